"""Rule sets are data: dated, sourced, hashed, comparable, and refused when they cannot be used."""

import copy
from datetime import date

import pytest

from pamong.engines.eligibility import RuleSetError, compare, in_force, load_rules, read_rules, shipped_document


def changed(**fields):
    document = copy.deepcopy(shipped_document("K25"))
    document["rules"][0].update(fields)
    return document


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 9, 30), []),
        (date(2024, 10, 1), ["K24"]),
        (date(2025, 5, 13), ["K24"]),
        (date(2025, 5, 14), ["K25"]),
    ],
)
def test_a_rule_set_is_offered_only_while_it_is_in_force(day, expected):
    assert in_force(day) == expected


@pytest.mark.parametrize("name", ["K24", "K25"])
def test_every_rule_has_a_source_a_pasal_and_both_languages(name):
    rules = load_rules(name).rules
    assert all(rule.source and rule.pasal and rule.text_id and rule.text_en for rule in rules)
    assert {rule.id for rule in rules if rule.status != "V"} == TO_BE_CHECKED[name]


TO_BE_CHECKED = {
    "K24": {"K24-AUTH", "K24-EX-SHORT", "K24-EX-TERM", "K24-TEAM"},
    "K25": {"K25-NAPZA", "K25-TEAM", "K25-UNTR"},
}


def test_the_hash_follows_the_rules_and_the_chosen_readings():
    same = load_rules("K25").hash
    assert read_rules(copy.deepcopy(shipped_document("K25"))).hash == same
    assert load_rules("K25", {"age": "under"}).hash != same
    assert read_rules(changed(expr='edu_level >= "S2" and accredited')).hash != same


def test_two_versions_are_compared_rule_by_rule():
    new = changed(expr='edu_level >= "S2" and accredited')
    new["rules"] = [row for row in new["rules"] if row["id"] != "K25-NOGP"]
    new["version"] = 2
    assert [(one.rule, one.field) for one in compare(shipped_document("K25"), new)] == [
        (None, "version"),
        ("K25-EDU", "expr"),
        ("K25-NOGP", "rule"),
    ]
    assert compare(new, new) == []


@pytest.mark.parametrize(
    "document",
    [
        changed(expr="edu_level >="),
        changed(expr='edu_level >= "S9"'),
        changed(expr="umur >= 3", fields=["umur"]),
        changed(expr="edu_level"),
        changed(expr="__import__('os').system('ls')"),
        changed(expr="golongan >= 3", fields=[]),
        changed(expr='status > "PNS"', fields=["status"]),
        changed(expr="fresh(perf_1, 6)", fields=["perf_1"]),
        changed(expr="[x for x in ()]"),
        changed(expr="accredited and " * 200 + "accredited"),
        changed(status="X"),
        changed(source={"text": "", "pasal": ""}),
        changed(waiver_of=["K25-LAIN"]),
        changed(id="K25-RANK"),
        changed(valid_from="kemarin"),
        {"id": "K25"},
    ],
)
def test_a_rule_set_that_cannot_be_used_is_refused(document):
    with pytest.raises(RuleSetError):
        read_rules(document)


@pytest.mark.parametrize("readings", [{"umur": "x"}, {"age": "x"}])
def test_a_reading_nobody_offers_is_refused(readings):
    with pytest.raises(RuleSetError):
        load_rules("K25", readings)


def test_a_rule_out_of_its_own_time_is_not_judged():
    document = changed(valid_to="2025-12-31")
    rules = read_rules(document)
    assert "K25-EDU" in [rule.id for rule in rules.on(date(2025, 12, 31))]
    assert "K25-EDU" not in [rule.id for rule in rules.on(date(2026, 1, 1))]
