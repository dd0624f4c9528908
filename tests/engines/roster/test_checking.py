"""Several files become one list of people: joined with reasons, never on weak evidence, decisions replayed."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from pamong.engines.roster import (
    Decisions,
    RosterFile,
    RosterReport,
    RowReport,
    check_files,
    fingerprint,
    row_key,
)
from scenes.roster_files import xlsx

LIST = ["No", "NIP", "Nama Lengkap", "Pangkat/Gol.", "Unit Kerja", "Kab/Kota", "Angkatan", "No. HP", "E-mail"]
FORM = [
    "Timestamp",
    "Nama lengkap beserta gelar",
    "NIP (bagi ASN)",
    "NUPTK",
    "Tanggal lahir",
    "Jenis kelamin",
    "Asal sekolah",
    "NPSN",
    "No WA",
]
GRADUATES = ["NO UKG", "NAMA", "NUPTK", "ASAL SEKOLAH", "NPSN", "KAB/KOTA", "ANGKATAN", "STATUS"]
NIP, OTHER_NIP = "198203152008012003", "199011202015031001"
SITI = [1, NIP, "Siti Aminah, S.Pd.", "III/c", "SDN 1 Sampit", "Kotim", 7, "081234567890", "siti@contoh.test"]
PASSED = [
    "201512345678",
    "SITI AMINAH",
    "5920602001225506",
    "SD NEGERI 1 SAMPIT",
    "30201234",
    "KAB. KOTAWARINGIN TIMUR",
    7,
    "LULUS",
]


def sheet(name: str, head: Sequence[str], *rows: Sequence[Any]) -> RosterFile:
    return RosterFile(name, xlsx([list(head), *map(list, rows)]))


def listed(*rows: Sequence[Any]) -> RosterFile:
    return sheet("daftar.xlsx", LIST, *rows)


def answered(*rows: Sequence[Any]) -> RosterFile:
    return sheet("formulir.xlsx", FORM, *rows)


def passed(*rows: Sequence[Any]) -> RosterFile:
    return sheet("lulusan.xlsx", GRADUATES, *rows)


def changed(row: Sequence[Any], head: Sequence[str], cells: Mapping[str, Any]) -> list[Any]:
    """A copy of a row with some cells exchanged."""
    return [cells.get(label, value) for label, value in zip(head, row, strict=True)]


def codes(row: RowReport) -> list[str]:
    return [issue.code for issue in row.issues]


def rows_of(report: RosterReport, file: int = 0) -> dict[int, RowReport]:
    return {row.row: row for row in report.files[file].rows}


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


def test_people_can_be_merged_and_kept_apart_by_decision() -> None:
    other = [2, "-", "Siti Aminah", "-", "SDN 1 Sampit", "Kotim", "", "", ""]
    files = [listed(SITI, other), passed(PASSED)]
    pair = (row_key("daftar.xlsx", 2), row_key("daftar.xlsx", 3))
    merged = check_files(files, decisions=Decisions(merge=(pair,)))
    assert (len(merged.people), rows_of(merged)[3].verdict) == (1, "duplicate")
    assert merged.people[0].matched_by[0] == "keputusan"
    apart = check_files([listed(SITI, SITI)], decisions=Decisions(apart=(pair,)))
    assert (len(apart.people), apart.doubts) == (2, ())


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
