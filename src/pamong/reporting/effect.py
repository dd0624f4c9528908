"""What came of an event, by Kirkpatrick's four levels: reaction, learning, behaviour, results.

Each level says what is known, how far that carries, and what is not known: a gap is written, never filled. Levels:
D. L. Kirkpatrick and J. D. Kirkpatrick, Evaluating Training Programs, 3rd edition, 2006.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamong.core import clock, words
from pamong.followup.models import Meeting, Story, StoryState, Trial, VisitState
from pamong.followup.queries import Overview, overview_of
from pamong.programme.models import Event
from pamong.programme.visibility import Role, roles_in
from pamong.succession.models import Candidate, Decision, Stage

from .facts import EventFacts

ANSWERED_ENOUGH = 0.6  # of those invited; below, who stayed silent may think otherwise
HELD_ENOUGH = 0.8  # of the sessions that were due
MONTHS_SHOWN = 12
MOST_OTHERS = 12


class Standing(models.TextChoices):
    """How far a level is known."""

    KNOWN = "terukur", gettext_lazy("Known")
    PART = "sebagian", gettext_lazy("Known in part")
    NONE = "belum", gettext_lazy("Not known yet")


@dataclass(frozen=True)
class Level:
    """One level: its question, what is known as sentences, what is not."""

    number: int
    title: str
    question: str
    standing: Standing
    known: list[str]
    gaps: list[str]


@dataclass(frozen=True)
class Month:
    """What was done in one month after the event."""

    first_day: date
    sessions: int
    meetings: int
    stories: int
    trials: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.sessions + self.meetings + self.stories + self.trials


def levels_of(user: Any, facts: EventFacts) -> list[Level]:
    """Return the four levels of an event, as far as `user` may see its people."""
    overview = overview_of(user, facts.event)
    return [_reaction(facts), _learning(facts), _behaviour(overview), _results(facts)]


def _reaction(facts: EventFacts) -> Level:
    found = facts.evaluation
    known, gaps = [], []
    standing = Standing.NONE
    if found is None or not found.n:
        gaps.append(_("Nobody has answered the evaluation."))
    elif found.mean is None:
        gaps.append(_("The evaluation is sealed until it closes."))
    else:
        mean = words.decimal(found.mean, 2)
        known.append(
            _("%(n)s of %(all)s participants rated the event %(mean)s of %(highest)s (%(word)s).")
            % {"n": found.n, "all": found.n_invited, "mean": mean, "highest": found.highest, "word": found.word}
        )
        enough = found.n >= ANSWERED_ENOUGH * found.n_invited
        standing = Standing.KNOWN if enough else Standing.PART
        if not enough:
            gaps.append(_("Too few answered: those who stayed silent may think otherwise."))
    return Level(1, _("Reaction"), _("Did they find it worth their time?"), standing, known, gaps)


def _learning(facts: EventFacts) -> Level:
    known, gaps = [], []
    both = facts.pre_mean is not None and facts.post_mean is not None
    if both:
        before, after = words.decimal(facts.pre_mean or 0), words.decimal(facts.post_mean or 0)
        known.append(_("The mean of the tests went from %(before)s to %(after)s.") % {"before": before, "after": after})
        gaps.append(_("A written test shows knowledge, not skill, and without a comparison group not the cause."))
    else:
        gaps.append(_("Pre-test and post-test are not both there."))
    if facts.practice.sheets_submitted:
        known.append(
            ngettext(
                "Coaching practice was observed on %(n)s sheet.",
                "Coaching practice was observed on %(n)s sheets.",
                facts.practice.sheets_submitted,
            )
            % {"n": words.whole(facts.practice.sheets_submitted)}
        )
    else:
        gaps.append(_("No coaching practice has been observed."))
    standing = Standing.KNOWN if both and facts.practice.sheets_submitted else Standing.PART if known else Standing.NONE
    return Level(2, _("Learning"), _("What can they do now?"), standing, known, gaps)


def _behaviour(overview: Overview) -> Level:
    known = list(_done_at_school(overview))
    gaps = []
    if not overview.held:
        gaps.append(_("No session has been held at a school: whether practice changed there, nobody has seen."))
    elif overview.held < HELD_ENOUGH * overview.due:
        gaps.append(_("Sessions are missing: those who are seen may be the keener ones."))
    if overview.silent:
        gaps.append(
            ngettext(
                "%(n)s person has not been heard of for two weeks.",
                "%(n)s people have not been heard of for two weeks.",
                overview.silent,
            )
            % {"n": words.whole(overview.silent)}
        )
    whole = overview.due > 0 and overview.held >= HELD_ENOUGH * overview.due
    standing = Standing.KNOWN if whole else Standing.PART if known else Standing.NONE
    return Level(3, _("Behaviour"), _("Do they do it at their schools?"), standing, known, gaps)


def _done_at_school(overview: Overview) -> Iterator[str]:
    approved = overview.states["disetujui"]
    if approved:
        yield _("%(n)s of %(all)s action plans are approved; %(confirmed)s principals agreed.") % {
            "n": words.whole(approved),
            "all": words.whole(overview.people),
            "confirmed": words.whole(overview.confirmed),
        }
    if overview.held:
        yield _("%(n)s follow-up sessions were held; %(due)s were due.") % {
            "n": words.whole(overview.held),
            "due": words.whole(overview.due),
        }


def _results(facts: EventFacts) -> Level:
    known = [sentence for sentence in (_shared(facts), _principals(facts)) if sentence]
    gaps = [_("What changed for pupils is not kept in Pamong: look at the school's report card (Rapor Pendidikan).")]
    if not known:
        gaps.insert(0, _("Nothing has been shared, and nobody has been advised as a principal."))
    standing = Standing.PART if known else Standing.NONE
    return Level(4, _("Results"), _("What did schools gain?"), standing, known, gaps)


def _shared(facts: EventFacts) -> str:
    shared = Story.objects.filter(event=facts.event, state=StoryState.SHARED)
    tried = Trial.objects.filter(story__in=shared)
    found = {"stories": shared.count(), "people": tried.values("person").distinct().count()}
    if not found["stories"]:
        return ""
    return _("%(stories)s stories of good practice are shared; %(people)s other teachers tried one.") % found


def _principals(facts: EventFacts) -> str:
    people = facts.event.participants.taking_part().values("person")
    certified = Candidate.objects.filter(person__in=people, stage=Stage.CERTIFIED).values("person").distinct().count()
    advised = Decision.objects.filter(candidate__person__in=people).values("candidate__person").distinct().count()
    if not certified and not advised:
        return ""
    return _("%(certified)s hold the official certificate of a principal candidate; %(advised)s were advised.") % {
        "certified": words.whole(certified),
        "advised": words.whole(advised),
    }


def months_after(facts: EventFacts) -> list[Month]:
    """Return month by month what was done since the event, at most a year; none before its last day."""
    event = facts.event
    visits = event.visits.filter(state=VisitState.DONE).values_list("held_on", flat=True)
    meetings = Meeting.objects.filter(community__event=event).values_list("held_on", flat=True)
    stories = Story.objects.filter(event=event, state=StoryState.SHARED).values_list("shared_at", flat=True)
    trials = Trial.objects.filter(story__event=event).values_list("created_at", flat=True)
    shared, tried = ([clock.day_of(at, event.zone) for at in moments if at] for moments in (stories, trials))
    columns = [_by_month(days) for days in (visits, meetings, shared, tried)]
    first_days = list(_first_days(event.last_day, clock.today(event.zone)))
    return [Month(first, *(column[first] for column in columns)) for first in first_days]


def _by_month(days: Iterable[date | None]) -> Counter[date]:
    return Counter(day.replace(day=1) for day in days if day)


def _first_days(start: date, end: date) -> Iterator[date]:
    first = start.replace(day=1)
    for _month in range(MONTHS_SHOWN):
        if first > end:
            return
        yield first
        first = (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def other_events(user: Any, event: Event) -> list[Event]:
    """Return the other events of the office whose head the user is, newest first."""
    if Role.HEAD not in roles_in(user, event):
        return []
    rows = Event.objects.filter(office=event.office_id, first_day__lte=clock.today(event.zone)).exclude(pk=event.pk)
    return list(rows.select_related("office").order_by("-first_day")[:MOST_OTHERS])


def month_name(day: date) -> str:
    """Return `November 2024` in the reader's language."""
    return formats.date_format(day, "F Y")
