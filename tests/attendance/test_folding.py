"""The state of a person in a session is a fold: whatever the order, the same facts say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pamong.attendance.folding import Close, Fact, State, fold
from pamong.attendance.models import LEVEL_OF, Kind, Way

START = datetime(2024, 11, 8, 0, 30, tzinfo=UTC)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


SCANNER, COMMITTEE, ANOTHER = 1, 2, 3


def record(number: int, minute: int, way: Way = Way.STAFF_SCAN, held: str = "", by: int = SCANNER) -> Fact:
    return Fact(UUID(int=number), Kind.RECORD, way, 0 if held else LEVEL_OF[way], at(minute), held, actor_id=by)


def correction(number: int, minute: int, level: int, about: int | None = None, by: int = COMMITTEE) -> Fact:
    about_id = UUID(int=about) if about else None
    return Fact(UUID(int=number), Kind.CORRECTION, Way.BY_HAND, level, at(minute), about_id=about_id, actor_id=by)


def answer(kind: Kind, number: int, about: int, minute: int = 50, by: int = ANOTHER) -> Fact:
    return Fact(UUID(int=number), kind, Way.BY_HAND, 0, at(minute), about_id=UUID(int=about), actor_id=by)


def closing(number: int, minute: int, confirms: bool = True) -> Close:
    return Close(UUID(int=number), at(minute), confirms)


def test_nothing_recorded_is_no_state():
    assert fold([]) is None


def test_the_highest_level_holds_from_the_earliest_moment():
    facts = [record(1, 5, Way.OWN_PHONE), record(2, 9), record(3, 12)]
    assert fold(facts) == State(3, at(5), Way.STAFF_SCAN)


def test_own_phone_is_not_confirmed_until_the_session_is_closed():
    facts = [record(1, 5, Way.OWN_PHONE)]
    assert fold(facts) == State(1, at(5), Way.OWN_PHONE)
    assert fold(facts, [closing(9, 90)]) == State(3, at(5), Way.OWN_PHONE)


def test_a_closing_confirms_nobody_when_the_headcount_differs_until_it_is_closed_again():
    facts = [record(1, 5, Way.OWN_PHONE)]
    assert fold(facts, [closing(8, 90, confirms=False)]) == State(1, at(5), Way.OWN_PHONE)
    assert fold(facts, [closing(9, 95), closing(8, 90, confirms=False)]) == State(3, at(5), Way.OWN_PHONE)


def test_a_scan_after_the_closing_is_not_raised():
    assert fold([record(1, 95, Way.OWN_PHONE)], [closing(9, 90)]) == State(1, at(95), Way.OWN_PHONE)


def test_a_held_record_says_nothing_until_a_correction_takes_it_up():
    held = record(1, 5, Way.OWN_PHONE, held="di_luar_waktu")
    assert fold([held]) is None
    assert fold([held, answer(Kind.DISMISSAL, 2, about=1)]) is None
    assert fold([held, correction(3, 60, 3, about=1)]) == State(3, at(5), Way.BY_HAND, corrected=True)


def test_an_undone_record_is_as_if_it_had_never_been():
    facts = [record(1, 5, Way.OWN_PHONE), record(2, 9, Way.BY_HAND), answer(Kind.VOID, 3, about=2)]
    assert fold(facts) == State(1, at(5), Way.OWN_PHONE)
    assert fold(facts[1:]) is None


def test_the_later_correction_decides_and_an_own_phone_cannot_answer_back():
    facts = [record(1, 5), correction(2, 20, 0), record(3, 25, Way.OWN_PHONE)]
    assert fold(facts) == State(0, at(5), Way.BY_HAND, corrected=True)
    assert fold([*facts, correction(4, 30, 3)]) == State(3, at(5), Way.BY_HAND, corrected=True)


def test_staff_who_see_the_person_again_can_answer_a_correction():
    facts = [record(1, 5), correction(2, 20, 0), record(3, 25)]
    assert fold(facts) == State(3, at(25), Way.STAFF_SCAN)


def test_a_correction_of_ones_own_record_or_of_nothing_waits_for_a_second_person():
    alone = correction(2, 20, 3)
    own = [record(1, 5, Way.OWN_PHONE, by=COMMITTEE), alone]
    assert fold([alone]) is None
    assert fold(own) == State(1, at(5), Way.OWN_PHONE)
    assert fold([alone, answer(Kind.APPROVAL, 3, about=2, by=COMMITTEE)]) is None
    assert fold([alone, answer(Kind.APPROVAL, 3, about=2)]) == State(3, at(20), Way.BY_HAND, corrected=True)


def test_what_is_doubted_afterwards_says_nothing_until_a_correction_takes_it_up():
    doubted = [record(1, 5), answer(Kind.HOLD, 2, about=1)]
    assert fold(doubted) is None
    assert fold([*doubted, correction(3, 60, 3)]) == State(3, at(5), Way.BY_HAND, corrected=True)


def test_a_doubted_correction_waits_for_a_second_person():
    facts = [record(1, 5), correction(2, 20, 0), answer(Kind.HOLD, 3, about=2)]
    assert fold(facts) == State(3, at(5), Way.STAFF_SCAN)
    assert fold([*facts, answer(Kind.APPROVAL, 4, about=2)]) == State(0, at(5), Way.BY_HAND, corrected=True)


def test_what_a_closing_unticks_stands_with_the_closing():
    unticked = replace(correction(2, 90, 0, by=SCANNER), batch=UUID(int=9))
    assert fold([record(1, 5), unticked]) == State(0, at(5), Way.BY_HAND, corrected=True)


minutes = st.integers(0, 120)
facts = st.builds(
    lambda kind, way, minute, level, held, about: (kind, way, minute, level, held, about),
    st.sampled_from(Kind),
    st.sampled_from(Way),
    minutes,
    st.sampled_from([0, 3]),
    st.sampled_from(["", "di_luar_waktu"]),
    st.integers(0, 7),
)


def built(drawn: list[tuple[Kind, Way, int, int, str, int]]) -> list[Fact]:
    made = []
    for number, (kind, way, minute, level, held, about) in enumerate(drawn):
        if kind == Kind.RECORD:
            made.append(record(number, minute, way, held))
        elif kind == Kind.CORRECTION:
            made.append(correction(number, minute, level))
        else:
            made.append(answer(kind, number, about, minute))
    return made


@given(st.data(), st.lists(facts, max_size=8), st.lists(st.tuples(minutes, st.booleans()), max_size=3))
def test_the_order_of_arrival_never_matters(data, drawn, closed):
    events = built(drawn)
    closings = [closing(100 + number, minute, confirms) for number, (minute, confirms) in enumerate(closed)]
    shuffled = fold(data.draw(st.permutations(events)), data.draw(st.permutations(closings)))
    assert shuffled == fold(events, closings)


@given(st.lists(facts, max_size=8), st.lists(st.tuples(minutes, st.booleans()), max_size=3))
def test_hearing_everything_twice_changes_nothing(drawn, closed):
    events = built(drawn)
    closings = [closing(100 + number, minute, confirms) for number, (minute, confirms) in enumerate(closed)]
    assert fold([*events, *events], [*closings, *closings]) == fold(events, closings)
