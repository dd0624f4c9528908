"""How fast signed certificates are made: 200 and 1,000, typeset, signed, written; a sample checked by two readers.

Bars (2 cores): 200 in at most 4 s, 1,000 in at most 18 s, memory flat.
"""

import argparse
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pamong.certification.content import CertificateContent, Office, ProgrammeRow, Signatory
from pamong.certification.production import produce_certificates
from pamong.engines.seal import create_office_keys, new_code, verify_pdf
from pamong.engines.seal.keys import OfficeKeys
from pamong.engines.seal.signing import OwnKeySigner

BARS = {200: 4.0, 1000: 18.0}
NAMES = (
    "Siti Rahmawati, S.Pd., Gr.",
    "Suharto",
    "I Ketut Wijaya, S.Pd., M.Pd.",
    "Dra. Hj. Nurhayati Kusumaningtyas Wulandari, S.Pd., M.Pd., Gr.",
    "Yustinus Tundan, S.Pd.SD.",
)
PROGRAMME = (
    ("Kompetensi Kepala Sekolah", "Kepemimpinan pembelajaran dan visi sekolah", 4),
    ("Kompetensi Kepala Sekolah", "Pengelolaan sumber daya dan rencana kerja sekolah", 4),
    ("Kompetensi Kepala Sekolah", "Supervisi akademik yang memberdayakan", 2),
    ("Kompetensi Guru", "Pembelajaran berdiferensiasi dan sosial emosional", 4),
    ("Kompetensi Guru", "Refleksi dan pengembangan diri guru", 2),
    ("Teknik Coaching", "Prinsip coaching dan alur TIRTA", 4),
    ("Teknik Coaching", "Mendengarkan aktif dan bertanya berbobot", 4),
    ("Teknik Coaching", "Praktik coaching bersama coach, tiga putaran", 6),
    ("Teknik Coaching", "Rencana tindak lanjut di sekolah", 2),
)


def sample_contents(count: int) -> Iterator[CertificateContent]:
    """Yield contents of invented people, marked CONTOH."""
    rows = tuple(ProgrammeRow(*row) for row in PROGRAMME)
    office = Office(
        name="Balai Guru Penggerak Provinsi Kalimantan Tengah",
        above=("Kementerian Pendidikan Dasar dan Menengah",),
    )
    for place in range(1, count + 1):
        code = new_code()
        yield CertificateContent(
            number=f"{place:05d}/B7.6/Sertifikat/2024",
            code=code,
            verification_url=f"https://pamong.contoh.go.id/v/{code}",
            kind="telah mengikuti" if place % 10 == 0 else "lulus",
            printed_name=NAMES[place % len(NAMES)],
            role="Peserta",
            event_title="Bimbingan Teknis Penguatan Kompetensi Kepemimpinan Guru Penggerak Angkatan 4–9",
            dates="8–10 November 2024",
            place="Sampit",
            lesson_hours=sum(row.lesson_hours for row in rows),
            office=office,
            city="Sampit",
            issued_on=date(2024, 11, 10),
            issued_text="10 November 2024",
            signatory=Signatory("Nama Contoh, S.Pd., M.Pd.", "Kepala Balai,", "197001012000031001"),
            programme=rows,
            nip="198609262015051003",
            rank="Penata Tk. I, III/d",
            position="Guru Ahli Muda",
            school="SMP Negeri 2 Sampit",
            regency="Kabupaten Kotawaringin Timur",
            predicate="Baik" if place % 10 else None,
            sample=True,
        )


def processor_seconds() -> float:
    """Return what this process and its ended children have used; on two quiet cores about half of it passes."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def run(count: int, folder: Path, keys: OfficeKeys) -> tuple[float, float]:
    """Make `count` certificates into a folder; return the seconds it took, and those of the processors."""
    signer = OwnKeySigner.of(keys)
    start, used = time.perf_counter(), processor_seconds()
    papers = produce_certificates(sample_contents(count), signer=signer, place="Sampit", made_at=datetime.now(UTC))
    for place, paper in enumerate(papers, start=1):
        (folder / f"{place:05d}.pdf").write_bytes(paper)
    return time.perf_counter() - start, processor_seconds() - used


def accepted(file: Path, keys: OfficeKeys) -> bool:
    """Ask poppler and pyHanko about one file."""
    answer = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    verdict = verify_pdf(file.read_bytes(), roots=[keys.root])
    return "Signature is Valid" in answer and verdict.status == "valid" and verdict.trusted


def main(argv: Sequence[str] | None = None) -> int:
    """Print seconds, milliseconds a certificate and peak memory; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="pamong bench certificates", description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=list(BARS))
    options = parser.parse_args(argv)
    good = True
    with tempfile.TemporaryDirectory() as scratch:
        keys = create_office_keys("Kantor Uji Kecepatan", Path(scratch) / "kunci", "ukur")
        for count in options.counts:
            folder = Path(scratch) / str(count)
            folder.mkdir()
            seconds, work = run(count, folder, keys)
            files = sorted(folder.iterdir())
            sound = all(accepted(file, keys) for file in files[:: max(1, count // 3)])
            bar = BARS.get(count)
            in_time = bar is None or seconds <= bar
            good = good and sound and in_time and len(files) == count
            own, children = (
                resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
            )
            print(
                f"{count:5d} sertifikat  {seconds:6.2f} s (batas {bar or '-'} s)  prosesor {work:.2f} s",
                f"{1000 * seconds / count:.1f} ms/lembar",
                f"memori induk {own:.0f} MiB, anak {children:.0f} MiB",
                f"pdfsig dan pyHanko: {'sah' if sound else 'DITOLAK'}",
                sep="  ",
            )
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
