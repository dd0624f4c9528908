"""Spare objects of follow-up, the first participant's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from pamong.core.clock import now
from pamong.followup.models import ActionPlan, Activity, Community, Conversation, Evidence, Story, Supervision, Visit
from scenes.sampit import Scene

COLUMNS = {
    "aim": "Murid berani bertanya",
    "target": "3 guru",
    "method": "Percakapan coaching",
    "starts_on": date(2024, 12, 2),
    "ends_on": date(2025, 1, 31),
    "place": "Sekolah",
    "cost": "",
    "responsible": "Saya",
    "indicator": "Tiga percakapan tercatat",
    "obstacles": "",
}


def plan(scene: Scene, number: int = 0) -> ActionPlan:
    """Return a participant's plan."""
    return ActionPlan.objects.get_or_create(
        participant=scene.participants[number],
        defaults={"event": scene.event, "commitment": "Saya memulai dari kelas saya.", "touched_at": now()},
    )[0]


def activity(scene: Scene) -> Any:
    """Return an activity of it."""
    return Activity.objects.get_or_create(plan=plan(scene), title="Cadangan", defaults=COLUMNS)[0].pk


def evidence(scene: Scene) -> Any:
    """Return evidence without a file."""
    values = {"note": "x", "added_by": scene.users["peserta"]}
    return Evidence.objects.get_or_create(activity_id=activity(scene), defaults=values)[0].pk


def visit(scene: Scene) -> Any:
    """Return a session with the first coach."""
    values = {"event": scene.event, "coach": scene.crew["coach"][0], "planned_on": date(2024, 12, 2)}
    return Visit.objects.get_or_create(participant=scene.participants[0], number=1, defaults=values)[0].pk


def supervision(scene: Scene) -> Any:
    """Return a cycle that was begun."""
    values = {"before_on": date(2024, 12, 2), "focus": "Pertanyaan"}
    return Supervision.objects.get_or_create(participant=scene.participants[0], teacher="Guru", defaults=values)[0].pk


def community(scene: Scene) -> Any:
    """Return a learning community."""
    values = {"event": scene.event, "about": "x"}
    return Community.objects.get_or_create(leader=scene.participants[0], name="Cadangan", defaults=values)[0].pk


def story(scene: Scene) -> Any:
    """Return a story that waits for a review."""
    values = {"event": scene.event, "situation": "x", "action": "x", "result": "x", "state": "diajukan"}
    return Story.objects.get_or_create(author=scene.participants[0], title="Cadangan", defaults=values)[0].pk


def conversation(scene: Scene) -> Any:
    """Return a conversation in the first participant's log."""
    values = {"held_on": date(2024, 12, 3), "minutes": 30}
    owner = scene.participants[0]
    return Conversation.objects.get_or_create(participant=owner, partner="Rekan contoh", defaults=values)[0].pk
