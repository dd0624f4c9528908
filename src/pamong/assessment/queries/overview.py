"""Lists for the committee: exams with their counts, participants with their sittings."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pamong.assessment.models import Exam, Sitting
from pamong.core.clock import now
from pamong.enrolment.models import Participant
from pamong.programme.models import Event


@dataclass(frozen=True)
class ExamCard:
    """An exam with how far it is."""

    exam: Exam
    items: int
    invited: int
    begun: int
    done: int

    @property
    def missing(self) -> int:
        """How many have not begun."""
        return max(0, self.invited - self.begun)


def exam_cards(event: Event) -> list[ExamCard]:
    """Return the exams of an event with their counts."""
    invited = event.participants.taking_part().count()
    over = Q(submitted_at__isnull=False) | Q(deadline__lte=now())
    cards = []
    for exam in event.exams.annotate(item_count=Count("items")).order_by("-kind"):
        counts = exam.sittings.aggregate(begun=Count("*"), done=Count("pk", filter=over))
        cards.append(ExamCard(exam, exam.item_count, invited, counts["begun"], counts["done"]))
    return cards


def desk_list(exam: Exam, search: str = "", state: str = "") -> QuerySet[Participant]:
    """Return the participants of an exam for the desk, by name; `state` is `belum`, `mulai` or `selesai`."""
    own = Sitting.objects.filter(exam=exam, participant=OuterRef("pk"))
    over = own.filter(Q(submitted_at__isnull=False) | Q(deadline__lte=now()))
    rows = exam.event.participants.taking_part().select_related(
        "person", "class_membership__training_class", "accommodation"
    )
    rows = rows.annotate(has_begun=Exists(own), is_done=Exists(over)).order_by("person__name")
    if search:
        rows = rows.filter(person__name__icontains=search)
    wanted = {
        "belum": {"has_begun": False},
        "mulai": {"has_begun": True, "is_done": False},
        "selesai": {"is_done": True},
    }
    return rows.filter(**wanted.get(state, {}))
