"""What the pages for changing a version by hand show: a class, its timetable hour by hour, its practice groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from pamong.enrolment.models import Participant
from pamong.programme.queries import slot_times

from .grid import open_slots
from .locks import group_key, keeps_of, session_key
from .models import Plan, TriadRole, class_name
from .naming import names_of
from .queries import ClassRow
from .shifting import SessionRef, fits, is_plenary, lead_of, partner_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Card:
    """A session on the board."""

    ref: SessionRef
    title: str
    jp: int
    room: str
    teachers: tuple[str, ...]
    plenary: bool
    keeps: tuple[str, ...]

    @property
    def lock_words(self) -> str:
        """Return what of it is locked, in words."""
        words = {"time": _("time"), "room": _("room"), "facilitators": _("facilitators")}
        return ", ".join(words[name] for name in self.keeps)


@dataclass(frozen=True)
class Cell:
    """A lesson hour of a day: what begins or goes on there, and what the chosen session would meet there."""

    day: int
    slot: int
    starts_at: datetime
    ends_at: datetime
    cards: tuple[Card, ...]
    goes_on: str
    can_take: bool
    is_own: bool
    partner: str
    marks: tuple[str, ...]

    @property
    def target(self) -> str:
        """Return how the form names this hour."""
        return f"{self.day}.{self.slot}"


@dataclass(frozen=True)
class Board:
    """The rows of one class, by session, with names."""

    plan: Plan
    number: int
    names: Mapping[str, str]

    @property
    def hours(self) -> Row:
        hours: Row = self.plan.problem["timetable"]
        return hours

    @cached_property
    def rows(self) -> list[Row]:
        return [row for row in self.plan.answer["timetable"] if row["class"] == str(self.number)]

    def card(self, row: Row) -> Card:
        """Return a session in words."""
        return Card(
            ref=SessionRef.of(row),
            title=self.names.get(row["material"], "…"),
            jp=row["jp"],
            room=self.names.get(row["room"] or "", ""),
            teachers=tuple(self.names.get(one, "…") for one in row["facilitators"]),
            plenary=is_plenary(self.hours, row),
            keeps=tuple(keeps_of(self.plan.locks, lead_of(self.hours, self.plan.answer["timetable"], row))),
        )

    def days(self, chosen: Row | None, marks: Mapping[tuple[int, int], list[str]]) -> list[tuple[datetime, list[Cell]]]:
        """Return the lesson hours of every day."""
        found = []
        for day, times in enumerate(slot_times(self.plan.event)[: self.hours["days"]], 1):
            slots = open_slots(self.hours, day)[: len(times)]
            cells = [self._cell((day, slot), at, chosen, marks) for slot, at in zip(slots, times, strict=False)]
            if cells:
                found.append((cells[0].starts_at, cells))
        return found

    def _cell(
        self,
        place: tuple[int, int],
        times: tuple[datetime, datetime],
        chosen: Row | None,
        marks: Mapping[tuple[int, int], list[str]],
    ) -> Cell:
        day, slot = place
        begun = [row for row in self.rows if (row["day"], row["slot"]) == place]
        on = [row for row in self.rows if row["day"] == day and row["slot"] < slot < row["slot"] + row["jp"]]
        is_own = chosen is not None and (chosen["day"], chosen["slot"]) == place
        partner = partner_of(self.hours, self.rows, chosen, day, slot) if chosen and not is_own else None
        return Cell(
            day=day,
            slot=slot,
            starts_at=times[0],
            ends_at=times[1],
            cards=tuple(self.card(row) for row in begun),
            goes_on=self.names.get(on[0]["material"], "…") if on and not begun else "",
            can_take=bool(chosen) and not is_own and fits(self.hours, chosen or {}, day, slot),
            is_own=is_own,
            partner=self.names.get(partner["material"], "…") if partner else "",
            marks=tuple(marks.get(place, ())),
        )


def board_of(plan: Plan, number: int) -> Board:
    """Return the board of one class."""
    rows = [row for row in plan.answer["timetable"] if row["class"] == str(number)]
    ids = {str(one) for row in rows for one in (row["material"], row["room"], *row["facilitators"]) if one}
    return Board(plan, number, names_of(ids, plan.event))


def row_of(plan: Plan, ref: SessionRef | None) -> Row | None:
    """Return the session a page names, if the version has it."""
    rows = plan.answer.get("timetable", ())
    return next((row for row in rows if ref is not None and session_key(row) == ref.key), None)


@dataclass(frozen=True)
class GroupCard:
    """A practice group of a version, in words."""

    number: int
    people: tuple[tuple[str, str], ...]
    coach: str
    members: str
    locked: bool


def groups_of(plan: Plan, number: int) -> list[tuple[int, list[GroupCard]]]:
    """Return the practice groups of one class, round by round."""
    homes = plan.answer.get("classes", {})
    rows = [row for row in plan.answer.get("triads", ()) if homes.get(row["members"][0]) == number]
    ids = {one for row in rows for one in (*row["members"], row["facilitator"]) if one}
    names, locked = names_of(ids, plan.event), {group_key(row) for row in plan.locks.get("triads", ())}
    rounds: dict[int, list[GroupCard]] = {}
    for row in rows:
        cards = rounds.setdefault(row["round"], [])
        roles = sorted(row["roles"].items(), key=lambda item: list(TriadRole).index(TriadRole(item[1])))
        cards.append(
            GroupCard(
                number=len(cards) + 1,
                people=tuple((names.get(one, "…"), str(TriadRole(role).label)) for one, role in roles),
                coach=names.get(row["facilitator"] or "", ""),
                members=",".join(row["members"]),
                locked=group_key(row) in locked,
            )
        )
    return sorted(rounds.items())


def class_choices(rows: list[ClassRow]) -> list[tuple[int, str]]:
    """Return the classes with their sizes, as a choice."""
    return [(row.number, f"{class_name(row.number)} · {row.size}") for row in rows]


def step_words(plan: Plan) -> str:
    """Return the last change by hand, in words; nothing when there is none to take back."""
    if not plan.steps:
        return ""
    about = plan.steps[-1]["about"]
    names = names_of({str(about[key]) for key in ("id", "material") if key in about}, plan.event)
    where = {name: class_name(int(about[key])) for name, key in (("group", "class"), ("to", "to")) if key in about}
    what = {"name": names.get(str(about.get("id") or about.get("material")), "…"), **about, **where}
    return _sentence(about) % what


def _sentence(about: Row) -> str:
    locked, verb = bool(about.get("locked")), about["verb"].partition(".")[2]
    return {
        "class_changed": _("%(name)s moved to %(to)s"),
        "session_moved": _("%(name)s of %(group)s moved"),
        "session_changed": _("%(name)s of %(group)s got another room or other facilitators"),
        "session_locked": _("%(name)s of %(group)s locked") if locked else _("%(name)s of %(group)s unlocked"),
        "people_locked": _("people locked: %(count)s") if locked else _("people unlocked: %(count)s"),
        "group_locked": _("a group of round %(round)s locked") if locked else _("a group of round %(round)s freed"),
    }[verb]


def unevenness(plan: Plan, number: int) -> tuple[list[str], set[str]]:
    """Return what makes a class uneven, in words, and the people who should be apart."""
    from pamong.engines.grouping.evenness import uneven  # noqa: PLC0415 - the engines bring OR-Tools: 70 MB, only when judged

    from .solving import class_rules, person_of  # noqa: PLC0415 - as above

    people = [person_of(item) for item in plan.problem["people"]]
    found = [
        one
        for one in uneven(people, class_rules(plan.problem["classes"]), plan.answer["classes"])
        if one.subjects[0] == str(number)
    ]
    mates = {person for one in found if one.rule == "apart" for person in one.subjects[1:]}
    names = names_of(mates, plan.event)
    regions = _regions(found)
    return [_uneven_words(one.rule, one.subjects, {**names, **regions}) for one in found], mates


def _regions(found: list[Any]) -> dict[str, str]:
    from pamong.places.models import Regency  # noqa: PLC0415 - only where a class is uneven by regency

    codes = {one.subjects[2] for one in found if one.rule == "balance" and one.subjects[1] == "regency"}
    return {region.pk: region.short_name for region in Regency.objects.filter(pk__in=codes)} if codes else {}


def _uneven_words(rule: str, subjects: tuple[str, ...], names: Mapping[str, str]) -> str:
    if rule == "size":
        return _("%(size)s people; an even share would be %(share)s.") % {
            "size": subjects[1], "share": _share(subjects[2], subjects[3])}  # fmt: skip
    if rule == "apart":
        return _("Of one school: %(names)s.") % {"names": "; ".join(names.get(one, "…") for one in subjects[1:])}
    _number, name, level, amount, least, most = subjects
    labels = {"cohort": _("Cohort"), "regency": _("Regency"), "level": _("Level"), "sex": _("Sex")}
    return _("%(what)s %(level)s: %(amount)s, an even share would be %(share)s.") % {
        "what": labels.get(name, name), "level": names.get(level, level), "amount": amount,
        "share": _share(least, most)}  # fmt: skip


def _share(least: str, most: str) -> str:
    return least if least == most else _("%(least)s to %(most)s") % {"least": least, "most": most}


def places_of(
    plan: Plan, people: Iterable[Participant], mates: set[str], needs: Mapping[Any, list[str]]
) -> list[dict[str, Any]]:
    """Return the people of a class as the page shows them."""
    locked = plan.locks.get("places", {})
    return [
        {"place": one, "locked": str(one.pk) in locked, "mate": str(one.pk) in mates, "needs": needs.get(one.pk)}
        for one in people
    ]
