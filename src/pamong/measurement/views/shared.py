"""What all pages of a run share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.core.permissions import get_visible_or_404, may, require_or_404
from pamong.enrolment.models import Participant
from pamong.measurement.models import Part, PersonMeasure, Run
from pamong.programme.models import Event


def run_or_404(event: Event, measurement_id: UUID) -> Run:
    return get_visible_or_404(event.measurements.select_related("event", "started_by__person"), pk=measurement_id)


def reckoned_or_404(event: Event, measurement_id: UUID) -> Run:
    return get_visible_or_404(event.measurements.reckoned().select_related("event"), pk=measurement_id)


def measures_or_404(
    request: HttpRequest, event: Event, measurement_id: UUID, participant_id: UUID
) -> tuple[Run, Participant, list[PersonMeasure]]:
    """Return one participant's figures: the committee's of any run, one's own of a frozen one."""
    run = reckoned_or_404(event, measurement_id)
    participant = get_visible_or_404(event.participants.select_related("person", "event"), pk=participant_id)
    require_or_404(request.user, "measurement.view_person", participant)
    rows = list(PersonMeasure.objects.filter(run=run, participant=participant))
    if not rows or not (run.is_frozen or may(request.user, "measurement.view_event", event)):
        raise Http404
    return run, participant, rows


def crumbs_of(event: Event, run: Run | None = None) -> list[dict[str, str]]:
    found = [{"url": reverse("measurement:home", args=[event.slug]), "label": _("Measurement")}]
    if run is not None:
        label = _("Measurement %(number)s") % {"number": run.number}
        found.append({"url": reverse("measurement:run", args=[event.slug, run.pk]), "label": label})
    return found


def frame(request: HttpRequest, event: Event, run: Run, current: str) -> dict[str, Any]:
    """Return what all pages of a run share: the way back, the views, whether it is still a draft."""
    views = (
        ("run", _("At a glance")),
        ("people", _("Participants")),
        ("classes", _("Classes")),
        ("raters", _("Raters")),
        ("items", _("Criteria")),
        ("growth", _("Growth")),
    )
    tabs = [
        {"url": reverse(f"measurement:{name}", args=[event.slug, run.pk]), "label": label, "current": name == current}
        for name, label in views
    ]
    manages = may(request.user, "measurement.run", event)
    return {"run": run, "tabs": tabs, "crumbs": crumbs_of(event, None if current == "run" else run), "manages": manages}


def item_rows(run: Run, names: dict[str, str], part: str = Part.PRACTICE) -> list[dict[str, Any]]:
    """Return the criteria of a part, the hardest first."""
    columns = ("code", "measure", "se", "infit", "infit_t", "fair", "raw", "n")
    whole = run.part(part)
    rows = [dict(zip(columns, row, strict=True)) for row in whole["items"]] if whole else []
    for row in rows:
        row["name"] = names.get(row["code"], row["code"])
    return sorted(rows, key=lambda row: -(row["measure"] if row["measure"] is not None else -99.0))
