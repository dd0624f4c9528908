"""Spare objects of the programme that a page may change or remove as often as it likes."""

from __future__ import annotations

from typing import Any

from pamong.coaching.models import Lesson, MasterClip
from pamong.core.clock import now
from pamong.messaging.models import Message
from pamong.people.models import ApiToken, Membership, Person
from pamong.planning.models import Plan
from pamong.reporting.models import Quote
from scenes.sampit import Scene


def announcement(scene: Scene) -> Any:
    """Return an announcement to everybody."""
    return scene.event.announcements.get_or_create(title="Cadangan", defaults={"text": "x", "published_at": now()})[
        0
    ].pk


def pause(scene: Scene) -> Any:
    """Return a pause."""
    return scene.event.breaks.get_or_create(after_slot=9, defaults={"minutes": 5, "label": "Cadangan"})[0].pk


def clip(scene: Scene) -> Any:
    """Return a clip of the office without sound."""
    office = scene.event.office
    return MasterClip.objects.get_or_create(office=office, title=f"Cadangan {scene.event.slug}")[0].pk


def lesson(scene: Scene) -> Any:
    """Return a published lesson of words."""
    values = {"body": "x", "position": 1, "published_at": now()}
    return Lesson.objects.update_or_create(event=scene.event, title="Cadangan", defaults=values)[0].pk


def crew_member(scene: Scene) -> Any:
    """Return somebody who serves and whom nothing holds."""
    person, _ = Person.objects.get_or_create(
        name=f"Narasumber {scene.event.slug}", defaults={"email": f"{scene.event.slug}@contoh.test"}
    )
    return scene.event.crew.get_or_create(person=person, component="narasumber")[0].pk


def handout(scene: Scene) -> Any:
    """Return a handout that stands elsewhere."""
    return scene.event.handouts.get_or_create(title="Cadangan", defaults={"url": "https://contoh.test/"})[0].pk


def message(scene: Scene) -> Any:
    """Return a WhatsApp text that waits for a hand."""
    values = {"person": scene.participants[0].person, "channel": "whatsapp", "event_id": scene.event.pk, "text": "x"}
    return Message.objects.get_or_create(key=f"cadangan-{scene.event.pk}", defaults=values)[0].pk


def room(scene: Scene) -> Any:
    """Return a room no timetable uses."""
    return scene.event.venue.rooms.get_or_create(name="Ruang cadangan", defaults={"capacity": 10})[0].pk


def strand(scene: Scene) -> Any:
    """Return an empty strand."""
    return scene.event.strands.get_or_create(title="Cadangan", defaults={"order": 9})[0].pk


def token(scene: Scene) -> Any:
    """Return somebody's API key."""
    return ApiToken.objects.get_or_create(user=scene.users["staf"], name="Cadangan", digest=scene.event.slug)[0].pk


def membership(scene: Scene) -> Any:
    """Return a role in the office."""
    return Membership.objects.get_or_create(user=scene.users["staf"], office=scene.office, role="staf")[0].pk


def roster_import(scene: Scene) -> Any:
    """Return an import that is cancelled already."""
    return scene.event.imports.get_or_create(state="dibatalkan")[0].pk


def roster_upload(scene: Scene) -> Any:
    """Return a file of that import."""
    uploads = scene.event.imports.get(pk=roster_import(scene)).uploads
    return uploads.get_or_create(name="cadangan.xlsx", defaults={"fingerprint": "-"})[0].pk


def bulk_change(scene: Scene) -> Any:
    """Return a change of nobody."""
    return scene.event.bulk_changes.get_or_create(verb="withdraw", after="dibatalkan", defaults={"before": {}})[0].pk


def plan_version(scene: Scene) -> int:
    """Return the version of a draft without an answer; a second scene's has another number."""
    version = 7 if scene.prefix else 1
    Plan.objects.get_or_create(
        event=scene.event, version=version, defaults={"problem": {"people": [], "classes": {"count": 1}}}
    )
    return version


def quote(scene: Scene) -> Any:
    """Return a quote."""
    return Quote.objects.get_or_create(event=scene.event, speaker="Contoh", post="Ketua", text="Ucapan contoh.")[0].pk
