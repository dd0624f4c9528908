"""A whole round through the pages, as plain form posts."""

from coaching.conftest import posted
from pamong.coaching.models import Observation, PracticeRun
from pamong.core.ids import uuid7


def url(group, page):
    return f"/kegiatan/bimtek-sampit/praktik/kelompok/{group.triad.pk}/{page}/"


def test_a_round_goes_from_the_first_tap_to_the_feedback_without_script(group, sign_in):
    coach, observer, visitor = sign_in(group.coach), sign_in(group.observer), sign_in(group.visitor)
    assert coach.get(url(group, "pandu")).status_code == 200
    for stage in ("T", "I", "R", "TA", "selesai"):
        coach.post(url(group, "tahap"), {"kunci": uuid7(), "tahap": stage})
    waiting = coach.get(url(group, "umpan-balik"))
    assert waiting.context["feedback"].sheets == []

    assert observer.get(url(group, "amati")).status_code == 200
    sent = observer.post(url(group, "amati"), posted(uuid7(), worked="Anda memberi jeda."))
    assert (sent.status_code, sent.url) == (302, url(group, "umpan-balik"))
    visitor.post(url(group, "amati"), posted(uuid7()))

    run = PracticeRun.objects.get()
    assert [mark.stage for mark in run.marks.all()] == ["T", "I", "R", "TA"]
    assert run.ended_at is not None
    assert Observation.objects.submitted().count() == 2
    page = coach.get(url(group, "umpan-balik"))
    assert [sheet.worked for sheet in page.context["feedback"].sheets] == [
        "Anda memberi jeda.",
        "Jeda setelah bertanya.",
    ]
    assert page.context["feedback"].waiting == 0
    repeated = coach.post(url(group, "ulangi"), {"kunci": uuid7(), "tahap": "I"})
    assert coach.get(repeated.url).status_code == 200
    coach.post(repeated.url)
    assert run.attempts.get().ended_at is not None


def test_every_page_of_the_round_opens_for_its_people(group, sign_in, scene):
    for user in (group.coach, group.coachee, group.observer, group.visitor):
        assert sign_in(user).get("/kegiatan/bimtek-sampit/praktik/").status_code == 200
    for key in ("panitia", "kepala_balai"):
        assert sign_in(scene.users[key]).get("/kegiatan/bimtek-sampit/praktik/papan/").status_code == 200
