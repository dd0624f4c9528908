"""The event's rules, one version a change, and settings that hold from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.models import User
from pamong.places.models import Office
from pamong.programme.models import DatedSetting, Event, Policy
from pamong.programme.queries import POLICY_FIELDS, current_policy


@transaction.atomic
def change_policy(*, actor: User, event: Event, note: str, **values: Any) -> Policy:
    """Make a new version of the rules; nothing changed means no new version."""
    require(actor, "programme.change_event", event)
    known = current_policy(event)
    wanted = {name: values.get(name, getattr(known, name)) for name in POLICY_FIELDS}
    if known.pk and known.version and all(getattr(known, name) == value for name, value in wanted.items()):
        return known
    if not note:
        raise Refused({"note": _("Say why the rules change; participants may ask.")})
    policy = Policy(event=event, version=known.version + 1, note=note, **wanted)
    policy.full_clean()
    policy.save()
    audit(actor, "programme.policy_changed", policy, version=policy.version)
    return policy


@transaction.atomic
def set_dated_setting(
    *, actor: User, office: Office, key: str, value: Any, valid_from: date, source: str = ""
) -> DatedSetting:
    """Set what holds in an office from a day on, such as the minutes of a lesson hour."""
    require(actor, "people.manage_staff", office)
    setting, _made = DatedSetting.objects.update_or_create(
        office=office, key=key, valid_from=valid_from, defaults={"value": value, "source": source}
    )
    audit(actor, "programme.setting_set", setting, key=key, value=value)
    return setting
