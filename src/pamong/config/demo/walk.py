"""The walk: a roster row becomes a leader, step by step, each timed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from pamong.assessment.models import ExamKind
from pamong.certification import commands as certification
from pamong.certification.models import Result
from pamong.certification.queries import verdict_counts
from pamong.core import clock
from pamong.enrolment import commands as enrolment
from pamong.enrolment.models import Participant
from pamong.measurement import commands as measurement
from pamong.measurement.models import Part
from pamong.planning import commands as planning
from pamong.planning.papers import calendar, classes_workbook, timetable_pdf
from pamong.planning.problem import PlanOptions
from pamong.planning.queries import sessions_with_all
from pamong.reporting import commands as reporting
from pamong.reporting import papers, word_files

from . import afterwards, beforehand, months
from . import days as simulated
from .cast import CLASS_SIZE, Cast, at, call_together
from .rosters import write_rosters
from .teachers import make_teachers

UNREAD = 12  # every twelfth answers without looking at the name on the certificate
SECTIONS = {
    "latar_belakang": "Guru penggerak disiapkan menjadi pemimpin pembelajaran. Selama ini teknik coaching dipelajari "
    "lewat video; kini peserta berpraktik langsung dengan coach.",
    "dasar_hukum": "Surat keputusan contoh untuk keperluan latihan.",
    "tujuan": "Peserta mampu memimpin pembelajaran, mengelola sekolah, dan melakukan percakapan coaching dengan TIRTA.",
    "biaya": "Sumber dana contoh untuk keperluan latihan: rencana Rp120.000.000, realisasi Rp117.350.000.\n"
    "Rincian per pos ada pada bukti pertanggungjawaban keuangan (lampiran).",
    "hasil": "Kegiatan berjalan menurut jadwal. Angka di bawah ini dihitung dari data kegiatan.",
    "kesimpulan": "Praktik langsung dengan umpan balik dapat dijalankan untuk seluruh peserta.",
    "saran": "Pendampingan dilanjutkan tiga sampai empat kali dalam enam bulan.",
}


@dataclass
class Walk:
    """Where the files go, and how long each step took."""

    out: Path
    people: int
    seed: int = 1
    seconds: dict[str, float] = field(default_factory=dict)
    say: bool = False

    @contextmanager
    def step(self, name: str, words: str) -> Iterator[None]:
        """Time a step and, on a terminal, say what happens."""
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)
        if self.say:
            print(f"  {self.seconds[name]:7.1f} s  {words}", flush=True)


def walk(out: Path, people: int, *, seed: int = 1, say: bool = False) -> tuple[Cast, dict[str, object]]:
    """Run the Sampit bimtek from roster files to report; return its cast and the summary."""
    out.mkdir(parents=True, exist_ok=True)
    run, random = Walk(out, people, seed, say=say), Random(seed)
    with run.step("daftar", "berkas daftar peserta dibuat"):
        files = write_rosters(make_teachers(people, random), out / "daftar", random)
    with run.step("kegiatan", "kegiatan, ruang, panitia, fasilitator, dan coach disiapkan"):
        cast = call_together(people, random)
    with run.step("impor", "daftar diperiksa, digabung, dan diimpor"):
        flagged = _import(cast, files)
    with run.step("undangan", "undangan dikirim dan dijawab"):
        _invite(cast, random)
    with run.step("pelajaran", "pelajaran awal diterbitkan dan dikerjakan sebagian peserta (simulasi)"):
        beforehand.put_out_lessons(cast)
        beforehand.learn(cast, Random(seed))
    with run.step("rencana", "kelas, kelompok praktik, dan jadwal disusun dan diterbitkan"):
        _plan(cast)
    days = simulated.Days(cast, random)
    counts = _three_days(run, days)
    with run.step("kelulusan", "kelulusan diputuskan, sertifikat diterbitkan dan ditandatangani"):
        _certify(cast, out / "sertifikat")
    with run.step("laporan", "laporan, siaran pers, dan daftar dibuat"):
        _report(cast, out)
    with run.step("tindak-lanjut", "rencana tindak lanjut, sesi, dan praktik baik sesudah kegiatan (simulasi)"):
        months.follow_up(days)
    with run.step("catatan", "percakapan coaching sesudah bimtek dicatat (simulasi)"):
        afterwards.coach_at_school(cast)
    with run.step("pengukuran", "praktik dan tes diukur, keketatan pengamat diperhitungkan"):
        _measure(cast)
    with run.step("suksesi", "dinas pendidikan memakai aturan dan membuka lowongan (simulasi)"):
        months.succeed(days)
    summary = _summary(run, cast, flagged, counts)
    (out / "ringkasan.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), encoding="utf-8")
    return cast, summary


def _import(cast: Cast, files: list[Path]) -> int:
    """Import all files as the committee would; return how many rows had an issue."""
    actor = cast.users["panitia"]
    uploads: list[Any] = [SimpleUploadedFile(path.name, path.read_bytes()) for path in files]
    with clock.pretend(at(-7, 10)):
        roster = enrolment.start_import(actor=actor, event=cast.event, files=uploads)
        enrolment.check_import(actor=actor, roster_import=roster, inline=True)
        roster.refresh_from_db()
        flagged = roster.rows.exclude(issues=[]).count()
        enrolment.commit_import(actor=actor, roster_import=roster, inline=True)
    return int(flagged)


def _invite(cast: Cast, random: Random) -> None:
    """Invite everybody; most say yes on their own phone, a few cannot come."""
    actor = cast.users["panitia"]
    with clock.pretend(at(-6, 9)):
        enrolment.invite_many(actor=actor, event=cast.event)
    with clock.pretend(at(-2, 20)):
        rows = [
            _comes(one, looked=number % UNREAD != 0) if random.random() > 0.02 else _cannot(one)
            for number, one in enumerate(
                cast.event.participants.taking_part().select_related("person", "event").order_by("person__name", "pk")
            )
        ]
        enrolment.record_answers(actor=actor, rows=rows)


def _comes(participant: Participant, *, looked: bool) -> enrolment.Answer:
    """Answer yes; who looked at the name on the certificate confirms it."""
    return enrolment.Answer(
        participant=participant, coming=True, printed_name=participant.person.printed_name if looked else ""
    )


def _cannot(participant: Participant) -> enrolment.Answer:
    return enrolment.Answer(
        participant=participant, coming=False, reason="Bertugas sebagai penguji di sekolah (contoh)"
    )


def _plan(cast: Cast) -> None:
    actor, event = cast.users["panitia"], cast.event
    classes = -(-event.participants.taking_part().count() // CLASS_SIZE)
    with clock.pretend(at(-1, 15)):
        plan = planning.propose_plan(
            actor=actor, event=event, options=PlanOptions(classes, rounds=3, seed=1, effort=5), in_background=False
        )
        planning.solve_plan(plan=plan)
        planning.publish_plan(actor=actor, plan=plan)


def _three_days(run: Walk, days: simulated.Days) -> dict[str, int]:
    """Simulate what people do, through the commands; the numbers are for the summary."""
    with run.step("pretes", "pretes dikerjakan (simulasi)"):
        exams = simulated.set_up_tests(days)
        tests = simulated.sit_test(days, exams[ExamKind.PRE], gain=0.0)
    with run.step("kehadiran", "kehadiran dicatat per sesi (simulasi)"):
        presence = simulated.attend(days)
    with run.step("praktik", "praktik coaching diamati dan dinilai (simulasi)"):
        observations = simulated.practise(days)
    with run.step("postes", "postes dan evaluasi diisi (simulasi)"):
        tests += simulated.sit_test(days, exams[ExamKind.POST], gain=0.9)
        simulated.evaluate(days)
    return {"presence": presence, "tests": tests, "observations": observations}


def _measure(cast: Cast) -> None:
    """The committee measures and freezes, follow-up sessions too: growth shows. Too few people get no figures."""
    with clock.pretend(at(80, 19)):
        run = measurement.start_run(actor=cast.users["panitia"], event=cast.event, in_background=False)
        measurement.reckon_run(run=run)
        if any(run.part(part) for part in Part.values):
            measurement.freeze_run(actor=cast.users["panitia"], run=run)


def _certify(cast: Cast, folder: Path) -> None:
    """The committee prepares, the head approves: two people, as the rules ask."""
    with clock.pretend(at(3, 20)):
        certification.propose_verdicts(actor=cast.users["panitia"], event=cast.event)
        certification.submit_issue(actor=cast.users["panitia"], event=cast.event)
        certification.approve_and_issue(actor=cast.users["kepala_balai"], event=cast.event, out=folder)


def _report(cast: Cast, out: Path) -> None:
    event, actor = cast.event, cast.users["panitia"]
    with clock.pretend(at(3, 21)):
        reporting.write_sections(actor=actor, event=event, texts=SECTIONS)
        reporting.add_quote(
            actor=actor,
            event=event,
            speaker="Ketua Panitia Contoh",
            post="Ketua Panitia",
            text="Dulu teknik coaching hanya kami tonton lewat video, kini peserta berhadapan langsung dengan coach.",
        )
        _write_papers(cast, out)


def _write_papers(cast: Cast, out: Path) -> None:
    event = cast.event
    (out / "kelas.xlsx").write_bytes(classes_workbook(event))
    (out / "jadwal.pdf").write_bytes(timetable_pdf(event))
    (out / "jadwal.ics").write_text(calendar(event, sessions_with_all(event)), encoding="utf-8", newline="")
    (out / "laporan.pdf").write_bytes(papers.report_pdf(event))
    (out / "laporan.docx").write_bytes(word_files.report_docx(event))
    (out / "siaran-pers.docx").write_bytes(word_files.press_docx(event))


def _summary(run: Walk, cast: Cast, flagged: int, counts: dict[str, int]) -> dict[str, object]:
    event = cast.event
    verdicts = verdict_counts(event)
    return {
        "event": event.slug,
        "people": run.people,
        "imported": event.participants.count(),
        "flagged": flagged,
        "classes": event.classes.count(),
        "triads": event.triads.count(),
        "sessions": event.sessions.count(),
        **counts,
        "passed": verdicts.get(Result.PASSED, 0),
        "attended": verdicts.get(Result.ATTENDED, 0),
        "certificates": len(list((run.out / "sertifikat").glob("*.pdf"))),
        "simulated": True,
        "seconds": run.seconds,
    }
