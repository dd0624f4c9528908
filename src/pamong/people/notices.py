"""How this room says something by e-mail though messaging comes after it: messaging registers itself as the carrier."""

from __future__ import annotations

from collections.abc import Callable

from django.core.mail import send_mail

from .models import User

Carrier = Callable[[User, str, str, str], None]
_carrier: list[Carrier] = []


def carry_with(carrier: Carrier) -> None:
    """Register what queues a notice: called as `carrier(user, key, subject, text)`."""
    _carrier[:] = [carrier]


def tell(user: User, *, key: str, subject: str, text: str) -> None:
    """Send a notice to an account's own address."""
    if _carrier and user.person_id:
        _carrier[0](user, key, subject, text)
    elif user.email:
        send_mail(subject, text, None, [user.email])
