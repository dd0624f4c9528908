"""Central Kalimantan as tiles: one square a regency, roughly where it lies. A scheme to see at a glance, not a map.

Every regency has the same area here, so that a large empty one does not outshout a small busy one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Short name: letters on the tile, column from the west, row from the north.
PLACES = {
    "Murung Raya": ("MRY", 5, 0),
    "Lamandau": ("LMD", 0, 1),
    "Gunung Mas": ("GNM", 4, 1),
    "Barito Utara": ("BTU", 5, 1),
    "Sukamara": ("SKM", 0, 2),
    "Kotawaringin Barat": ("KBR", 1, 2),
    "Seruyan": ("SRY", 2, 2),
    "Kotawaringin Timur": ("KTM", 3, 2),
    "Kota Palangka Raya": ("PKY", 4, 2),
    "Barito Selatan": ("BTS", 5, 2),
    "Barito Timur": ("BTM", 6, 2),
    "Katingan": ("KTG", 3, 3),
    "Pulang Pisau": ("PPS", 4, 3),
    "Kapuas": ("KPS", 5, 3),
}
SIZE, STEP = 44, 48  # of a tile and to the next one, in the drawing's own units
STRENGTHS = 3


@dataclass(frozen=True)
class Tile:
    """A regency on the scheme; `strength` is 0 (nobody) to 3 (most)."""

    name: str
    letters: str
    x: int
    y: int
    count: int
    strength: int


def tiles_of(counts: Mapping[str, int]) -> list[Tile]:
    """Return the tiles, shaded by count; none where no regency of the province is among them."""
    most = max((count for name, count in counts.items() if name in PLACES), default=0)
    if not most:
        return []
    return [
        Tile(name, letters, column * STEP, row * STEP, counts.get(name, 0), -(-counts.get(name, 0) * STRENGTHS // most))
        for name, (letters, column, row) in PLACES.items()
    ]
