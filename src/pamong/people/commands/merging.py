"""Two rows that are one human being become one."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.models import CohortRecord, Identifier, Person, User

from .keeping import PLAIN_FIELDS

BY_HAND = (Identifier, CohortRecord, User)


@transaction.atomic
def merge_people(*, actor: User, keep: Person, drop: Person) -> Person:
    """Move everything of `drop` to `keep` and remove `drop`; where both have something, `keep` is right."""
    require(actor, "people.merge")
    if keep.pk == drop.pk:
        raise Refused(_("This is the same person already."))
    _merge_identifiers(keep, drop)
    _merge_single(keep, drop)
    for relation in Person._meta.related_objects:
        if relation.related_model not in BY_HAND:
            _move(relation, keep, drop)
    lost = {name: getattr(drop, name) for name in PLAIN_FIELDS}
    audit(actor, "people.merged", keep, dropped=str(drop.pk), name=drop.name)
    drop.delete()
    for name, value in lost.items():
        setattr(keep, name, getattr(keep, name) or value)
    keep.save()
    return keep


def _merge_identifiers(keep: Person, drop: Person) -> None:
    known = set(keep.identifiers.values_list("kind", flat=True))
    drop.identifiers.exclude(kind__in=known).update(person=keep)


def _merge_single(keep: Person, drop: Person) -> None:
    if not CohortRecord.objects.filter(person=keep).exists():
        CohortRecord.objects.filter(person=drop).update(person=keep)
    spare = User.objects.filter(person=drop).first()
    if spare is None:
        return
    if User.objects.filter(person=keep).exists():
        raise Refused(_("Both have an account. Close one account first, then join them."))
    spare.person = keep
    spare.save(update_fields=["person"])


def _move(relation: ForeignObjectRel, keep: Person, drop: Person) -> None:
    name = relation.field.name
    try:
        with transaction.atomic():
            relation.related_model._default_manager.filter(**{name: drop}).update(**{name: keep})
    except IntegrityError as error:
        noun = relation.related_model._meta.verbose_name
        raise Refused(
            _("Both already have an entry of the kind “%(noun)s”. Remove one first.") % {"noun": noun}
        ) from error
