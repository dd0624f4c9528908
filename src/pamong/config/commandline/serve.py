"""`pamong serve`: web and task worker together."""

from __future__ import annotations

import argparse

from pamong.config.django_setup import start_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("--host", default="127.0.0.1", help="alamat yang didengarkan (0.0.0.0: semua)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--no-static", action="store_true", help="berkas statis sudah dikumpulkan sebelumnya")
    parser.add_argument("--no-tasks", action="store_true", help="tanpa pekerja latar (dijalankan terpisah)")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    start_django()
    from pamong.config.server import serve  # noqa: PLC0415 - needs Django started

    print(f"Pamong berjalan di http://{options.host}:{options.port} (Ctrl+C untuk berhenti)", flush=True)
    serve(
        host=options.host,
        port=options.port,
        workers=options.workers,
        threads=options.threads,
        with_tasks=not options.no_tasks,
        with_static=not options.no_static,
    )
    return 0
