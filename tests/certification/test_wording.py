"""Reasons of verdicts, told to readers of English."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from fractions import Fraction
from types import ModuleType

import pytest
from django.utils import translation

from pamong.certification import checks
from pamong.certification.wording import ENGLISH, told
from pamong.engines.passing import Score, Share, facts, judge
from pamong.followup import requirement

TELLING = {"met", "not_met", "unknown"}


def sentences_of(module: ModuleType) -> Iterator[str]:
    """Yield what a module gives as reasons: texts handed to a telling call, and those that stand under a name."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TELLING:
            yield from (one.value for one in node.args[:1] if isinstance(one, ast.Constant))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Dict):
            values = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            yield from (one.value for one in values if isinstance(one, ast.Constant) and " " in str(one.value))


def test_every_reason_has_its_english_and_no_english_is_left_over() -> None:
    known = {sentence for module in (facts, checks, requirement) for sentence in sentences_of(module)}
    assert known == set(ENGLISH)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "Hadir 17 dari 20 JP (85 %); diminta 90 %."),
        ("en", "Present for 17 of 20 JP (85 %); 90 % is asked for."),
    ],
)
def test_a_reason_is_told_in_the_language_of_the_reader(language: str, words: str) -> None:
    finding = judge(Share(17, 20), Fraction("0.9"))
    with translation.override(language):
        assert told({"reason": finding.reason, "said": list(finding.said)}) == words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"reason": "Sudah dikonfirmasi."}, "Confirmed."),
        ({"reason": "Nilai 61,5, diminta 70."}, "Nilai 61,5, diminta 70."),  # stored before the pattern was
        ({"reason": "Disetujui."}, "Disetujui."),  # of a requirement that has no English
    ],
)
def test_what_was_stored_without_its_pattern_is_told_as_far_as_it_is_known(row: dict[str, str], words: str) -> None:
    with translation.override("en"):
        assert told(row) == words


def test_numbers_take_the_point_of_english() -> None:
    finding = judge(Score(Fraction("61.5")), Fraction(70))
    with translation.override("en"):
        assert told({"reason": finding.reason, "said": list(finding.said)}) == "Score 61.5; 70 is asked for."
