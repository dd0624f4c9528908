"""Academic, professional and religious titles and how they are written.

EYD: full stops inside a degree, a comma before each back degree, none after a front one. The key of a degree is
its letters alone, so that "S. Pd", "SPd" and "s.pd." are one.
"""

import re
from functools import lru_cache

FRONT_FORMS = "Prof. Dr. Drs. Dra. Ir. H. Hj. KH. Apt. Ns. Pdt. Ust. Ustz. Kol. Letkol. Tgk. Rm. Sr. Br. Pst. Drg. Drh."
BACK_FORMS = """
S.Pd. S.Pd.I. S.Pd.SD. S.Pd.AUD. S.Pd.K. S.Pd.H. S.Pd.B. S.Pd.Ek. S.Pd.Jas. S.Pd.Kim. S.Pd.Bio. S.Pd.Fis. S.Pd.Mat.
S.Pd.Kons. S.Pd.Or. S.Pd.Si. S.Pd.T. S.Pd.Ing. S.PAUD. S.PdI. S.Pd.PAUD. S.Pd.Kor. S.Ag. S.Th. S.Th.I.
S.Th.K. S.Fil. S.Fil.I. S.Fil.H. S.PAK. S.Ud. S.Si. S.Si.T. S.Si.Teol. S.Kom. S.Kom.I. S.E. S.E.I. S.E.Sy. S.Ek.
S.H. S.H.I. S.H.H. S.Hum. S.S. S.S.I. S.Sn. S.Sos. S.Sos.I. S.Sos.K. S.Psi. S.P. S.Pi. S.Pt. S.Hut. S.T. S.ST.
S.S.T. S.Tr. S.Tr.Kep. S.Tr.Keb. S.Tr.Kom. S.Tr.T. S.Tr.Par. S.TP. S.T.P. S.Stat. S.Mat. S.M. S.Mn. S.A. S.Ak. S.AB.
S.A.B. S.AP. S.A.P. S.IP. S.I.P. S.I.Kom. S.Ikom. S.I.Pust. S.IIP. S.IK. S.Kep. S.Kep.Ns. S.Keb. S.KM. S.K.M. S.KG.
S.Ked. S.Farm. S.Gz. S.Or. S.KPM. S.Ant. S.Ars. S.Des. S.Ds. S.In. S.Inf. S.Ptk. S.Par. S.Tek. S.Li. S.Log. S.Pol.
S.Arch. S.Bns. S.Sej. S.Geo. S.T.I. S.Tl. S.Pn. S.Hub.Int. S.Ling. S.Ikp. S.Sastra. S.Per. S.Sy. S.Vok. S.Akun.
S.Fis. S.Kim. S.Bio. S.Pgsd. S.Bk. M.Pd. M.Pd.I. M.Pd.K. M.Pd.H. M.Pd.B. M.Pd.Si. M.Pd.Kons. M.Pd.AUD. M.Pd.Mat.
M.Pd.Bio. M.Pd.E. M.PdI. M.Ag. M.Th. M.Th.I. M.Fil. M.Fil.I. M.Si. M.Kom. M.M. M.MPd. M.M.Pd. M.A. M.A.P. M.AP.
M.Ak. M.H. M.H.I. M.Hum. M.Sn. M.Sos. M.Psi. M.P. M.Pi. M.Pt. M.Hut. M.T. M.T.I. M.TI. M.Eng. M.Stat. M.Mat. M.E.
M.E.I. M.E.Sy. M.Ec.Dev. M.IP. M.I.P. M.I.Kom. M.Ikom. M.Kes. M.KM. M.K.M. M.Kep. M.Keb. M.Farm. M.Gz. M.Or. M.Ed.
M.Sc. M.Phil. M.Cs. M.Kn. M.Ling. M.Ars. M.Des. M.Ds. M.Sej. M.Biomed. M.Tr. M.Si.Teol. M.PMat. M.PKim. M.PFis.
M.P.Mat. M.P.Kim. M.P.Fis. M.Sy. M.Ud. M.Div. M.Min. M.Pdt. M.Mis. M.TPd. M.T.Pd. M.Par. M.Env. M.Pol. A.Ma.
A.Ma.Pd. A.Ma.Pd.SD. A.Ma.Pust. A.Ma.Pd.OR. A.Md. A.Md.Pd. A.Md.Kom. A.Md.Kep. A.Md.Keb. A.Md.Ak. A.Md.T. A.Md.Par.
A.Md.Pust. A.Md.Gz. A.Md.Farm. A.P. B.A. B.Sc. B.Ed. B.Eng. B.Th. B.Ac. BBA. MBA. M.B.A. MPA. MPH. LL.M. Ph.D. D.Th.
D.Min. Ed.D. Lc. Gr. Ak. CA. CPA. CPS. CHt. C.Ht. CH. Cht. CT. Psikolog. Sp.A. Sp.K. Dipl. Dipl.Ing. Dipl.Ed. Akt.
QIA. CFrA. CPHR. CHRP. C.Med. CMed. C.MTr. CNNLP. BAE. A.K.
"""
ODD_FORMS = {
    "spdi": "S.Pd.I.", "mpdi": "M.Pd.I.", "phd": "Ph.D.", "mba": "M.B.A.", "sst": "S.S.T.", "skm": "S.K.M.",
    "sap": "S.A.P.", "sip": "S.I.P.", "map": "M.A.P.", "mip": "M.I.P.", "mkm": "M.K.M.", "stp": "S.T.P.",
    "sab": "S.A.B.", "se": "S.E.", "me": "M.E.", "drhc": "Dr. (H.C.)", "sikom": "S.I.Kom.", "mikom": "M.I.Kom.",
    "mmpd": "M.M.Pd.", "kh": "K.H.", "ak": "Ak.", "mti": "M.T.I.", "cht": "C.Ht.", "cmed": "C.Med.",
    "mtpd": "M.T.Pd.", "mpmat": "M.P.Mat.", "mpkim": "M.P.Kim.", "mpfis": "M.P.Fis.", "mds": "M.Ds.", "sds": "S.Ds.",
}  # fmt: skip
CERTIFICATES = frozenset("mba mpa mph ca cpa cps ct qia cfra cphr chrp cnnlp bba bae psikolog".split())
"""Written without full stops."""

SHORT_AMBIGUOUS = frozenset("ma ba si ak sa sm ca ct ch ap sp st ss mp me mh mt sh se".split())
"""Two letters that are also (parts of) names: a degree only where dots, a comma or company say so."""


OTHER_SIGNS = re.compile(r"[^a-z0-9]")


@lru_cache(maxsize=16384)
def degree_key(text: str) -> str:
    """The letters and digits of a degree, lower case."""
    return OTHER_SIGNS.sub("", text.lower())


def _table(forms: str) -> dict[str, str]:
    return {degree_key(form): form for form in reversed(forms.split())}


FRONT = _table(FRONT_FORMS) | {"drhc": "Dr. (H.C.)", "kh": "K.H."}
BACK = {
    key: form.rstrip(".") if key in CERTIFICATES else form for key, form in (_table(BACK_FORMS) | ODD_FORMS).items()
}
FRONT_WORDS_THAT_ARE_NAMES = frozenset({"kol", "sr", "br", "rm", "hd", "ust", "ustz", "tgk"})
LONGEST = max(map(len, BACK))


@lru_cache(maxsize=8192)
def read_degrees(text: str) -> tuple[str, ...] | None:
    """Read a run of back degrees, however it is dotted, spaced or comma-ed; None when a part is no degree.

    >>> read_degrees("S. Pd.I., MPd Gr")
    ('S.Pd.I.', 'M.Pd.', 'Gr.')
    """
    found: list[str] = []
    for chunk in re.split(r"[,;/]+", text):
        degrees = _segment(chunk)
        if degrees is None:
            return None
        found.extend(degrees)
    return tuple(dict.fromkeys(found))


def _segment(chunk: str) -> tuple[str, ...] | None:
    pieces = re.findall(r"[A-Za-z0-9]+", chunk)
    found: list[str] = []
    while pieces:
        length = next((n for n in range(min(len(pieces), 5), 0, -1) if _known("".join(pieces[:n]))), 0)
        if length:
            found.append(BACK[degree_key("".join(pieces[:length]))])
        else:
            glued = _unglue(pieces[0])
            length = 1
            if glued is None:
                return None
            found.extend(glued)
        del pieces[:length]
    return tuple(found)


def _known(text: str) -> bool:
    return degree_key(text) in BACK


def _unglue(piece: str) -> tuple[str, ...] | None:
    """Cut "SPdMPd" into its degrees, longest first."""
    key = degree_key(piece)
    for cut in range(min(len(key) - 2, LONGEST), 2, -1):
        if key[:cut] in BACK and key[cut:] in BACK:
            return BACK[key[:cut]], BACK[key[cut:]]
    return None


LEVEL = {"A": 0, "S": 1, "M": 2, "D": 3, "Lc.": 1, "Ph.D.": 3}


def in_order(degrees: tuple[str, ...]) -> tuple[str, ...]:
    """Degrees from the first earned to the last, as they are printed; what has no level stays behind its neighbour.

    >>> in_order(("Gr.", "M.Pd.", "S.Pd."))
    ('S.Pd.', 'M.Pd.', 'Gr.')
    """
    reached, keyed = -1, []
    for position, degree in enumerate(degrees):
        level = LEVEL.get(degree, LEVEL.get(degree[0], -1) if degree[1:2] == "." else -1)
        reached = level if level >= 0 else reached
        keyed.append((reached if reached >= 0 else max(LEVEL.values()) + 1, position, degree))
    return tuple(degree for _, _, degree in sorted(keyed))


def front_form(word: str) -> str | None:
    """The canonical front title of one word, or None. "Dr." and the physician's "dr." stay apart."""
    key = degree_key(word)
    if key == "dr":
        return "dr." if word in ("dr.", "dr") else "Dr."
    return FRONT.get(key)


def plain_degree(text: str) -> str:
    """An unknown degree as its owner writes it, with the closing full stop of the others."""
    text = re.sub(r"\s*\.\s*", ".", text.strip(" ,"))
    return text if not text or text.endswith((".", ")")) or "." not in text else f"{text}."
