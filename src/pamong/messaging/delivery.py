"""Hands messages to the mail server over one connection, and puts its refusals into words."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from . import commands
from .models import Channel, Message, MessageState


def deliver(ids: Iterable[str]) -> None:
    """Send the waiting e-mails among `ids`; each succeeds or fails alone. What was sent before is not sent again."""
    waiting = Message.objects.filter(pk__in=list(ids), state=MessageState.QUEUED, channel=Channel.EMAIL)
    connection = get_connection()
    try:
        for message in waiting:
            _deliver_one(connection, message)
    finally:
        _close(connection)


def _deliver_one(connection: Any, message: Message) -> None:
    try:
        connection.open()
        email_of(message, connection).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _close(connection)
        trouble, hopeless = explain(error, message.address)
        commands.record_trouble(message=message, trouble=trouble, hopeless=hopeless)
    else:
        commands.record_sent(message=message)


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        connection.connection = None


def email_of(message: Message, connection: Any = None) -> EmailMessage:
    """Return the e-mail; its Message-ID is fixed, so that a mailbox drops the copy of a repeated attempt."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return EmailMessage(
        subject=message.subject,
        body=message.text,
        to=[message.address],
        headers={"Message-ID": f"<{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


@translation.override(settings.LANGUAGE_CODE)
def explain(error: Exception, address: str) -> tuple[str, bool]:
    """Return what went wrong as a sentence with the way out, and whether trying again is hopeless."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _refused_address(address, code, words), code >= 500
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("The mail server does not accept Pamong's password. Ask the operator to check the settings."), False
    if isinstance(error, smtplib.SMTPResponseException):
        reply = _reply(error.smtp_code, error.smtp_error)
        text = _("The mail server refused the message (%(reply)s). Ask the operator if this repeats.")
        return text % {"reply": reply}, error.smtp_code >= 500
    if isinstance(error, ValueError):
        return _("The address %(address)s is not an e-mail address. Correct it and send again.") % {
            "address": address
        }, True
    return _("The mail server cannot be reached. Pamong tries again by itself; check the network if it repeats."), False


def _refused_address(address: str, code: int, words: bytes | str) -> str:
    text = _("The mail server does not accept %(address)s (%(reply)s). Check the spelling, correct it and send again.")
    return text % {"address": address, "reply": _reply(code, words)}


def _reply(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())[:80]}"
