"""The evaluation: counted right, and nobody can tell who wrote what."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from pamong.assessment.commands import ResponseRow, open_evaluation, record_response, record_responses
from pamong.assessment.models import Instrument, Questionnaire, Response, ResponseTicket, Scale, Suggestion
from pamong.assessment.queries import evaluation_summary
from pamong.assessment.queries.evaluation import EvaluationSummary
from pamong.core.clock import now
from pamong.core.models import AuditEntry, Receipt
from pamong.core.refusals import Refused
from scenes.answers import account_of
from scenes.sampit import Scene


def answer(scene: Scene, questionnaire: Questionnaire, marks: dict[int, dict[str, int]], suggestion: str = "") -> int:
    """Let participants (by number) answer, as the committee's batch."""
    rows = [ResponseRow(scene.participants[n].pk, given, suggestion) for n, given in marks.items()]
    return record_responses(actor=scene.users["panitia"], questionnaire=questionnaire, rows=rows)


def closed_summary(scene: Scene) -> EvaluationSummary:
    """Return the evaluation as it stands once it has closed."""
    questionnaire = Questionnaire.objects.get(event=scene.event)
    with time_machine.travel(questionnaire.closes_at, tick=False):
        found = evaluation_summary(scene.event)
    assert found is not None
    return found


def page(scene: Scene, name: str) -> str:
    return reverse(f"assessment:{name}", args=[scene.event.slug])


def test_the_shipped_questionnaire_has_seven_eight_and_thirteen_questions(questionnaire: Questionnaire) -> None:
    sections = questionnaire.instrument.sections
    assert [(s["per"], len(s["items"])) for s in sections] == [("event", 7), ("event", 8), ("speaker", 13)]


@pytest.mark.parametrize(
    ("code", "mean", "word"),
    [
        ("laporan", 4.51, "Amat Baik"),
        ("laporan", 4.505, "Baik"),
        ("laporan", 4.50, "Baik"),
        ("laporan", 3.51, "Baik"),
        ("laporan", 2.51, "Cukup"),
        ("laporan", 2.50, "Kurang"),
        ("program", 4.21, "Amat Baik"),
        ("program", 3.40, "Cukup"),
        ("program", 1.80, "Amat Kurang"),
    ],
)
def test_the_same_mean_has_the_word_of_its_scale(
    questionnaire: Questionnaire, code: str, mean: float, word: str
) -> None:
    assert Scale.objects.get(code=code).word(mean) == word


def test_means_are_taken_over_those_who_marked(scene: Scene, questionnaire: Questionnaire) -> None:
    answer(scene, questionnaire, {0: {"k1": 5, "k2": 4}, 1: {"k1": 4}, 2: {"k1": 3}, 3: {"k1": 3}, 4: {"k1": 5}})
    summary = closed_summary(scene)
    first, second, third = summary.sections[0].items[:3]
    assert (first.n, first.mean, first.word) == (5, 4.0, "Baik")
    assert (second.n, second.mean, third.mean) == (1, None, None)  # one mark is one person's
    assert (summary.n, summary.n_invited) == (5, 12)


def test_a_speaker_with_four_answers_is_not_shown_with_five_he_is(scene: Scene, questionnaire: Questionnaire) -> None:
    one, two = scene.crew["fasilitator"]
    marks = {n: {f"{one.pk}:n1": 4, **({f"{two.pk}:n1": 2} if n < 4 else {})} for n in range(5)}
    answer(scene, questionnaire, marks)
    found = {who.crew: who for who in closed_summary(scene).speakers}
    assert (found[one.pk].is_hidden, found[one.pk].mean) == (False, 4.0)
    assert (found[two.pk].is_hidden, found[two.pk].mean, found[two.pk].items) == (True, None, ())


def test_a_small_class_is_not_shown(scene: Scene, questionnaire: Questionnaire) -> None:
    answer(scene, questionnaire, {n: {"k1": 5} for n in (0, 2, 4, 6, 8)})
    found = [(room.name, room.is_hidden, room.mean) for room in closed_summary(scene).classes]
    assert found == [("Kelas A", False, 5.0), ("Kelas B", True, None)]


def test_a_small_class_cannot_be_reckoned_from_the_others(scene: Scene, questionnaire: Questionnaire) -> None:
    answer(scene, questionnaire, {n: {"k1": 5} for n in (0, 2, 4, 6, 8, 1)})
    found = [(room.name, room.n, room.is_hidden, room.mean) for room in closed_summary(scene).classes]
    assert found == [("Kelas A", 5, True, None), ("Kelas B", 1, True, None)]


def test_no_figure_shows_while_people_still_answer(scene: Scene, questionnaire: Questionnaire, sign_in) -> None:  # type: ignore[no-untyped-def]
    answer(scene, questionnaire, {n: {"k1": 5} for n in range(6)}, "Kurang AC")
    summary = evaluation_summary(scene.event)
    assert summary is not None
    assert (summary.n, summary.is_sealed, summary.mean, summary.sections, summary.speakers, summary.classes) == (
        6, True, None, (), (), ()
    )  # fmt: skip
    desk = sign_in(scene.users["panitia"])
    html = desk.get(page(scene, "evaluation")).content.decode()
    assert ("Kurang AC" in html, "6 / 12" in html, "unduh" in html) == (False, True, False)
    assert desk.get(page(scene, "evaluation_chart")).status_code == 404


def test_what_was_shown_is_not_opened_again(scene: Scene, questionnaire: Questionnaire) -> None:
    actor, window = scene.users["panitia"], {"event": scene.event, "opens_at": questionnaire.opens_at}
    answer(scene, questionnaire, {n: {"k1": 5} for n in range(4)})
    with time_machine.travel(questionnaire.closes_at, tick=False):  # four: nothing was shown, so more may answer
        open_evaluation(actor=actor, closes_at=now() + timedelta(days=1), **window)
    answer(scene, questionnaire, {4: {"k1": 5}})
    with time_machine.travel(questionnaire.closes_at + timedelta(days=2), tick=False):
        open_evaluation(actor=actor, closes_at=now() - timedelta(hours=1), **window)
        with pytest.raises(Refused):
            open_evaluation(actor=actor, closes_at=now() + timedelta(days=1), **window)


def test_the_download_waits_for_the_end_too(scene: Scene, questionnaire: Questionnaire, sign_in) -> None:  # type: ignore[no-untyped-def]
    answer(scene, questionnaire, {n: {"k1": 5} for n in range(6)}, "Kurang AC")
    data = sign_in(scene.users["panitia"]).get(page(scene, "evaluation_sheet")).content
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert ("Kurang AC" in cells, 5 in cells) == (False, False)


def test_below_five_answers_nothing_is_shown_at_all(scene: Scene, questionnaire: Questionnaire) -> None:
    answer(scene, questionnaire, {n: {"k1": 1} for n in range(4)}, "hanya kami")
    summary = closed_summary(scene)
    assert (summary.n, summary.mean, summary.sections, summary.suggestions) == (4, None, (), ())


def test_each_answers_once(scene: Scene, questionnaire: Questionnaire) -> None:
    row = ResponseRow(scene.participants[0].pk, {"k1": 5})
    actor = account_of(scene, 0)
    assert [record_response(actor=actor, questionnaire=questionnaire, row=row) for _ in range(2)] == [True, False]
    assert (Response.objects.count(), ResponseTicket.objects.count()) == (1, 1)


def test_nobody_answers_for_another(scene: Scene, questionnaire: Questionnaire) -> None:
    row = ResponseRow(scene.participants[1].pk, {"k1": 5})
    with pytest.raises(PermissionDenied):
        record_response(actor=account_of(scene, 0), questionnaire=questionnaire, row=row)


def test_after_the_window_nobody_answers(scene: Scene, questionnaire: Questionnaire) -> None:
    row = ResponseRow(scene.participants[0].pk, {"k1": 5})
    with time_machine.travel(questionnaire.closes_at, tick=False), pytest.raises(Refused):
        record_response(actor=account_of(scene, 0), questionnaire=questionnaire, row=row)


def test_marks_outside_the_scale_and_unknown_names_are_dropped(scene: Scene, questionnaire: Questionnaire) -> None:
    answer(scene, questionnaire, {0: {"k1": 6, "k2": 0, "k3": 5, "zz": 3}})
    assert Response.objects.get().marks == {"k3": 5}


def test_unsigned_paper_cannot_exceed_the_people(scene: Scene, questionnaire: Questionnaire) -> None:
    sheets = [ResponseRow(None, {"k1": 4})] * 12
    actor = scene.users["panitia"]
    assert record_responses(actor=actor, questionnaire=questionnaire, rows=sheets) == 12
    with pytest.raises(Refused):
        record_responses(actor=actor, questionnaire=questionnaire, rows=sheets[:1])


def test_once_answered_the_words_may_change_but_not_the_questions(scene: Scene, questionnaire: Questionnaire) -> None:
    answer(scene, questionnaire, {n: {"k1": 4} for n in range(5)})
    window = {"opens_at": questionnaire.opens_at, "closes_at": questionnaire.closes_at}
    open_evaluation(actor=scene.users["panitia"], event=scene.event, scale=Scale.objects.get(code="program"), **window)
    assert closed_summary(scene).scale.startswith("Skala program")
    other = Instrument.objects.create(
        code="kalteng", version=2, title="Lain", sections=questionnaire.instrument.sections
    )
    with pytest.raises(Refused):
        open_evaluation(actor=scene.users["panitia"], event=scene.event, instrument=other, **window)


# Anonymity


def test_response_and_ticket_share_no_column_but_the_questionnaire() -> None:
    columns = [{field.column for field in model._meta.fields} for model in (Response, ResponseTicket, Suggestion)]
    assert columns == [
        {"id", "questionnaire_id", "training_class_id", "marks", "on_paper"},
        {"id", "questionnaire_id", "participant_id"},
        {"id", "questionnaire_id", "text"},
    ]


def test_the_place_of_a_row_tells_nothing_about_when_it_came(scene: Scene, questionnaire: Questionnaire) -> None:
    for number in range(12):
        row = ResponseRow(scene.participants[number].pk, {"k1": 1 + number % 5, "k2": 1 + number // 5})
        record_response(actor=account_of(scene, number), questionnaire=questionnaire, row=row)
    marks = Response.objects.order_by("pk").values_list("marks", flat=True)
    stored = [given["k1"] - 1 + 5 * (given["k2"] - 1) for given in marks]
    tickets = [t.participant_id for t in ResponseTicket.objects.order_by("pk")]
    people = [who.pk for who in scene.participants]
    assert sorted(stored) == list(range(12))
    assert stored != list(range(12))
    assert [people.index(who) for who in tickets] not in (list(range(12)), stored)


def test_a_new_row_is_stored_among_earlier_ones_under_new_keys(scene: Scene, questionnaire: Questionnaire) -> None:
    answer(scene, questionnaire, {n: {"k1": 1 + n % 5} for n in range(8)}, "Kurang AC")
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in (Response, Suggestion)}
    row = ResponseRow(scene.participants[8].pk, {"k1": 5}, "Ruang panas")
    record_response(actor=account_of(scene, 8), questionnaire=questionnaire, row=row)
    after = {model: set(model.objects.values_list("pk", flat=True)) for model in (Response, Suggestion)}
    assert [(len(after[model]), after[model] & before[model]) for model in before] == [(9, set()), (9, set())]
    marks = sorted(given["k1"] for given in Response.objects.values_list("marks", flat=True))
    assert marks == sorted([1 + n % 5 for n in range(8)] + [5])


@pytest.mark.django_db(transaction=True)
def test_on_postgresql_no_system_column_tells_which_row_came_last(scene: Scene, questionnaire: Questionnaire) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such columns.")
    for number in range(6):
        row = ResponseRow(scene.participants[number].pk, {"k1": 1 + number % 5})
        record_response(actor=account_of(scene, number), questionnaire=questionnaire, row=row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text), count(*) FROM assessment_response")
        assert cursor.fetchone() == (1, 6)


def test_on_sqlite_the_key_is_the_place_in_the_file(questionnaire: Questionnaire) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps rows elsewhere; the model says what remains there.")
    with connection.cursor() as cursor:
        for model in (Response, ResponseTicket, Suggestion):
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
            assert '"id" integer NOT NULL PRIMARY KEY' in cursor.fetchone()[0]


def test_the_audit_trail_names_nobody_and_no_receipt_is_left(
    scene: Scene, questionnaire: Questionnaire, sign_in
) -> None:  # type: ignore[no-untyped-def]
    sign_in(account_of(scene, 0)).post(page(scene, "evaluation_fill"), {"k1": "2", "suggestion": "Kurang AC"})
    entry = AuditEntry.objects.get(verb="assessment.evaluation_received")
    assert (entry.actor_id, entry.data, entry.object_id) == (None, {}, str(questionnaire.pk))
    assert not Receipt.objects.exists()
    trail = json.dumps([str(row) for row in AuditEntry.objects.values_list("verb", "object_id", "data", "actor_id")])
    assert str(scene.participants[0].pk) not in trail


def test_what_was_written_is_kept_apart_from_what_was_marked(
    scene: Scene, questionnaire: Questionnaire, sign_in
) -> None:  # type: ignore[no-untyped-def]
    sign_in(account_of(scene, 0)).post(page(scene, "evaluation_fill"), {"k1": "2", "suggestion": "Kurang AC"})
    assert (Response.objects.get().marks, Suggestion.objects.get().text) == ({"k1": 2}, "Kurang AC")


def test_after_answering_the_form_is_gone_and_thanks_stand_there(
    scene: Scene, questionnaire: Questionnaire, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(account_of(scene, 0))
    assert client.post(page(scene, "evaluation_fill"), {"k1": "2"}).status_code == 302
    assert client.get(page(scene, "evaluation_fill")).status_code == 302
    assert client.get(page(scene, "evaluation")).context["has_answered"]


def test_an_empty_form_is_asked_for_one_mark_and_keeps_the_words(
    scene: Scene, questionnaire: Questionnaire, sign_in
) -> None:  # type: ignore[no-untyped-def]
    answered = sign_in(account_of(scene, 0)).post(page(scene, "evaluation_fill"), {"suggestion": "Makanan enak"})
    assert (answered.status_code, Response.objects.count()) == (422, 0)
    assert "Makanan enak" in answered.content.decode()


def test_participants_rate_those_who_taught_their_class(scene: Scene, questionnaire: Questionnaire, sign_in) -> None:  # type: ignore[no-untyped-def]
    answer = sign_in(account_of(scene, 0)).get(page(scene, "evaluation_fill"))
    parts = answer.context["form"].parts()
    assert [part.title for part in parts] == ["Keterlaksanaan", "Sarana dan prasarana", "Fasilitator Satu"]
    # the same lines come for every speaker: who hears the page is told whom each of them is about
    assert answer.content.decode().count('<span class="hidden-words">Fasilitator Satu: </span>') == len(parts[2].fields)


def test_facilitators_do_not_find_the_report(scene: Scene, questionnaire: Questionnaire, sign_in) -> None:  # type: ignore[no-untyped-def]
    answer(scene, questionnaire, {n: {"k1": 4} for n in range(6)}, "rahasia panitia")
    client = sign_in(scene.users["fasilitator"])
    assert "rahasia panitia" not in client.get(page(scene, "evaluation")).content.decode()
    assert client.get(page(scene, "evaluation_sheet")).status_code == 404


def test_a_window_typed_at_the_place_is_stored_in_its_zone(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(scene.users["panitia"])
    initial = client.get(page(scene, "evaluation_edit")).context["form"]
    form = {"opens_at": "2024-11-10T08:00", "closes_at": "2024-11-12T08:00"}
    form |= {name: str(initial.fields[name].queryset[0].pk) for name in ("instrument", "scale")}
    assert client.post(page(scene, "evaluation_edit"), form).status_code == 302
    stored = Questionnaire.objects.get()
    assert (stored.opens_at.isoformat(), stored.closes_at - stored.opens_at) == (
        "2024-11-10T01:00:00+00:00",
        timedelta(days=2),
    )
