"""How a page hands a form to a command and shows what the command refuses at the fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from pamong.people.models import User


def me(request: HttpRequest) -> User:
    """Return who is signed in (the page has checked that somebody is)."""
    return cast(User, request.user)


def accepted(request: HttpRequest, form: BaseForm, command: Callable[..., Any], **given: Any) -> bool:
    """Run a command with what a valid form holds; tell whether it was done. Nothing typed is lost."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        command(actor=me(request), **{**form.cleaned_data, **given})
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    return True


def show_refusal(form: BaseForm, refusal: ValidationError) -> None:
    """Put what a command refused at the fields it names, the rest on top."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def status_of(*forms: BaseForm) -> int:
    """Return 422 when a form was refused, so that scripts and tests can tell."""
    return 422 if any(form.errors for form in forms) else 200
