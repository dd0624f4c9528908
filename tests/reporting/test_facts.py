from pamong.attendance.commands import PresenceClaim, record_presences
from pamong.attendance.models import Way
from pamong.core import clock
from pamong.core.ids import uuid7
from pamong.reporting import completeness, outline
from pamong.reporting.facts import gather, taught_hours


def come(scene, sessions):
    """Let everybody come whom these sessions concern."""
    for session in sessions:
        people = [
            one for one in scene.participants if one.class_membership.training_class_id == session.training_class_id
        ]
        with clock.pretend(session.ends_at):
            rows = [PresenceClaim(uuid7(), session.pk, one.pk, Way.STAFF_SCAN, session.starts_at) for one in people]
            record_presences(actor=scene.users["panitia"], rows=rows)


def test_whoever_speaks_to_two_classes_in_one_hall_teaches_once(scene):
    speaker = scene.crew["fasilitator"][0]
    first, second = (next(one for one in scene.sessions if one.training_class == group) for group in scene.classes[:2])
    scene.event.crew.first().sessions.clear()
    for session in (first, second):
        session.starts_at, session.ends_at, session.jp = first.starts_at, first.ends_at, 2
        session.save()
        session.facilitators.set([speaker])
    come(scene, [first, second])
    (hours,) = [one for one in taught_hours(scene.event) if one.member == speaker]
    assert (hours.sessions, hours.jp) == (1, 2)


def test_a_session_nobody_came_to_was_not_taught(scene):
    assert taught_hours(scene.event) == []


def test_the_score_names_how_many_sessions_lack_presence(scene):
    past = [one for one in scene.sessions if one.ends_at < clock.now()]
    come(scene, past[:1])
    labels = [part["label"] for part in completeness.missing(completeness.parts(gather(scene.event)))]
    assert f"Kehadiran pada {len(past) - 1} sesi" in labels


def test_every_missing_part_links_to_the_page_that_mends_it(scene, sign_in):
    client = sign_in(scene.users["panitia"])
    for part in completeness.missing(completeness.parts(gather(scene.event))):
        assert client.get(part["url"]).status_code == 200, part


def test_the_same_suggestion_is_told_once_with_its_number():
    told = ["Ruang lebih sejuk.", " Ruang lebih sejuk. ", "Waktu ditambah.", ""]
    assert outline.suggestions(told) == ["Ruang lebih sejuk. (2 orang)", "Waktu ditambah."]
