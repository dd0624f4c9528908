"""Growth, classes, readiness, occasions of later rooms."""

from __future__ import annotations

from datetime import date

import pytest

from pamong.coaching.models import ClipCoding, MasterClip, Rubric
from pamong.followup.models import Visit, VisitState
from pamong.measurement import competences, queries, sources
from pamong.measurement.models import Part, PersonMeasure
from pamong.measurement.queries.growth import own_changes
from scenes.measured import measured


def hold_visits(scene, score=3):
    """Let everybody have a follow-up session in which all marks are good, some less."""
    rubric = Rubric.objects.first()
    for place, participant in enumerate(scene.participants):
        marks = {code: score - (number + place) % 2 for number, code in enumerate(sorted(rubric.item_codes))}
        Visit.objects.create(
            event=scene.event, participant=participant, coach=scene.crew["coach"][place % 2], number=1,
            planned_on=date(2024, 12, 1), held_on=date(2024, 12, 1), state=VisitState.DONE, rubric=rubric, scores=marks,
        )  # fmt: skip


def test_growth_from_pre_to_post_is_clear_and_has_an_interval(rated):
    everybody, *classes = queries.changes_of(measured(rated), Part.TEST)
    assert (everybody.before, everybody.after, everybody.n, everybody.highest) == ("pretes", "postes", 12, 100)
    assert everybody.is_clear
    assert 5 < everybody.low < everybody.points < everybody.high < 40
    assert [one.who for one in classes] == ["Kelas A", "Kelas B"]


def test_follow_up_sessions_are_later_occasions_on_the_same_ruler(rated):
    hold_visits(rated)
    run = measured(rated)
    everybody = queries.changes_of(run, Part.PRACTICE)[0]
    assert (everybody.before, everybody.after, everybody.n) == ("bimtek", "pendampingan-1", 12)
    assert everybody.is_clear
    assert [step.occasion for step in queries.steps_of(run, Part.PRACTICE)] == ["bimtek", "pendampingan-1"]
    own = list(PersonMeasure.objects.filter(run=run, participant=rated.participants[0]))
    assert [(one.part, one.after) for one in own_changes(own, run)] == [
        ("praktik", "pendampingan-1"), ("tes", "postes"),
    ]  # fmt: skip


def test_a_change_smaller_than_its_error_is_not_called_clear(rated):
    run = measured(rated)
    rows = list(PersonMeasure.objects.filter(run=run, participant=rated.participants[0], part=Part.TEST))
    first, later = rows
    later.wle, later.fair = first.wle + 0.1, first.fair + 0.02
    (change,) = own_changes([first, later], run)
    assert not change.is_clear
    assert change.low <= 0 <= change.high


def test_classes_below_five_show_no_figure(rated):
    run = measured(rated)
    assert [(line.name, line.n, line.reading is None) for line in queries.class_lines(run, Part.PRACTICE)] == [
        ("Kelas A", 6, False), ("Kelas B", 6, False),
    ]  # fmt: skip
    group = rated.classes[0].memberships.values_list("participant", flat=True)
    PersonMeasure.objects.filter(run=run, participant__in=list(group)[:2]).delete()
    assert queries.class_lines(run, Part.PRACTICE)[0].reading is None


def test_readiness_names_all_nine_indicators_and_says_where_nothing_is_known(rated):
    run = measured(rated)
    rows = list(PersonMeasure.objects.filter(run=run, participant=rated.participants[0]))
    lines = {line.indicator.code: line for group in queries.readiness_of(rows, run) for line in group.lines}
    assert sorted(lines) == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3"]
    known = {code: (line.practice is not None, line.test is not None) for code, line in lines.items()}
    assert {code for code, (practice, _test) in known.items() if practice} == {"2.1", "3.2"}
    assert {code for code, (_practice, test) in known.items() if test} == {"1.3", "3.1", "3.2", "3.3"}
    reading = lines["3.2"].practice
    assert reading is not None
    assert reading.low < reading.fair < reading.high <= reading.highest == 3


def test_the_map_of_evidence_covers_the_sheet_and_names_known_indicators():
    codes = {one.code for one in competences.indicators()}
    assert set(competences.of_the_sheet().values()) <= codes
    assert len(competences.of_the_sheet()) == 15
    assert competences.of_the_questions({"ks-01-v2": "", "x-1": "visi", "x-2": "lain"}) == {
        "ks-01-v2": "3.1", "x-1": "3.1",
    }  # fmt: skip


def test_clips_that_raters_coded_link_them_but_are_nobodys_figure(rated):
    clip = MasterClip.objects.create(office=rated.office, title="Klip contoh")
    for coach in rated.crew["coach"]:
        levels = dict.fromkeys(sorted(Rubric.objects.get().item_codes), 2) | {"T": 1, "I": None}
        ClipCoding.objects.create(clip=clip, coder=coach.person.user, taps=[], levels=levels, passed=True)
    rows = [row for row in sources.ratings_of(rated.event) if row.occasion == sources.CLIP]
    assert len(rows) == 2 * 14
    run = measured(rated)
    assert run.part(Part.PRACTICE)["n_ratings"] == 24 * 15 + 28
    assert run.part(Part.PRACTICE)["n_people"] == 12
    assert PersonMeasure.objects.filter(run=run, part=Part.PRACTICE).count() == 12


def test_a_reworded_question_is_another_question(rated):
    place = rated.event.exams.get(kind="postes").items.select_related("version__item").first()
    item = place.version.item
    place.version = item.versions.create(number=2, stem="Contoh?", key=place.version.key, options=place.version.options)
    place.save()
    replies = [row for row in sources.replies_of(rated.event) if row.item.startswith(item.code)]
    assert {(row.occasion, row.item) for row in replies} == {("pretes", item.code), ("postes", f"{item.code}-v2")}


@pytest.mark.parametrize("kept", [True, False])
def test_the_latest_frozen_practice_of_a_person_is_found(rated, kept):
    run = measured(rated, frozen=kept)
    people = [one.person_id for one in rated.participants]
    found = queries.latest_practice(people)
    assert set(found) == (set(people) if kept else set())
    assert all(row.run_id == run.pk for row in found.values())
