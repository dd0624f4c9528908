"""What is read of every row: furniture, sheets, columns, graduates, and what a person decided about them."""

import pytest

from pamong.engines.roster import Decisions, RosterFile, check_files, fingerprint, row_key
from scenes.roster_files import xlsx
from scenes.roster_lists import (
    GRADUATES,
    LIST,
    NIP,
    OTHER_NIP,
    PASSED,
    SITI,
    answered,
    changed,
    codes,
    listed,
    passed,
    rows_of,
    sheet,
)


def test_a_header_said_again_in_a_second_language_is_nobody() -> None:
    english = ["No", "Employee ID", "Full Name", "Rank", "School", "Regency", "Cohort", "Mobile Phone", "Email"]
    report = check_files([listed(english, SITI)])
    assert [(row.row, row.verdict) for row in report.files[0].rows if row.verdict == "ignored"] == [(2, "ignored")]
    assert [person.nama for person in report.people] == ["Siti Aminah"]


def test_a_degree_without_a_name_is_a_missing_name() -> None:
    report = check_files([listed([1, "-", "S.Pd., M.Pd.", "III/c", "SDN 1 Sampit", "Kotim", 7, "", ""])])
    assert [issue.code for issue in report.files[0].rows[0].issues if issue.field == "nama"] == ["missing_name"]


def test_a_list_kept_in_one_sheet_a_school_is_read_whole_and_each_row_knows_its_sheet() -> None:
    budi = [1, OTHER_NIP, "Budi Santoso", "III/a", "SDN 2 Sampit", "Kotim", 7, "", ""]
    book = xlsx([LIST, SITI], "SDN 1", **{"SDN 2": [LIST, budi], "Catatan": [["Nama", "NIP"], ["Orang Lain", "-"]]})
    report = check_files([RosterFile("daftar.xlsx", book)])
    assert [(file.name, file.sheet) for file in report.files] == [
        ("daftar.xlsx", "SDN 1"),
        ("daftar.xlsx › SDN 2", "SDN 2"),
    ]
    assert [(person.nama, person.sources[0].key) for person in report.people] == [
        ("Siti Aminah", row_key("daftar.xlsx", 2)),
        ("Budi Santoso", row_key("daftar.xlsx › SDN 2", 2)),
    ]
    chosen = check_files([RosterFile("daftar.xlsx", book, sheet="SDN 2")])
    assert [person.nama for person in chosen.people] == ["Budi Santoso"]


def test_furniture_of_a_sheet_is_ignored_and_says_so() -> None:
    file = listed(
        [f"({n})" for n in range(1, 10)],
        SITI,
        LIST,
        ["Jumlah", None, "1 orang", *[None] * 6],
        [*[None] * 6, "Sampit, 1 November 2024", None, None],
        [*[None] * 6, "Ketua Panitia,", None, None],
        [None, None, "Drs. Suryadi", *[None] * 6],
        [None, None, "NIP. 197001011995011001", *[None] * 6],
    )
    report = check_files([file, passed(PASSED)])
    assert [(row.row, row.verdict) for row in report.files[0].rows if row.verdict != "ignored"] == [(3, "ok")]
    assert len(report.files[0].rows) == 8
    assert len(report.people) == 1


def test_a_birth_date_that_contradicts_the_nip_is_a_warning() -> None:
    report = check_files([answered(["t", "Siti Aminah", NIP, "", "16/03/1982", "", "", "", ""])])
    row = rows_of(report)[2]
    assert ("nip_birth_date_mismatch" in codes(row), row.verdict) == (True, "warning")


@pytest.mark.parametrize(("status", "code"), [("TIDAK LULUS", "not_graduated"), ("-", "graduation_unknown")])
def test_who_has_not_passed_or_may_not_have_is_flagged_on_every_row_and_kept(status: str, code: str) -> None:
    report = check_files([listed(SITI), passed(changed(PASSED, GRADUATES, {"STATUS": status}))])
    assert [codes(row) for file in report.files for row in file.rows] == [[code], [code]]
    assert len(report.people) == 1


def test_a_list_of_graduates_without_a_status_column_shows_passing_by_its_name() -> None:
    report = check_files([listed(SITI), sheet("daftar-lulusan-gp.xlsx", GRADUATES[:-1], PASSED[:-1])])
    assert report.people[0].graduated is True


def test_a_row_without_a_name_is_an_error_and_keeps_its_person() -> None:
    report = check_files([listed(changed(SITI, LIST, {"Nama Lengkap": "-"})), passed(PASSED)])
    row = rows_of(report)[2]
    assert ("missing_name" in codes(row), row.verdict, row.person) == (True, "error", 0)


def test_sensitive_values_are_nowhere_in_the_answer_and_their_columns_told_once() -> None:
    file = sheet(
        "a.xlsx", [*LIST, "Nama Ibu Kandung"], [*SITI, "RAHASIA"], [*changed(SITI, LIST, {"NIP": OTHER_NIP}), "RAHASIA"]
    )
    answer = check_files([file]).to_json()
    assert "RAHASIA" not in str(answer)
    told = [
        issue["value"]
        for row in answer["files"][0]["rows"]
        for issue in row["issues"]
        if issue["code"] == "dropped_column"
    ]
    assert told == answer["files"][0]["dropped"] == ["Nama Ibu Kandung"]


def test_files_of_one_name_are_told_apart() -> None:
    report = check_files([listed(SITI), listed(SITI)])
    assert [file.name for file in report.files] == ["daftar.xlsx", "daftar.xlsx (2)"]
    assert [source.key for source in report.people[0].sources] == ["daftar.xlsx#2", "daftar.xlsx (2)#2"]


def test_a_corrected_mapping_is_learned_by_the_layout() -> None:
    head = ["Nama", "Kode", "NIP"]
    files = [sheet("a.xlsx", head, ["Siti", "30201234", "-"])]
    assert check_files(files).people[0].npsn is None
    learned = {fingerprint(head): {"Kode": "npsn", "NIP": None}}
    report = check_files(files, mappings=learned)
    assert (report.people[0].npsn, dict(report.files[0].columns)) == (
        "30201234",
        {"Nama": "nama", "Kode": "npsn", "NIP": None},
    )


def test_a_field_given_to_one_header_is_taken_from_the_other() -> None:
    head = ["Nama", "HP", "Telepon"]
    report = check_files(
        [sheet("a.xlsx", head, ["Siti", "0811", "081234567890"])], mappings={fingerprint(head): {"Telepon": "phone"}}
    )
    assert (dict(report.files[0].columns), report.people[0].phone) == (
        {"Nama": "nama", "HP": None, "Telepon": "phone"},
        "+6281234567890",
    )


def test_a_value_or_region_decided_by_a_person_counts() -> None:
    files = [listed(changed(SITI, LIST, {"Kab/Kota": "6208", "NIP": float(NIP)}))]
    key = row_key("daftar.xlsx", 2)
    decisions = Decisions(regions={"6208": "62.07"}, values={(key, "nip"): NIP, (key, "graduated"): "ya"})
    report = check_files(files, decisions=Decisions.from_json(decisions.to_json()))
    assert report.clean
    assert (report.people[0].nip, report.people[0].regency_code, report.people[0].graduated) == (NIP, "62.07", True)


def test_progress_ends_at_the_number_of_rows() -> None:
    seen: list[tuple[int, int]] = []
    check_files([listed(*[SITI] * 3), passed(PASSED)], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (4, 4)


def test_a_nip_that_stands_behind_the_name_is_parted_from_it() -> None:
    head = ["No", "Nama / NIP", "Jabatan", "Unit Kerja"]
    rows = [[1, f"Siti Aminah, S.Pd.\nNIP. {NIP}", "Guru", "SDN 1"], [2, "Budi, S.Pd. NIP -", "Guru", "SDN 2"]]
    people = check_files([sheet("hadir.xlsx", head, *rows)]).people
    assert [(person.nama_cetak, person.nip) for person in people] == [
        ("Siti Aminah, S.Pd.", NIP),
        ("Budi, S.Pd.", None),
    ]


def test_a_column_for_several_numbers_gives_each_to_its_own_field() -> None:
    head = ["Nama", "NIP/NUPTK/NIK", "Sekolah"]
    numbers = [NIP, "5920602099995506", "6202015503820001"]
    people = check_files([sheet("daftar.xlsx", head, *([f"Orang {n}", n, "SDN 1"] for n in numbers))]).people
    assert [(p.nip, p.nuptk, p.nik) for p in people] == [
        (numbers[0], None, None),
        (None, numbers[1], None),
        (None, None, numbers[2]),
    ]


@pytest.mark.parametrize(
    ("name", "title", "graduated"),
    [
        ("lulusan-guru-penggerak.xlsx", "", True),
        ("data.xlsx", "DAFTAR PESERTA YANG DINYATAKAN LULUS", True),
        ("data.xlsx", "DAFTAR PESERTA BIMTEK BAGI LULUSAN GURU PENGGERAK", None),
        ("undangan-lulusan.xlsx", "", None),
    ],
)
def test_only_a_list_of_graduates_proves_graduation(name: str, title: str, graduated: bool | None) -> None:
    data = xlsx([[title], ["Nama", "NIP", "Sekolah"], ["Siti Aminah", NIP, "SDN 1"]])
    (person,) = check_files([RosterFile(name, data)]).people
    assert person.graduated is graduated
