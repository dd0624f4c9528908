"""How good a timetable is, as a committee counts it: hours of waiting, changes of face, uneven loads; no percentage.

The cost is 0 for a perfect timetable, so a share of it says nothing: 4 against 2 would be "50 %".
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Plan

WAITING = 2  # what a JP of waiting costs, and a JP above the even load 1


def timetable_gap(plan: Plan) -> str:
    """Return what a timetable not proved best falls short of, and how much of it could be saved at most."""
    from .checking import timetable_flaws_of  # noqa: PLC0415 - OR-Tools: 70 MB, only when a plan is judged

    flaws, answer = timetable_flaws_of(plan.problem, plan.answer), plan.answer
    counted = (
        (flaws.idle, ngettext("classes wait %(count)s JP in all", "classes wait %(count)s JP in all", flaws.idle)),
        (
            flaws.hand_overs,
            ngettext(
                "the facilitator changes within a material once",
                "the facilitator changes within a material %(count)s times",
                flaws.hand_overs,
            ),
        ),
        (
            flaws.above_share,
            ngettext(
                "%(count)s JP is taught above an even load",
                "%(count)s JP are taught above an even load",
                flaws.above_share,
            ),
        ),
    )
    told = [words % {"count": count} for count, words in counted if count]
    gap = round(answer["timetable_cost"] - answer["timetable_bound"])
    return "; ".join([*told, _savable(gap)] if gap else told)


def _savable(gap: int) -> str:
    """Return how much better the best timetable could be at most."""
    if gap >= WAITING:
        return _("the best could be better by what %(count)s JP of waiting are worth, at most") % {
            "count": gap // WAITING
        }
    return _("the best could be better by 1 JP of load, at most")
