"""One sign-in link per role, for looking around a demonstration."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from pamong.people.commands import make_personal_link
from pamong.people.models import Person

from .cast import Cast

ROLES = ("panitia", "kepala_balai", "fasilitator", "coach", "dinas", "pengawas", "operator")


def doors(cast: Cast, host: str) -> Iterator[tuple[str, str]]:
    """Yield role and link; the participant is the first of the list."""
    first = cast.event.participants.taking_part().select_related("person").order_by("person__name").first()
    people: dict[str, Person | None] = {"peserta": first.person if first else None}
    people |= {role: cast.users[role].person for role in ROLES}
    for role, person in people.items():
        if person is not None:
            key = make_personal_link(actor=None, person=person, purpose="demo", days=30)
            yield role, f"{host}{reverse('people:personal_link', args=[key])}"
