"""The sentences of the report that follow from facts, in Indonesian. Nothing is invented: each needs its figure."""

from __future__ import annotations

from collections.abc import Iterator

from pamong.certification.models import Result
from pamong.core import words

from .charts import moved
from .facts import UNKNOWN, EventFacts, named_dates


def joined(items: list[str]) -> str:
    """Return `a, b, dan c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])}{',' if len(items) > 2 else ''} dan {items[-1]}"


def place_of(facts: EventFacts) -> str:
    """Return venue and city, as far as they are known."""
    venue = facts.event.venue
    return f"{venue.name}, {venue.city}" if venue else "tempat yang belum ditentukan"


def scope(facts: EventFacts) -> str:
    """Say what the event covered."""
    strands = joined([first_small(strand.title) for strand in facts.event.strands.all()])
    materials = facts.event.materials.count()
    if not strands:
        return f"Kegiatan {facts.event.title} belum memiliki struktur program."
    return (
        f"Kegiatan {facts.event.title} mencakup {strands}, dalam {words.whole(materials)} materi "
        f"dengan {words.whole(facts.jp)} jam pelajaran (JP)."
    )


def when_and_where(facts: EventFacts) -> str:
    """Say when and where, and who called."""
    days = len(facts.event.days)
    return (
        f"Kegiatan diselenggarakan oleh {facts.office} selama {words.in_words(days)} hari, "
        f"{named_dates(facts.event)}, di {place_of(facts)}."
    )


def who_came(facts: EventFacts) -> str:
    """Say how many took part, from where, in how many classes."""
    classes = f", terbagi dalam {words.whole(facts.classes)} kelas" if facts.classes else ""
    return f"Kegiatan diikuti {words.whole(facts.people)} peserta{_from(facts)}{classes}."


def _from(facts: EventFacts) -> str:
    regencies = [name for name in facts.by_regency if name != UNKNOWN]
    return f" dari {joined(regencies)}" if regencies else ""


def first_small(title: str) -> str:
    """Return a title as it stands inside a sentence; an acronym keeps its capitals."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def outcome(facts: EventFacts) -> Iterator[str]:
    """Yield what came of it, a sentence a fact."""
    if facts.presence_percent is not None:
        yield f"Kehadiran peserta rata-rata {words.decimal(facts.presence_percent)} persen dari seluruh JP."
    if facts.pre_mean is not None and facts.post_mean is not None:
        yield f"Nilai rata-rata tes peserta {moved(facts.pre_mean, facts.post_mean)} pada skala 0–100."
    if facts.practice.sheets_submitted:
        yield (
            f"Praktik coaching berlangsung dalam {words.whole(facts.practice.started)} putaran kelompok, "
            f"dengan {words.whole(facts.practice.sheets_submitted)} lembar pengamatan."
        )
    yield from verdict_sentence(facts)
    if facts.evaluation and facts.evaluation.mean is not None:
        mean = words.decimal(facts.evaluation.mean, 2)
        yield f"Peserta menilai penyelenggaraan {mean} dari {facts.evaluation.highest} ({facts.evaluation.word})."


def verdict_sentence(facts: EventFacts) -> Iterator[str]:
    """Say how many passed and how many attended, as far as anybody did."""
    counts = ((Result.PASSED, "dinyatakan lulus"), (Result.ATTENDED, "dinyatakan telah mengikuti kegiatan"))
    found = [
        f"{words.whole(facts.verdicts[result])} peserta {words_for}"
        for result, words_for in counts
        if facts.verdicts.get(result)
    ]
    if found:
        yield f"Sebanyak {joined(found)}."
