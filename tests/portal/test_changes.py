"""Between next steps and figures the home page tells what changed, to each what concerns them."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.core.audit import audit
from pamong.core.models import AuditEntry
from pamong.portal import changes
from pamong.portal.changes import changes_of
from pamong.programme.models import Announcement

TIMETABLE = "Jadwal diterbitkan"


def told(user, event):
    return [change.text for change in changes_of(user, event)]


def answered(scene, count, ago=timedelta()):
    for place in scene.participants[:count]:
        audit(scene.users["panitia"], "enrolment.answered", place)
    latest = AuditEntry.objects.order_by("-pk").values("pk")[:count]
    AuditEntry.objects.filter(pk__in=[row["pk"] for row in latest]).update(at=timezone.now() - ago)


def test_deeds_of_one_day_are_one_line_the_newest_first(scene):
    AuditEntry.objects.all().delete()
    answered(scene, 2, ago=timedelta(days=2))
    answered(scene, 3)
    lines = [text for text in told(scene.users["panitia"], scene.event) if "undangan" in text]
    assert lines == ["3 undangan dijawab", "2 undangan dijawab"]


def test_one_deed_for_many_counts_all_of_them(scene):
    AuditEntry.objects.all().delete()
    audit(scene.users["kepala_balai"], "certification.issued", scene.event, event_id=scene.event.pk, total=186)
    assert "186 sertifikat terbit" in told(scene.users["kepala_balai"], scene.event)


def test_a_day_that_began_before_what_is_read_is_not_counted_too_low(scene, monkeypatch):
    AuditEntry.objects.all().delete()
    answered(scene, 4, ago=timedelta(days=2))
    answered(scene, 2)
    monkeypatch.setattr(changes, "WINDOW", 3)
    assert [text for text in told(scene.users["panitia"], scene.event) if "undangan" in text] == ["2 undangan dijawab"]


def test_participants_hear_of_announcements_not_of_the_committees_deeds(scene):
    Announcement.objects.create(event=scene.event, title="Bus pukul 6", text="…", published_at=timezone.now())
    Announcement.objects.create(
        event=scene.event, title="Rapat", text="…", published_at=timezone.now(), components=["panitia"]
    )
    answered(scene, 2)
    lines = told(scene.users["peserta"], scene.event)
    assert "Pengumuman: Bus pukul 6" in lines
    assert [line for line in lines if "undangan" in line or "Rapat" in line] == []


def test_a_stranger_to_the_event_hears_nothing(scene):
    assert told(scene.users["staf_lain"], scene.event) == []


def test_the_home_page_shows_at_most_four(scene, sign_in):
    AuditEntry.objects.all().delete()
    for days in range(6):
        answered(scene, 1, ago=timedelta(days=days))
    assert len(changes_of(scene.users["panitia"], scene.event)) == changes.MOST
    assert "Yang berubah" in sign_in(scene.users["panitia"]).get("/").content.decode()


def test_a_plan_tells_when_it_was_published_without_its_documents(scene):
    """Problem and answer of a large event are megabytes; everybody's home would read them."""
    with CaptureQueriesContext(connection) as asked:
        changes_of(scene.users["panitia"], scene.event)
    (plan,) = [one["sql"] for one in asked if 'FROM "planning_plan"' in one["sql"]]
    assert [name for name in ("problem", "answer", "lessons") if f'"planning_plan"."{name}"' in plan] == []
