"""What a change of one session would break, in sentences: the independent checker's words, before anything is done.

Only sessions that share a class, a room or a facilitator with the change are judged, so a large event answers at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pamong.engines import timetable
from pamong.engines.timetable.check import Violation, check_around

from .locks import session_key
from .models import Plan
from .naming import with_names
from .shifting import audience_rows, shifted_rows, starts_of
from .solving import crowds_of, hours_of, person_of, session_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Judge:
    """A version's timetable, and a session of it that may be changed."""

    plan: Plan
    row: Row

    @cached_property
    def problem(self) -> timetable.Problem:
        """Return the problem without its locks: those refuse a change, they do not mark it."""
        people = [person_of(item) for item in self.plan.problem.get("people", ())]
        return hours_of({**self.hours, "locked": ()}, crowds_of(people, self.plan.answer["classes"]))

    @property
    def hours(self) -> Mapping[str, Any]:
        hours: Mapping[str, Any] = self.plan.problem["timetable"]
        return hours

    @property
    def rows(self) -> Sequence[Row]:
        rows: Sequence[Row] = self.plan.answer["timetable"]
        return rows

    @cached_property
    def own(self) -> list[Row]:
        """Return the session, or that of every class when it is a plenary."""
        return audience_rows(self.hours, self.rows, self.row)

    def hours_marks(self) -> dict[tuple[int, int], list[str]]:
        """Return what is broken at every hour where the session could begin; nothing where it may."""
        found = {}
        for day, slot in starts_of(self.hours, self.row):
            pairs = shifted_rows(self.hours, self.rows, self.row, day, slot, self.plan.locks)
            found[day, slot] = self._broken(self.before, pairs)
        return self._named(found)

    def room_marks(self) -> dict[str, list[str]]:
        """Return what is broken in every room."""
        rooms = [one["id"] for one in self.hours.get("rooms", ())]
        return self._named({name: self._with({"room": name}) for name in rooms})

    def teacher_marks(self) -> dict[str, list[str]]:
        """Return what is broken when somebody teaches in the place of one who does."""
        team = list(self.row["facilitators"])
        names = [one["id"] for one in self.hours.get("facilitators", ())]
        return self._named({name: self._with({"facilitators": _with_one(team, name)}) for name in names})

    def _with(self, new: Row) -> list[Violation]:
        lead = self.own[0]
        return self._broken(self.once, [(lead, {**lead, **new})])

    @cached_property
    def before(self) -> dict[tuple[Any, ...], timetable.Session]:
        """Return all sessions as they are."""
        return {session_key(one): session_of(one) for one in self.rows}

    @cached_property
    def once(self) -> dict[tuple[Any, ...], timetable.Session]:
        """Return them with one row for a plenary that is judged: its room and people are the same for every class."""
        copies = {session_key(one) for one in self.own[1:]}
        return {key: one for key, one in self.before.items() if key not in copies}

    @cached_property
    def known(self) -> set[Violation]:
        """Return what is broken already."""
        ways = (list(rows.values()) for rows in (self.before, self.once))
        return {one for rows in ways for one in check_around(self.problem, rows, rows)}

    def _broken(
        self, before: Mapping[tuple[Any, ...], timetable.Session], pairs: list[tuple[Row, Row]]
    ) -> list[Violation]:
        """Return what the change breaks that was not broken before."""
        changed = {session_key(old): session_of(new) for old, new in pairs}
        near = [*(before[key] for key in changed), *changed.values()]
        then = list({**before, **changed}.values())
        return [one for one in check_around(self.problem, then, near) if one not in self.known]

    def _named(self, found: Mapping[Any, list[Violation]]) -> dict[Any, list[str]]:
        """Put names for ids, all at once; one sentence for each rule and whom it concerns."""
        found = {key: list({(one.rule, one.subjects): one for one in rows}.values()) for key, rows in found.items()}
        texts = {one.message for rows in found.values() for one in rows}
        words = dict(zip(texts, with_names(texts, self.plan.event), strict=True))
        return {key: [words[one.message] for one in rows] for key, rows in found.items()}


def _with_one(team: list[str], name: str) -> list[str]:
    return team if name in team else sorted([*team[:-1], name])
