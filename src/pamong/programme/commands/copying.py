"""Copy one event's programme into another."""

from __future__ import annotations

from datetime import datetime, timedelta

from pamong.programme.models import Break, CrewMember, Event, Material, Policy, Strand
from pamong.programme.queries import current_policy

from .changing import values_of


def copy_programme(source: Event, target: Event) -> None:
    """Copy venue (of the same office), day grid, curriculum, breaks and rules; days shift with the first day."""
    target.copied_from = source
    target.venue = source.venue if target.office_id == source.office_id else None
    target.day_starts, target.slots_per_day = source.day_starts, source.slots_per_day
    target.save(update_fields=["copied_from", "venue", "day_starts", "slots_per_day"])
    _copy_curriculum(source, target)
    _copy_breaks(source, target)
    target.policies.all().delete()
    rules = values_of(current_policy(source), "event_id", "version", "note")
    Policy.objects.create(event=target, version=1, note=f"Disalin dari {source.title}"[:200], **rules)


def _copy_curriculum(source: Event, target: Event) -> None:
    strands = {old.pk: Strand(event=target, title=old.title, order=old.order) for old in source.strands.all()}
    Strand.objects.bulk_create(strands.values())
    old_materials = list(source.materials.prefetch_related("after"))
    copies = {
        old.pk: Material(event=target, strand=strands[old.strand_id], **values_of(old, "event_id", "strand_id"))
        for old in old_materials
    }
    Material.objects.bulk_create(copies.values())
    for old in old_materials:
        copies[old.pk].after.set([copies[other.pk] for other in old.after.all()])


def _copy_breaks(source: Event, target: Event) -> None:
    """Copy the breaks of every day; those of one day stay with the same weekday when the new event has it."""
    days = {day.weekday(): day for day in reversed(target.days)}
    for pause in source.breaks.all():
        day = days.get(pause.day.weekday()) if pause.day else None
        if pause.day is None or day is not None:
            Break.objects.create(event=target, day=day, **values_of(pause, "event_id", "day"))


def copy_crew(source: Event, target: Event) -> None:
    """Copy who serves, with what they teach; arrival and departure shift with the first day."""
    shift = target.first_day - source.first_day
    materials = {material.code: material for material in target.materials.all()}
    present = set(target.crew.values_list("person_id", "component"))
    for old in source.crew.prefetch_related("teaches"):
        if (old.person_id, old.component) in present:
            continue
        values = values_of(old, "event_id", "arrives_at", "leaves_at")
        member = CrewMember.objects.create(
            event=target, arrives_at=_later(old.arrives_at, shift), leaves_at=_later(old.leaves_at, shift), **values
        )
        member.teaches.set([materials[item.code] for item in old.teaches.all()])


def _later(moment: datetime | None, shift: timedelta) -> datetime | None:
    return moment + shift if moment else None
