"""Cut a name as people type it into front titles, name and back degrees.

Names are as the identity card has them: one word is a whole name, Balinese order words (I, Ni, Wayan, Made …) belong to
the name, and nothing is called first or last.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pamong.engines.roster.names.degrees import (
    BACK,
    FRONT_WORDS_THAT_ARE_NAMES,
    SHORT_AMBIGUOUS,
    degree_key,
    front_form,
    in_order,
    plain_degree,
    read_degrees,
)
from pamong.engines.roster.text import tidy

LIST_NUMBER = re.compile(r"^\(?\d{1,4}[.)]\s*")
HONORIFIC = re.compile(r"^(?:bapak|bpk|ibu|sdr|sdri|saudara|saudari|pak|bu|kak|mr|mrs|ms)\b\.?\s+(?=\S)", re.IGNORECASE)
TAIL_NOTE = re.compile(
    r"\s*\((?:almarhum\w*|alm|ketua|sekretaris|bendahara|plt|pj|p|l|(?:c?gp)?[ .]*(?:a|angkatan)?[ .-]*\d{0,2})\.?\)$",
    re.IGNORECASE,
)
COMMA_SLIP = re.compile(r"\b([SMA])\s*,\s*(?=(?:Pd|Ag|Si|Hum|Kom|Sos|Th|Psi|Kes|Sn|Ma|Md)\b)")
HONORARY = re.compile(r"\bDr\.?\s*\(\s*H\.?\s*C\.?\s*\)\.?", re.IGNORECASE)
GLUED = re.compile(
    r"(?<=[A-Za-z]{2}\.)(?=[A-Z](?:[A-Za-z.]| [A-Z]))"
    r"|(?<=\b[Hh]\.)(?=[A-Z][a-z]{2})|(?<=\bH\.)(?=[A-Z]{3})|(?<=^H\.)(?=[A-Z]\.)"
)
NAME_CHARACTERS = re.compile(r"[^\W\d_]")
MAX_NAME = 160


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name and its titles; `front` and `back` are canonical and in the order written."""

    name: str
    front: tuple[str, ...] = ()
    back: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """The name as it stands on a certificate."""
        return join_name(" ".join(self.front), self.name, ", ".join(self.back))


def join_name(front: str | None, name: str, back: str | None) -> str:
    """Put titles and name together: no comma before, one after each.

    >>> join_name("Dra.", "Siti Aminah", "M.Pd.")
    'Dra. Siti Aminah, M.Pd.'
    """
    return (f"{front} " if front else "") + name + (f", {back}" if back else "")


@lru_cache(maxsize=32768)
def split_name(text: str) -> NameParts:
    """Split a typed name.

    >>> split_name("DRA. HJ. NI MADE ASTUTI S. Pd. M.Pd")
    NameParts(name='NI MADE ASTUTI', front=('Dra.', 'Hj.'), back=('S.Pd.', 'M.Pd.'))
    """
    text = _strip_extras(tidy(text)[:MAX_NAME]).replace(";", ",")
    if "," in text:
        text = COMMA_SLIP.sub(r"\1.", text)
    head, tail = _head_and_tail(HONORARY.sub("Dr.hc.", text) if "(" in text else text)
    front, words = _take_front(_space_titles(head).split())
    words, inner = _take_back(words)
    back, late_front = _read_tail(tail)
    return NameParts(" ".join(words).strip(" .-/*"), _unique(front + late_front), in_order(_unique(inner + back)))


def _head_and_tail(text: str) -> tuple[str, str]:
    """The name, and what stands behind its comma; degrees put first ("S.Pd., Sukirman") are put last."""
    if "," not in text and "." not in text and NAME_CHARACTERS.search(text):
        return text, ""
    head, _, tail = text.partition(",")
    if not NAME_CHARACTERS.search(head):
        return tail, ""
    if "." in head and tail.strip(" ,.") and read_degrees(head) and not _first_is_degree(tail):
        name, _, rest = tail.strip(" ,").partition(",")
        return name, f"{head},{rest}"
    words = head.split()
    leading = next((n for n in range(min(3, len(words) - 1), 0, -1) if _are_dotted_degrees(words[:n])), 0)
    return " ".join(words[leading:]), ",".join(filter(None, (" ".join(words[:leading]), tail)))


def _first_is_degree(tail: str) -> bool:
    return read_degrees(next(filter(str.strip, tail.split(",")), "").strip()) is not None


def _are_dotted_degrees(words: list[str]) -> bool:
    """Whether words before a name are back degrees: dotted, and no front title or initials."""
    text = "".join(words)
    return text.count(".") >= 2 and front_form(words[0]) is None and read_degrees(" ".join(words)) is not None


def _unique(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _strip_extras(text: str) -> str:
    if "?" in text:  # what a Windows program could not write: an apostrophe between letters, else nothing to see
        text = re.sub(r"(?<=\w)\?(?=\w)", "'", text).replace("?", "")
    text = HONORIFIC.sub("", LIST_NUMBER.sub("", text))
    if text.endswith(")"):
        text = TAIL_NOTE.sub("", text)
    return text.strip(' ,;*"')


def _space_titles(head: str) -> str:
    """Part what is written without a blank: "Drs.H.Ahmad" and "Ahmad.S.Pd"; initials such as "A.A." stay."""
    return GLUED.sub(" ", head) if "." in head else head


def _take_front(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    front: list[str] = []
    while len(words) > 1 and _is_front(words[0]):
        front.append(front_form(words[0]) or "")
        words = words[1:]
    return tuple(front), words


def _is_front(word: str) -> bool:
    key = degree_key(word)
    if key in FRONT_WORDS_THAT_ARE_NAMES and not word.endswith("."):
        return False
    return front_form(word) is not None


def _take_back(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Take the longest run of degrees at the end of a name that has no comma."""
    mixed = not " ".join(words).isupper()
    for start in range(1, len(words)):
        run = words[start:]
        if _surely_degrees(run) or (mixed and _is_capital_pair(run[0])):
            degrees = read_degrees(" ".join(run))
            if degrees:
                return words[:start], degrees
    return words, ()


def _surely_degrees(run: list[str]) -> bool:
    first = run[0]
    if "." in first and len(degree_key(first)) <= 8:
        return _starts_degree("".join(run)) or degree_key(first) in BACK
    if degree_key(first) in SHORT_AMBIGUOUS:  # "SE MM" is two degrees; "SE" alone may be a name in capitals
        return len(run) > 1 and first.isupper() and all(degree_key(word) in BACK for word in run)
    return degree_key(first) in BACK or (len(first) == 1 and first in "SMA" and len(run) > 1)


def _is_capital_pair(word: str) -> bool:
    """ "Ahmad Fauzi SE": two capitals in a name that is not all capitals."""
    return word.isupper() and degree_key(word) in SHORT_AMBIGUOUS


def _starts_degree(text: str) -> bool:
    key = degree_key(text)
    return any(key[:length] in BACK for length in range(2, min(len(key), 10) + 1))


@lru_cache(maxsize=8192)
def _read_tail(tail: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read what follows the first comma: back degrees, sometimes front titles put last, sometimes unknown ones."""
    back: list[str] = []
    front: list[str] = []
    for chunk in re.split(r"[,;]+", tail):
        chunk = chunk.strip()
        degrees = read_degrees(chunk) if chunk else ()
        if degrees is not None:
            back.extend(degrees)
        elif (title := front_form(chunk)) is not None:
            front.append(title)
        else:
            back.extend(_words_of_unknown(chunk))
    return tuple(back), tuple(front)


def _words_of_unknown(chunk: str) -> tuple[str, ...]:
    """Keep an unknown degree, and the known ones around it."""
    found: list[str] = []
    for word in re.findall(r"\S+", re.sub(r"\.\s+(?=[A-Z])", ".", chunk)):
        found.extend(read_degrees(word) or (plain_degree(word),))
    return tuple(degree for degree in found if degree)


@lru_cache(maxsize=4096)
def clean_back_degrees(text: str) -> tuple[str, ...]:
    """Read a column of back degrees; their order stays, since our own export is read back through here."""
    return _unique(_read_tail(COMMA_SLIP.sub(r"\1.", tidy(text)))[0])


@lru_cache(maxsize=4096)
def clean_front_titles(text: str) -> tuple[str, ...]:
    """Read a column of front titles."""
    words = re.sub(r"[.,;]+\s*", ". ", tidy(text)).split()
    return _unique(tuple(front_form(word) or plain_degree(word) for word in words if degree_key(word)))
