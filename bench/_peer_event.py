"""Fill a pretix with an event, orders and a key for its check-in API; run by the Python that pretix is installed in."""

from __future__ import annotations

import json
import sys
from decimal import Decimal


def main(people: int) -> None:
    """Make a new event, and print what a scanner needs to check its people in."""
    import django

    django.setup()
    from django.utils.timezone import now
    from django_scopes import scopes_disabled
    from pretix.base.models import Event, Order, OrderPosition, Organizer, Team

    with scopes_disabled():
        organizer, _ = Organizer.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
        slug = f"e{int(now().timestamp())}"
        event = Event.objects.create(
            organizer=organizer, name="Bench", slug=slug, date_from=now(), currency="EUR", live=True,
            plugins="pretix.plugins.sendmail",
        )  # fmt: skip
        item = event.items.create(name="Place", default_price=Decimal("0"))
        places = event.checkin_lists.create(name="All", all_products=True)
        channel = organizer.sales_channels.get(identifier="web")
        orders = Order.objects.bulk_create(
            Order(
                event=event,
                organizer=organizer,
                code=f"{slug[-6:]}{n}",
                status=Order.STATUS_PAID,
                email="contoh@example.org",
                datetime=now(),
                expires=now(),
                total=Decimal("0"),
                sales_channel=channel,
                secret=f"o{slug}{n}",
            )
            for n in range(people)
        )  # fmt: skip
        OrderPosition.all.bulk_create(
            OrderPosition(
                order=order, item=item, price=Decimal("0"), attendee_name_parts={"_legacy": f"Contoh {n}"},
                secret=f"{slug}-{n}", organizer=organizer, tax_rate=Decimal("0"), tax_value=Decimal("0"),
                pseudonymization_id=f"{slug}{n}"[-15:], positionid=1,
            )
            for n, order in enumerate(orders)
        )  # fmt: skip
        team = Team.objects.create(organizer=organizer, name=slug, all_events=True, all_event_permissions=True)
        token = team.tokens.create(name="bench").token
    told = {"token": token, "list": places.pk, "secrets": [f"{slug}-{n}" for n in range(people)]}
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
