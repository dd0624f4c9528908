"""Example data for the living style guide: invented people, marked as such."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

QR_DRAWING = SafeString(
    '<svg viewBox="0 0 29 29" role="img" aria-label="QR"><path fill="#000" d="M4 4h7v7H4zM5 5v5h5V5zM18 4h7v7h-7zM19 5v5h5V5z'
    "M4 18h7v7H4zM5 19v5h5v-5zM6 6h3v3H6zM20 6h3v3h-3zM6 20h3v3H6zM12 4h2v3h-2zM15 6h2v4h-2zM12 9h2v4h-2zM4 13h5v2H4z"
    'M11 14h4v2h-4zM17 13h3v3h-3zM22 13h3v4h-3zM13 18h3v3h-3zM18 18h2v2h-2zM21 19h4v2h-4zM13 23h5v2h-5zM20 22h2v3h-2z"/></svg>'
)
BAR_DRAWING = SafeString(
    '<svg viewBox="0 0 560 120" width="560" role="img" aria-label="{label}"><g fill="#196bcd"><rect x="120" y="8" width="400"'
    ' height="22" rx="3"/><rect x="120" y="48" width="290" height="22" rx="3"/><rect x="120" y="88" width="180" height="22" rx="3"/>'
    '</g><g fill="#1f2855" font-family="sans-serif" font-size="14"><text x="0" y="24">Kelas A</text><text x="0" y="64">Kelas B</text>'
    '<text x="0" y="104">Kelas C</text></g></svg>'.replace("{label}", "Hadir per kelas: A 40, B 29, C 18")
)
PEOPLE = (
    ("Contoh Siti Nur Aisyah", "SMAN 1 Contoh", "Kotawaringin Timur", "success", "Hadir"),
    ("Contoh Yohanes", "SDN 4 Contoh", "Seruyan", "warning", "Menunggu jawaban"),
    ("Contoh I Made Wirawan", "SMPN 2 Contoh", "Sukamara", "danger", "NIP rusak"),
    ("Contoh Rusmini", "TK Contoh Melati", "Kotawaringin Barat", "neutral", "Belum diundang"),
)


class SpecimenForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name on the certificate"), help_text=_("As you want it printed, with degrees."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    regency = forms.ChoiceField(label=_("Regency"), choices=[("", "–"), ("62.02", "Kotawaringin Timur")])
    note = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    letter = forms.FileField(label=_("Assignment letter"), required=False)
    answer = forms.ChoiceField(
        label=_("Will you come?"), widget=forms.RadioSelect, choices=[("ya", _("Yes, I will come")), ("tidak", _("No"))]
    )
    days = forms.MultipleChoiceField(
        label=_("Days"), required=False, widget=forms.CheckboxSelectMultiple, choices=[("1", "8/11"), ("2", "9/11")]
    )
    consent = forms.BooleanField(label=_("My data may be used to issue the certificate."))


def style_guide_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the specimens show."""
    return {
        "event": {"name": "Bimtek Kepemimpinan Sekolah, Sampit", "slug": "contoh"},
        "nav_items": _navigation(),
        "role_items": [{"url": "#", "label": "Panitia", "icon": "users", "current": True}],
        "crumbs": [{"url": "#", "label": "Kegiatan"}, {"url": "#", "label": "Bimtek Sampit"}],
        "people": [dict(zip(("name", "school", "regency", "tone", "state"), row, strict=True)) for row in PEOPLE],
        "filters": _filters(),
        "tabs": [{"url": "#", "label": "Semua", "count": 200, "current": True}, {"url": "#", "label": "Kelas", "count": 5}],
        "steps": _steps(),
        "page_of_many": Paginator(range(1, 620), 50).page(3),
        "form": SpecimenForm(),
        "wrong_form": SpecimenForm({"name": "", "email": "bukan surel", "day": "2024-11-08"}),
        "qr": QR_DRAWING,
        "bars": BAR_DRAWING,
        "tones": ("neutral", "info", "success", "warning", "danger"),
    }


def _navigation() -> list[dict[str, Any]]:
    labels = (
        ("home", "Ringkasan", 0),
        ("users", "Peserta", 14),
        ("calendar-event", "Jadwal", 0),
        ("qrcode", "Kehadiran", 0),
        ("clipboard-check", "Tes", 0),
        ("messages", "Praktik", 0),
        ("certificate", "Kelulusan", 0),
    )
    return [
        {"url": "#", "icon": icon, "label": label, "count": count, "current": label == "Ringkasan"}
        for icon, label, count in labels
    ]


def _filters() -> list[dict[str, Any]]:
    labels = (("Semua", 200), ("Belum menjawab", 14), ("NIP rusak", 12), ("Tanpa kelas", 0))
    return [{"url": "#", "label": label, "count": count, "current": label == "Belum menjawab"} for label, count in labels]


def _steps() -> list[dict[str, Any]]:
    states = (("Unggah berkas", "done"), ("Cocokkan kolom", "done"), ("Periksa baris", "current"), ("Simpan", "todo"))
    return [{"label": label, "state": state, "url": "#" if state == "done" else ""} for label, state in states]
