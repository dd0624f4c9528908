"""One person's practice day: the triads with a place for them, what each waits for, and who still owes a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from pamong.coaching.models import Observation, PracticeRun, SheetState, Visibility
from pamong.coaching.rules import OBSERVING, VISITOR, Place, place_in, visibility_of
from pamong.planning.models import Triad, TriadRole
from pamong.programme.models import Event

from .triads import my_triads

ENTRIES = 30


@dataclass(frozen=True)
class RaterState:
    """A rater of a triad and how far their sheet is."""

    name: str
    is_visitor: bool
    state: str | None

    @property
    def owes(self) -> bool:
        """Whether the sheet is still to come."""
        return self.state != SheetState.SUBMITTED


@dataclass(frozen=True)
class DayEntry:
    """A triad as one person sees it in their day."""

    triad: Triad
    place: Place
    run: PracticeRun | None
    raters: list[RaterState]
    own_state: str | None

    @property
    def sentence(self) -> str:
        """Who does what in this round, seen from here."""
        names = self.partners_by_role
        words = {
            TriadRole.COACH: _("Round %(round)s: you coach %(coachee)s"),
            TriadRole.COACHEE: _("Round %(round)s: %(coach)s coaches you"),
            VISITOR: _("Round %(round)s: you visit group %(number)s"),
        }.get(self.place.role, _("Round %(round)s: you observe %(coach)s"))
        return words % {"round": self.triad.round, "number": self.triad.number, **names}

    @property
    def partners_by_role(self) -> dict[str, str]:
        """The names of coach and coachee, an en dash while a place is empty."""
        found = {member.role: member.participant.person.name for member in self.triad.members.all()}
        return {"coach": found.get(TriadRole.COACH, "–"), "coachee": found.get(TriadRole.COACHEE, "–")}

    @property
    def partners(self) -> list[tuple[str, str]]:
        """The members with their roles in words, in the order of the conversation."""
        order = list(TriadRole.values)
        members = sorted(self.triad.members.all(), key=lambda member: order.index(member.role))
        return [(str(member.get_role_display()), member.participant.person.name) for member in members]

    @property
    def owing(self) -> list[str]:
        """Who still owes a sheet; nobody before the round has begun."""
        return [rater.name for rater in self.raters if rater.owes] if self.run else []

    @property
    def feedback_ready(self) -> bool:
        """Whether a sheet was released."""
        return any(not rater.owes for rater in self.raters)

    @property
    def step(self) -> str:
        """What this person can do: `guide`, `observe`, `feedback`, `kept` or `wait`."""
        if self.place.rates:
            return self._step_of_rater
        if self.feedback_ready:
            return "feedback"
        return "guide" if self.place.role == TriadRole.COACH and (not self.run or not self.run.ended_at) else "wait"

    @property
    def _step_of_rater(self) -> str:
        """What a rater does: the sheet; then the feedback, unless the pair keeps it to themselves (`kept`)."""
        if self.own_state != SheetState.SUBMITTED:
            return "observe"
        return "kept" if self.mode == Visibility.PRIVATE else "feedback"

    @property
    def mode(self) -> Visibility:
        """Who reads the round."""
        return visibility_of(self.triad)

    @property
    def done(self) -> bool:
        """Whether nothing is left to do here for this person."""
        return self.step in ("feedback", "kept") or (self.step == "wait" and bool(self.run and self.run.ended_at))


@dataclass(frozen=True)
class Day:
    """One page of a person's triads: what is open comes first."""

    entries: list[DayEntry]
    page: Page[Triad]

    @property
    def first(self) -> DayEntry | None:
        """What to do now."""
        return next((entry for entry in self.entries if not entry.done), None)


def day_of(user: Any, event: Event, page: str | None = None) -> Day:
    """Return a person's triads with six queries however many they are."""
    shown = Paginator(my_triads(user, event), ENTRIES).get_page(page)
    triads = list(shown.object_list)
    runs = {run.triad_id: run for run in PracticeRun.objects.whole().filter(triad__in=[triad.pk for triad in triads])}
    states = _sheet_states([run.pk for run in runs.values()])
    return Day([_entry(user, triad, runs.get(triad.pk), states) for triad in triads], shown)


def _sheet_states(runs: list[Any]) -> dict[tuple[Any, Any], str]:
    """Return the state of each sheet by run and rater."""
    rows = Observation.objects.filter(run__in=runs).order_by()
    fields = rows.values_list("run_id", "observer_id", "visitor_id", "state")
    return {(run, observer or visitor): state for run, observer, visitor, state in fields}


def _entry(user: Any, triad: Triad, run: PracticeRun | None, states: dict[tuple[Any, Any], str]) -> DayEntry:
    place = place_in(user, triad)
    assert place is not None  # only triads with a place were asked for
    own = place.participant or place.visitor
    return DayEntry(
        triad, place, run, _raters(triad, run, states), states.get((run.pk, own.pk)) if run and own else None
    )


def _raters(triad: Triad, run: PracticeRun | None, states: dict[tuple[Any, Any], str]) -> list[RaterState]:
    run_id = run.pk if run else None
    raters = [
        RaterState(member.participant.person.name, False, states.get((run_id, member.participant_id)))
        for member in triad.members.all()
        if member.role in OBSERVING
    ]
    if triad.facilitator:
        raters.append(RaterState(triad.facilitator.person.name, True, states.get((run_id, triad.facilitator_id))))
    return raters
