"""Example data for the living style guide: invented people, marked as such."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pamong.core.inputs import date_input

PRESENT = (("Kelas A", 40), ("Kelas B", 29), ("Kelas C", 18))
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
    day = forms.DateField(label=_("Date"), widget=date_input())
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
        "event": {"title": "Bimtek Kepemimpinan Sekolah, Sampit", "slug": "contoh"},
        "nav_items": _navigation(),
        "role_items": [{"url": "#", "label": "Panitia", "icon": "users", "current": True}],
        "crumbs": [{"url": "#", "label": "Kegiatan"}, {"url": "#", "label": "Bimtek Sampit"}],
        "people": [dict(zip(("name", "school", "regency", "tone", "state"), row, strict=True)) for row in PEOPLE],
        "filters": _filters(),
        "tabs": [
            {"url": "#", "label": "Semua", "count": 200, "current": True},
            {"url": "#", "label": "Kelas", "count": 5},
        ],
        "steps": _steps(),
        "page_of_many": Paginator(range(1, 620), 50).page(3),
        "form": SpecimenForm(),
        "wrong_form": SpecimenForm({"name": "", "email": "bukan surel", "day": "2024-11-08"}),
        "qr": SafeString(segno.make_qr("https://pamong.contoh/h/7KQ2").svg_inline(omitsize=True)),
        "bars": _bars(),
        "present": PRESENT,
        "tones": ("neutral", "info", "success", "warning", "danger"),
    }


def _bars() -> SafeString:
    """Draw the example chart: presentation attributes only, as the content security policy asks."""
    row = (
        '<text x="0" y="{}" font-size="14" font-family="sans-serif" fill="#1f2855">{}</text>'
        '<rect x="72" y="{}" width="{}" height="22" rx="3" fill="#196bcd"/>'
    )
    rows = [(index * 40 + 20, label, index * 40 + 4, count * 11) for index, (label, count) in enumerate(PRESENT)]
    label = ", ".join(f"{name} {count}" for name, count in PRESENT)
    return format_html(
        '<svg viewBox="0 0 520 120" width="520" role="img" aria-label="{}">{}</svg>',
        label,
        format_html_join("", row, rows),
    )


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
    return [
        {"url": "#", "label": label, "count": count, "current": label == "Belum menjawab"} for label, count in labels
    ]


def _steps() -> list[dict[str, Any]]:
    states = (("Unggah berkas", "done"), ("Cocokkan kolom", "done"), ("Periksa baris", "current"), ("Simpan", "todo"))
    return [{"label": label, "state": state, "url": "#" if state == "done" else ""} for label, state in states]
