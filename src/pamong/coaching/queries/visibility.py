"""Who reads a round: the narrower of the two wishes of its pair, practice while nobody has said anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pamong.coaching.models import PracticeRun, Visibility
from pamong.coaching.rules import PAIR, visibility_of
from pamong.core.permissions import may
from pamong.planning.models import Triad
from pamong.programme.models import Event

SENTENCES = {
    Visibility.PRIVATE: _("Only the two who talked read the feedback."),
    Visibility.TRAINING: _("The pair and their observers read the feedback."),
    Visibility.ASSESSMENT: _("The pair, their observers and the assessors of this event read the feedback."),
}
ICONS = {Visibility.PRIVATE: "lock", Visibility.TRAINING: "users", Visibility.ASSESSMENT: "list-check"}


@dataclass(frozen=True)
class Reading:
    """Who reads a round, as a page says it; `chooses` for those who may change it."""

    mode: Visibility
    chooses: bool

    @property
    def sentence(self) -> Any:
        """Who reads, in one sentence."""
        return SENTENCES[self.mode]

    @property
    def icon(self) -> str:
        """The sign that goes with the word."""
        return ICONS[self.mode]


def reading_of(user: Any, triad: Triad) -> Reading:
    """Return who reads a triad's round, and whether this person has a say in it."""
    return Reading(visibility_of(triad), may(user, "coaching.choose_visibility", triad))


def assessed_rounds(event: Event, search: str = "") -> QuerySet[PracticeRun]:
    """Return the rounds that coach and coachee both opened to the assessors, latest first."""
    wishes = Q(triad__visibility_wishes__participant=F("coach")) | Q(triad__visibility_wishes__participant=F("coachee"))
    wished = Count("pk", filter=wishes & Q(triad__visibility_wishes__mode=Visibility.ASSESSMENT))
    rows = event.practice_runs.whole().annotate(wished=wished).filter(wished=len(PAIR))
    if search:
        rows = rows.filter(Q(coach__person__name__icontains=search) | Q(coachee__person__name__icontains=search))
    named = rows.select_related("coach__person", "coachee__person", "triad__training_class")
    return named.order_by("-started_at", "pk")
