"""Several files become one list of people: joined with reasons, never on weak evidence."""

from typing import Any

import pytest

from pamong.engines.roster import Decisions, check_files, row_key
from scenes.roster_lists import LIST, NIP, OTHER_NIP, PASSED, SITI, answered, changed, codes, listed, passed, rows_of


def test_a_clean_person_on_two_lists_is_one_ok_person_with_the_reason() -> None:
    report = check_files([listed(SITI), passed(PASSED)])
    assert [row.verdict for file in report.files for row in file.rows] == ["ok", "ok"]
    assert report.clean
    (person,) = report.people
    assert person.to_json() == {
        "nama": "Siti Aminah", "gelar_depan": None, "gelar_belakang": "S.Pd.", "nama_cetak": "Siti Aminah, S.Pd.",
        "nip": NIP,
        "nuptk": "5920602001225506", "nik": None, "ukg": "201512345678", "birth_date": "1982-03-15",
        "birth_place": None, "sex": "P",
        "status": "PNS", "rank": "III/c", "position": None, "school": "SDN 1 Sampit", "npsn": "30201234", "level": "SD",
        "regency_code": "62.02", "cohort": 7, "graduated": True, "phone": "+6281234567890", "email": "siti@contoh.test",
        "sources": [{"file": "daftar.xlsx", "row": 2}, {"file": "lulusan.xlsx", "row": 2}],
        "matched_by": ["nama+sekolah"],
    }  # fmt: skip


def test_a_damaged_number_is_completed_from_a_row_of_the_same_person() -> None:
    damaged = changed(SITI, LIST, {"NIP": float(NIP), "E-mail": "-"})
    report = check_files(
        [listed(damaged), answered(["t", "SITI AMINAH", NIP, "", "", "", "SDN 1 Sampit", "", "081234567890"])]
    )
    row = rows_of(report)[2]
    assert [code for code in codes(row) if "number" in code] == ["damaged_number", "repaired_number"]
    assert (row.verdict, report.people[0].nip) == ("warning", NIP)
    assert row.issues[1].suggestion == NIP


def test_a_damaged_number_nobody_can_complete_is_null_and_an_error() -> None:
    report = check_files([listed(changed(SITI, LIST, {"NIP": "1,98203152008012E+17"})), passed(PASSED)])
    row = rows_of(report)[2]
    assert (row.verdict, codes(row), report.people[0].nip) == ("error", ["damaged_number"], None)
    assert (report.people[0].birth_date, report.people[0].sex, report.people[0].status)[1:] == ("P", "PNS")


def test_a_number_of_another_person_never_completes_a_damaged_one() -> None:
    damaged = changed(SITI, LIST, {"NIP": float(NIP)})
    neighbour = ["t", "Siti Rahmah", NIP[:15] + "009", "", "", "", "SDN 1 Sampit", "", "085200000000"]
    report = check_files([listed(damaged), answered(neighbour)])
    assert [person.nip for person in report.people] == [None, NIP[:15] + "009"]


def test_the_later_row_of_a_person_in_one_file_is_a_duplicate_of_the_first() -> None:
    report = check_files([listed(SITI, changed(SITI, LIST, {"Nama Lengkap": "SITI AMINAH, S. Pd"})), passed(PASSED)])
    rows = rows_of(report)
    assert (rows[2].verdict, rows[3].verdict, rows[2].person, rows[3].person) == ("ok", "duplicate", 0, 0)
    assert codes(rows[3])[0] == "duplicate_person"


def test_two_namesakes_in_one_school_stay_two_and_are_shown_as_possible_duplicates() -> None:
    twin = [
        2,
        OTHER_NIP.replace("1001", "2001"),
        "Siti Aminah, S.Pd.",
        "III/a",
        "SDN 1 Sampit",
        "Kotim",
        7,
        "085211112222",
        "aminah@contoh.test",
    ]
    report = check_files([listed(SITI, twin)])
    assert len(report.people) == 2
    assert ["possible_duplicate" in codes(row) for row in report.files[0].rows] == [True, True]
    (doubt,) = report.doubts
    assert (doubt.people, doubt.a, doubt.b) == ((0, 1), row_key("daftar.xlsx", 2), row_key("daftar.xlsx", 3))


def test_a_graduate_who_fits_two_namesakes_is_given_to_neither() -> None:
    bare = changed(SITI, LIST, {"NIP": "-", "No. HP": "-", "E-mail": "-"})
    twin = changed(bare, LIST, {"Pangkat/Gol.": "III/a"})
    report = check_files([listed(bare, twin), passed(PASSED)])
    assert len(report.people) == 3
    assert all("possible_duplicate" in codes(row) for file in report.files for row in file.rows)


def test_a_number_copied_into_the_next_row_does_not_make_two_people_one() -> None:
    copied = [2, NIP, "Siti Rahmah, S.Pd.", "III/a", "SDN 2 Sampit", "Kotim", 8, "085211112222", "rahmah@contoh.test"]
    stranger = [3, NIP, "Budi Halim, S.Pd.", "III/a", "SDN 2 Sampit", "Kotim", 8, "085233334444", "budi@contoh.test"]
    report = check_files([listed(SITI, copied, stranger)])
    assert len(report.people) == 3
    assert "possible_duplicate" in codes(rows_of(report)[3])
    assert "possible_duplicate" in codes(rows_of(report)[4])


def test_a_shared_school_phone_does_not_draw_colleagues_together() -> None:
    phone = "081299990000"
    names = ("Siti Aminah", "Siti Aminah Rahmah", "Siti Aminah Noor", "Budi Halim")
    rows = [[n, "-", name, "-", "SDN 1 Sampit", "Kotim", 7, phone, "-"] for n, name in enumerate(names)]
    assert len(check_files([listed(*rows)]).people) == 4


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (["t", "Aminah Siti", NIP, "", "", "", "", "", ""], "nip"),
        (["t", "SITI AMINAH, SPd", "-", "", "", "", "", "", "0812-3456-7890"], "hp+nama"),
        (["t", "Siti Aminah", "1.98203152008012E+17", "", "", "", "", "", ""], "nip15+nama"),
        (["t", "Siti Aminah", "-", "", "", "", "SD Negeri 1 Sampit", "", ""], "nama+sekolah"),
        (["t", "Siti Aminah", "-", "", "15 Maret 1982", "", "", "", ""], "nama+tanggal_lahir"),
    ],
)
def test_rows_are_joined_for_a_reason_that_is_told(answer: list[Any], reason: str) -> None:
    report = check_files([listed(SITI), answered(answer)])
    assert [person.matched_by[0] for person in report.people] == [reason]


@pytest.mark.parametrize(
    "answer",
    [
        ["t", "Siti Aminah", "-", "", "16 Maret 1982", "", "SDN 1 Sampit", "", ""],
        ["t", "Siti Aminah", OTHER_NIP, "", "", "", "SDN 1 Sampit", "", "081234567890"],
        ["t", "Siti Aminah", "-", "", "", "Laki-laki", "SDN 1 Sampit", "", ""],
        ["t", "Siti", "-", "", "", "", "SDN 1 Sampit", "", ""],
        ["t", "Siti Aminah", "-", "", "", "", "SDN 9 Kumai", "", ""],
    ],
    ids=["other birth date", "other NIP", "other sex", "shorter name", "other school"],
)
def test_weak_evidence_or_a_contradiction_keeps_rows_apart(answer: list[Any]) -> None:
    assert len(check_files([listed(SITI), answered(answer)]).people) == 2


def test_sources_that_differ_are_listed_and_the_more_trusted_is_taken() -> None:
    report = check_files([listed(SITI), passed(PASSED)])
    assert report.people[0].cohort == 7
    other = ["t", "Siti Aminah", NIP, "", "", "Laki-laki", "SDN 1 Sampit", "", "081211111111"]
    report = check_files([listed(SITI), answered(other), passed(PASSED)])
    listed_row = rows_of(report)[2]
    conflicts = {
        issue.field: (issue.value, issue.suggestion) for issue in listed_row.issues if issue.code == "conflicting_value"
    }
    assert conflicts == {"phone": ("+6281234567890", "+6281211111111")}
    assert (listed_row.verdict, report.people[0].phone) == ("ok", "+6281211111111")
    assert "conflicting_value" in codes(rows_of(report, 1)[2])


def test_capitals_get_the_case_of_another_row_and_the_fullest_titles_count() -> None:
    report = check_files(
        [
            listed(changed(SITI, LIST, {"Nama Lengkap": "SITI AMINAH, S.PD., M.PD."})),
            answered(["t", "Siti aminah, S.Pd", NIP, *[""] * 6]),
        ]
    )
    person = report.people[0]
    assert (person.nama, person.gelar_belakang, person.nama_cetak) == (
        "Siti Aminah",
        "S.Pd., M.Pd.",
        "Siti Aminah, S.Pd., M.Pd.",
    )


def test_a_degree_that_the_fullest_list_lacks_is_shown() -> None:
    other = ["t", "Siti Aminah, S.E.", NIP, *[""] * 6]
    report = check_files([listed(changed(SITI, LIST, {"Nama Lengkap": "Siti Aminah, S.Pd., M.Pd."})), answered(other)])
    found = [(i.field, i.value, i.suggestion) for i in rows_of(report, 1)[2].issues if i.code == "conflicting_value"]
    assert found == [("gelar_belakang", "S.E.", "S.Pd., M.Pd.")]


def test_people_can_be_merged_and_kept_apart_by_decision() -> None:
    other = [2, "-", "Siti Aminah", "-", "SDN 1 Sampit", "Kotim", "", "", ""]
    files = [listed(SITI, other), passed(PASSED)]
    pair = (row_key("daftar.xlsx", 2), row_key("daftar.xlsx", 3))
    merged = check_files(files, decisions=Decisions(merge=(pair,)))
    assert (len(merged.people), rows_of(merged)[3].verdict) == (1, "duplicate")
    assert merged.people[0].matched_by[0] == "keputusan"
    apart = check_files([listed(SITI, SITI)], decisions=Decisions(apart=(pair,)))
    assert (len(apart.people), apart.doubts) == (2, ())
