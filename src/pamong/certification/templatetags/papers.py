"""The tones of verdicts and papers, for `{% tag words tone %}`, and what a line of the board lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pamong.certification.models import Result, Status

register = template.Library()

DEMAND, REMARK = '<strong class="small">{}</strong>', '<span class="soft small">{}</span>'
TONES: dict[str, str] = {
    Result.PASSED: "success",
    Result.ATTENDED: "info",
    Result.NOT_YET: "warning",
    Status.ISSUED: "success",
    Status.REVOKED: "danger",
    Status.REPLACED: "warning",
}


@register.filter
def paper_tone(word: str) -> str:
    """Return the tone of a result or of a paper's state."""
    return TONES.get(word, "info")


@register.filter
def result_words(word: str) -> str:
    """Return a result in words; what is not decided is not yet met."""
    return str(Result(word).label if word in Result.values else Result.NOT_YET.label)


@register.simple_tag
def lacks(missing: Iterable[Any]) -> SafeString:
    """Draw what is missing, the remarks softly: a loop of a template costs many times as much."""
    drawn = (format_html(REMARK if one.is_remark else DEMAND, one.label) for one in missing)
    return SafeString(", ".join(drawn)) or SafeString("–")
