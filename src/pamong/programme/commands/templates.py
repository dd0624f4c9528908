"""Fill a new event from a shipped template."""

from __future__ import annotations

from datetime import time
from typing import Any

from pamong.core.refusals import Refused
from pamong.programme.models import Break, Event, Material, Policy, Strand
from pamong.programme.shipped import read_template, template_names

FRIDAY = 4


def apply_template(event: Event, key: str) -> None:
    """Put curriculum, day grid, breaks and rules of a shipped template into an empty event."""
    if key not in template_names():
        raise Refused(f"Unknown template {key!r}.")
    template = read_template(key)
    event.day_starts = time.fromisoformat(template["day_starts"])
    event.slots_per_day = template["slots_per_day"]
    event.save(update_fields=["day_starts", "slots_per_day"])
    _fill_curriculum(event, template["strands"])
    _fill_breaks(event, template)
    Policy.objects.create(event=event, version=1, **template["policy"])


def _fill_curriculum(event: Event, strands: list[dict[str, Any]]) -> None:
    materials: dict[str, Material] = {}
    after: dict[str, list[str]] = {}
    for place, part in enumerate(strands):
        strand = Strand.objects.create(event=event, title=part["title"], order=place)
        for order, item in enumerate(part["materials"]):
            after[item["code"]] = item.get("after", [])
            values = {name: value for name, value in item.items() if name != "after"}
            materials[item["code"]] = Material.objects.create(event=event, strand=strand, order=order, **values)
    for code, before in after.items():
        materials[code].after.set([materials[other] for other in before])


def _fill_breaks(event: Event, template: dict[str, Any]) -> None:
    Break.objects.bulk_create(Break(event=event, **item) for item in template["breaks"])
    fridays = [day for day in event.days if day.weekday() == FRIDAY]
    Break.objects.bulk_create(
        Break(event=event, day=day, **item) for day in fridays for item in template["friday_breaks"]
    )
