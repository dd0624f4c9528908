"""The activity report as an outline of blocks, written once; the PDF and the editable file both set the same.

Order and contents follow the usual standard report (*laporan kegiatan*): introduction, execution with cost, results,
evaluation, close, annexes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pamong.certification.models import Result
from pamong.core import words
from pamong.programme.models import Component, CrewMember

from . import prose
from .charts import Figure
from .facts import EventFacts, TaughtHours, named_dates
from .models import Section

COMPONENT_WORDS = {
    Component.COMMITTEE: "Panitia",
    Component.SPEAKER: "Narasumber",
    Component.FACILITATOR: "Fasilitator",
    Component.COACH: "Coach",
    Component.SUPERVISOR: "Pengawas",
}
EMPTY = "Belum ditulis."
SUGGESTIONS = 20
BY_THE_COMMITTEE = "Dilampirkan panitia"


@dataclass(frozen=True)
class Prose:
    """Paragraphs, one a line."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """Sentences or remarks of equal weight."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """Rows under a header; `widths` share out the line, `right` are the columns of figures."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    right: Sequence[int] = ()


Block = Prose | Bullets | Table | Figure


@dataclass(frozen=True)
class Part:
    """A numbered part of a chapter."""

    title: str
    blocks: list[Block]


@dataclass(frozen=True)
class Chapter:
    """A lettered chapter."""

    title: str
    parts: list[Part] = field(default_factory=list)


def chapters(facts: EventFacts, figures: Sequence[Figure]) -> list[Chapter]:
    """Return the whole report."""
    texts = dict(facts.event.report_texts.values_list("section", "text"))
    written = {section: Prose(texts.get(section.value, EMPTY)) for section in Section}
    drawn = {figure.key: figure for figure in figures}
    return [
        Chapter(
            "Pendahuluan",
            [
                Part("Latar belakang", [written[Section.BACKGROUND]]),
                Part("Dasar hukum", [written[Section.LEGAL_BASIS]]),
                Part("Maksud dan tujuan", [written[Section.AIM]]),
                Part("Ruang lingkup", [Prose(prose.scope(facts))]),
            ],
        ),
        Chapter("Pelaksanaan", [*_execution(facts, drawn), Part("Biaya", [written[Section.COST]])]),
        Chapter("Hasil dan pembahasan", list(_results(facts, drawn, written[Section.RESULT]))),
        Chapter("Evaluasi", list(_evaluation(facts, drawn))),
        Chapter(
            "Penutup",
            [Part("Kesimpulan", [written[Section.CONCLUSION]]), Part("Saran", [written[Section.ADVICE]])],
        ),
    ]


def as_data(chapter: Chapter) -> dict[str, Any]:
    """Return a chapter as the template reads it."""
    return {
        "title": chapter.title,
        "parts": [{"title": part.title, "blocks": [_block(one) for one in part.blocks]} for part in chapter.parts],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Prose(text):
            return {"kind": "prose", "text": text}
        case Bullets(items):
            return {"kind": "list", "items": list(items)}
        case Table():
            return {"kind": "table", **{name: list(getattr(block, name)) for name in block.__dataclass_fields__}}
    table = {"header": block.header, "rows": block.rows}
    return {"kind": "figure", "title": block.title, "sentence": block.sentence, "svg": block.svg, **table}


def _execution(facts: EventFacts, drawn: dict[str, Figure]) -> Iterator[Part]:
    yield Part("Waktu dan tempat", [Prose(prose.when_and_where(facts))])
    yield Part("Peserta", [Prose(prose.who_came(facts)), *_shown(drawn, "asal"), *_people_table(facts)])
    crew = [one for component in COMPONENT_WORDS for one in facts.crew[component]]
    yield Part(
        "Panitia, narasumber, fasilitator, dan coach",
        [Table(["No.", "Nama", "Peran", "Asal atau tugas"], _crew_rows(crew), (0.5, 3, 1.6, 2.6), (0,))],
    )
    materials = [[one.strand.title, one.title, str(one.jp)] for one in facts.event.materials.select_related("strand")]
    total = ["Jumlah", "", str(facts.jp)]
    yield Part("Materi", [Table(["Bagian", "Materi", "JP"], [*materials, total], (2.2, 4, 0.7), (2,))])
    taught = [taught_row(one) for one in facts.taught]
    yield Part(
        "Jam pelajaran yang diajarkan",
        [Table(["Nama", "Peran", "Asal", "Sesi", "JP"], taught, (3, 1.5, 2.4, 0.8, 0.8), (3, 4))]
        if taught
        else [Prose("Belum ada sesi dengan kehadiran tercatat.")],
    )


def _crew_rows(crew: Sequence[CrewMember]) -> list[list[str]]:
    return [
        [str(number), str(member.person), COMPONENT_WORDS[Component(member.component)], member.title or member.home]
        for number, member in enumerate(crew, 1)
    ]


def taught_row(hours: TaughtHours) -> list[str]:
    """Return a line of lesson hours taught."""
    member = hours.member
    role = COMPONENT_WORDS[Component(member.component)]
    return [str(member.person), role, member.home or "–", str(hours.sessions), str(hours.jp)]


def _people_table(facts: EventFacts) -> Iterator[Table]:
    groups = (("Jenjang", facts.by_level), ("Angkatan", facts.by_cohort), ("Jenis kelamin", facts.by_sex))
    rows = [[title, name, words.whole(count)] for title, counts in groups for name, count in counts.items()]
    if rows:
        yield Table(["Menurut", "Golongan", "Peserta"], rows, (1.6, 3, 1), (2,))


def _results(facts: EventFacts, drawn: dict[str, Figure], written: Prose) -> Iterator[Part]:
    found = list(prose.outcome(facts))
    yield Part("Gambaran umum", [written, *([Bullets(found)] if found else [])])
    by_material = [
        [one.label, str(one.sessions), words.whole(one.came), words.whole(one.expected)]
        for one in facts.presence_by_material
    ]
    table = Table(["Materi", "Sesi", "Hadir", "Seharusnya"], by_material, (4, 0.8, 1, 1.3), (1, 2, 3))
    yield from _part("Kehadiran", [*_shown(drawn, "kehadiran"), *([table] if by_material else [])])
    yield from _part("Hasil tes", _shown(drawn, "tes"))
    results = [
        [label, words.whole(facts.verdicts[result])]
        for result, label in ((Result.PASSED, "Lulus"), (Result.ATTENDED, "Telah mengikuti"), (Result.NOT_YET, "Belum"))
        if facts.verdicts.get(result)
    ]
    yield from _part("Kelulusan", [Table(["Hasil", "Peserta"], results, (4, 1), (1,))] if results else [])


def _part(title: str, blocks: list[Block]) -> Iterator[Part]:
    if blocks:
        yield Part(title, blocks)


def _shown(drawn: dict[str, Figure], key: str) -> list[Block]:
    return [drawn[key]] if key in drawn else []


def _evaluation(facts: EventFacts, drawn: dict[str, Figure]) -> Iterator[Part]:
    found = facts.evaluation
    speakers = [one for one in found.speakers if not one.is_hidden and one.mean is not None] if found else []
    if found and found.is_sealed:
        yield Part("Penilaian peserta", [Prose("Evaluasi masih dibuka. Hasilnya tampil setelah evaluasi ditutup.")])
        return
    if not found or not found.sections:
        yield Part("Penilaian peserta", [Prose("Belum ada jawaban evaluasi yang cukup untuk ditampilkan.")])
        return
    yield Part("Penilaian penyelenggaraan", _shown(drawn, "evaluasi"))
    named = sorted(speakers, key=lambda one: one.name)
    rows = [[one.name, str(one.n), words.decimal(one.mean or 0, 2), one.word] for one in named]
    header = ["Nama", "Penilai", "Rata-rata", "Predikat"]
    yield from _part(
        "Penilaian fasilitator dan coach", [Table(header, rows, (3.4, 1, 1.2, 1.4), (1, 2))] if rows else []
    )
    yield from _part("Saran peserta", [Bullets(told)] if (told := suggestions(found.suggestions)) else [])


def suggestions(told: Sequence[str]) -> list[str]:
    """Return what participants suggested, the same words once with how many said them, most said first."""
    counts = Counter(text.strip() for text in told if text.strip())
    return [
        f"{text} ({words.whole(count)} orang)" if count > 1 else text for text, count in counts.most_common(SUGGESTIONS)
    ]


def annexes(facts: EventFacts) -> Table:
    """Return the list of annexes: what Pamong makes, and what the committee adds from its own files."""
    certificates = f"Register {words.whole(facts.certificates)} sertifikat, dari halaman Sertifikat"
    rows = [
        ("Kerangka acuan kegiatan (KAK)", BY_THE_COMMITTEE),
        ("Surat keputusan panitia, peserta, dan narasumber", BY_THE_COMMITTEE),
        ("Surat undangan dan surat tugas", BY_THE_COMMITTEE),
        ("Daftar peserta", f"{words.whole(facts.people)} orang, dari halaman Laporan"),
        ("Jadwal kegiatan", f"{named_dates(facts.event)}, dari halaman Jadwal"),
        ("Daftar hadir", f"{words.whole(facts.sessions)} sesi, dari halaman Kehadiran"),
        ("Daftar jam pelajaran yang diajarkan", f"{len(facts.taught)} orang, dari halaman Laporan"),
        ("Daftar penerima sertifikat", certificates if facts.certificates else "Belum ada sertifikat yang terbit"),
        ("Bahan ajar dan riwayat hidup narasumber", BY_THE_COMMITTEE),
        ("Foto kegiatan", BY_THE_COMMITTEE),
        ("Bukti pertanggungjawaban keuangan", BY_THE_COMMITTEE),
    ]
    numbered = [[str(number), *row] for number, row in enumerate(rows, 1)]
    return Table(["No.", "Lampiran", "Keterangan"], numbered, (0.5, 3.4, 3), (0,))
