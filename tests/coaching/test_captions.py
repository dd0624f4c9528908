"""Captions: read from a file or typed, checked line by line, written out as plain words."""

import pytest

from pamong.coaching.captions import CaptionError, Cue, read_captions, written

FILE = """WEBVTT - sebuah judul

STYLE
::cue { background: url(https://jahat.example/) }

NOTE catatan

satu
00:01.000 --> 00:03.500 align:start
<v Bu Rini>Selamat <b>pagi</b>
semuanya

01:00:02.25 --> 01:00:04,000
Baik &amp; siap
"""


def test_a_file_gives_times_and_plain_words_alone():
    cues = read_captions("\ufeff" + FILE.replace("\n", "\r\n"))
    assert cues == [Cue(1.0, 3.5, "Selamat pagi\nsemuanya"), Cue(3602.25, 3604.0, "Baik & siap")]


def test_what_is_written_reads_the_same_and_carries_no_markup():
    cues = [Cue(0.5, 2, "a < b --> c & <script>"), Cue(3700, 3701.5, "x")]
    text = written(cues)
    assert text.count("-->") == 2
    assert "<" not in text
    assert "01:01:40.000 --> 01:01:41.500" in text


def test_typed_lines_stay_until_the_next_one_at_most_seven_seconds():
    cues = read_captions("0:05 Selamat pagi\n\n0:08,5 Apa kabar?\n1:00 Baik", seconds=63)
    assert cues == [Cue(5, 8.5, "Selamat pagi"), Cue(8.5, 15.5, "Apa kabar?"), Cue(60, 63, "Baik")]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("WEBVTTX\n\n0:01.0 --> 0:02.0\nx", 1, "head"),
        ("WEBVTT\n\n0:01.0 -> 0:02.0 --> x\nx", 3, "time"),
        ("WEBVTT\n\n00:05.000 --> 00:04.000\nx", 3, "time"),
        ("0:05 satu\nempat dua", 2, "time"),
        ("0:05 satu\n0:04 dua", 2, "order"),
        ("0:05 satu\n2:00 dua", 2, "late"),
        ("\n".join(f"0:{n % 60:02d} x" for n in [1] * 2001), 0, "many"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, line, reason):
    with pytest.raises(CaptionError) as refusal:
        read_captions(text, seconds=100)
    assert (refusal.value.line, refusal.value.reason) == (line, reason)
