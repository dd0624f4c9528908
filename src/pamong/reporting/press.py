"""The press text (*siaran pers*): drafted like a newspaper article from the facts of the event.

The lead says who, what, where, when; then who came, what they did, what came of it. Nothing is invented: each sentence
needs its fact, and quotes are only those that somebody entered, word for word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings

from pamong.core import clock, words
from pamong.programme.models import Component, Event

from .charts import moved
from .facts import UNKNOWN, EventFacts, named_dates
from .models import Quote
from .prose import first_small, joined, place_of, verdict_sentence

QUOTE_MARKS = "“”\"' "
SAID = ("kata", "ujar", "tutur")
COUNTED = 12  # numbers up to here are written as words


def title_of(facts: EventFacts) -> str:
    """Return the headline."""
    event = facts.event
    city = event.venue.city if event.venue else ""
    count = f"{words.whole(facts.people)} " if facts.people else ""
    who = f"{count}{_who(facts).title()}{f' di {city}' if city else ''}"
    if any("coaching" in strand.title.lower() for strand in event.strands.all()):
        return f"{who} Dibekali Keterampilan Memimpin dan Coaching"
    return f"{who} Ikuti {event.title}"


def _who(facts: EventFacts) -> str:
    """Return what the participants are called: guru penggerak when a cohort is known of any."""
    return "guru penggerak" if set(facts.by_cohort) - {UNKNOWN} else "guru"


def lines_of(facts: EventFacts, quotes: Sequence[Quote]) -> Iterator[str]:
    """Yield the paragraphs: the first quote follows the lead, the others follow what was done."""
    told = [_quoted(quote, SAID[number % len(SAID)]) for number, quote in enumerate(quotes)]
    yield _lead(facts)
    yield from told[:1]
    yield from (text for text in (_people(facts), _contents(facts), _crew(facts)) if text)
    yield from told[1:]
    yield from (text for text in (_results(facts), _certificates(facts)) if text)


def contact(event: Event, office: str) -> str:
    """Return whom a newsroom can ask."""
    return ", ".join(part for part in (office, event.office.address) if part)


def _lead(facts: EventFacts) -> str:
    event = facts.event
    city = event.venue.city if event.venue and event.venue.city else event.office.city
    dateline = f"{city.upper()} – " if city else ""
    will = "akan " if clock.today(event.zone) < event.first_day else ""
    who = f"Sebanyak {words.whole(facts.people)} {_who(facts)}" if facts.people else _who(facts).capitalize()
    return (
        f"{dateline}{who}{_cohorts(facts)}{_regency_count(facts)} {will}mengikuti {event.title} di {place_of(facts)}, "
        f"{named_dates(event)}. Kegiatan {_days(event)} ini diselenggarakan oleh {facts.office}."
    )


def _days(event: Event) -> str:
    return "sehari" if len(event.days) == 1 else f"selama {words.in_words(len(event.days))} hari"


def _cohorts(facts: EventFacts) -> str:
    known = (name.removeprefix("Angkatan ") for name in facts.by_cohort if name != UNKNOWN)
    numbers = sorted(int(name) for name in known)
    if not numbers:
        return ""
    return f" angkatan {numbers[0]}" if len(numbers) == 1 else f" angkatan {numbers[0]} sampai {numbers[-1]}"


def _regencies(facts: EventFacts) -> list[tuple[str, int]]:
    return [(name, count) for name, count in facts.by_regency.items() if name != UNKNOWN]


def _regency_count(facts: EventFacts) -> str:
    names = [name for name, _count in _regencies(facts)]
    if not names:
        return ""
    if len(names) == 1:
        return f" dari {names[0]}"
    kind = "kabupaten" if all(name.startswith("Kabupaten ") for name in names) else "kabupaten/kota"
    return f" dari {_counted(len(names))} {kind}"


def _counted(number: int) -> str:
    return words.in_words(number) if number < COUNTED else words.whole(number)


def _people(facts: EventFacts) -> str:
    found = _regencies(facts)
    if len(found) < 2:
        return ""
    parts = [f"{name.removeprefix('Kabupaten ')} ({words.whole(count)} orang)" for name, count in found]
    levels = [name for name in facts.by_level if name != UNKNOWN]
    teach = f" Mereka mengajar di jenjang {joined(levels)}." if len(levels) > 1 else ""
    return f"Peserta datang dari {joined(parts)}.{teach}"


def _contents(facts: EventFacts) -> str:
    strands = [first_small(strand.title) for strand in facts.event.strands.all()]
    if not strands:
        return ""
    what = f"Peserta mendalami {joined(strands)} dalam {words.whole(facts.jp)} jam pelajaran."
    if not facts.practice.sheets_submitted:
        return what
    return (
        f"{what} Mereka tidak hanya mendengarkan materi. Dalam kelompok kecil mereka bergantian menjadi coach, "
        f"rekan yang didampingi, dan pengamat: {words.whole(facts.practice.started)} percakapan coaching berlangsung "
        f"dan {words.whole(facts.practice.sheets_submitted)} lembar pengamatan terisi."
    )


def _crew(facts: EventFacts) -> str:
    members = [one for key in (Component.FACILITATOR, Component.COACH) for one in facts.crew[key]]
    homes = sorted({one.home.removeprefix("Kabupaten ") for one in members if one.home})
    return f"Fasilitator dan coach yang mendampingi berasal dari {joined(homes)}." if homes else ""


def _results(facts: EventFacts) -> str:
    found = []
    if facts.presence_percent is not None:
        found.append(f"Kehadiran peserta rata-rata mencapai {words.decimal(facts.presence_percent)} persen.")
    if facts.pre_mean is not None and facts.post_mean is not None:
        found.append(f"Nilai rata-rata tes {moved(facts.pre_mean, facts.post_mean)}.")
    found += verdict_sentence(facts)
    if facts.evaluation and facts.evaluation.mean is not None:
        mean = words.decimal(facts.evaluation.mean, 2)
        found.append(f"Peserta memberi nilai {mean} dari {facts.evaluation.highest} untuk penyelenggaraan.")
    return " ".join(found)


def _certificates(facts: EventFacts) -> str:
    if not facts.certificates:
        return ""
    address = f"{settings.PUBLIC_URL.partition('://')[2]}/v"
    return f"Sertifikat ditandatangani secara elektronik. Siapa pun dapat memeriksa keasliannya di {address}."


def _quoted(quote: Quote, said: str) -> str:
    """Return a quote as newspapers set it: the words untouched, the closing point turned into a comma."""
    text = quote.text.strip(QUOTE_MARKS)
    ending = "" if text.endswith(("!", "?", "…")) else ","
    post = f", {quote.post}" if quote.post else ""
    return f"“{text.removesuffix('.') if ending else text}{ending}” {said} {quote.speaker}{post}."
