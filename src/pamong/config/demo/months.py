"""The months after, simulated: action plans, follow-up sessions, communities, good practice, and an education office.

Only some of the people, so that the pages have something to show and much that is still open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from pamong.coaching.queries import current_rubric
from pamong.core import clock
from pamong.enrolment.models import Participant
from pamong.followup import commands as followup
from pamong.followup.commands.visits import MOST
from pamong.followup.models import ActionPlan, PlanState, PrincipalAnswer, StoryState, Visit
from pamong.people.commands.accounts import account_of
from pamong.people.models import User
from pamong.places.models import School
from pamong.succession import commands as succession
from pamong.succession.authorities import schools_of
from pamong.succession.models import Candidate
from pamong.succession.models.candidates import Formal

from .cast import LAST_DAY, at
from .days import TO_TRY, WORKED, Days

FOLLOWED = 30  # people who write a plan
RETURNED, APPROVED = 5, 20  # the others wait for their coach
VISITED = 18
TRIED = 6
AUTHORITY = "62.02"  # of the demonstration's education office
RULES_DAY = datetime(2026, 1, 15, 3, tzinfo=UTC)  # on which K25 is in force
CANDIDATES, VACANCIES, WISHING = 40, 4, 12
ACTIVITIES = (
    ("Percakapan coaching dengan tiga rekan", "Rekan menemukan langkahnya sendiri", "3 guru", "Percakapan TIRTA"),
    ("Pertemuan komunitas belajar", "Praktik baik dibagikan", "Guru satu gugus", "Diskusi kelompok kecil"),
)
STORIES = (
    ("Jeda lima detik (CONTOH)", "Murid jarang menjawab pertanyaan.", "Saya menunggu lima detik sebelum melanjutkan."),
    (
        "Satu pertanyaan sehari (CONTOH)",
        "Rapat guru berisi pengumuman.",
        "Rapat dibuka dengan satu pertanyaan bersama.",
    ),
    ("Kunjungan kelas tanpa catatan (CONTOH)", "Guru cemas disupervisi.", "Saya datang dua kali hanya untuk melihat."),
)
ATTESTED = {"edu_level": "S1", "accredited": "ya", "serdik_no": "CONTOH", "teach_years": "9"}
ATTESTED |= {"perf_1": "Baik", "perf_2": "Baik", "mgr_months": "30", "disc_clear": "ya", "crim_clear": "ya"}
ATTESTED |= {"pact_signed": "ya", "jenjang_jf": "Ahli Muda"}
KECAMATAN = ("Baamang", "Mentawa Baru Ketapang", "Parenggean", "Cempaga")


def follow_up(days: Days) -> None:
    """Let some write plans, meet their coach, gather others and share what worked."""
    event, coach = days.cast.event, days.cast.users["coach"]
    people = days.people()[:FOLLOWED]
    accounts = {one.pk: account_of(person=one.person) for one in people}
    with clock.pretend(at(3, 21)):
        followup.plan_visits(actor=days.actor, event=event, count=MOST)
    for number, person in enumerate(people):
        _write_plan(person, accounts[person.pk], coach, number)
    _hold_sessions(days, people[:VISITED])
    _gather(people[0], accounts[people[0].pk], people[1:9])
    _share(people, accounts, coach)


def _write_plan(person: Participant, writer: User, coach: User, number: int) -> None:
    with clock.pretend(at(5 + number // 4, 19)):
        plan = followup.write_plan(
            actor=writer, participant=person, commitment="Saya mulai dari kelas saya sendiri, lalu rekan satu sekolah."
        )
        for at_step, (title, aim, target, method) in enumerate(ACTIVITIES):
            begins = LAST_DAY + timedelta(weeks=3 + 4 * at_step)
            values: dict[str, Any] = {
                "title": title,
                "aim": aim,
                "target": target,
                "method": method,
                "starts_on": begins,
            }
            values |= {"ends_on": begins + timedelta(weeks=6), "place": "Sekolah", "cost": "", "responsible": "Saya"}
            followup.keep_activity(
                actor=writer, plan=plan, indicator="Tercatat dan dibahas bersama", obstacles="", **values
            )
        followup.submit_plan(actor=writer, plan=plan)
    if number < RETURNED + APPROVED:
        _review(plan, coach, number)


def _review(plan: ActionPlan, coach: User, number: int) -> None:
    verdict = PlanState.RETURNED if number < RETURNED else PlanState.APPROVED
    with clock.pretend(at(14 + number // 4, 20)):
        words = "Tulis satu indikator yang dapat dilihat orang lain." if number < RETURNED else "Jelas dan terukur."
        followup.review_plan(actor=coach, plan=plan, verdict=verdict, review=words)
        if verdict == PlanState.APPROVED and number % 2:
            followup.answer_for_school(plan=plan, answer=PrincipalAnswer.AGREED, name="Kepala Sekolah Contoh")


def _hold_sessions(days: Days, people: Sequence[Participant]) -> None:
    visits = Visit.objects.filter(participant__in=people, number__lte=2).select_related("coach__person", "event")
    for visit in visits.order_by("participant__person__name", "number"):
        if visit.coach is None or (visit.number == 2 and days.random.random() < 0.5):
            continue
        with clock.pretend(datetime.combine(visit.planned_on, at(1, 16).timetz())):
            level = days.ability[visit.participant_id] + 0.3 * visit.number
            followup.record_visit(
                actor=account_of(person=visit.coach.person),
                visit=visit,
                ratings=_marks(days, level),
                worked=days.random.choice(WORKED),
                to_try=days.random.choice(TO_TRY),
                held_on=visit.planned_on,
                way=visit.way,
                minutes=45,
            )


def _marks(days: Days, level: float) -> dict[str, Any]:
    codes = sorted(current_rubric().item_codes)
    return {code: min(3, max(0, round(1.6 + 0.6 * (level + days.random.gauss(0, 0.8))))) for code in codes}


def _gather(leader: Participant, writer: User, others: Sequence[Participant]) -> None:
    with clock.pretend(at(40, 15)):
        community = followup.keep_community(
            actor=writer,
            leader=leader,
            name="Komunitas belajar CONTOH",
            about="Bertemu sebulan sekali sepulang mengajar",
        )
        present = [(one.person.name, str(one.person.school or "")) for one in others]
        followup.record_meeting(
            actor=writer, community=community, held_on=LAST_DAY + timedelta(days=35), topic="Mendengar saja",
            outcome="Setiap orang mencoba satu percakapan.", present=present,
        )  # fmt: skip


def _share(people: Sequence[Participant], accounts: dict[Any, User], coach: User) -> None:
    for author, (title, situation, action) in zip(people, STORIES, strict=False):
        with clock.pretend(at(50, 19)):
            story = followup.write_story(
                actor=accounts[author.pk], author=author, title=title, situation=situation, action=action,
                result="Lebih banyak yang berani berbicara.", needs="Kesabaran.",
            )  # fmt: skip
            followup.submit_story(actor=accounts[author.pk], story=story)
            followup.review_story(actor=coach, story=story, verdict=StoryState.SHARED)
        with clock.pretend(at(70, 19)):
            for other in people[len(STORIES) : len(STORIES) + TRIED]:
                followup.tell_trial(
                    actor=accounts[other.pk], story=story, participant=other, words="Saya coba di kelas saya."
                )


def succeed(days: Days) -> None:
    """Let the education office take rules into use, attest some candidates and open vacancies."""
    dinas = days.cast.users["dinas"]
    with clock.pretend(RULES_DAY):
        succession.adopt(actor=dinas, authority=AUTHORITY, set_id="K25")
        succession.refresh_candidates(actor=dinas, authority=AUTHORITY)
        candidates = (
            Candidate.objects.filter(authority=AUTHORITY).select_related("person__cohort_record").order_by("pk")
        )
        for candidate in candidates[:CANDIDATES]:
            facts = ATTESTED if days.random.random() < 0.7 else {**ATTESTED, "mgr_months": ""}
            succession.attest(actor=dinas, candidate=candidate, stage=candidate.stage, **facts)
        schools = list(School.objects.filter(schools_of(AUTHORITY)).exclude(npsn=None).order_by("npsn"))
        succession.import_posts(actor=dinas, authority=AUTHORITY, file=_posts(days, schools))
        for school in schools[:VACANCIES]:
            succession.open_vacancy(actor=dinas, school=school, needed_by=date(2026, 7, 1))
        for candidate in Candidate.objects.filter(authority=AUTHORITY, result=Formal.ELIGIBLE).order_by("pk")[:WISHING]:
            wished = days.random.sample(schools[:VACANCIES], k=min(2, len(schools)))
            succession.wish(actor=account_of(person=candidate.person), candidate=candidate, schools=wished)


def _posts(days: Days, schools: Sequence[School]) -> SimpleUploadedFile:
    """Return a table of principals as the office would import it; nobody in it is real."""
    lines = ["npsn,kecamatan,kepala_sekolah,tanggal_lahir,tmt_tugas,plt"]
    for number, school in enumerate(schools):
        born = date(1966, 1, 1) + timedelta(days=days.random.randrange(6000))
        began = date(2019, 1, 2) + timedelta(days=365 * days.random.randrange(7))
        acting = "ya" if days.random.random() < 0.1 else "tidak"
        lines.append(
            f"{school.npsn},{KECAMATAN[number % len(KECAMATAN)]},Kepala Contoh {number + 1},{born},{began},{acting}"
        )
    return SimpleUploadedFile("kepala-sekolah.csv", "\n".join(lines).encode())
