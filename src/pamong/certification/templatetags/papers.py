"""The tones of verdicts and papers, for `{% tag words tone %}`."""

from __future__ import annotations

from django import template

from pamong.certification.models import Result, Status

register = template.Library()

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
