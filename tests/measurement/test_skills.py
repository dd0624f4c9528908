"""Growth of each skill: with its error, never surer than the marks, and only for who may see it."""

from __future__ import annotations

from datetime import date

import pytest

from pamong.coaching.models import Rubric
from pamong.followup.models import Visit, VisitState
from pamong.measurement import queries
from pamong.measurement.models import PersonMeasure, Run
from pamong.measurement.queries.growth import Place, change_between
from pamong.measurement.queries.people import Reading
from scenes.measured import measured

LOG = "/kegiatan/bimtek-sampit/tindak-lanjut/"
ROOM = "/kegiatan/bimtek-sampit/pengukuran/"
LOG_QUERIES = 19


def hold_visit(scene, place, number=1, score=3):
    """Let one participant have a follow-up session that the coach of another class marks."""
    rubric = Rubric.objects.first()
    marks = {code: score - at % 2 for at, code in enumerate(sorted(rubric.item_codes))}
    day = date(2024, 12, number)
    return Visit.objects.create(
        event=scene.event, participant=scene.participants[place], coach=scene.crew["coach"][number % 2], number=number,
        planned_on=day, held_on=day, state=VisitState.DONE, rubric=rubric, scores=marks,
    )  # fmt: skip


def test_skills_stand_on_every_occasion_and_are_never_surer_than_the_whole_sheet(rated, sign_in):
    for place, number in ((0, 1), (0, 2), (1, 1), (2, 1)):
        hold_visit(rated, place, number)
    run, own = measured(rated), rated.participants[0]
    growth = queries.skill_growth(rated.users["peserta"], own)
    assert growth is not None
    assert [skill.title for skill in growth.skills] == ["Alur TIRTA", "Cara bercakap", "Kompetensi inti"]
    occasions = ["bimtek", "pendampingan-1", "pendampingan-2"]
    assert [[one.occasion for one in skill.readings] for skill in growth.skills] == [occasions] * 3
    assert [[one.n for one in skill.readings] for skill in growth.skills] == [[8, 4, 4], [16, 8, 8], [6, 3, 3]]
    assert [(skill.change.before, skill.change.after) for skill in growth.skills] == [(occasions[0], occasions[2])] * 3
    for row in PersonMeasure.objects.filter(run=run, part="praktik"):
        for _eap, sd, *_score, se in row.skills.values():
            assert sd >= 0.98 * row.sd
            assert se >= 0.98 * row.se

    client = sign_in(rated.users["peserta"])
    picture = f"{ROOM}{run.pk}/peserta/{own.pk}/keterampilan.svg"
    page = client.get(f"{LOG}catatan/").content.decode()
    assert page.index("Pertumbuhan tiap keterampilan") < page.index(picture) < page.index("Pendampingan 2</td>")
    svg = client.get(picture).content.decode()
    assert ">Kompetensi inti<" in svg
    assert client.get(f"{ROOM}{run.pk}/peserta/{rated.participants[1].pk}/keterampilan.svg").status_code == 404

    theirs = {who: sign_in(rated.users[who]).get(f"{LOG}peserta/{own.pk}/") for who in ("panitia", "coach", "dinas")}
    seen = {who: "Pertumbuhan tiap keterampilan" in answer.content.decode() for who, answer in theirs.items()}
    assert seen == {"panitia": True, "coach": False, "dinas": False}
    assert [sign_in(rated.users[who]).get(picture).status_code for who in ("panitia", "coach", "dinas")] == [
        200, 404, 404,
    ]  # fmt: skip


def test_where_growth_cannot_be_told_the_log_says_what_is_missing(rated, sign_in, django_assert_num_queries):
    client, url = sign_in(rated.users["peserta"]), f"{LOG}catatan/"

    def told():
        return client.get(url).content.decode()

    assert "Panitia belum mengukur kegiatan ini" in told()
    run = measured(rated)
    with django_assert_num_queries(LOG_QUERIES):
        page = told()
    assert "Baru terukur pada satu kesempatan: ini posisi Anda" in page
    assert "keterampilan.svg" not in page
    own = rated.participants[0]
    assert client.get(f"{ROOM}{run.pk}/peserta/{own.pk}/keterampilan.svg").status_code == 404
    first = PersonMeasure.objects.get(run=run, participant=own, part="praktik")
    later = PersonMeasure.objects.create(**_copied(first), occasion="pendampingan-1", order=2, skills=first.skills)
    with django_assert_num_queries(LOG_QUERIES):
        assert "bedanya masih dalam batas ketidakpastian" in told()
    practice = run.parts["praktik"]
    Run.objects.filter(pk=run.pk).update(parts={**run.parts, "praktik": practice | {"connected": False}})
    page = told()
    assert "apakah orangnya yang berubah atau hanya pengamatnya" in page
    assert "batas ketidakpastian" not in page
    old = {name: value for name, value in practice.items() if name != "skills"}
    Run.objects.filter(pk=run.pk).update(parts={**run.parts, "praktik": old})
    assert "sebelum keterampilan diukur satu per satu" in told()
    Run.objects.filter(pk=run.pk).update(parts=run.parts)
    PersonMeasure.objects.filter(participant=own).update(skills={})
    assert "Terlalu sedikit kriteria" in told()
    PersonMeasure.objects.filter(pk__in=(first.pk, later.pk)).delete()
    assert "belum ada lembar tentang percakapan yang Anda pandu" in told()


def _copied(row):
    names = (
        "run",
        "participant",
        "part",
        "code",
        "eap",
        "sd",
        "wle",
        "se",
        "raw",
        "fair",
        "fair_low",
        "fair_high",
        "n",
    )
    return {name: getattr(row, name) for name in names}


@pytest.mark.parametrize(
    ("points", "logits", "z", "clear"),
    [(0.8, 2.0, 1.96, True), (0.8, 2.0, 2.39, False), (0.8, 1.2, 1.96, False), (-0.8, 2.0, 1.96, False)],
)
def test_a_change_is_clear_only_above_its_error_on_the_ruler_in_points_and_in_one_direction(points, logits, z, clear):
    def place(fair, wle):
        return Place(Reading(fair, fair, fair - 0.45, fair + 0.45, 8, 3, "x", "praktik"), wle, 0.62)

    assert change_between(place(1.5, 0.0), place(1.5 + points, logits), z=z).is_clear is clear
