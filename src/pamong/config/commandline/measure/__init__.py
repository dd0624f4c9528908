"""`pamong measure FILE.csv`: many-facet Rasch on any table of ratings; needs no database."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from pamong.config.commandline.measure.answering import answer, in_words
from pamong.config.commandline.measure.reading import BadTableError, Request, read_request
from pamong.config.commandline.measure.writing import write_folder
from pamong.config.troubles import file_in_words
from pamong.engines.rasch import fit_facets


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("file", type=Path, help="tabel penilaian (CSV berjudul kolom), satu baris satu nilai")
    parser.add_argument("--facets", help="kolom-kolom sisi, yang pertama yang diukur; bawaan: semua kolom selain nilai")
    parser.add_argument("--score", default="score", help="kolom nilai, bilangan bulat; bawaan: score")
    parser.add_argument("--model", choices=("rsm", "pcm"), default="rsm", help="ambang bersama, atau per sisi kedua")
    parser.add_argument("--estimator", choices=("mml", "jml"), default="mml", help="jml hanya untuk pembanding FACETS")
    parser.add_argument("--bundle", metavar="KOLOM,KOLOM", help="taksir simpangan bersama (halo) untuk gabungan ini")
    parser.add_argument("--halo", action="store_true", help="singkatan --bundle sisi pertama,sisi terakhir")
    parser.add_argument(
        "--group", metavar="KOLOM", help="kelompok yang diukur (misalnya kesempatan); rata-rata sendiri"
    )
    parser.add_argument(
        "--equivalent-groups", action="store_true", help="bandingkan kelompok tanpa nilai bersama: dianggap setara"
    )
    parser.add_argument("--anchors", type=Path, metavar="CSV", help="nilai yang ditetapkan: facet,element,measure")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="tulis tabel, peta, dan laporan ke folder ini")
    parser.add_argument("--json", action="store_true", help="cetak jawaban lengkap sebagai JSON")


def run(options: argparse.Namespace) -> int:
    """Measure, print, write; 1 when there is something to warn of."""
    try:
        request = read_request(options)
        started = time.perf_counter()
        fit = fit_facets(request.ratings, options=request.options)
    except OSError as error:
        return _refuse(file_in_words(error))
    except UnicodeDecodeError as error:
        return _refuse(f"{options.file} tidak dapat dibaca: {error}")
    except BadTableError as error:
        return _refuse(str(error))
    except ValueError as error:
        return _refuse(_reason(error))
    document = answer(fit, request, time.perf_counter() - started)
    if options.out is not None:
        write_folder(options.out, fit, document, options.file.name)
    _show(document, options, request)
    return 1 if document["warnings"] else 0


def _show(document: dict[str, object], options: argparse.Namespace, request: Request) -> None:
    if options.json:
        json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return
    print(in_words(document, request.facets))
    if options.out is not None:
        print(f"Tabel, peta, dan laporan tersimpan di {options.out}.")


def _refuse(reason: str) -> int:
    print(f"pamong measure: {reason}", file=sys.stderr)
    return 2


REASONS = {
    "All scores are the same": "Semua nilai sama: tidak ada yang dapat diukur.",
    "Slopes and a halo": "Halo dan kemiringan tidak dapat ditaksir bersama.",
    "Joint maximum likelihood knows": "Estimator jml tidak mengenal halo: pakai --estimator mml.",
    "Joint maximum likelihood takes no anchors": "Estimator jml tidak menerima --anchors: pakai --estimator mml.",
    "Joint maximum likelihood is for": "Tabel ini terlalu besar untuk jml: pakai --estimator mml.",
    "Nobody has scores in the middle": "Semua hanya mendapat nilai tertinggi atau terendah: jml tidak dapat dipakai.",
    "A person stands": "--group: satu yang diukur hanya boleh berada di satu kelompok.",
    "A bundle joins": "--bundle harus memuat kolom yang diukur dan sedikitnya satu kolom lain.",
    "The bundle names no facet": "--bundle menyebut kolom yang bukan sisi penilaian.",
}


def _reason(error: ValueError) -> str:
    text = str(error)
    return next((reason for start, reason in REASONS.items() if text.startswith(start)), text)
