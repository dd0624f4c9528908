"""What the rules say together, and how they say it."""

from datetime import date

import pytest

from pamong.engines.eligibility import judge, load_rules, read_row

DAY = date(2025, 9, 14)
ABLE = {
    "edu_level": "S1",
    "accredited": "ya",
    "serdik_no": "1",
    "status": "PNS",
    "golongan": "III/c",
    "perf_1": "Baik",
    "perf_2": "Baik",
    "mgr_months": "24",
    "disc_clear": "ya",
    "crim_clear": "ya",
    "birth_date": "1980-01-01",
    "pact_signed": "ya",
    "ppk_id": "62.02",
    "school_ppk_id": "62.02",
}
K24_ABLE = ABLE | {"perf_1_min": "Baik", "perf_2_min": "Baik", "health_date": "2024-10-01", "gp_cert": "1"}


def verdict(cells, name="K25", day=DAY):
    return judge(read_row(cells, day), load_rules(name), day)


def named(cells, rule):
    found = verdict(cells)
    return next(one for one in (*found.rules, *found.steps) if one.rule == rule)


def test_who_meets_every_rule_is_eligible_whatever_the_steps_say():
    assert verdict(ABLE).result == "eligible"
    assert verdict(K24_ABLE, "K24", date(2024, 11, 8)).result == "eligible"


@pytest.mark.parametrize("column", sorted(set(ABLE) - {"golongan"}))
def test_an_empty_column_makes_it_incomplete_and_never_ineligible(column):
    assert verdict(ABLE | {column: ""}).result == "incomplete"


def test_one_rule_not_met_outweighs_what_is_unknown():
    assert verdict(ABLE | {"golongan": "III/a", "disc_clear": ""}).result == "not_eligible"


def test_a_waived_rule_does_not_stand_in_the_way():
    assert verdict(ABLE | {"golongan": "III/b", "mapping_ref": "M-1"}).result == "eligible"


def test_the_result_rests_on_the_rules_the_contract_names():
    found = verdict(ABLE)
    assert [one.rule.removeprefix("K25-") for one in found.rules] == (
        "EDU SERDIK RANK PPPK PERF MGR DISC CRIM AGE PAKTA AUTH".split()
    )
    old = verdict(K24_ABLE, "K24", date(2024, 11, 8))
    assert [one.rule.removeprefix("K24-") for one in old.rules] == (
        "EDU SERDIK GP RANK JENJANG PERF MGR HEALTH DISC CRIM AGE AUTH".split()
    )


def test_a_reason_says_what_is_and_what_is_asked():
    assert named(ABLE | {"golongan": "3c"}, "K25-RANK").reason == "Golongan III/c, diminta paling rendah III/c."
    assert named(ABLE | {"birth_date": "31/12/1969"}, "K25-AGE").reason == (
        "Usia 55 tahun pada 14 September 2025, diminta paling tinggi 56 tahun; dekat dengan batas usia."
    )


def test_what_is_unknown_names_the_column_and_the_document():
    found = named(ABLE | {"perf_2": ""}, "K25-PERF")
    assert (found.reason, found.missing, found.documents) == (
        "Kinerja tahun sebelumnya belum diketahui.",
        ("perf_2",),
        ("SKP tahun sebelumnya",),
    )


def test_a_cell_nobody_can_read_is_unknown_and_quoted():
    found = named(ABLE | {"mgr_months": "dua tahun"}, "K25-MGR")
    assert (found.outcome.word, found.reason) == (
        "unknown",
        "Isi 'dua tahun' untuk pengalaman manajerial tidak dikenali.",
    )


def test_a_rule_that_could_still_be_lifted_says_how():
    assert named(ABLE | {"golongan": "III/b"}, "K25-RANK").reason == (
        "Golongan III/b, diminta paling rendah III/c. "
        "K25-EX-SHORT dapat mengecualikan; data pemetaan kebutuhan belum diketahui."
    )


def test_a_rule_for_others_says_for_whom():
    assert named(ABLE, "K25-PPPK").reason == "Tidak berlaku: status kepegawaian PNS, diminta PPPK."
