"""Sentences of Django and allauth that people meet in forms, named so that our own catalogue says them our way."""

from __future__ import annotations

from django.utils.translation import gettext_noop

BORROWED = (
    gettext_noop("This field is required."),
    gettext_noop("The submitted file is empty."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Incorrect code."),
)
