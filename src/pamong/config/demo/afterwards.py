"""What some participants do at school in the weeks after: conversations in their log, one cycle of supervision."""

from __future__ import annotations

from datetime import timedelta

from pamong.core import clock
from pamong.enrolment.models import Participant
from pamong.followup import commands as followup
from pamong.followup.cycle import rubric
from pamong.people.models import User

from .cast import Cast, at

WRITING = 12
CONVERSATIONS = (
    (12, 30, "tatap_muka", "Rekan sekolah (contoh)", "Murid yang jarang bertanya"),
    (23, 45, "panggilan", "Rekan gugus (contoh)", "Asesmen awal yang ringkas"),
)


def coach_at_school(cast: Cast) -> int:
    """Let the first participants write down what they coached; return how many conversations that is."""
    people = list(
        cast.event.participants.taking_part().select_related("person", "event").order_by("person__name")[:WRITING]
    )
    users = {user.person_id: user for user in User.objects.filter(person__in=[one.person_id for one in people])}
    written = 0
    for number, one in enumerate(people):
        actor = users.get(one.person_id)
        for days, minutes, way, partner, topic in CONVERSATIONS if actor else ():
            day = cast.event.last_day + timedelta(days=days + number % 5)
            with clock.pretend(at(days + 10, 16)):
                followup.keep_conversation(
                    actor=actor, participant=one, partner=partner, held_on=day, minutes=minutes, way=way, topic=topic
                )
            written += 1
    _supervise(cast, people[0], users.get(people[0].person_id))
    return written


def _supervise(cast: Cast, participant: Participant, actor: User | None) -> None:
    """One whole cycle, marked by who led it and by a coach."""
    if actor is None:
        return
    first = cast.event.last_day + timedelta(days=16)
    marks = {item["code"]: 1 + number % 2 for number, item in enumerate(rubric()["items"])}
    with clock.pretend(at(30, 16)):
        cycle = followup.keep_supervision(
            actor=actor, participant=participant, teacher="Guru kelas V (contoh)", focus="Jeda setelah bertanya",
            before_on=first, before_minutes=20, observed_on=first + timedelta(1), observed_minutes=70,
            seen="Delapan pertanyaan, enam dijawab murid yang sama.", after_on=first + timedelta(1), after_minutes=20,
            conclusion="Saya akan menunggu lima detik.",
        )  # fmt: skip
        followup.mark_cycle(actor=actor, cycle_row=cycle, marks=marks, note="Rubrik belum kami bahas bersama.")
        followup.mark_cycle(actor=cast.users["coach"], cycle_row=cycle, marks=dict.fromkeys(marks, 2))
