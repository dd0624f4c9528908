"""The verbs of measurement, its only writers: reckon, freeze, throw away, take out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import numpy as np
import scipy
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.engines.rasch import Calibration, DamagedCalibrationError
from pamong.engines.rasch.calibration import ENGINE
from pamong.programme.models import Event

from . import competences, queries, skills, sources
from .models import ModelKind, Part, PersonMeasure, RaterMeasure, Run, RunState
from .reckoning import Choice, Found, reckon_practice, reckon_tests
from .rulers import FEWEST_CRITERIA, Ruler
from .tables import Coded, code_tables, packed
from .tasks import reckon

BATCH = 500


@transaction.atomic
def start_run(
    *,
    actor: Any,
    event: Event,
    model: str = ModelKind.RSM,
    equivalent_groups: bool = False,
    ruler: Run | None = None,
    in_background: bool = True,
) -> Run:
    """Begin to reckon an event's data as it stands; the worker does it. One that waits already is the same one.

    With a `ruler`, a frozen run of the same office, practice is put on its ruler, and its model is taken.
    """
    require(actor, "measurement.run", event)
    calibration = _ruler_for(event, ruler) if ruler is not None else None
    model = calibration.model if calibration else model
    Event.objects.select_for_update().get(pk=event.pk)  # one number for each run, one run for a double click
    parameters: dict[str, Any] = {"model": ModelKind(model).value, "equivalent_groups": equivalent_groups}
    waiting = event.measurements.filter(state=RunState.WAITING, parameters=parameters, ruler=ruler).first()
    if waiting is not None and in_background:
        return waiting
    if not sources.count_input(event):
        raise Refused(_("There is nothing to measure yet: no sheet and no test has been handed in."))
    last = event.measurements.aggregate(last=Max("number"))["last"] or 0
    text = calibration.to_json() if calibration else ""
    run = Run.objects.create(
        event=event, number=last + 1, started_by=actor, parameters=parameters, ruler=ruler, ruler_text=text
    )
    hangs_on = calibration.hash[:16] if calibration else ""
    audit(actor, "measurement.started", run, number=run.number, ruler=hangs_on, **parameters)
    if in_background:
        reckon.enqueue(str(run.pk))
    return run


def _ruler_for(event: Event, ruler: Run) -> Calibration:
    """Return the calibration of the ruler an event is to be put on, or refuse with the way out."""
    if ruler.event.office_id != event.office_id or not ruler.is_frozen or not ruler.calibration:
        raise Refused(_("This measurement cannot serve as a ruler. Choose a frozen one from the list."))
    if ruler.form != sources.form_of(event):
        raise Refused(
            _("That ruler was made with another version of the sheet. Choose one of the same version, or none.")
        )
    try:
        found = Calibration.from_json(ruler.calibration)
    except DamagedCalibrationError:
        raise Refused(_("That ruler was changed after it was made and is not used. Choose another one.")) from None
    common = len(found.elements.get("item", {}))
    if common < FEWEST_CRITERIA:
        words = _(
            "That ruler holds only %(n)s criteria; at least %(least)s are needed. Choose another ruler, or measure "
            "without one."
        )
        raise Refused(words % {"n": common, "least": FEWEST_CRITERIA})
    return found


def reckon_run(*, run: Run) -> Run:
    """Take the data as they are now, reckon, and keep both; the engine works outside any transaction."""
    began = time.monotonic()
    event = run.event
    sheets = sources.count_input(event)  # first: what comes in meanwhile shows up as new
    ratings, replies = sources.ratings_of(event), sources.replies_of(event)
    materials = dict(event.items.filter(material__isnull=False).values_list("code", "material__code"))
    coded = code_tables(str(run.pk), ratings, replies)
    names = {row.item: materials.get(row.item.partition("-v")[0], "") for row in replies}
    ruler = queries.ruler_of(run, coded)
    choice = Choice(run.parameters["model"], run.parameters["equivalent_groups"], ruler, run.full_name)
    sheet = skills.of_the_sheet()
    groupings = {"profile": competences.of_the_sheet(), "skills": sheet.of_item}
    found = {
        Part.PRACTICE: reckon_practice(coded.ratings, choice, groupings),
        Part.TEST: reckon_tests(coded.answers, {"profile": competences.of_the_questions(names)}),
    }
    run.sheets, run.input_hash, run.form = sheets, coded.hash, sources.form_of(event)
    run.ratings, run.answers = packed(coded.ratings), packed(coded.answers)
    run.engine = f"{ENGINE}; numpy {np.__version__}; scipy {scipy.__version__}"
    run.parts = {part.value: one.whole for part, one in found.items() if one is not None}
    _note_scale(run, found[Part.PRACTICE], ruler)
    if run.part(Part.PRACTICE):
        run.parts[Part.PRACTICE]["skills"] = [[code, title] for code, title in sheet.titles.items()]
    run.seconds = round(time.monotonic() - began, 2)
    _keep(run, coded, found)
    return run


def _note_scale(run: Run, found: Found | None, ruler: Ruler | None) -> None:
    """Note the ruler that practice stands on, and the ties on the way to it: none without a calibration."""
    if found is None or found.calibration is None:
        return
    run.calibration = found.calibration.to_json()
    if ruler is not None and run.is_linked:
        path = [*ruler.path, [found.calibration.hash, run.parts[Part.PRACTICE]["link"]["error"]]]
    else:
        path = [[found.calibration.hash, 0.0]]
    run.scale, run.parts[Part.PRACTICE]["path"] = path[0][0], path


@transaction.atomic
def _keep(run: Run, coded: Coded, found: dict[Part, Found | None]) -> None:
    """Store what was found, once: whoever comes second after a lost lease finds the run reckoned and leaves it."""
    if not Run.objects.select_for_update().filter(pk=run.pk, state=RunState.WAITING).exists():
        run.refresh_from_db()
        return
    run.state = RunState.DONE
    run.save()
    people = [row for part, one in found.items() if one for row in _people(run, coded, part, one)]
    PersonMeasure.objects.bulk_create(people, batch_size=BATCH)
    practice = found[Part.PRACTICE]
    RaterMeasure.objects.bulk_create(_raters(run, coded, practice) if practice else [], batch_size=BATCH)
    audit(None, "measurement.reckoned", run, input=run.input_hash[:16], people=len(people))


def _people(run: Run, coded: Coded, part: Part, found: Found) -> Iterator[PersonMeasure]:
    for label, figures in found.people.items():
        code, _dot, occasion = label.partition(".")
        if code in coded.people:  # the rest are clips
            yield PersonMeasure(
                run=run,
                participant_id=coded.people[code],
                part=part,
                code=code,
                occasion=occasion,
                order=coded.order[occasion],
                **figures,
            )


def _raters(run: Run, coded: Coded, found: Found) -> Iterable[RaterMeasure]:
    for code, figures in found.raters.items():
        kind, _colon, pk = coded.raters[code].partition(":")
        place = "crew_id" if kind == "coach" else "participant_id"
        yield RaterMeasure(run=run, code=code, **{place: UUID(pk)}, **figures)


@transaction.atomic
def note_failure(*, run: Run) -> None:
    """Keep that the reckoning broke off, so that the page does not promise figures."""
    Run.objects.filter(pk=run.pk, state=RunState.WAITING).update(state=RunState.FAILED)


@transaction.atomic
def freeze_run(*, actor: Any, run: Run) -> Run:
    """Make a run final: people see their own figures from now on. Freezing twice is freezing once."""
    require(actor, "measurement.run", run.event)
    run = Run.objects.select_for_update(of=("self",)).select_related("event").get(pk=run.pk)
    if run.is_frozen:
        return run
    if not run.has_figures:
        raise Refused(_("This run has no figures yet."))
    found = [part for part in Part.values if run.part(part)]
    if not found:
        raise Refused(_("There are too few ratings and answers to show anybody figures. Measure again later."))
    if not all(run.parts[part]["converged"] for part in found):
        raise Refused(_("The reckoning did not settle: these figures must not be shown. Measure again."))
    run.state, run.frozen_at, run.frozen_by = RunState.FROZEN, clock.now(), actor
    run.save(update_fields=["state", "frozen_at", "frozen_by"])
    audit(actor, "measurement.frozen", run, number=run.number, input=run.input_hash[:16])
    return run


@transaction.atomic
def discard_run(*, actor: Any, run: Run) -> None:
    """Delete a run that was not frozen."""
    require(actor, "measurement.run", run.event)
    if Run.objects.select_for_update(of=("self",)).get(pk=run.pk).is_frozen:
        raise Refused(_("This run is frozen: people have seen their figures. Measure again instead."))
    audit(actor, "measurement.discarded", run, number=run.number)
    run.delete()


@transaction.atomic
def take_out(*, actor: Any, run: Run, purpose: str, note: str = "") -> Run:
    """Record that the data of a run leave Pamong, and what for."""
    require(actor, "measurement.export", run.event)
    if not run.has_figures:
        raise Refused(_("This run has no figures yet."))
    audit(actor, "measurement.exported", run, number=run.number, purpose=purpose, note=note)
    return run
