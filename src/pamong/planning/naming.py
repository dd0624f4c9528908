"""Names for ids: the engines speak of ids only, people read names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pamong.enrolment.models import Participant
from pamong.people.queries import shown_name
from pamong.planning.models import TrainingClass, class_name
from pamong.programme.models import CrewMember, Event, Material, Room

SUPPOSED = "tambahan-"  # begins the ids of rooms, facilitators and coaches that a trial only supposes
CLASS = re.compile(r"\b[Kk]elas (\d+)\b")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def names_of(ids: Collection[str], event: Event) -> dict[str, str]:
    """Return what people call the participants, crew, materials and rooms behind ids; unknown ids are left out."""
    supposed = {one: _supposed(one) for one in ids if one.startswith(SUPPOSED)}
    wanted = {one for one in ids if one not in supposed}
    if not wanted:
        return supposed
    named: dict[str, str] = {}
    person = shown_name("person")
    for name, rows in (
        (person, Participant.objects.filter(event=event)),
        (person, CrewMember.objects.filter(event=event)),
        ("title", Material.objects.filter(event=event)),
        ("name", Room.objects.filter(venue=event.venue_id)),
    ):
        if wanted := wanted - named.keys():  # most texts name people only
            found = rows.filter(pk__in=wanted).order_by().values_list("pk", name)
            named |= {str(pk): words for pk, words in found}
    return supposed | named


def _supposed(name: str) -> str:
    """Return what a supposed room or person is called."""
    if name.startswith(f"{SUPPOSED}ruang"):
        return _("one more room")
    return _("one more facilitator")


def with_names(texts: Iterable[str], event: Event) -> list[str]:
    """Return sentences of the engines with names where they had ids, and classes as they are called."""
    found = list(texts)
    names = names_of({one for text in found for one in ID.findall(text)}, event)
    named = (ID.sub(lambda match: names.get(match[0], "…"), text) for text in found)
    return [CLASS.sub(lambda match: class_name(int(match[1])), text) for text in named]


@dataclass(frozen=True)
class Way:
    """A way out of a conflict, in words; `number` and its conflict's find it again."""

    conflict: int
    number: int
    message: str
    row: Mapping[str, Any]


@dataclass(frozen=True)
class NamedConflict:
    """Why a plan is not possible and what would help, with names."""

    message: str
    ways: tuple[Way, ...]


def named_conflicts(conflicts: Iterable[Mapping[str, Any]], event: Event) -> list[NamedConflict]:
    """Return why a plan is not possible and what would help, with names."""
    found = list(conflicts)
    texts = [text for one in found for text in (one["message"], *(way["message"] for way in one["relaxations"]))]
    words = dict(zip(texts, with_names(texts, event), strict=True))
    return [
        NamedConflict(
            words[one["message"]],
            tuple(Way(at, number, words[way["message"]], way) for number, way in enumerate(one["relaxations"])),
        )
        for at, one in enumerate(found)
    ]


@dataclass(frozen=True)
class Observation:
    """An observation beyond those of one's own groups: who, of which coach, in which round, beside whom."""

    rater: str
    coach: str
    round: int
    beside: str


def named_observations(
    answer: Mapping[str, Any], event: Event, group: TrainingClass | None = None
) -> list[Observation]:
    """Return the extra observations that make a plan's ratings comparable, of one class or all, by round."""
    rows = [*answer.get("linking", ()), *answer.get("sharing", ())]
    if group is not None:
        people = {str(pk) for pk in group.members.order_by().values_list("pk", flat=True)}
        rows = [row for row in rows if row["coach"] in people]
    names = names_of({row[key] for row in rows for key in ("rater", "coach", "already_rated_by")}, event)
    named = (
        Observation(
            rater=names.get(row["rater"], "…"),
            coach=names.get(row["coach"], "…"),
            round=row["round"],
            beside=names.get(row["already_rated_by"], "…"),
        )
        for row in rows
    )
    return sorted(named, key=lambda one: (one.round, one.rater, one.coach))
