"""A spare measurement, as pages need one: frozen, with figures of tests only, the first participant's among them."""

from __future__ import annotations

from typing import Any

from pamong.core.clock import now
from pamong.measurement.models import Part, PersonMeasure, Run, RunState
from scenes.sampit import Scene

WHOLE: dict[str, Any] = {
    "n_ratings": 24, "n_people": 6, "mean": 0.1, "sd": 1.0, "reliability": 0.7, "groups": {}, "loglik": -10.0,
    "iterations": 5, "converged": True, "connected": True, "unlinked": [], "warnings": [],
    "items": [["ks-01", 0.2, 0.3, 1.0, 0.0, 0.5, 0.6, 6]], "thresholds": {"": [0.0]}, "categories": [["", 0, 10, -0.5]],
    "lowest": 0, "highest": 1, "input_hash": "0" * 64,
}  # fmt: skip
FIGURES = {
    "eap": 0.4, "sd": 0.5, "wle": 0.5, "se": 0.6, "raw": 0.7, "fair": 0.6, "fair_low": 0.4, "fair_high": 0.8, "n": 26,
}  # fmt: skip


def measurement(scene: Scene) -> Any:
    """Return a frozen measurement of the event; pages that throw one away are refused, so it stays."""
    who = scene.users["panitia"]
    run, made = Run.objects.get_or_create(
        event=scene.event, number=1,
        defaults={
            "state": RunState.FROZEN, "started_by": who, "frozen_by": who, "frozen_at": now(), "input_hash": "0" * 64,
            "parameters": {"model": "rsm", "equivalent_groups": False}, "engine": "contoh", "parts": {"tes": WHOLE},
        },
    )  # fmt: skip
    if made:
        for code, place in enumerate(scene.participants[:2], 1):
            PersonMeasure.objects.create(
                run=run, participant=place, part=Part.TEST, occasion="postes", order=1, code=f"P{code:02}", **FIGURES
            )
    return run.pk
