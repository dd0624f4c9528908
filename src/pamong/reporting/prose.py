"""The sentences that follow from facts: the report's own paragraphs and the press text, in Indonesian.

Nothing is invented: each sentence needs its figure, quotes are only those that somebody entered.
"""

from __future__ import annotations

from collections.abc import Iterator

from pamong.certification.models import Result
from pamong.core import words
from pamong.programme.models import Component

from .facts import UNKNOWN, EventFacts, named_dates
from .models import Quote

QUOTE_MARKS = '“”" '


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
    """Say who took part, where, when, with how many lesson hours."""
    regencies = joined([name for name in facts.by_regency if name != UNKNOWN])
    people = f"{words.whole(facts.people)} peserta" + (f" dari {regencies}" if regencies else "")
    return (
        f"Kegiatan {facts.event.title} diselenggarakan oleh {facts.office} pada {named_dates(facts.event)} "
        f"di {place_of(facts)}. Kegiatan diikuti {people}, terbagi dalam {words.whole(facts.classes)} kelas, "
        f"dengan {words.whole(facts.jp)} JP."
    )


def outcome(facts: EventFacts) -> Iterator[str]:
    """Yield what came of it, a sentence a fact."""
    if facts.presence_percent is not None:
        yield f"Kehadiran peserta rata-rata {words.decimal(facts.presence_percent)} persen dari seluruh JP."
    if facts.pre_mean is not None and facts.post_mean is not None:
        yield (
            f"Nilai rata-rata pretes {words.decimal(facts.pre_mean)} dan postes {words.decimal(facts.post_mean)} "
            "dari 100."
        )
    if facts.practice.sheets_submitted:
        yield (
            f"Praktik coaching berlangsung dalam {words.whole(facts.practice.started)} kelompok, "
            f"dengan {words.whole(facts.practice.sheets_submitted)} lembar pengamatan."
        )
    passed, attended = facts.verdicts.get(Result.PASSED, 0), facts.verdicts.get(Result.ATTENDED, 0)
    if passed or attended:
        rest = f" dan {words.whole(attended)} peserta telah mengikuti kegiatan" if attended else ""
        yield f"Sebanyak {words.whole(passed)} peserta lulus{rest}."
    if facts.evaluation and facts.evaluation.mean is not None:
        mean = words.decimal(facts.evaluation.mean, 2)
        yield f"Peserta menilai penyelenggaraan {mean} dari {facts.evaluation.highest} ({facts.evaluation.word})."


def press_title(facts: EventFacts) -> str:
    """Return the headline."""
    city = facts.event.venue.city if facts.event.venue else ""
    where = f" di {city}" if city else ""
    return f"{words.whole(facts.people)} Guru Penggerak Berlatih Memimpin dan Melakukan Coaching{where}"


def press_paragraphs(facts: EventFacts, quotes: list[Quote]) -> Iterator[str]:
    """Yield the press text: lead, contents, quotes as entered, result."""
    event = facts.event
    city = event.venue.city if event.venue else "Palangka Raya"
    cohorts = [name.removeprefix("Angkatan ") for name in facts.by_cohort if name != UNKNOWN]
    numbers = sorted(int(cohort) for cohort in cohorts)
    cohort = f" angkatan {numbers[0]} sampai {numbers[-1]}" if len(numbers) > 1 else ""
    regencies = joined([name for name in facts.by_regency if name != UNKNOWN])
    yield (
        f"{city.upper()} – Sebanyak {words.whole(facts.people)} guru penggerak{cohort}"
        f"{f' dari {regencies}' if regencies else ''} mengikuti {event.title} yang diselenggarakan {facts.office} "
        f"pada {named_dates(event)} di {place_of(facts)}."
    )
    strands = joined([strand.title.lower() for strand in event.strands.all()])
    if strands:
        yield (
            f"Selama {words.in_words(len(event.days))} hari, peserta memperdalam {strands}. "
            "Mereka tidak hanya mendengar: setiap peserta berpraktik dalam kelompok kecil, didampingi coach."
        )
    homes = sorted(
        {one.home for key in (Component.FACILITATOR, Component.COACH) for one in facts.crew[key] if one.home}
    )
    if homes:
        yield f"Fasilitator dan coach datang dari {joined(homes)}."
    yield from (f"“{quote.text.strip(QUOTE_MARKS)}” kata {quote.speaker}, {quote.post}." for quote in quotes)
    found = list(outcome(facts))
    if found:
        yield " ".join(found)
