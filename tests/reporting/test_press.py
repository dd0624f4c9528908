from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pamong.core import clock
from pamong.reporting import press
from pamong.reporting.facts import gather
from pamong.reporting.models import Quote


@pytest.fixture
def facts(scene):
    return gather(scene.event)


def test_the_headline_follows_the_facts(scene, facts):
    assert press.title_of(facts) == "12 Guru Penggerak di Sampit Dibekali Keterampilan Memimpin dan Coaching"
    scene.event.strands.filter(title="Teknik coaching").update(title="Teknik mendampingi")
    assert press.title_of(gather(scene.event)) == f"12 Guru Penggerak di Sampit Ikuti {scene.event.title}"


def test_the_lead_says_who_what_where_when(scene, facts):
    lead = next(press.lines_of(facts, []))
    assert lead.startswith("SAMPIT – Sebanyak 12 guru penggerak")
    assert "dari empat kabupaten" in lead
    assert f"mengikuti {scene.event.title} di Gedung Contoh Sampit, Sampit, 8–10 November 2024." in lead
    assert lead.endswith("Kegiatan selama tiga hari ini diselenggarakan oleh Balai Guru Penggerak Provinsi Kalimantan "
                         "Tengah.")  # fmt: skip


def test_before_the_event_the_text_promises_and_reports_nothing(scene, facts):
    with clock.pretend(datetime.combine(scene.event.first_day - timedelta(7), time(9), ZoneInfo(scene.event.zone))):
        text = " ".join(press.lines_of(facts, []))
    assert "akan mengikuti" in text
    assert "Kehadiran" not in text
    assert "Sertifikat" not in text


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("Kini mereka bertemu coach.", "“Kini mereka bertemu coach,” kata Ibu Contoh, Ketua Panitia."),
        ("“Kini mereka bertemu coach.”", "“Kini mereka bertemu coach,” kata Ibu Contoh, Ketua Panitia."),
        ("Siapa yang belum mencoba?", "“Siapa yang belum mencoba?” kata Ibu Contoh, Ketua Panitia."),
        ("Luar biasa!", "“Luar biasa!” kata Ibu Contoh, Ketua Panitia."),
    ],
)
def test_a_quote_keeps_its_words_and_gets_a_newspaper_s_marks(facts, said, printed):
    quote = Quote(speaker="Ibu Contoh", post="Ketua Panitia", text=said)
    assert list(press.lines_of(facts, [quote]))[1] == printed


def test_several_quotes_are_not_all_said_with_one_word(facts):
    quotes = [Quote(speaker=name, post="", text="Bagus.") for name in ("Satu", "Dua")]
    lines = list(press.lines_of(facts, quotes))
    assert lines[1] == "“Bagus,” kata Satu."
    assert "“Bagus,” ujar Dua." in lines


def test_one_day_and_no_venue_are_said_as_they_are(scene):
    scene.event.last_day, scene.event.venue = scene.event.first_day, None
    scene.event.save()
    lead = next(press.lines_of(gather(scene.event), []))
    assert lead.startswith("PALANGKA RAYA – ")
    assert "di tempat yang belum ditentukan, 8 November 2024. Kegiatan sehari ini" in lead
