"""Sheets out: scores, gains, item statistics, the evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from pamong.core.sheets import workbook_bytes
from pamong.programme.models import Event

from .models import ExamKind
from .queries.evaluation import EvaluationSummary, ItemMean
from .queries.results import class_gain
from .queries.statistics import ExamFigures

SCORE_HEADER = ("Nama", "Kelas", "Pretes (%)", "Postes (%)")
GAIN_HEADER = ("Kelas", "Peserta kedua tes", "Rata-rata pretes", "Rata-rata postes", "N-gain", "Galat baku", "Kategori")
ITEM_HEADER = ("No.", "Kode", "Soal", "p", "Daya beda", "Alfa tanpa butir", "Kosong")
OPTION_HEADER = ("No.", "Opsi", "Isi", "Kunci", "Dipilih", "%", "Kelompok atas", "Kelompok bawah", "Rata-rata sisa")
MEAN_HEADER = ("Bagian", "Butir", "n", "Rata-rata", "Predikat")


def results_workbook(event: Event, scores: Mapping[ExamKind, Mapping[UUID, float]]) -> bytes:
    """Return scores per person and gains per class; no gain per person."""
    people = event.participants.taking_part().select_related("person", "class_membership__training_class")
    before, after = scores[ExamKind.PRE], scores[ExamKind.POST]
    rows = (
        (
            who.person.name,
            who.class_membership.training_class.name if hasattr(who, "class_membership") else "",
            _rounded(before.get(who.pk), 1),
            _rounded(after.get(who.pk), 1),
        )
        for who in people.order_by("person__name")
    )
    gains = (
        (g.name, g.n, _rounded(g.before, 2), _rounded(g.after, 2), _rounded(g.gain, 3), _rounded(g.se, 3), str(g.level))
        for g in class_gain(event)
    )
    return workbook_bytes(
        {"Nilai": (SCORE_HEADER, rows), "N-gain kelas": (GAIN_HEADER, gains)}, title=f"Hasil tes {event}"
    )


def statistics_workbook(figures: ExamFigures) -> bytes:
    """Return the statistics of the items and of their options."""
    items = (
        (
            item.position,
            item.code,
            item.stem,
            _rounded(item.difficulty, 3),
            _rounded(item.discrimination, 3),
            _rounded(item.alpha_without, 3),
            item.blank,
        )
        for item in figures.items
    )
    options = (
        (
            item.position,
            option.letter,
            option.text,
            "ya" if option.is_key else "",
            option.chosen,
            round(option.share, 1),
            option.upper,
            option.lower,
            _rounded(option.strength, 2),
        )
        for item in figures.items
        for option in item.options
    )
    return workbook_bytes({"Butir": (ITEM_HEADER, items), "Opsi": (OPTION_HEADER, options)}, title="Statistik butir")


def evaluation_workbook(summary: EvaluationSummary) -> bytes:
    """Return means per item, section and speaker, and the suggestions; what is suppressed on the page is so here."""
    sections = [_mean_row(part.title, item) for part in summary.sections for item in part.items]
    speakers = [_mean_row(who.name, item) for who in summary.speakers for item in who.items]
    classes = [
        (room.name, "", room.n if not room.is_hidden else "", _rounded(room.mean, 2), room.word)
        for room in summary.classes
    ]
    return workbook_bytes(
        {
            "Penyelenggaraan": (MEAN_HEADER, sections),
            "Narasumber": (MEAN_HEADER, speakers),
            "Kelas": (MEAN_HEADER, classes),
            "Saran": (("Saran",), [(text,) for text in summary.suggestions]),
        },
        title="Evaluasi",
    )


def _mean_row(part: str, item: ItemMean) -> tuple[object, ...]:
    return part, item.text, item.n, _rounded(item.mean, 2), item.word


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
