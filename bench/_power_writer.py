"""A writer whose power will be cut: takes check-ins and says, in a file that is logged too, which were acknowledged."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from uuid import UUID

from ._hall import load

SMALL_LOG = 60  # pages: checkpoints come often


def main() -> int:
    folder, synchronous, events, place = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    from pamong.config.django_setup import start_django

    start_django()
    from django.db import connection

    from pamong.core import outbox

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute(f"PRAGMA wal_autocheckpoint={SMALL_LOG}")
    hall = load(folder)
    told = os.open(folder / "data" / "terima", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    phone = hall.staff[place]
    for number in range(events):
        event = hall.staff_scan(phone, number, place)
        (answer,), _ = outbox.take_signed([event])
        if answer.verdict in ("baru", "ganda"):
            os.write(told, f"{UUID(answer.key).hex}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
