"""`pamong certify`: how an event's verdicts stand; with `--as` the head approves what the committee submitted."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pamong.config.django_setup import start_django

if TYPE_CHECKING:
    from pamong.programme.models import Event


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("event", help="kode kegiatan (slug)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder untuk sertifikat yang berlaku")
    parser.add_argument("--as", dest="head", metavar="SUREL", help="kepala balai yang menyetujui dan menerbitkan")
    parser.add_argument(
        "--prepared-by",
        dest="committee",
        metavar="SUREL",
        help="panitia yang menghitung kelulusan dan mengajukan daftar lebih dulu; orang lain dari kepala balai",
    )
    parser.add_argument("--json", action="store_true", help="jawaban sebagai satu dokumen JSON")


def run(options: argparse.Namespace) -> int:
    """Print verdicts and certificates; 1 when something was refused, 2 when event or account is unknown."""
    start_django()
    from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError  # noqa: PLC0415

    problems: list[str] = []
    began = time.monotonic()
    try:
        event = _event(options.event)
        actors = {name: _account(getattr(options, name)) for name in ("committee", "head") if getattr(options, name)}
    except ObjectDoesNotExist as error:
        print(f"pamong certify: {error}", file=sys.stderr)
        return 2
    try:
        _act(event, **actors)
    except PermissionDenied as error:
        problems = [f"Akun ini tidak berhak: {error}."]
    except ValidationError as error:
        problems = list(error.messages)
    answer = _answer(event, options.out, began) | {"problems": problems}
    print(json.dumps(answer, ensure_ascii=False, indent=2) if options.json else _in_words(answer))
    return int(bool(problems))


def _act(event: Event, committee: Any = None, head: Any = None) -> None:
    """Do what the two persons were named for; a list that lies with the head already needs no committee."""
    from pamong.certification import commands, queries  # noqa: PLC0415 - needs Django started

    if committee is not None and queries.open_issue(event) is None:
        commands.propose_verdicts(actor=committee, event=event)
        if event.verdicts.awaiting().exists():
            commands.submit_issue(actor=committee, event=event)
    if head is not None and (queries.open_issue(event) is not None or not queries.papers_of(event).exists()):
        commands.approve_and_issue(actor=head, event=event)


def _answer(event: Event, out: Path | None, began: float) -> dict[str, Any]:
    from pamong.certification import commands  # noqa: PLC0415 - needs Django started

    files = commands.copy_papers(event, out) if out else 0
    return asdict(commands.summary_of(event, files=files, seconds=time.monotonic() - began))


def _event(slug: str) -> Event:
    from pamong.programme.models import Event as Row  # noqa: PLC0415 - needs Django started

    try:
        return Row.objects.select_related("office", "venue").get(slug=slug)
    except Row.DoesNotExist:
        raise Row.DoesNotExist(f"kegiatan {slug!r} tidak ada.") from None


def _account(email: str) -> Any:
    from pamong.people.models import User  # noqa: PLC0415 - needs Django started

    try:
        return User.objects.select_related("person").get(email__iexact=email, is_active=True)
    except User.DoesNotExist:
        raise User.DoesNotExist(f"akun {email!r} tidak ada.") from None


def _in_words(answer: dict[str, Any]) -> str:
    lines = [f"{name}: {count} orang" for name, count in sorted(answer["verdicts"].items())]
    numbers = f", {answer['first_number']} sampai {answer['last_number']}" if answer["first_number"] else ""
    lines.append(f"Sertifikat yang berlaku: {answer['certificates']}{numbers}")
    return "\n".join([*lines, *answer["problems"]])
