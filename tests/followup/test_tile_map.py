import csv
from pathlib import Path

import pamong.places
from pamong.followup.tile_map import PLACES, tiles_of


def test_every_regency_of_the_province_has_a_tile_of_its_own():
    with Path(pamong.places.__file__).with_name("data").joinpath("regencies.csv").open(encoding="utf-8") as stream:
        names = {name.removeprefix("Kabupaten ") for code, name in csv.reader(stream) if code.startswith("62.")}
    assert set(PLACES) == names
    assert len({place[1:] for place in PLACES.values()}) == len(PLACES) == len({place[0] for place in PLACES.values()})


def test_the_fullest_tile_is_the_darkest_and_an_empty_one_stays_light():
    tiles = {tile.name: (tile.count, tile.strength) for tile in tiles_of({"Seruyan": 9, "Katingan": 3, "Kapuas": 1})}
    assert [tiles[name] for name in ("Seruyan", "Katingan", "Kapuas", "Lamandau")] == [(9, 3), (3, 1), (1, 1), (0, 0)]


def test_where_nobody_of_the_province_tried_there_is_no_map():
    assert tiles_of({"Kota Surabaya": 4}) == []
