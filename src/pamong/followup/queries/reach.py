"""How far one teacher's work reached: schools and regencies of those who tried a story or came to a meeting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from pamong.enrolment.models import Participant
from pamong.followup.models import MeetingPresence, Trial
from pamong.followup.tile_map import Tile, tiles_of


@dataclass(frozen=True)
class Reach:
    """Counts, the regencies with how many tried there, and the schools of meetings."""

    tried: int
    regencies: list[tuple[str, int]]
    schools: int
    met: int
    meetings: int

    @property
    def tiles(self) -> list[Tile]:
        """The province as tiles; none where nobody of it tried."""
        return tiles_of(dict(self.regencies))


def reach_of(participants: list[UUID]) -> dict[UUID, Reach]:
    """Return the reach of each participant, two queries."""
    places: dict[UUID, Counter[str]] = {pk: Counter() for pk in participants}
    schools: dict[UUID, set[str]] = {pk: set() for pk in participants}
    rows = Trial.objects.filter(story__author__in=participants).values_list(
        "story__author", "person__regency__name", "person__school__name"
    )
    for author, regency, school in rows:
        places[author][(regency or "").removeprefix("Kabupaten ") or "–"] += 1
        schools[author].add(school or "")
    met: dict[UUID, set[str]] = {pk: set() for pk in participants}
    meetings: dict[UUID, set[UUID]] = {pk: set() for pk in participants}
    present = MeetingPresence.objects.filter(meeting__community__leader__in=participants)
    for leader, meeting, name, school in present.values_list("meeting__community__leader", "meeting", "name", "school"):
        meetings[leader].add(meeting)
        met[leader].add(f"{name}|{school}")
        schools[leader].add(school)
    return {
        pk: Reach(
            sum(places[pk].values()), places[pk].most_common(), len(schools[pk] - {""}), len(met[pk]), len(meetings[pk])
        )
        for pk in participants
    }


def own_reach(participant: Participant) -> Reach:
    """Return one person's reach."""
    return reach_of([participant.pk])[participant.pk]
