"""Names are split into titles and name, cased, and compared the Indonesian way."""

import pytest

from pamong.engines.roster import NameParts, join_name, split_name
from pamong.engines.roster.merging import mend_case
from pamong.engines.roster.names.case import CaseMemory
from pamong.engines.roster.names.compare import likeness, name_words


@pytest.mark.parametrize(
    ("text", "front", "name", "back"),
    [
        ("Sukirman", "", "Sukirman", ""),
        ("Sukirman, S.Pd", "", "Sukirman", "S.Pd."),
        ("I Ketut Sukajaya, S. Pd., M. Pd.", "", "I Ketut Sukajaya", "S.Pd., M.Pd."),
        ("DRA. HJ. NI MADE ASTUTI S. Pd. M.Pd", "Dra. Hj.", "NI MADE ASTUTI", "S.Pd., M.Pd."),
        ("Budi SPd MSi", "", "Budi", "S.Pd., M.Si."),
        ("Siti Aminah,S.Pd.SD.", "", "Siti Aminah", "S.Pd.SD."),
        ("Siti Aminah, S. Pd. I., Gr.", "", "Siti Aminah", "S.Pd.I., Gr."),
        ("Rahmah, S.Pd.Gr", "", "Rahmah", "S.Pd., Gr."),
        ("Drs.H.Ahmad, M.Si", "Drs. H.", "Ahmad", "M.Si."),
        ("Drs.I WAYAN SUDIARTA,M.Si", "Drs.", "I WAYAN SUDIARTA", "M.Si."),
        ("Ahmad, Lc., M.A.", "", "Ahmad", "Lc., M.A."),
        ("H.M. Yusuf, S.Ag", "H.", "M. Yusuf", "S.Ag."),
        ("Muh. Yusuf, S.Pd.I", "", "Muh. Yusuf", "S.Pd.I."),
        ("Prof. Dr. Ir. Budi, M.Sc., Ph.D.", "Prof. Dr. Ir.", "Budi", "M.Sc., Ph.D."),
        ("Ahmad Fauzi SE", "", "Ahmad Fauzi", "S.E."),
        ("AHMAD SE", "", "AHMAD SE", ""),
        ("Ahmad, Drs.", "Drs.", "Ahmad", ""),
        ("Ibu Rina, S.Pd", "", "Rina", "S.Pd."),
        ("1. Ahmad Noor", "", "Ahmad Noor", ""),
        ("A.A. Ngurah Putra, S.Pd.", "", "A.A. Ngurah Putra", "S.Pd."),
        ("dr. Andi", "dr.", "Andi", ""),
        ("DR. ANDI", "Dr.", "ANDI", ""),
        ("Nur\u2019aini\u00a0Sari , SPd", "", "Nur'aini Sari", "S.Pd."),
        ("Putu Eka, S.Kom., M.Kom., CEH", "", "Putu Eka", "S.Kom., M.Kom., CEH"),
        ("Bambang, ST., MT", "", "Bambang", "S.T., M.T."),
        ("Ahmad S. Agus", "", "Ahmad S. Agus", ""),
        ("Ma Ba", "", "Ma Ba", ""),
        ("SITI AMINAH SE MM", "", "SITI AMINAH", "S.E., M.M."),
        ("Siti Aminah S,Pd", "", "Siti Aminah", "S.Pd."),
        ("Siti Aminah; S.Pd; M.Pd", "", "Siti Aminah", "S.Pd., M.Pd."),
        ("Siti Aminah, M.Pd., S.Pd.", "", "Siti Aminah", "S.Pd., M.Pd."),
        ("Sukirman, Gr., S.Pd.", "", "Sukirman", "S.Pd., Gr."),
        ("S.Pd., Sukirman", "", "Sukirman", "S.Pd."),
        ("S. Pd. Sukirman", "", "Sukirman", "S.Pd."),
        ("A.A. Ngurah", "", "A.A. Ngurah", ""),
        ("Dr. (H.C.) Rudi", "Dr. (H.C.)", "Rudi", ""),
        ("?Ma?ruf S.Pd*", "", "Ma'ruf", "S.Pd."),
        ("Ma\u00e2\u20ac\u2122ruf", "", "Ma'ruf", ""),
        ("Siti Aminah S.Pd (GP A7)", "", "Siti Aminah", "S.Pd."),
        ("Dewi, S.Psi., Psikolog", "", "Dewi", "S.Psi., Psikolog"),
        ("", "", "", ""),
    ],
)
def test_a_typed_name_is_split(text: str, front: str, name: str, back: str) -> None:
    parts = split_name(text)
    assert (" ".join(parts.front), parts.name, ", ".join(parts.back)) == (front, name, back)


def test_titles_and_name_are_put_together_by_the_rules_of_spelling() -> None:
    assert NameParts("Siti Aminah", ("Dra.", "Hj."), ("S.Pd.", "M.Pd.")).printed == "Dra. Hj. Siti Aminah, S.Pd., M.Pd."
    assert join_name(None, "Sukirman", None) == "Sukirman"


@pytest.mark.parametrize(
    ("flat", "cased"),
    [("MUHAMMAD BIN ALI", "Muhammad bin Ali"), ("MA'RUF AMIN", "Ma'ruf Amin"), ("I KETUT", "I Ketut"), ("NUR-AINI",
    "Nur-Aini"),
     ("budi santoso", "Budi Santoso"), ("D'COSTA", "D'Costa"), ("A.A. NGURAH", "A.A. Ngurah"), ("YOHANES PAULUS II",
     "Yohanes Paulus II"),
     ("SITI BINTI", "Siti Binti"), ("Muh. AMIR AL-FATIH", "Muh. Amir Al-Fatih")],
)  # fmt: skip
def test_a_name_in_capitals_gets_its_case_back(flat: str, cased: str) -> None:
    assert CaseMemory([]).restore(flat) == cased


def test_the_case_others_write_a_word_in_counts_more_than_the_rule() -> None:
    assert CaseMemory(["Rina Binti Lestari", "DEWI BINTI"]).restore("SITI BINTI LESTARI") == "Siti Binti Lestari"


def test_a_mixed_name_stays_as_its_owner_writes_it_but_for_forgotten_capitals() -> None:
    assert CaseMemory([]).restore("Siti MacDonald") == "Siti MacDonald"
    assert mend_case("Siti nur Aisyah binti Ali") == "Siti Nur Aisyah binti Ali"


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("M. Ma'ruf", "Maruf Muhammad", "equal"),
        ("Siti Nur Aini", "SITI NURAINI", "equal"),
        ("Siti Aminah", "Siti Aminah Rahmah", "close"),
        ("Siti Norhayati", "Siti Norhayat", "close"),
        ("I Wayan Sudiarta", "I W. Sudiarta", "close"),
        ("Noorhayati", "Norhayati", "close"),
        ("Rina Lestari", "Rita Lestari", "loose"),
        ("Siti Aminah", "Siti Rahmah", "loose"),
        ("Sukirman", "Sukirman Hadi", "loose"),
        ("Budi", "Siti", "none"),
    ],
)
def test_two_names_are_compared_by_their_words(a: str, b: str, level: str) -> None:
    assert likeness(name_words(a), name_words(b)) == level
    assert likeness(name_words(b), name_words(a)) == level
