"""When posts fall vacant, and what is too incomplete to tell."""

from datetime import date

import pytest

from pamong.engines.needs import NINE, Assumptions, Cause, Post, project

TODAY = date(2026, 1, 1)


def post(school="30200001", **facts):
    base = {"regency": "62.02", "kecamatan": "Baamang", "level": "SD", "authority": "62.02", "principal": "CONTOH-1"}
    return Post(school, **{**base, **facts})


def opening(**facts):
    found = project([post(**facts)], TODAY).vacancies
    return [(one.year, one.cause, one.day) for one in found]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"principal": None}, [(0, Cause.VACANT, TODAY)]),
        ({"acting": True}, [(0, Cause.ACTING, TODAY)]),
        ({"principal": None, "opens": date(2027, 7, 1)}, [(2, Cause.NEW_SCHOOL, date(2027, 7, 1))]),
        ({"principal": None, "opens": date(2030, 1, 1)}, []),
        ({"birth_date": date(1966, 6, 15)}, [(1, Cause.RETIREMENT, date(2026, 7, 1))]),
        ({"birth_date": date(1966, 12, 31)}, [(2, Cause.RETIREMENT, date(2027, 1, 1))]),
        ({"birth_date": date(1968, 2, 29)}, [(3, Cause.RETIREMENT, date(2028, 3, 1))]),
        ({"birth_date": date(1969, 12, 1)}, []),
        ({"birth_date": date(1960, 1, 1)}, [(0, Cause.RETIREMENT, TODAY)]),
        ({"term_start": date(2018, 1, 1)}, [(0, Cause.END_OF_TERM, TODAY)]),
        ({"term_start": date(2018, 1, 2)}, [(1, Cause.END_OF_TERM, date(2026, 1, 2))]),
        ({"term_start": date(2021, 12, 31)}, [(4, Cause.END_OF_TERM, date(2029, 12, 31))]),
        ({"term_start": date(2022, 1, 1)}, []),
        ({"known": {Cause.STUDY_LEAVE: date(2026, 8, 1)}}, [(1, Cause.STUDY_LEAVE, date(2026, 8, 1))]),
        (
            {"birth_date": date(1967, 1, 5), "term_start": date(2018, 6, 1)},
            [(1, Cause.END_OF_TERM, date(2026, 6, 1))],
        ),
        ({"birth_date": date(1966, 6, 15), "closes": date(2026, 7, 1)}, []),
        ({"birth_date": date(1966, 6, 15), "closes": date(2026, 7, 2)}, [(1, Cause.RETIREMENT, date(2026, 7, 1))]),
        ({}, []),
    ],
)
def test_a_post_falls_vacant_once_by_its_earliest_cause(facts, expected):
    assert opening(**facts) == expected


@pytest.mark.parametrize("cause", NINE)
def test_each_of_the_nine_causes_can_be_known_beforehand(cause):
    assert opening(known={cause: date(2026, 3, 1)}) == [(1, cause, date(2026, 3, 1))]


def test_sums_go_by_year_and_place():
    posts = [
        post("1", principal=None),
        post("2", birth_date=date(1966, 6, 15), level="SMA", authority="62"),
        post("3", birth_date=date(1966, 6, 15), regency="62.08", kecamatan="Jelai"),
    ]
    found = project(posts, TODAY)
    assert found.by_regency == {"62.02": [1, 1, 0, 0, 0], "62.08": [0, 1, 0, 0, 0]}
    assert found.by_level == {"SD": [1, 1, 0, 0, 0], "SMA": [0, 1, 0, 0, 0]}
    assert found.by_kecamatan == {"62.02 Baamang": [1, 1, 0, 0, 0], "62.08 Jelai": [0, 1, 0, 0, 0]}
    assert found.by_cause == {"retirement": [0, 2, 0, 0, 0], "vacant": [1, 0, 0, 0, 0]}


def test_double_records_are_named_and_counted_once():
    found = project([post("1"), post("1"), post("2"), post("3", principal="CONTOH-2")], TODAY)
    assert [(one.kind, one.subject, list(one.schools)) for one in found.doubles] == [
        ("school", "1", ["1"]),
        ("principal", "CONTOH-1", ["1", "2"]),
    ]


def test_what_is_not_known_is_named_and_not_guessed():
    found = project([post("1", birth_date=date(1980, 1, 1)), post("2", acting=True)], TODAY)
    assert found.incomplete == {"birth_date": [], "term_start": ["1"]}


def test_causes_nobody_can_date_are_expected_shares_beside_the_dated_ones():
    posts = [post(str(number), principal=f"CONTOH-{number}") for number in range(100)]
    found = project(posts, TODAY, Assumptions(years=2, rates={Cause.RESIGNATION: 0.02, Cause.DEATH: 0.01}))
    assert found.vacancies == []
    assert found.expected == {"resignation": [0.0, 2.0, 1.94], "death": [0.0, 1.0, 0.97]}
