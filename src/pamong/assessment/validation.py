"""When an item can be asked: one check for form, file and shipped set."""

from __future__ import annotations

from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import ItemKind

MOST_OPTIONS = 10
MOST_WEIGHT = 999


class Content(Protocol):
    """What is checked of a wording."""

    @property
    def kind(self) -> str: ...
    @property
    def stem(self) -> str: ...
    @property
    def options(self) -> list[dict[str, str]]: ...
    @property
    def key(self) -> dict[str, Any]: ...


def check_content(content: Content) -> None:
    """Raise a sentence that says what is missing before the item can be asked."""
    if not content.stem.strip():
        raise ValidationError(_("Write the question."))
    if content.kind == ItemKind.NUMBER:
        _check_number(content.key)
        return
    _check_options(content)
    if content.kind == ItemKind.SITUATION:
        _check_weights(content)
    else:
        _check_right(content)


def _check_number(key: dict[str, Any]) -> None:
    if not isinstance(key.get("value"), int | float):
        raise ValidationError(_("Write the right number."))
    if not isinstance(key.get("tolerance"), int | float) or key["tolerance"] < 0:
        raise ValidationError(_("The tolerance must be 0 or more."))


def _check_options(content: Content) -> None:
    texts = [option["text"].strip() for option in content.options]
    if not 2 <= len([text for text in texts if text]) == len(texts) <= MOST_OPTIONS:
        raise ValidationError(_("Write at least two options, none of them empty."))
    if len(set(texts)) < len(texts):
        raise ValidationError(_("Two options say the same. Change one of them."))


def _check_weights(content: Content) -> None:
    weights = content.key.get("weights", {})
    ids = {option["id"] for option in content.options}
    if set(weights) != ids or not all(isinstance(one, int) and 0 <= one <= MOST_WEIGHT for one in weights.values()):
        raise ValidationError(_("Give every option a whole number from 0 to 999: how many experts would choose it."))
    if len(set(weights.values())) < 2:
        raise ValidationError(_("All options weigh the same, so that no answer tells anything. Ask more experts."))


def _check_right(content: Content) -> None:
    ids = {option["id"] for option in content.options}
    right = content.key.get("options", [])
    if not right or not set(right) <= ids:
        raise ValidationError(_("Mark the right option."))
    if content.kind == ItemKind.ONE and len(right) != 1:
        raise ValidationError(_("Mark exactly one right option, or choose “Several right options”."))
