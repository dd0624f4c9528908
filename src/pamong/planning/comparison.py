"""What a version changes against another: session by session, and whom it touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .lessons import Lesson, of_plan
from .models import Plan, PlanState

Row = Mapping[str, Any]
Pairs = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Change:
    """One session before and after, in words; None where it came or went."""

    before: Lesson | None
    after: Lesson | None

    @property
    def lesson(self) -> Lesson:
        """Return the session as it will be, or as it was."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True)
class Comparison:
    """All changes against a version, with the classes and teachers they touch."""

    other: Plan
    changes: tuple[Change, ...]

    @property
    def groups(self) -> list[str]:
        """Return the classes touched."""
        names = {one.group for change in self.changes for one in (change.before, change.after) if one}
        return sorted(names, key=lambda name: (len(name), name))

    @property
    def teachers(self) -> list[str]:
        """Return the teachers touched: who leaves a session, joins one, or teaches one that moves."""
        return sorted({name for change in self.changes for name in _touched(change)})


def _touched(change: Change) -> set[str]:
    before, after = (set(one.teachers) if one else set() for one in (change.before, change.after))
    if change.before and change.after and _place(change.before) == _place(change.after):
        return before ^ after
    return before | after


def _place(lesson: Lesson) -> tuple[Any, ...]:
    return (lesson.starts_at, lesson.ends_at, lesson.room)


def compared(plan: Plan) -> Comparison | None:
    """Compare with the version in force; one that was published, with the version published before it."""
    others = plan.event.plans.exclude(pk=plan.pk).exclude(state=PlanState.DRAFT)
    if plan.state != PlanState.DRAFT:
        others = others.filter(published_at__lt=plan.published_at)
    other = others.order_by("-published_at").first()
    if other is None or not plan.is_possible:
        return None
    pairs = paired(of_plan(other), of_plan(plan), lambda one: (one.group, one.material), lambda one: one.starts_at)
    changes = (Change(before, after) for before, after in pairs)
    return Comparison(other, tuple(sorted(changes, key=lambda one: (one.lesson.starts_at, one.lesson.group))))


def changed_rows(before: Sequence[Row], after: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """Return the sessions of two answers that differ, as pairs."""
    return paired(before, after, lambda one: (one["class"], one["material"]), lambda one: (one["day"], one["slot"]))


def paired(before: Iterable[Any], after: Iterable[Any], sort: Any, time: Any) -> Pairs:
    """Pair what differs by its sort (class and material): at the same time first, then in order of time."""
    return list(_pairs(sorted(before, key=time), sorted(after, key=time), sort, time))


def _pairs(before: list[Any], after: list[Any], sort: Any, time: Any) -> Iterator[tuple[Any, Any]]:
    gone = [one for one in before if one not in after]
    new = [one for one in after if one not in before]
    for at_same_time in (True, False):
        for old in list(gone):
            alike = (one for one in new if sort(one) == sort(old) and (not at_same_time or time(one) == time(old)))
            found = next(alike, None)
            if found is not None:
                new.remove(found)
                gone.remove(old)
                yield old, found
    yield from ((one, None) for one in gone)
    yield from ((None, one) for one in new)
