"""`pamong serve`: web and task worker together; `--hall` for a laptop in a hall without internet."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from pamong.config.django_setup import start_django
from pamong.config.troubles import database_in_words

AUTHORITY_PORT = 8080


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("--host", default="127.0.0.1", help="alamat yang didengarkan (0.0.0.0: semua)")
    parser.add_argument("--port", type=_between(0, 65535), help="bawaan 8000, untuk aula 8443")
    parser.add_argument("--workers", type=_between(1, 64), default=2)
    parser.add_argument("--threads", type=_between(1, 64), default=4)
    parser.add_argument("--no-static", action="store_true", help="berkas statis sudah dikumpulkan sebelumnya")
    parser.add_argument("--no-tasks", action="store_true", help="tanpa pekerja latar (dijalankan terpisah)")
    parser.add_argument(
        "--hall", action="store_true", help="laptop di aula tanpa internet: https untuk ponsel di ruangan"
    )
    parser.add_argument("--name", help="nama laptop bagi ponsel (bawaan: alamatnya di jaringan aula)")
    parser.add_argument("--certificate", type=Path, help="sertifikat sungguhan yang dibawa dari kantor")
    parser.add_argument("--key", type=Path, help="kunci sertifikat itu")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; 2 when the call, the address or the shape of the database does not let it."""
    if options.port is None:
        options.port = 8443 if options.hall else 8000
    trouble = _certificate_trouble(options) or _address_trouble(options)
    if not trouble:
        tls = _open_hall(options) if options.hall else {}
        start_django()
        trouble = _database_trouble()
    if trouble:
        print(f"pamong serve: {trouble}", file=sys.stderr)
        return 2
    from pamong.config.server import serve  # noqa: PLC0415 - needs Django started

    port = options.port
    if not options.hall:
        print(f"Pamong berjalan di http://{options.host}:{port} (Ctrl+C untuk berhenti)", flush=True)
    serve(
        host="0.0.0.0" if options.hall else options.host,  # noqa: S104 - phones of the hall
        port=port,
        workers=options.workers,
        threads=options.threads,
        with_tasks=not options.no_tasks,
        with_static=not options.no_static,
        tls=tls,
    )
    return 0


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"harus bilangan bulat antara {least} dan {most}, bukan {text}")
        return int(text)

    return number


def _certificate_trouble(options: argparse.Namespace) -> str:
    if bool(options.certificate) != bool(options.key):
        return "--certificate dan --key disebut bersama."
    missing = [str(path) for path in (options.certificate, options.key) if path and not path.is_file()]
    return f"{missing[0]} tidak ada. Periksa nama dan foldernya." if missing else ""


def _address_trouble(options: argparse.Namespace) -> str:
    """Return why nobody could listen there: said before anything is started, not in the middle of the log."""
    host = "0.0.0.0" if options.hall else options.host  # noqa: S104 - phones of the hall
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, options.port))
        except OSError as error:
            return _door_words(error, host, options.port)
    return ""


def _door_words(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} sudah dipakai, mungkin oleh pamong serve yang lain. Hentikan itu, atau pilih --port lain."
    if error.errno == errno.EACCES:
        return f"port {port} hanya boleh dibuka oleh root. Pilih --port di atas 1023."
    return f"{host} bukan alamat mesin ini. Pakai 127.0.0.1 (mesin ini saja) atau 0.0.0.0 (semua)."


def _database_trouble() -> str:
    """Return what is wrong with the shape of the database, in words; pages of a wrong one would only fail."""
    from django.db import OperationalError, connections  # noqa: PLC0415 - needs Django started

    from pamong.config.health import migrations_are_applied  # noqa: PLC0415 - needs Django started

    try:
        found = migrations_are_applied()
    except OperationalError as error:  # served all the same: pages say it, and phones keep what they have
        words = database_in_words(str(error)) or str(error)
        print(f"pamong serve: {words} Halaman baru menjawab setelah itu.", file=sys.stderr)
        return ""
    finally:
        connections.close_all()  # the web processes open their own
    return "" if found.level == "baik" else found.text


def _open_hall(options: argparse.Namespace) -> dict[str, str]:
    """Make or take the certificate, say where the phones go, and return what the web server needs."""
    from pamong.config import hall  # noqa: PLC0415 - only a hall needs it

    host = options.name or str(hall.addresses()[0])
    address = hall.prepare_environment(host, options.port)
    print(f"Pamong aula: {address} (Ctrl+C untuk berhenti)", flush=True)
    if options.certificate and options.key:
        return {"certfile": str(options.certificate), "keyfile": str(options.key)}
    folder = Path(os.environ.get("PAMONG_DATA_DIR", "var")).resolve() / "aula"
    made = hall.own_certificate(folder, options.name or hall.NAME)
    assert made.authority
    door = hall.offer_authority(made.authority, AUTHORITY_PORT)
    threading.Thread(target=door.serve_forever, daemon=True).start()
    _show(f"http://{host}:{AUTHORITY_PORT}{hall.CERTIFICATE_PATH}")
    return {"certfile": str(made.certificate), "keyfile": str(made.key)}


def _show(link: str) -> None:
    """Print the link to the authority's certificate as a QR code that phones scan once."""
    import segno  # noqa: PLC0415 - only a hall needs it

    print(f"Pasang sertifikat aula sekali di tiap ponsel: {link}", flush=True)
    segno.make(link, error="m").terminal(compact=True)
