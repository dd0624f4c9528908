"""All data of a run as a folder: what anybody needs to reckon it again, with this engine or another."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from .models import Part, PersonMeasure, RaterMeasure, Run
from .tables import as_csv, unpacked

PEOPLE = ("part", "person", "occasion", "eap", "sd", "wle", "se", "raw", "fair", "n")
RATERS = ("rater", "severity", "se", "points", "infit", "infit_t", "raw", "fair", "n")
ITEMS = ("part", "item", "measure", "se", "infit", "infit_t", "fair", "raw", "n")
MOMENT = (2024, 1, 1, 0, 0, 0)  # the same run gives the same file, byte for byte
ANCHORS = "jangkar-praktik.csv"
RULER = """jangkar-praktik.csv  nilai yang ditahan pada penggaris kegiatan sebelumnya; yang sudah bergeser tidak ikut.
penggaris.json       penggaris itu sebagaimana dibekukan, dengan hash isinya.
"""
README = """Data pengukuran {number}, {event}

Semua nama diganti kode yang dibuat khusus untuk pengukuran ini; kode peserta dan kode pengamat dari orang yang sama
tidak sama. Jangan mencoba mengenali orang dari data ini.

praktik.csv   nilai lembar pengamatan: orang dan kesempatan, butir, pengamat, nilai. `SEKALI` menggabungkan pengamat
              yang hanya mengisi satu lembar; kode mereka sendiri ada di kolom observer.
tes.csv       jawaban tes: 1 benar, 0 salah atau kosong.
hasil-*.csv   ukuran yang ditemukan (logit; raw dan fair dalam poin skala).
{ruler}
Menghitung ulang dengan Pamong:
{commands}

Mesin: {engine}
SHA-256 data: {hash}

Skala praktik masih percobaan dan belum divalidasi. Ukuran ini tidak dipakai untuk syarat formal apa pun.
"""


def data_zip(run: Run) -> bytes:
    """Return the folder as a ZIP file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, text in _files(run).items():
            folder.writestr(zipfile.ZipInfo(name, MOMENT), text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _files(run: Run) -> dict[str, str]:
    files = {
        "BACA-DULU.txt": README.format(
            number=run.number,
            event=run.event,
            engine=run.engine,
            hash=run.input_hash,
            ruler=RULER if run.is_linked else "",
            commands="\n".join(f"  {line}" for line in commands(run)),
        ),
        "praktik.csv": unpacked(run.ratings),
        "tes.csv": unpacked(run.answers),
        "hasil-orang.csv": as_csv(PEOPLE, _people(run)),
        "hasil-pengamat.csv": as_csv(RATERS, _raters(run)),
        "hasil-butir.csv": as_csv(ITEMS, _items(run)),
    }
    if run.is_linked:
        files |= {ANCHORS: as_csv(("facet", "element", "measure"), _anchors(run)), "penggaris.json": run.ruler_text}
    if run.calibration:
        files["kalibrasi.json"] = run.calibration
    return files


def commands(run: Run) -> list[str]:
    """Return the command lines that give the same figures."""
    found = []
    if run.part(Part.PRACTICE):
        how = f"--model {run.parameters['model']}" + (
            " --equivalent-groups" if run.parameters["equivalent_groups"] else ""
        )
        facets = "--facets person,item,rater --group occasion --bundle person,rater"
        held = f" --anchors {ANCHORS}" if run.is_linked else ""
        found.append(f"pamong measure praktik.csv {facets} {how}{held} --out hasil-praktik")
    if run.part(Part.TEST):
        found.append("pamong measure tes.csv --facets person,item --group occasion --out hasil-tes")
    return found


def _anchors(run: Run) -> Iterable[Sequence[Any]]:
    """Yield what was held fixed, every number in full: reckoned again, the same bits come out."""
    for facet, element, measure in (run.part(Part.PRACTICE) or {"anchors": []})["anchors"]:
        yield (facet, element, repr(float(measure)))


def _people(run: Run) -> Iterable[Sequence[Any]]:
    for row in PersonMeasure.objects.filter(run=run).order_by("part", "code", "order"):
        yield (row.part, f"{row.code}.{row.occasion}", row.occasion, *(getattr(row, name) for name in PEOPLE[3:]))


def _raters(run: Run) -> Iterable[Sequence[Any]]:
    for row in RaterMeasure.objects.filter(run=run).order_by("code"):
        yield (row.code, *(getattr(row, name) for name in RATERS[1:]))


def _items(run: Run) -> Iterable[Sequence[Any]]:
    for part in Part.values:
        for row in (run.part(part) or {"items": []})["items"]:
            yield (part, *row)
