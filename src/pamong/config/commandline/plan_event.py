"""`pamong plan event SLUG`: propose classes, triads and timetable of an event, optionally publish."""

from __future__ import annotations

import argparse
import json
import sys

from pamong.config.django_setup import start_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("slug", help="kode kegiatan")
    parser.add_argument("--classes", type=int, help="jumlah kelas (bawaan: sekitar 30 orang per kelas)")
    parser.add_argument("--rounds", type=int, default=3, help="putaran praktik coaching")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--effort", type=float, default=5.0, help="kerja pemecah dalam detik deterministik")
    parser.add_argument("--publish", action="store_true", help="terbitkan bila memenuhi semua aturan")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Propose as the event's first committee member; status 1 when no plan is possible."""
    start_django()
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - needs Django started

    from pamong.planning import commands  # noqa: PLC0415
    from pamong.planning.problem import PlanOptions, suggested_classes  # noqa: PLC0415
    from pamong.programme.models import Component, Event  # noqa: PLC0415

    event = Event.objects.filter(slug=options.slug).first()
    if event is None:
        print(f"pamong plan: kegiatan {options.slug!r} tidak ada.", file=sys.stderr)
        return 2
    member = event.crew.filter(component=Component.COMMITTEE, person__user__isnull=False).first()
    chosen = PlanOptions(options.classes or suggested_classes(event), options.rounds, options.seed, options.effort)
    try:
        actor = member.person.user if member else None
        plan = commands.propose_plan(actor=actor, event=event, options=chosen, in_background=False)
        commands.solve_plan(plan=plan)
        if options.publish and plan.is_possible:
            commands.publish_plan(actor=actor, plan=plan)
    except ValidationError as error:
        print(" ".join(error.messages), file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({"version": plan.version, **plan.answer}, ensure_ascii=False))
    else:
        print(f"Versi {plan.version}: {', '.join(f'{part} {status}' for part, status in plan.answer['parts'].items())}")
    return 0 if plan.is_possible else 1
