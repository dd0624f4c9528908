"""Take roster files in, say what their columns mean, check them. Nothing is written to people or participants here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.engines.roster import FIELDS, RosterReport
from pamong.enrolment import tasks
from pamong.enrolment.models import ImportState, LearnedMapping, RosterImport, RosterUpload
from pamong.enrolment.roster.reading import ReadFile, Upload, read_uploads
from pamong.enrolment.roster.storing import pack, unpack
from pamong.people.models import User
from pamong.programme.models import Event

from .checking import run_check

INLINE_ROWS = 1500
KEEP_OPEN = timedelta(days=14)


def start_import(*, actor: User, event: Event, files: Sequence[Upload]) -> RosterImport:
    """Read roster files and begin an import with them; a file that cannot be read is refused with its reason."""
    require(actor, "enrolment.manage", event)
    read = read_uploads(files)  # outside the transaction: reading is slow, and nothing is written yet
    with transaction.atomic():
        forget_old_imports(event=event)
        roster_import = RosterImport.objects.create(event=event, made_by=actor)
        _keep_files(roster_import, read)
        audit(actor, "enrolment.import_started", roster_import, files=[file.name for file in read])
    return roster_import


def add_files(*, actor: User, roster_import: RosterImport, files: Sequence[Upload]) -> None:
    """Add files to an import that is not confirmed yet; it is to be checked again."""
    require(actor, "enrolment.manage", roster_import)
    _require_open(roster_import)
    read = read_uploads(files, roster_import.uploads.values_list("name", flat=True))
    with transaction.atomic():
        _keep_files(roster_import, read)
        _back_to_columns(roster_import)
        audit(actor, "enrolment.import_files_added", roster_import, files=[file.name for file in read])


@transaction.atomic
def remove_file(*, actor: User, roster_import: RosterImport, upload: RosterUpload) -> None:
    """Take a file out of an import that is not confirmed yet."""
    require(actor, "enrolment.manage", roster_import)
    _require_open(roster_import)
    if roster_import.uploads.count() == 1:
        raise Refused(_("This is the only file. Cancel the import instead, or add another file first."))
    audit(actor, "enrolment.import_file_removed", roster_import, file=upload.name)
    upload.tables.delete(save=False)
    upload.delete()
    _back_to_columns(roster_import)


def _keep_files(roster_import: RosterImport, read: Sequence[ReadFile]) -> None:
    order = roster_import.uploads.count()
    for place, file in enumerate(read, order):
        table = file.tables[0]
        upload = RosterUpload(
            roster_import=roster_import,
            name=file.name,
            sheet=(table.sheet or "")[:80],
            sheets=[sheet.sheet for sheet in file.tables if sheet.sheet],
            fingerprint=table.fingerprint,
            rows=len(table.rows),
            dropped=list(table.dropped),
            order=place,
        )
        upload.tables.save("", ContentFile(pack(file.tables)), save=False)
        upload.save()
    _learn_back(roster_import)


def _learn_back(roster_import: RosterImport) -> None:
    """Start from what the office said about files of this kind before."""
    prints = [upload.fingerprint for upload in roster_import.uploads.all()]
    known = LearnedMapping.objects.filter(office=roster_import.event.office_id, fingerprint__in=prints)
    roster_import.mappings = {item.fingerprint: item.mapping for item in known} | roster_import.mappings
    roster_import.total = sum(upload.rows for upload in roster_import.uploads.all())
    roster_import.save(update_fields=["mappings", "total"])


def _back_to_columns(roster_import: RosterImport) -> None:
    roster_import.state = ImportState.UPLOADED
    roster_import.save(update_fields=["state"])


def _require_open(roster_import: RosterImport) -> None:
    if not roster_import.is_open:
        raise Refused(_("This import is closed already. Start a new one."))


@transaction.atomic
def set_columns(
    *,
    actor: User,
    roster_import: RosterImport,
    columns: Mapping[str, Mapping[str, str | None]],
    sheets: Mapping[str, str] | None = None,
) -> None:
    """Say what the columns mean (by fingerprint) and which sheets count (by upload id); the office remembers."""
    require(actor, "enrolment.manage", roster_import)
    _require_open(roster_import)
    for upload in roster_import.uploads.all():
        _choose_sheet(upload, (sheets or {}).get(str(upload.pk), ""))
    chosen = {
        print_: {header: field for header, field in mapping.items() if field is None or field in FIELDS}
        for print_, mapping in columns.items()
    }
    roster_import.mappings |= chosen
    roster_import.save(update_fields=["mappings"])
    for print_, mapping in chosen.items():
        LearnedMapping.objects.update_or_create(
            office_id=roster_import.event.office_id,
            fingerprint=print_,
            defaults={"mapping": mapping, "used_at": clock.now()},
        )
    audit(actor, "enrolment.columns_set", roster_import, kinds=len(chosen))


def _choose_sheet(upload: RosterUpload, sheet: str) -> None:
    if not sheet or sheet == upload.sheet or sheet not in upload.sheets:
        return
    with upload.tables.open("rb") as file:
        table = next(table for table in unpack(file.read()) if table.sheet == sheet)
    upload.sheet, upload.fingerprint, upload.rows = sheet, table.fingerprint, len(table.rows)
    upload.dropped = list(table.dropped)
    upload.save(update_fields=["sheet", "fingerprint", "rows", "dropped"])


def check_import(*, actor: User, roster_import: RosterImport, inline: bool = False) -> RosterReport | None:
    """Check the files: at once when they are small, else by the worker while the page shows how far it is (None)."""
    require(actor, "enrolment.manage", roster_import)
    _require_open(roster_import)
    rows = sum(roster_import.uploads.values_list("rows", flat=True))
    with transaction.atomic():
        roster_import.state, roster_import.trouble = ImportState.CHECKING, ""
        roster_import.done, roster_import.total, roster_import.started_at = 0, rows, clock.now()
        roster_import.save(update_fields=["state", "trouble", "done", "total", "started_at"])
        audit(actor, "enrolment.import_check_asked", roster_import, rows=rows)
        if rows > INLINE_ROWS and not inline:
            tasks.check_import_files.enqueue(str(roster_import.pk), actor.pk)
            return None
    return run_check(roster_import=roster_import, actor=actor)


@transaction.atomic
def cancel_import(*, actor: User, roster_import: RosterImport) -> None:
    """Give an import up: its files and rows are forgotten at once; a running check stops."""
    require(actor, "enrolment.manage", roster_import)
    _require_open(roster_import)
    forget_files(roster_import)
    roster_import.people.all().delete()
    roster_import.state = ImportState.CANCELLED
    roster_import.save(update_fields=["state"])
    audit(actor, "enrolment.import_cancelled", roster_import)


def forget_files(roster_import: RosterImport) -> None:
    """Delete what was kept of the files and the verdicts on their rows."""
    for upload in roster_import.uploads.all():
        upload.tables.delete(save=True)
    roster_import.rows.all().delete()


def forget_old_imports(*, event: Event) -> None:
    """Give up imports nobody confirmed for two weeks: personal data does not wait for ever."""
    old: Any = event.imports.filter(state__in=[ImportState.UPLOADED, ImportState.CHECKED])
    for roster_import in old.filter(created_at__lt=clock.now() - KEEP_OPEN):
        forget_files(roster_import)
        roster_import.people.all().delete()
        roster_import.state = ImportState.CANCELLED
        roster_import.save(update_fields=["state"])
