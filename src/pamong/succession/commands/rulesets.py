"""Rule sets an office can change without code, and never silently."""

from __future__ import annotations

import copy
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core import clock
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.engines.eligibility import RuleSetError, read_rules, shipped_document
from pamong.succession.models import RuleSetVersion, VersionState
from pamong.succession.queries.rulesets import chosen_readings, differences

from .logging import note

CHANGEABLE = ("text_id", "applies_if", "expr", "fields", "source", "status", "valid_from", "valid_to")

NOTHING_DIFFERS = gettext_lazy("Nothing is different. Change something, or go back.")


@transaction.atomic
def adopt(*, actor: Any, authority: str, set_id: str) -> RuleSetVersion:
    """Take a shipped rule set into use for an authority."""
    require(actor, "succession.work", authority)
    if RuleSetVersion.objects.filter(authority=authority, set_id=set_id).exists():
        raise Refused(_("This rule set is in use already."))
    try:
        document = shipped_document(set_id)
    except RuleSetError as error:
        raise Refused(str(error)) from error
    return _keep(actor, authority, document, {}, _("As shipped."), VersionState.IN_FORCE)


@transaction.atomic
def draft_rule(*, actor: Any, current: RuleSetVersion, rule: str, reason: str, **values: Any) -> RuleSetVersion:
    """Draft a new version in which one rule is different; it is used only once it is published."""
    require(actor, "succession.work", current)
    _need_reason(reason)
    document = copy.deepcopy(current.document)
    row = next((row for row in document["rules"] if row["id"] == rule), None)
    if row is None:
        raise Refused(_("This rule is not in the set."))
    row.update({name: values[name] for name in CHANGEABLE if name in values})
    if document == current.document:
        raise Refused(NOTHING_DIFFERS)
    return _draft(actor, current, document, current.readings, reason, rule=rule)


@transaction.atomic
def draft_readings(*, actor: Any, current: RuleSetVersion, readings: dict[str, str], reason: str) -> RuleSetVersion:
    """Draft a new version in which unclear places of the text are read another way."""
    require(actor, "succession.work", current)
    _need_reason(reason)
    if chosen_readings(current) == {**chosen_readings(current), **readings}:
        raise Refused(NOTHING_DIFFERS)
    document = copy.deepcopy(current.document)
    return _draft(actor, current, document, {**current.readings, **readings}, reason, chosen=readings)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused({"reason": _("Say why the rule changes and where it is written.")})


def _draft(
    actor: Any, current: RuleSetVersion, document: dict[str, Any], readings: dict[str, str], reason: str, **data: Any
) -> RuleSetVersion:
    last = RuleSetVersion.objects.filter(authority=current.authority, set_id=current.set_id)
    document["version"] = (last.aggregate(last=Max("version"))["last"] or 0) + 1
    return _keep(actor, current.authority, document, readings, reason, VersionState.DRAFT, **data)


def _keep(
    actor: Any, authority: str, document: dict[str, Any], readings: dict[str, str], reason: str, state: str, **data: Any
) -> RuleSetVersion:
    try:
        checked = read_rules(document, readings)
    except RuleSetError as error:
        raise Refused(str(error)) from error
    version = RuleSetVersion.objects.create(
        authority=authority,
        set_id=checked.id,
        version=checked.version,
        document=document,
        readings=readings,
        hash=checked.hash,
        state=state,
        reason=reason,
        made_by=actor,
        published_at=clock.now() if state == VersionState.IN_FORCE else None,
    )
    note(actor, authority, "rules_kept", version, set=checked.id, version=checked.version, hash=checked.hash, **data)
    return version


@transaction.atomic
def publish(*, actor: Any, draft: RuleSetVersion) -> None:
    """Take a draft into use; the version before stays readable, and what differs goes into the log."""
    require(actor, "succession.work", draft)
    if draft.state != VersionState.DRAFT:
        raise Refused(_("This version is not a draft."))
    rows = RuleSetVersion.objects.filter(authority=draft.authority, set_id=draft.set_id, state=VersionState.IN_FORCE)
    before = rows.first()
    changes = differences(before, draft) if before else []
    rows.update(state=VersionState.REPLACED)
    draft.state, draft.published_at = VersionState.IN_FORCE, clock.now()
    draft.save(update_fields=["state", "published_at"])
    told = [{"rule": one.rule, "field": one.field, "before": one.before, "after": one.after} for one in changes]
    note(actor, draft.authority, "rules_published", draft, version=draft.version, reason=draft.reason, changes=told)


@transaction.atomic
def discard_draft(*, actor: Any, draft: RuleSetVersion) -> None:
    """Throw a draft away; that it was there stays in the log."""
    require(actor, "succession.work", draft)
    if draft.state != VersionState.DRAFT:
        raise Refused(_("This version is not a draft."))
    note(actor, draft.authority, "rules_discarded", draft, version=draft.version)
    draft.delete()
