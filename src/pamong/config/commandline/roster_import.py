"""`pamong roster import FILE… --event SLUG`: staged import of roster files; without `--commit` nothing is kept."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from pamong.config.troubles import file_in_words

PLAN = ("create", "update", "unchanged", "skipped")


def configure(actions: Any, add_files: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the sub-command to `pamong roster`."""
    parser = actions.add_parser("import", help="masukkan daftar peserta ke sebuah kegiatan")
    add_files(parser)
    parser.add_argument("--event", required=True, metavar="SLUG", help="kode kegiatan")
    parser.add_argument(
        "--commit", action="store_true", help="masukkan; tanpa ini hanya dihitung apa yang akan terjadi"
    )
    parser.add_argument("--as", dest="email", metavar="EMAIL", help="atas nama siapa (bawaan: panitia pertama)")
    parser.set_defaults(act=run)


def run(options: argparse.Namespace) -> int:
    """Check the files and say what entering them does; with `--commit` enter them."""
    from pamong.config.django_setup import start_django  # noqa: PLC0415 - `roster check` needs no Django

    start_django()
    from django.core.exceptions import PermissionDenied, ValidationError  # noqa: PLC0415 - needs Django started

    try:
        return _import(options)
    except OSError as error:
        print(f"pamong roster: {file_in_words(error)}", file=sys.stderr)
    except ValidationError as error:
        print(f"pamong roster: {' '.join(error.messages)}", file=sys.stderr)
    except PermissionDenied:
        print("pamong roster: orang ini bukan panitia kegiatan itu. Sebut panitianya dengan --as.", file=sys.stderr)
    except LookupError as error:
        print(f"pamong roster: {error.args[0]}", file=sys.stderr)
    return 2


def _import(options: argparse.Namespace) -> int:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - needs Django started

    from pamong.enrolment import commands, queries  # noqa: PLC0415 - as above

    event, actor = _event_and_actor(options)
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in options.files]
    roster_import = commands.start_import(actor=actor, event=event, files=files)
    report = commands.check_import(actor=actor, roster_import=roster_import, inline=True)
    if report is None:
        print(f"pamong roster: {roster_import.trouble}", file=sys.stderr)
        return 2
    plan = queries.plan_of(roster_import)
    if options.commit:
        commands.commit_import(actor=actor, roster_import=roster_import, inline=True)
    else:
        commands.cancel_import(actor=actor, roster_import=roster_import)
    counts = {name: getattr(plan, name) for name in PLAN}
    if options.json:
        answer = {**report.to_json(), "plan": counts}
        print(json.dumps(answer | ({"import_id": str(roster_import.pk)} if options.commit else {}), ensure_ascii=False))
    else:
        print(_in_words(counts, str(roster_import.pk), options.commit))
    return 0 if report.clean else 1


def _event_and_actor(options: argparse.Namespace) -> tuple[Any, Any]:
    from pamong.people.models import User  # noqa: PLC0415 - needs Django started
    from pamong.programme.models import Component, Event  # noqa: PLC0415 - as above

    event = Event.objects.select_related("office").filter(slug=options.event).first()
    if event is None:
        raise LookupError(f"kegiatan {options.event!r} tidak ada.")
    if options.email:
        actor = User.objects.filter(email__iexact=options.email).first()
    else:
        crew = event.crew.filter(component=Component.COMMITTEE, person__user__isnull=False).select_related(
            "person__user"
        )
        actor = next((member.person.user for member in crew), None)
    if actor is None:
        raise LookupError("tidak ada akun panitia. Sebut akunnya dengan --as EMAIL.")
    return event, actor


def _in_words(counts: dict[str, int], import_id: str, is_entered: bool) -> str:
    words = ", ".join(f"{counts[name]} {label}" for name, label in zip(PLAN, LABELS, strict=True))
    if is_entered:
        return f"Dimasukkan: {words}. Nomor impor {import_id} (dapat diurungkan di halaman Peserta)."
    return f"Akan terjadi: {words}. Belum ada yang disimpan; tambahkan --commit untuk memasukkan."


LABELS = ("baru", "berubah", "tetap", "tidak dimasukkan")
