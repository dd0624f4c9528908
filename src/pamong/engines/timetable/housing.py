"""Materials for which there is no room at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pamong.engines.solving import Conflict, Relaxation
from pamong.engines.timetable.audience import Audience, audience_of, of_class, suitable
from pamong.engines.timetable.problem import Material, Problem


def no_room(problem: Problem) -> Iterator[Conflict]:
    """Yield the materials for which some audience has no room: of the kind, with the seats, for its needs."""
    for material in problem.materials if problem.rooms else ():
        audiences = [audience_of(problem, None)] if material.plenary else [of_class(one) for one in problem.classes]
        hard = sorted(set(audiences), key=lambda one: (-len(one.needs), -one.people))
        unhoused = next((one for one in hard if not suitable(problem.rooms, material, one)), None)
        if unhoused is not None:
            what, message = _lacking_room(problem, material, unhoused)
            yield Conflict(what, message, (Relaxation("more_rooms", "Tambah atau ganti ruang.", material.id),))


def _lacking_room(problem: Problem, material: Material, audience: Audience) -> tuple[str, str]:
    """Return which rule leaves an audience without a room, and its sentence."""
    if not suitable(problem.rooms, material, Audience(0)):
        return "room_kind", f"Tidak ada ruang jenis {material.kind} untuk {material.id}."
    if not suitable(problem.rooms, material, Audience(audience.people)):
        rule = "plenary_room" if material.plenary else "room_capacity"
        return rule, f"Tidak ada ruang untuk {material.id} yang muat {audience.people} orang."
    needs = ", ".join(sorted(audience.needs))
    too_small = bool(suitable(problem.rooms, material, replace(audience, people=0)))
    seats = f" dan muat {audience.people} orang" if too_small else ""
    return "needs", f"Tidak ada ruang untuk {material.id} yang memenuhi kebutuhan {needs}{seats}."
