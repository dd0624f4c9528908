"""Items: what has been asked stays as it was asked."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pamong.assessment.commands import add_item, load_shipped_items, revise_item
from pamong.assessment.commands.bank import ItemContent, shipped_items
from pamong.assessment.item_files import read_items
from pamong.assessment.models import Exam, Item
from pamong.assessment.validation import check_content
from pamong.programme.shipped import read_template
from scenes.answers import sit
from scenes.sampit import Scene

OPTIONS = [{"id": "p", "text": "Ya"}, {"id": "q", "text": "Tidak"}]
CONTENT = ItemContent("satu", "Apakah ini soal?", {"options": ["p"]}, OPTIONS)
CHANGED = ItemContent("satu", "Apakah ini benar soal?", {"options": ["p"]}, OPTIONS)


def revise(scene: Scene, item: Item, content: ItemContent = CHANGED) -> int:
    return revise_item(actor=scene.users["panitia"], item=item, content=content, material=None, state="siap").number


def test_the_shipped_set_holds_at_least_twenty_items_that_can_be_asked() -> None:
    items = list(shipped_items())
    assert len(items) == 26
    for item in items:
        check_content(item.content)


def test_shipped_codes_and_questions_are_all_different() -> None:
    items = list(shipped_items())
    assert len({item.code for item in items}) == len({item.content.stem for item in items}) == len(items)


def test_the_shipped_set_is_about_the_three_strands_of_the_shipped_curriculum() -> None:
    strands = read_template("sampit")["strands"]
    strand_of = {one["code"]: strand["title"] for strand in strands for one in strand["materials"]}
    about = {strand_of[item.material] for item in shipped_items()}
    assert about == {"Kompetensi kepala sekolah", "Kompetensi guru", "Teknik coaching"}


def test_loading_the_shipped_set_twice_adds_nothing(scene: Scene) -> None:
    actor = scene.users["panitia"]
    assert [load_shipped_items(actor=actor, event=scene.event) for _ in range(2)] == [26, 0]


def test_ones_own_words_that_nobody_was_asked_are_changed_in_place_and_those_of_others_kept(
    scene: Scene, exam: Exam
) -> None:
    item = scene.event.items.first()
    shipped = item.versions.get().stem
    numbers = [revise(scene, item), revise(scene, item, replace(CHANGED, stem="Dan sekarang?"))]
    assert (numbers, [version.stem for version in item.versions.all()]) == ([2, 2], ["Dan sekarang?", shipped])


def test_an_item_that_was_asked_gets_a_new_version_and_the_results_keep_the_old(scene: Scene, exam: Exam) -> None:
    sit(scene, exam, {0: 2})
    item = scene.event.items.first()
    old = item.versions.get()
    assert revise(scene, item) == 2
    assert exam.items.get(version__item=item).version == old
    assert item.versions.get(number=1).stem == old.stem


def test_a_test_nobody_has_begun_asks_the_new_version(scene: Scene, make_exam) -> None:  # type: ignore[no-untyped-def]
    pre, post = make_exam(), make_exam("postes")
    sit(scene, pre, {0: 2})
    item = scene.event.items.first()
    revise(scene, item)
    assert [e.items.get(version__item=item).version.number for e in (pre, post)] == [1, 2]


def test_saving_without_a_change_makes_no_version(scene: Scene, exam: Exam) -> None:
    sit(scene, exam, {0: 2})
    item = scene.event.items.first()
    assert revise(scene, item, ItemContent(**item.versions.get().content())) == 1


def test_only_the_committee_writes_items(scene: Scene) -> None:
    with pytest.raises(PermissionDenied):
        add_item(actor=scene.users["fasilitator"], event=scene.event, code="x", content=CONTENT)


@pytest.mark.parametrize(
    "content",
    [
        ItemContent("satu", " ", {"options": ["p"]}, OPTIONS),
        ItemContent("satu", "?", {"options": []}, OPTIONS),
        ItemContent("satu", "?", {"options": ["x"]}, OPTIONS),
        ItemContent("satu", "?", {"options": ["p", "q"]}, OPTIONS),
        ItemContent("satu", "?", {"options": ["p"]}, OPTIONS[:1]),
        ItemContent("satu", "?", {"options": ["p"]}, [OPTIONS[0], {"id": "q", "text": "Ya"}]),
        ItemContent("angka", "?", {"value": None, "tolerance": 0}),
        ItemContent("angka", "?", {"value": 3, "tolerance": -1}),
    ],
)
def test_an_item_that_cannot_be_asked_is_refused(content: ItemContent) -> None:
    with pytest.raises(ValidationError):
        check_content(content)


def test_the_form_writes_an_item(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    form = {"code": "baru", "kind": "beberapa", "stem": "Mana?", "option_a": "A", "option_b": "B", "option_c": "C"}
    form |= {"right": ["A", "C"], "ready": "on"}
    address = reverse("assessment:item_add", args=[scene.event.slug])
    assert sign_in(scene.users["panitia"]).post(address, form).status_code == 302
    item = scene.event.items.get()
    assert (item.state, item.versions.get().key) == ("siap", {"options": ["p", "r"]})


def test_the_form_keeps_what_was_typed_when_the_key_is_missing(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    form = {"code": "baru", "kind": "satu", "stem": "Mana yang tepat?", "option_a": "A", "option_b": "B"}
    answer = sign_in(scene.users["panitia"]).post(reverse("assessment:item_add", args=[scene.event.slug]), form)
    assert (answer.status_code, Item.objects.count()) == (422, 0)
    assert "Mana yang tepat?" in answer.content.decode()


CSV = """kode;materi;soal;a;b;c;kunci;toleransi;pembahasan
t-1;tirta;Tahap?;T;I;R;A;;ya
t-2;;Pilih;x;y;z;A,C;;
t-3;;Berapa?;;;;4,5;0,1;
"""


def test_a_csv_gives_items_of_all_kinds() -> None:
    items, problems = read_items("soal.csv", CSV.encode())
    assert problems == []
    assert [(item.code, item.content.kind, item.content.key) for item in items] == [
        ("t-1", "satu", {"options": ["p"]}),
        ("t-2", "beberapa", {"options": ["p", "r"]}),
        ("t-3", "angka", {"value": 4.5, "tolerance": 0.1}),
    ]


def test_a_workbook_gives_the_same_items() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(CSV.strip().split("\n")):
            sheet.write_row(row, 0, line.split(";"))
    items, problems = read_items("soal.xlsx", buffer.getvalue())
    assert (problems, items) == ([], read_items("soal.csv", CSV.encode())[0])


def test_a_wrong_row_is_named_and_nothing_is_added(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    upload = SimpleUploadedFile("soal.csv", (CSV + "t-4;;Kunci?;a;b;c;Z;;\n").encode())
    address = reverse("assessment:item_import", args=[scene.event.slug])
    answer = sign_in(scene.users["panitia"]).post(address, {"file": upload})
    assert (answer.status_code, Item.objects.count()) == (422, 0)
    assert ["5:" in problem for problem in answer.context["problems"]] == [True]


def test_what_is_no_sheet_gets_a_sentence() -> None:
    items, problems = read_items("soal.xlsx", b"bukan berkas excel")
    assert (items, len(problems)) == ([], 1)
