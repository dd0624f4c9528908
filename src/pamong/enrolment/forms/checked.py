"""Fields that are cleaned by the same rules as a roster's cells, and the choices forms about people share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from pamong.engines.roster.cleaning import contact, identifiers
from pamong.places.models import Province, Regency

CLEANERS = {
    "phone": contact.clean_phone,
    "email": contact.clean_email,
    "nip": identifiers.clean_nip,
    "nuptk": identifiers.clean_nuptk,
    "nik": identifiers.clean_nik,
    "npsn": identifiers.clean_npsn,
}


WRONG = {
    "phone": _("This is not a complete Indonesian mobile number. Write it as 0812 3456 7890."),
    "email": _("This e-mail address is not right yet. Check dots, commas and the @."),
    "nip": _("This NIP is not right yet: 18 digits that begin with the date of birth."),
    "nuptk": _("This NUPTK is not right yet: 16 digits."),
    "nik": _("This NIK is not right yet: 16 digits as on the identity card."),
    "npsn": _("This NPSN is not right yet: 8 digits."),
}


class CheckedForm(forms.Form):
    """A form whose numbers are cleaned by the same rules as a roster's cells."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in CLEANERS.keys() & data.keys():
            self._clean_by_rule(name, data)
        return data

    def emptied(self, *names: str) -> frozenset[str]:
        """Return which of these fields somebody sent empty: what stood there was wrong and nothing takes its place."""
        return frozenset(name for name in names if name in self.data and not self.cleaned_data.get(name))

    def _clean_by_rule(self, name: str, data: dict[str, Any]) -> None:
        if not data[name]:
            return
        found = CLEANERS[name](data[name])
        if found.value is None:
            self.add_error(name, forms.ValidationError(str(WRONG[name])))
        else:
            data[name] = found.value


def with_blank(choices: type[TextChoices] | list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return choices with a first one that says nothing."""
    items = choices if isinstance(choices, list) else choices.choices
    return [("", "–"), *items]


def regency_choices(province: Province | None = None) -> list[tuple[str, Any]]:
    """Return all regencies, those of `province` first."""
    rows = Regency.objects.select_related("province").order_by("code")
    own = [(row.code, row.name) for row in rows if province and row.province_id == province.pk]
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if not province or row.province_id != province.pk:
            groups.setdefault(row.province.name, []).append((row.code, row.name))
    others: list[tuple[str, Any]] = list(groups.items())
    return [*own, *others]
