"""Charts as SVG."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache

from pamong.core.documents import charts
from pamong.core.documents.charts import Chart, draw_chart, draw_charts

SVG = "{http://www.w3.org/2000/svg}"


def bars(*values: float) -> dict[str, Any]:
    rows = [{"kelas": chr(65 + place), "nilai": value} for place, value in enumerate(values)]
    return {
        "data": {"values": rows},
        "mark": "bar",
        "encoding": {
            "x": {"field": "kelas", "type": "nominal", "title": "Kelas"},
            "y": {"field": "nilai", "type": "quantitative", "title": "Nilai", "axis": {"format": ",.1f"}},
        },
    }


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_a_chart_says_what_it_shows_once_and_in_our_colours_and_numbers() -> None:
    picture = draw_chart(Chart("Nilai per kelas", "Kelas B <lebih> tinggi.", bars(1250.5, 2870)))
    root = ET.fromstring(picture)
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (title.text, description.text) == ("Nilai per kelas", "Kelas B <lebih> tinggi.")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert [part for part in root.iter() if part is not root and part.get("role")] == []
    assert charts.BLUE in picture
    assert "2.000,0" in [part.text for part in root.iter(f"{SVG}text")]


def test_a_chart_is_drawn_once_for_the_same_data(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Chart("Nilai", "Sama.", bars(1, 2))
    other = Chart("Nilai", "Sama.", bars(1, 3))
    drawn = draw_charts([first, other, first])
    assert drawn[0] == drawn[2] != drawn[1]
    monkeypatch.setattr(charts, "_draw", pytest.fail)
    assert draw_charts([other, first]) == [drawn[1], drawn[0]]


def test_two_charts_on_a_page_have_different_ids() -> None:
    keys = {Chart(title, "x", bars(1)).key for title in ("satu", "dua")}
    assert len(keys) == 2


def test_a_fitted_picture_with_long_names_is_as_wide_as_a_phone_lets_it() -> None:
    name = charts.in_lines("Ketersediaan media belajar (layar, pengeras suara, papan)")
    lying = {
        "data": {"values": [{"butir": name, "nilai": 4.3}]},
        "mark": "bar",
        "encoding": {
            "y": {"field": "butir", "type": "nominal", "axis": charts.LINES},
            "x": {"field": "nilai", "type": "quantitative"},
        },
        **charts.fitted(),
    }
    picture = draw_chart(Chart("Evaluasi", "Satu butir.", lying))
    assert ET.fromstring(picture).get("width") == str(charts.PHONE)
    assert [">Ketersediaan media<" in picture, ">belajar (layar,<" in picture] == [True, True]


def test_a_label_is_broken_between_its_words_and_an_empty_one_stays_empty() -> None:
    assert charts.in_lines("Bukit Batu, Palangka Raya", 12) == "Bukit Batu,\nPalangka\nRaya"
    assert charts.in_lines("", 12) == ""
