"""The curriculum (*struktur program*): strands and materials with their lesson hours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.models import User
from pamong.programme.models import Event, Material, Strand

from .changing import change_row


@transaction.atomic
def add_strand(*, actor: User, event: Event, title: str) -> Strand:
    """Add a strand at the end."""
    require(actor, "programme.change_event", event)
    strand = Strand.objects.create(
        event=event, title=title, order=_next_order(event.strands.values_list("order", flat=True))
    )
    audit(actor, "programme.strand_added", strand)
    return strand


@transaction.atomic
def change_strand(*, actor: User, strand: Strand, title: str, order: int | None = None) -> bool:
    """Rename or move a strand."""
    require(actor, "programme.change_event", strand.event)
    place = strand.order if order is None else order
    return change_row(actor, "programme.strand_changed", strand, {"title": title, "order": place})


@transaction.atomic
def remove_strand(*, actor: User, strand: Strand) -> None:
    """Remove a strand that holds no material."""
    require(actor, "programme.change_event", strand.event)
    if strand.materials.exists():
        raise Refused(_("This strand still holds materials. Move or remove them first."))
    audit(actor, "programme.strand_removed", strand, title=strand.title)
    strand.delete()


@transaction.atomic
def add_material(
    *, actor: User, event: Event, strand: Strand, title: str, jp: int, after: Iterable[Material] = (), **values: Any
) -> Material:
    """Add a material at the end of its strand."""
    require(actor, "programme.change_event", event)
    code = values.pop("code", "") or _free_code(event, title)
    order = _next_order(strand.materials.values_list("order", flat=True))
    material = Material(event=event, strand=strand, code=code, title=title, jp=jp, order=order, **values)
    material.full_clean()
    material.save()
    _set_after(material, after)
    audit(actor, "programme.material_added", material, title=title, jp=jp)
    return material


@transaction.atomic
def change_material(*, actor: User, material: Material, after: Iterable[Material] | None = None, **values: Any) -> None:
    """Change a material and what must be taught before it."""
    require(actor, "programme.change_event", material.event)
    change_row(actor, "programme.material_changed", material, values)
    if after is not None:
        _set_after(material, after)


@transaction.atomic
def remove_material(*, actor: User, material: Material) -> None:
    """Remove a material that no published timetable uses."""
    require(actor, "programme.change_event", material.event)
    audit(actor, "programme.material_removed", material, title=material.title)
    try:
        material.delete()
    except ProtectedError as error:
        raise Refused(_("The timetable uses this material. Publish a plan without it first.")) from error


def _set_after(material: Material, after: Iterable[Material]) -> None:
    wanted = list(after)
    if material.pk in _all_before(wanted):
        raise Refused({"after": _("This would make a circle: a material cannot wait for itself.")})
    material.after.set(wanted)


def _all_before(materials: Iterable[Material]) -> set[Any]:
    """Return the ids of these materials and of all that must come before them."""
    seen: set[Any] = set()
    waiting = list(materials)
    while waiting:
        material = waiting.pop()
        if material.pk not in seen:
            seen.add(material.pk)
            waiting.extend(material.after.all())
    return seen


def _next_order(taken: Iterable[int]) -> int:
    return max(taken, default=-1) + 1


def _free_code(event: Event, title: str) -> str:
    base = slugify(title)[:26].strip("-") or "materi"
    taken = set(event.materials.values_list("code", flat=True))
    numbered = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in numbered if code not in taken)
