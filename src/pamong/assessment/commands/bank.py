"""Verbs of the item bank."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.assessment.models import (
    ExamItem,
    Item,
    ItemKind,
    ItemReview,
    ItemState,
    ItemVersion,
    ReviewVerdict,
    Sitting,
)
from pamong.assessment.validation import check_content
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.programme.models import Event, Material

CURRICULUM, SITUATIONS = "sampit", "situasi"


@dataclass(frozen=True)
class ItemContent:
    """One wording, as forms, files and the shipped set give it."""

    kind: str
    stem: str
    key: dict[str, Any]
    options: list[dict[str, str]] = field(default_factory=list)
    explanation: str = ""


@dataclass(frozen=True)
class NewItem:
    """An item to be added: its code, what it is about, its wording."""

    code: str
    content: ItemContent
    material: str = ""
    state: str = ItemState.READY


@transaction.atomic
def add_item(
    *, actor: Any, event: Event, code: str, content: ItemContent, material: Material | None = None, state: str = "draf"
) -> Item:
    """Add an item to the event's bank."""
    require(actor, "assessment.manage", event)
    check_content(content)
    if event.items.filter(code=code).exists():
        raise Refused(_("There is already an item with the code %(code)s. Choose another code.") % {"code": code})
    item = Item.objects.create(event=event, code=code, material=material, state=state)
    ItemVersion.objects.create(item=item, written_by=actor, **vars(content))
    audit(actor, "assessment.item_added", item, code=code)
    return item


@transaction.atomic
def revise_item(*, actor: Any, item: Item, content: ItemContent, material: Material | None, state: str) -> ItemVersion:
    """Change an item: in place while nobody has been asked one's own wording, as a new version otherwise."""
    require(actor, "assessment.manage", item)
    check_content(content)
    item.material, item.state = material, state
    item.save()
    latest = item.versions.select_for_update().latest("number")
    if latest.content() == vars(content):
        return latest
    if latest.written_by_id != actor.pk or Sitting.objects.filter(exam__items__version=latest).exists():
        version = _new_version(item, latest, content, actor)
    else:
        version = _rewrite(latest, content)
    audit(actor, "assessment.item_revised", item, version=version.number)
    return version


def _rewrite(version: ItemVersion, content: ItemContent) -> ItemVersion:
    for name, value in vars(content).items():
        setattr(version, name, value)
    version.save()
    return version


def _new_version(item: Item, latest: ItemVersion, content: ItemContent, actor: Any) -> ItemVersion:
    """Add a version; exams that nobody has begun ask the new wording."""
    number = latest.number + 1
    version = ItemVersion.objects.create(item=item, number=number, written_by=actor, **vars(content))
    ExamItem.objects.filter(version__item=item, exam__sittings__isnull=True).update(version=version)
    return version


@transaction.atomic
def set_item_state(*, actor: Any, item: Item, state: ItemState) -> None:
    """Call an item ready for exams, or take it back to the drafts."""
    require(actor, "assessment.manage", item)
    item.state = state
    item.save(update_fields=["state"])
    audit(actor, "assessment.item_state_set", item, state=state)


@transaction.atomic
def review_item(*, actor: Any, item: Item, wording: str, verdict: str, remark: str = "") -> ItemReview:
    """Say whether the wording of this digest may be asked; two who wrote none of the item's versions are enough."""
    require(actor, "assessment.manage", item)
    latest = item.versions.select_for_update().latest("number")
    if latest.digest != wording:
        raise Refused(_("There is a newer wording by now. Read that one."))
    if item.versions.filter(written_by=actor).exists():
        raise Refused(_("You wrote this question. Let somebody else read it."))
    if verdict == ReviewVerdict.CHANGE and not remark.strip():
        raise Refused(_("Say what should be changed, so that the writer knows."))
    review = ItemReview.objects.create(
        version=latest, wording=wording, reviewer=actor, verdict=ReviewVerdict(verdict), remark=remark.strip()
    )
    audit(actor, "assessment.item_reviewed", item, version=latest.number, verdict=verdict)
    return review


@transaction.atomic
def import_items(*, actor: Any, event: Event, items: Sequence[NewItem]) -> int:
    """Add many items at once; codes that the bank already has are left alone. Return how many were added."""
    require(actor, "assessment.manage", event)
    for new in items:
        check_content(new.content)
    known = set(event.items.values_list("code", flat=True))
    materials = {material.code: material for material in event.materials.all()}
    fresh = [new for new in items if new.code not in known]
    rows = [Item(event=event, code=new.code, material=materials.get(new.material), state=new.state) for new in fresh]
    Item.objects.bulk_create(rows)
    ItemVersion.objects.bulk_create(
        ItemVersion(item=row, **vars(new.content)) for row, new in zip(rows, fresh, strict=True)
    )
    audit(actor, "assessment.items_imported", event, event_id=event.pk, count=len(fresh))
    return len(fresh)


def load_shipped_items(*, actor: Any, event: Event, collection: str = CURRICULUM) -> int:
    """Add a shipped set to the event's bank; return how many were new."""
    return import_items(actor=actor, event=event, items=list(shipped_items(collection)))


def shipped_items(collection: str = CURRICULUM) -> Iterable[NewItem]:
    """Yield the items of a shipped set: the Sampit curriculum, or situations that the office's experts must weigh."""
    source = resources.files("pamong.assessment") / "data" / "items" / f"{collection}.json"
    state = ItemState.DRAFT if collection == SITUATIONS else ItemState.READY
    for entry in json.loads(source.read_text(encoding="utf-8"))["items"]:
        content = ItemContent(
            kind=ItemKind(entry["kind"]),
            stem=entry["stem"],
            options=entry.get("options", []),
            key=entry["key"],
            explanation=entry["explanation"],
        )
        yield NewItem(code=entry["code"], content=content, material=entry["material"], state=state)
