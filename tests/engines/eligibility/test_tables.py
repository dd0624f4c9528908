"""Tables as offices have them."""

import io
from datetime import date

import pytest

from pamong.engines.eligibility import TableError, judge_table, load_rules
from pamong.engines.eligibility import tables as module

DAY = date(2025, 9, 14)


def judged(text):
    out = io.StringIO()
    summary = judge_table(io.StringIO(text), out, load_rules("K25"), DAY)
    return summary, out.getvalue().splitlines()


def test_absent_columns_are_unknown_and_unknown_columns_are_left_aside():
    summary, lines = judged("id,warna,perf_1\na,biru,Baik\n")
    assert (summary.results["incomplete"], summary.ignored_columns) == (1, ["warna"])
    assert "perf_2" in summary.absent_columns
    assert "perf_1" not in summary.absent_columns
    assert lines[1].startswith("a,incomplete,unknown,")


def test_semicolons_capitals_and_blank_lines_are_no_trouble():
    summary, _ = judged("ID;PERF_1;perf_2\n\na;baik;BAIK\n")
    assert (summary.people, summary.outcomes["K25-PERF"]) == (1, {"met": 1})


def test_what_cannot_be_read_is_counted_per_cell():
    summary, _ = judged("id,perf_1\na,hebat\nb,hebat\nc,baik\n")
    assert dict(summary.unreadable) == {"perf_1": 2}


def test_short_and_long_rows_keep_their_person():
    summary, lines = judged("id,perf_1,perf_2\na\nb,Baik,Baik,Baik\n")
    assert (summary.ragged, [line[0] for line in lines[1:]]) == (2, ["a", "b"])


def test_an_id_with_a_comma_is_quoted():
    _, lines = judged('id,perf_1\n"a,""b""",Baik\n')
    assert lines[1].startswith('"a,""b""",incomplete,')


def test_chunks_make_no_difference(monkeypatch):
    text = "id,perf_1,perf_2\n" + "".join(f"{n},{('Baik', 'Kurang')[n % 2]},Baik\n" for n in range(50))
    whole = judged(text)[1]
    monkeypatch.setattr(module, "CHUNK", 7)
    monkeypatch.setattr(module, "REMEMBERED", 1)
    assert judged(text)[1] == whole


@pytest.mark.parametrize("text", ["", "nama,umur\na,1\n", "id,perf_1,perf_1\na,Baik,Baik\n"])
def test_a_table_without_ids_or_with_doubled_columns_is_refused(text):
    with pytest.raises(TableError):
        judged(text)
