"""How good a timetable is stands in words that a committee counts in."""

from django.utils import translation

from pamong.planning.goodness import timetable_gap
from pamong.planning.models import Plan

PROBLEM = {
    "timetable": {
        "days": 1,
        "slots_per_day": 6,
        "classes": ["1", "2"],
        "materials": [{"id": "a", "jp": 4, "block": 2}],
        "facilitators": [{"id": "f", "teaches": ["a"]}, {"id": "g", "teaches": ["a"]}, {"id": "h", "teaches": ["a"]}],
    }
}


def session(name: str, slot: int, teacher: str) -> dict[str, object]:
    hours = {"day": 1, "slot": slot, "jp": 2, "room": None}
    return {"class": name, "material": "a", **hours, "facilitators": [teacher]}


def words_of(sessions: list[dict[str, object]], cost: int, bound: int) -> str:
    answer = {"classes": {}, "timetable": sessions, "timetable_cost": cost, "timetable_bound": bound}
    with translation.override("id"):
        return timetable_gap(Plan(problem=PROBLEM, answer=answer))


def test_waiting_changes_of_face_and_uneven_loads_are_counted_and_so_is_what_could_be_saved():
    rows = [session("1", 1, "f"), session("1", 5, "g"), session("2", 1, "h"), session("2", 3, "h")]
    assert words_of(rows, 8, 3) == (
        "kelas menunggu 2 JP seluruhnya; fasilitator berganti di tengah materi 1 kali; "
        "beban fasilitator lebih 1 JP dari rata; bisa lebih baik paling banyak setara 2 JP menunggu"
    )


def test_what_is_not_there_is_not_told():
    rows = [session("1", 1, "f"), session("1", 3, "f"), session("2", 1, "h"), session("2", 3, "h")]
    assert words_of(rows, 2, 1) == (
        "beban fasilitator lebih 2 JP dari rata; bisa lebih baik paling banyak 1 JP beban mengajar"
    )
    assert words_of(rows, 2, 2) == "beban fasilitator lebih 2 JP dari rata"
