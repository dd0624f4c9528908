"""The wizard walked through its pages, as a browser without script does."""

from __future__ import annotations

import gzip

import pytest
from django.urls import reverse

from pamong.core.tasks_worker import run_all
from pamong.enrolment.commands import importing
from pamong.enrolment.models import ImportState, LearnedMapping, Participant, RosterImport
from scenes.roster_files import xlsx

from .conftest import PEOPLE, roster_rows, upload

pytestmark = pytest.mark.django_db
START = reverse("enrolment:import_start", args=["bimtek-sampit"])


def page(name: str, roster_import: RosterImport) -> str:
    return reverse(f"enrolment:{name}", args=["bimtek-sampit", roster_import.pk])


def walk_to_check(desk, *files) -> RosterImport:
    """Upload files and accept the columns."""
    answer = desk.post(START, {"files": list(files)})
    assert answer.status_code == 302, answer.context["form"].errors
    roster_import = RosterImport.objects.latest("created_at")
    assert desk.get(answer.url).status_code == 200
    desk.post(page("import_columns", roster_import))
    roster_import.refresh_from_db()
    return roster_import


def test_a_roster_walks_through_the_wizard_and_back(desk, scene, roster):
    roster_import = walk_to_check(desk, roster)
    assert roster_import.state == ImportState.CHECKED
    assert Participant.objects.filter(event=scene.event).count() == 12

    assert desk.get(page("import_check", roster_import)).status_code == 200
    confirm = desk.get(page("import_confirm", roster_import))
    assert (confirm.context["plan"].create, confirm.context["plan"].skipped) == (3, 0)
    assert desk.post(page("import_confirm", roster_import)).url == page("import_result", roster_import)
    assert Participant.objects.filter(event=scene.event).count() == 15
    assert desk.get(page("import_result", roster_import)).status_code == 200

    desk.post(page("import_undo", roster_import))
    assert Participant.objects.filter(event=scene.event).count() == 12
    assert b"3" in desk.get(page("import_result", roster_import)).content


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("kosong.xlsx", b"", "kosong.xlsx"),
        ("surat.xlsx", b"%PDF-1.7 bukan daftar", "surat.xlsx"),
        ("tanpa-judul.csv", b"1;2;3\n4;5;6\n", "tanpa-judul.csv"),
        ("rusak.xlsx", b"PK\x03\x04 rusak", "rusak.xlsx"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_a_sentence_that_names_it(desk, name, data, words):
    answer = desk.post(START, {"files": [upload(name, data)]})
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["files"])
    assert not RosterImport.objects.exists()


def test_one_bad_file_among_good_ones_takes_nothing_in(desk, roster):
    answer = desk.post(START, {"files": [roster, upload("kosong.csv", b"")]})
    assert answer.status_code == 422
    assert not RosterImport.objects.exists()


def test_a_corrected_column_is_remembered_for_the_next_file_of_that_kind(desk, scene):
    rows = [["Nama Lengkap", "Kode X"], ["Sari Contoh", "30300011"]]
    desk.post(START, {"files": [upload("a.xlsx", xlsx(rows))]})
    first = RosterImport.objects.get()
    (file,) = first.uploads.all()
    desk.post(page("import_columns", first), {f"kolom-{file.pk}-1": "npsn"})
    assert LearnedMapping.objects.get().mapping == {"Kode X": "npsn"}

    desk.post(START, {"files": [upload("b.xlsx", xlsx(rows))]})
    second = RosterImport.objects.latest("created_at")
    assert second.mappings == {file.fingerprint: {"Kode X": "npsn"}}


def test_what_is_said_of_a_column_holds_for_every_file_of_that_kind(desk, scene):
    head = ["Nama Lengkap", "Kode X"]
    files = [upload(f"{n}.xlsx", xlsx([head, [f"Orang {n} Contoh", f"3030001{n}"]])) for n in (1, 2)]
    desk.post(START, {"files": files})
    roster_import = RosterImport.objects.get()
    first, second = roster_import.uploads.all()
    asked = desk.get(page("import_columns", roster_import)).context["files"]
    assert [(file.upload, file.same_as, len(file.columns)) for file in asked] == [(first, "", 2), (second, "1.xlsx", 0)]
    desk.post(page("import_columns", roster_import), {f"kolom-{first.pk}-0": "nama", f"kolom-{first.pk}-1": "npsn"})
    assert sorted(person.data["npsn"] for person in roster_import.people.all()) == ["30300011", "30300012"]


def test_a_column_that_only_a_later_file_of_the_kind_fills_is_asked_about(desk, scene):
    head = ["Nama Lengkap", "Kode X"]
    files = [upload(f"{n}.xlsx", xlsx([head, [f"Orang {n} Contoh", code]])) for n, code in ((1, ""), (2, "30300012"))]
    desk.post(START, {"files": files})
    (first, _second) = desk.get(page("import_columns", RosterImport.objects.get())).context["files"]
    assert [(column.header, column.samples[-1]) for column in first.columns] == [
        ("Nama Lengkap", "Orang 2 Contoh"),
        ("Kode X", "30300012"),
    ]


def test_a_book_sent_again_after_one_of_its_sheets_was_taken_out_gets_names_of_its_own(desk, scene):
    head = ["Nama", "Sekolah"]
    rows = {f"SDN {n}": [head, [f"Orang {n} Contoh", f"SDN {n} Contoh"]] for n in (1, 2)}
    book = xlsx([head, ["Orang 0 Contoh", "SDN 0 Contoh"]], "SDN 0", **rows)
    desk.post(START, {"files": [upload("lulusan.xlsx", book)]})
    roster_import = RosterImport.objects.get()
    first = roster_import.uploads.first()
    desk.post(reverse("enrolment:import_remove_file", args=["bimtek-sampit", roster_import.pk, first.pk]))
    desk.post(page("import_add_files", roster_import), {"files": [upload("lulusan.xlsx", book)]})
    names = [file.name for file in roster_import.uploads.all()]
    assert (len(names), len(set(names))) == (5, 5)


def test_a_list_kept_in_one_sheet_a_school_comes_in_whole(desk, scene):
    head = ["Nama", "Sekolah", "Kabupaten"]
    rows = {f"SDN {n}": [head, [f"Or{chr(97 + n)}ng Contoh", f"SDN {n} Contoh", "Seruyan"]] for n in range(20)}
    book = xlsx([["Petunjuk"], ["Isi semua lembar"]], "Petunjuk", **rows)
    roster_import = walk_to_check(desk, upload("lulusan.xlsx", book))
    assert (roster_import.uploads.count(), roster_import.people.count()) == (20, 20)
    assert roster_import.uploads.all()[1].name == "lulusan.xlsx › SDN 1"
    desk.post(page("import_add_files", roster_import), {"files": [upload("satu.xlsx", xlsx(roster_rows()))]})
    assert roster_import.uploads.count() == 21


def test_files_that_change_nothing_say_so_and_offer_nothing_to_undo(desk, scene, roster):
    desk.post(page("import_confirm", walk_to_check(desk, roster)))
    again = walk_to_check(desk, upload("lulusan.xlsx", xlsx(roster_rows())))
    confirm = desk.get(page("import_confirm", again)).content.decode()
    assert "Berkas ini tidak mengubah apa pun" in confirm
    assert "Belum ada yang diundang" not in confirm
    result = desk.post(page("import_confirm", again), follow=True).content.decode()
    assert "Tidak ada yang berubah: semua orang di berkas ini sudah ada di daftar" in result
    assert page("import_undo", again) not in result


def test_another_sheet_can_be_read_without_sending_the_file_again(desk):
    book = xlsx(roster_rows(), "Utama", Lain=[["Nama", "NIP", "Sekolah"], ["Rina Contoh", "", "SDN 9 Contoh"]])
    desk.post(START, {"files": [upload("dua.xlsx", book)]})
    roster_import = RosterImport.objects.get()
    (file,) = roster_import.uploads.all()
    assert file.sheets == ["Utama", "Lain"]
    desk.post(page("import_columns", roster_import), {f"lembar-{file.pk}": "Lain", "sheet": "1"})
    file.refresh_from_db()
    assert (file.sheet, file.rows) == ("Lain", 1)


def test_rows_are_searched_and_filtered(desk):
    people = [PEOPLE[0], ("Budi Contoh", 1.98202022006021e17, "SDN 12 Contoh", "30300012", "Seruyan", 5)]
    roster_import = walk_to_check(desk, upload("lulusan.xlsx", xlsx(roster_rows(*people))))
    url = page("import_check", roster_import)
    assert [row.name for row in desk.get(url, {"q": "sari"}).context["rows"]] == ["Sari Contoh, S.Pd."]
    assert [row.name for row in desk.get(url, {"kode": "damaged_number"}).context["rows"]] == ["Budi Contoh"]
    assert [row.name for row in desk.get(url, {"keadaan": "error"}).context["rows"]] == ["Budi Contoh"]


def test_a_damaged_number_is_asked_for_and_never_entered(desk, scene):
    damaged = ("Budi Contoh", 1.98202022006021e17, "SDN 12 Contoh", "30300012", "Seruyan", 5)
    roster_import = walk_to_check(desk, upload("lulusan.xlsx", xlsx(roster_rows(damaged))))
    (asked,) = desk.get(page("import_numbers", roster_import)).context["asked"]
    assert asked.label == "NIP"
    desk.post(page("import_numbers", roster_import), {"kunci": asked.key, "nilai-0": "198202022006021102"})
    roster_import.refresh_from_db()
    assert roster_import.people.get().data["nip"] == "198202022006021102"

    fresh = walk_to_check(desk, upload("lulusan.xlsx", xlsx(roster_rows(damaged))))
    desk.post(page("import_confirm", fresh))
    place = Participant.objects.get(event=scene.event, person__name="Budi Contoh")
    assert (place.flags, place.person.identifier("nip")) == (["damaged_nip"], "")


def test_an_unclear_regency_is_asked_once_for_each_spelling(desk):
    people = [(*PEOPLE[0][:4], "6208", 4), (*PEOPLE[1][:4], "6208", 5)]
    roster_import = walk_to_check(desk, upload("lulusan.xlsx", xlsx(roster_rows(*people))))
    (asked,) = desk.get(page("import_regions", roster_import)).context["asked"]
    assert (asked["spelling"], asked["count"]) == ("6208", 2)
    desk.post(page("import_regions", roster_import), {"wilayah-0": "62.07"})
    assert [person.data["regency_code"] for person in roster_import.people.all()] == ["62.07", "62.07"]


def test_who_did_not_graduate_is_listed_marked_and_may_be_left_out(desk, scene):
    roster_import = walk_to_check(desk, upload("lulusan.xlsx", xlsx(roster_rows(PEOPLE[0], status="TIDAK LULUS"))))
    url = page("import_graduation", roster_import)
    (person,) = desk.get(url).context["page"].object_list
    assert person.flags == ["not_graduated"]
    assert desk.get(page("import_confirm", roster_import)).context["plan"].create == 1

    desk.post(url, {"ids": person.key, "verb": "out"})
    plan = desk.get(page("import_confirm", roster_import)).context["plan"]
    assert (plan.create, plan.skipped) == (0, 1)
    desk.post(url, {"ids": person.key, "verb": "in"})
    desk.post(page("import_confirm", roster_import))
    assert Participant.objects.get(person__name="Sari Contoh").flags == ["not_graduated"]


def test_two_who_may_be_one_are_shown_side_by_side_and_merged_or_kept_apart(desk):
    one = [["Nama Lengkap", "Sekolah", "NPSN", "No HP"], ["Siti Rahmah", "SDN 1 Contoh", "30300099", "081300000991"]]
    other = [
        ["Nama Lengkap", "Sekolah", "NPSN", "NUPTK"],
        ["Siti Rahmah", "SDN 1 Contoh", "30300099", "1234567890123456"],
        ["Siti Rahmah", "SDN 1 Contoh", "30300099", "6543210987654321"],
    ]
    roster_import = walk_to_check(desk, upload("a.xlsx", xlsx(one)), upload("b.xlsx", xlsx(other)))
    before = roster_import.summary["people"]
    url = page("import_doubts", roster_import)
    pairs = desk.get(url).context["page"].object_list
    across = [pair for pair in pairs if {pair.a, pair.b} == {"a.xlsx#2", "b.xlsx#2"}]
    desk.post(url, {across[0].name: "merge", **{pair.name: "apart" for pair in pairs if pair != across[0]}})
    roster_import.refresh_from_db()
    assert (roster_import.summary["people"], roster_import.summary["doubts"]) == (before - 1, [])


def test_a_pair_is_compared_in_words_a_reader_knows(desk):
    head = ["Nama Lengkap", "Sekolah", "Kab/Kota", "Tanggal Lahir", "NUPTK"]
    one = [head, ["Siti Rahmah", "SDN 1 Contoh", "Kotim", "1982-03-15", "1234567890123456"]]
    other = [head, ["Siti Rahmah", "SDN 1 Contoh", "Seruyan", "1983-04-16", "6543210987654321"]]
    roster_import = walk_to_check(desk, upload("a.xlsx", xlsx(one)), upload("b.xlsx", xlsx(other)))
    (pair,) = desk.get(page("import_doubts", roster_import)).context["page"].object_list
    facts = {label: (left, right) for label, left, right, _differs in pair.rows}
    assert facts["Tanggal lahir"] == ("15 Maret 1982", "16 April 1983")
    assert facts["Kabupaten/kota"] == ("Kabupaten Kotawaringin Timur", "Kabupaten Seruyan")


def test_a_large_file_is_checked_by_the_worker_while_the_page_tells_how_far_it_is(desk, monkeypatch, roster):
    monkeypatch.setattr(importing, "INLINE_ROWS", 2)
    roster_import = walk_to_check(desk, roster)
    assert roster_import.state == ImportState.CHECKING
    assert b"live-refresh" in desk.get(page("import_check", roster_import)).content
    assert b"live-refresh" in desk.get(page("import_progress", roster_import)).content
    run_all()
    assert b"live-refresh" not in desk.get(page("import_progress", roster_import)).content
    roster_import.refresh_from_db()
    assert roster_import.state == ImportState.CHECKED


def test_a_cancelled_check_leaves_nothing_behind(desk, monkeypatch, roster, settings):
    monkeypatch.setattr(importing, "INLINE_ROWS", 2)
    roster_import = walk_to_check(desk, roster)
    desk.post(page("import_cancel", roster_import))
    run_all()
    roster_import.refresh_from_db()
    assert roster_import.state == ImportState.CANCELLED
    assert (roster_import.rows.count(), roster_import.people.count()) == (0, 0)
    assert list((settings.MEDIA_ROOT / "daftar").iterdir()) == []


def test_files_are_added_and_taken_out_before_the_check(desk, roster):
    desk.post(START, {"files": [roster]})
    roster_import = RosterImport.objects.get()
    more = upload("lulusan.xlsx", xlsx(roster_rows(PEOPLE[1])))
    desk.post(page("import_add_files", roster_import), {"files": more})
    assert [file.name for file in roster_import.uploads.all()] == ["lulusan.xlsx", "lulusan.xlsx (2)"]
    first = roster_import.uploads.first()
    desk.post(reverse("enrolment:import_remove_file", args=["bimtek-sampit", roster_import.pk, first.pk]))
    assert [file.name for file in roster_import.uploads.all()] == ["lulusan.xlsx (2)"]


def test_what_is_kept_of_the_files_holds_no_sensitive_column_and_goes_when_entered(desk, settings):
    rows = roster_rows()
    rows[1].append("Nama Ibu Kandung")
    for row in rows[2:]:
        row.append("IBU RAHASIA")
    roster_import = walk_to_check(desk, upload("lulusan.xlsx", xlsx(rows)))
    (file,) = roster_import.uploads.all()

    kept = gzip.decompress((settings.MEDIA_ROOT / file.tables.name).read_bytes())
    assert b"Sari Contoh" in kept
    assert b"IBU RAHASIA" not in kept
    desk.post(page("import_confirm", roster_import))
    assert list((settings.MEDIA_ROOT / "daftar").iterdir()) == []
    assert roster_import.rows.count() == 0


@pytest.mark.parametrize("actor", ["fasilitator", "peserta", "dinas", "staf_lain"])
def test_imports_are_not_there_for_others(actor, scene, sign_in, desk, roster):
    roster_import = walk_to_check(desk, roster)
    browser = sign_in(scene.users[actor])
    assert {browser.get(START).status_code, browser.get(page("import_check", roster_import)).status_code} == {404}


def test_wrong_cells_are_corrected_before_they_enter(desk, scene):
    wrong = [("Sari Contoh, S.Pd.", "12345", "SDN 11 Contoh", "30300011", "Seruyan", 4), ("", *PEOPLE[1][1:])]
    roster_import = walk_to_check(desk, upload("lulusan.xlsx", xlsx(roster_rows(*wrong))))
    assert roster_import.summary["wrong"] == 2
    url = page("import_cells", roster_import)
    assert url in desk.get(page("import_check", roster_import)).content.decode()
    asked = {item.label: item for item in desk.get(url).context["asked"]}
    assert {label: (item.value, item.name) for label, item in asked.items()} == {
        "NIP": ("12345", "Sari Contoh, S.Pd."),
        "Nama": ("", ""),
    }
    keys = [asked["NIP"].key, asked["Nama"].key]
    desk.post(url, {"kunci": keys, "nilai-0": "198001012005012101", "nilai-1": "Budi Contoh"})
    roster_import.refresh_from_db()
    assert (roster_import.summary["wrong"], desk.get(url).context["asked"]) == (0, [])
    desk.post(page("import_confirm", roster_import))
    names = Participant.objects.filter(event=scene.event, person__name__in=("Sari Contoh", "Budi Contoh"))
    assert sorted(place.person.identifier("nip") for place in names) == ["198001012005012101", PEOPLE[1][1]]


def test_a_correction_that_is_wrong_again_is_asked_again_and_nothing_changed_is_no_answer(desk):
    roster_import = walk_to_check(
        desk, upload("a.xlsx", xlsx(roster_rows(("Sari Contoh", "12345", "SDN 11 Contoh", "30300011", "Seruyan", 4))))
    )
    url = page("import_cells", roster_import)
    (item,) = desk.get(url).context["asked"]
    desk.post(url, {"kunci": item.key, "nilai-0": "12345"})
    roster_import.refresh_from_db()
    assert roster_import.decisions.get("values", []) in ([], {})
    desk.post(url, {"kunci": item.key, "nilai-0": "54321"})
    assert [item.value for item in desk.get(url).context["asked"]] == ["54321"]


def test_any_row_is_corrected_cell_by_cell(desk, scene, roster):
    roster_import = walk_to_check(desk, roster)
    url = f"{page('import_cells', roster_import)}?baris=0-3"
    asked = {item.label: item for item in desk.get(url).context["asked"]}
    assert (asked["Nama"].value, asked["Tanggal lahir"].value) == ("Sari Contoh, S.Pd.", "")
    desk.post(url, {"kunci": [asked["Nama"].key], "nilai-0": "Sari Contoh Putri, S.Pd."})
    desk.post(page("import_confirm", roster_import))
    assert Participant.objects.filter(event=scene.event, person__name="Sari Contoh Putri").count() == 1


@pytest.mark.parametrize("place", ["", "9-9", "x", "0-1", "-", "0-²"])
def test_a_row_that_is_not_there_shows_the_wrong_cells_instead(desk, roster, place):
    roster_import = walk_to_check(desk, roster)
    answer = desk.get(page("import_cells", roster_import), {"baris": place})
    assert (answer.status_code, answer.context["row"], answer.context["asked"]) == (200, None, [])
