"""What everybody is told before a recording, in plain words, and what the log makes of the answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .models import ConsentLine, Purpose
from .models.recording import ANSWERS, ConsentVerb
from .sessions import Session

WHO_HEARS = {
    Purpose.FEEDBACK: gettext_lazy("Only the pair and those who observed hear it. In a private round: only the pair."),
    Purpose.ASSESSMENT: gettext_lazy(
        "The pair and those who observed hear it, and the assessors of this event (facilitators, coaches, head of the"
        " centre) while the pair keeps the round open for assessment."
    ),
    Purpose.EXAMPLE: gettext_lazy(
        "Everybody who takes part in this event or teaches in it may hear it and learn from it, unless the pair makes"
        " the round private."
    ),
}


def told(purpose: str, days: int) -> list[str]:
    """Return what a person reads before answering: who hears it, how long it is kept, how to take a yes back."""
    kept = ngettext(
        "It is kept encrypted for %(days)s day and then deleted by itself.",
        "It is kept encrypted for %(days)s days and then deleted by itself.",
        days,
    )
    return [
        str(WHO_HEARS[Purpose(purpose)]),
        kept % {"days": days},
        _("You may say no; nobody has to give a reason, and practice goes on without a recording."),
        _("Take your yes back whenever you like, on this page: the sound and all remarks on it are deleted at once."),
    ]


def not_to_be_asked(names: list[str]) -> str:
    """Say why a session cannot be recorded in which somebody has no account: nobody can ask them."""
    sentence = _(
        "%(names)s: no account yet, so nobody can ask them here, and this session may not be recorded. The committee"
        " opens a code to sign in for them; any phone may scan it, also yours, and they answer themselves."
    )
    return sentence % {"names": ", ".join(names)}


@dataclass(frozen=True)
class Answers:
    """Where an ask stands, as its log lines say it: the last answer of each person counts."""

    given: dict[UUID, str]
    withdrawn: bool

    def of(self, person_id: UUID | None) -> str:
        """Return somebody's answer, empty when there is none yet."""
        return self.given.get(person_id, "") if person_id else ""

    def missing(self, session: Session) -> int:
        """Return how many of those present have not agreed yet (who was not there is not asked for)."""
        settled = (ConsentVerb.YES, ConsentVerb.ABSENT)
        return sum(self.of(one.person_id) not in settled for one in session.present)

    def agreed(self, session: Session) -> int:
        """Return how many of those present agreed."""
        return sum(self.of(one.person_id) == ConsentVerb.YES for one in session.present)

    def opens(self, session: Session) -> bool:
        """Whether it may be recorded: everybody present agreed, both of the pair among them, nobody withdrew."""
        pair = [self.of(one.person_id) for one in session.present if one.in_pair]
        return (
            not self.withdrawn
            and not self.missing(session)
            and bool(pair)
            and all(answer == ConsentVerb.YES for answer in pair)
        )


def answers_in(lines: Iterable[ConsentLine]) -> Answers:
    """Read the answers out of an ask's lines, in order."""
    given: dict[UUID, str] = {}
    withdrawn = False
    for line in lines:
        if line.verb in ANSWERS:
            given[UUID(line.data["person"])] = line.verb
        elif line.verb == ConsentVerb.WITHDRAWN:
            given[UUID(line.data["person"])] = ConsentVerb.NO
            withdrawn = True
    return Answers(given, withdrawn)


def content_of(line: ConsentLine) -> list[Any]:
    """Return what a line's digest covers."""
    names = [str(line.event_id), str(line.ask_id)]
    return [*names, line.number, line.at, line.actor_id, line.verb, line.data, line.previous]
