"""The explaining path and the fast path say the same of everybody."""

import io
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.engines.eligibility import judge, judge_table, load_rules, read_row, shipped_fields

CELLS = {
    "ladder": lambda field: st.sampled_from(["", "?", "apa", *field.steps]),
    "choice": lambda field: st.sampled_from(["", "apa", *field.steps]),
    "flag": lambda field: st.sampled_from(["", "ya", "tidak", "mungkin"]),
    "present": lambda field: st.sampled_from(["", "-", "ABC-1", "tidak", "belum ada"]),
    "number": lambda field: st.sampled_from(["", "x", "0", "1", "2", "3", "4", "7,9", "8", "16", "23", "24", "60"]),
    "date": lambda field: st.one_of(
        st.sampled_from(["", "31-02-2025", "kemarin"]),
        st.dates(date(1966, 1, 1), date(1971, 1, 1)).map(str),
        st.dates(date(2024, 1, 1), date(2029, 1, 1)).map(str),
        st.dates(date(2024, 1, 1), date(2029, 1, 1)).map(lambda day: day.strftime("%d/%m/%Y")),
    ),
    "text": lambda field: st.sampled_from(["", "62.02", "62"]),
}
people = st.fixed_dictionaries({name: CELLS[field.kind](field) for name, field in shipped_fields().items()})
readings = st.fixed_dictionaries(
    {"age": st.sampled_from(["at_most", "under"]), "non_asn": st.sampled_from(["silent", "refused"])}
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(people, min_size=1, max_size=6),
    st.sampled_from(["K24", "K25"]),
    st.dates(date(2024, 12, 1), date(2028, 12, 31)),
    readings,
)
def test_both_paths_agree_on_every_rule(rows, name, as_of, chosen):
    rules = load_rules(name, chosen)
    columns = list(shipped_fields())
    table = "\n".join([";".join(["id", *columns]), *(";".join(["x", *map(row.__getitem__, columns)]) for row in rows)])
    out = io.StringIO()
    judge_table(io.StringIO(table), out, rules, as_of)
    header, *lines = [line.split(",") for line in out.getvalue().splitlines()]
    for row, line in zip(rows, lines, strict=True):
        verdict = judge(read_row(row, as_of), rules, as_of)
        slow = {one.rule: one.outcome.word for one in (*verdict.rules, *verdict.steps)}
        assert dict(zip(header[1:], line[1:], strict=True)) == {"result": verdict.result.value, **slow}
