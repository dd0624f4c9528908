"""How even classes are, in a sentence and with the numbers behind the picture."""

from pamong.planning.charting import balance_table, evenness
from pamong.planning.queries import ClassRow


def rows(*counts):
    return [
        ClassRow(number, sum(of.values()), dict.fromkeys(("cohort", "regency", "level", "sex"), of))
        for number, of in enumerate(counts, 1)
    ]


def test_classes_that_differ_by_one_are_as_even_as_can_be():
    told = evenness(rows({"L": 3, "P": 5}, {"L": 4, "P": 4}), "sex")
    assert told == "Sudah merata: selisih antarkelas paling banyak satu orang."


def test_the_level_that_differs_most_is_named():
    assert "SMP: 3 orang" in evenness(rows({"SD": 6, "SMP": 0}, {"SD": 5, "SMP": 3}), "level")


def test_a_level_a_class_lacks_is_a_nought_in_the_table():
    table = balance_table(rows({"SD": 6}, {"SD": 5, "SMP": 3}), "level")
    assert table == {
        "levels": ["SD", "SMP"],
        "rows": [("Kelas A", [("SD", 6), ("SMP", 0)]), ("Kelas B", [("SD", 5), ("SMP", 3)])],
    }
