"""Synthetic pictures of QR codes as a cheap phone sees them: tilted, blurred, noisy, 640×480 in grey."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import segno
from numpy.typing import NDArray
from scipy import ndimage

WIDTH, HEIGHT = 640, 480
Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Damage:
    """How a picture is spoilt: turn in degrees, tilt as a share of the side, blur in pixels, noise of 255, light."""

    turn: float
    tilt: float
    blur: float
    noise: float
    dark: float


GRADES = {
    "clean": Damage(0, 0, 0.3, 2, 1.0),
    "mild": Damage(12, 0.08, 0.9, 10, 0.8),
    "medium": Damage(25, 0.15, 1.3, 18, 0.6),
}


def picture(text: str, grade: str, seed: int) -> Grey:
    """Return one picture of a code; the same seed makes the same picture."""
    random = np.random.default_rng(seed)
    damage = GRADES[grade]
    flat = np.array([list(row) for row in segno.make(text, error="l", micro=False).matrix_iter(border=4)], np.float64)
    side = random.uniform(330, 420)
    corners = _corners(side, damage, random)
    inside, sharp = _seen(1 - flat, corners)
    scene = 110 + 30 * ndimage.gaussian_filter(random.standard_normal((HEIGHT, WIDTH)), 25) * 25
    scene = np.where(inside, 20 + 215 * sharp, scene)
    light = damage.dark + (1 - damage.dark) * np.linspace(random.uniform(0, 1), random.uniform(0, 1), WIDTH)
    seen = ndimage.gaussian_filter(scene, damage.blur) * light + random.normal(0, damage.noise, scene.shape)
    return np.clip(seen, 0, 255).astype(np.uint8)


def _corners(side: float, damage: Damage, random: np.random.Generator) -> NDArray[np.float64]:
    angle = np.radians(random.uniform(-damage.turn, damage.turn))
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * side / 2
    turned = square @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    corners: NDArray[np.float64] = turned + random.uniform(-damage.tilt, damage.tilt, (4, 2)) * side / 2 + middle
    return corners


def _seen(flat: NDArray[np.float64], corners: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Project the flat code onto the picture (a homography, solved from its four corners)."""
    count = len(flat)
    target = np.array([[0, 0], [count, 0], [count, count], [0, count]], np.float64)
    rows = []
    for (x, y), (u, v) in zip(corners, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, -u], [0, 0, 0, x, y, 1, -v * x, -v * y, -v]]
    shape = np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH]
    u, v, w = np.tensordot(shape, np.stack([xs + 0.5, ys + 0.5, np.ones_like(xs, dtype=np.float64)]), 1)
    u, v = u / w, v / w
    inside = (u >= 0) & (u < count) & (v >= 0) & (v < count)
    return inside, flat[np.clip(v, 0, count - 1).astype(int), np.clip(u, 0, count - 1).astype(int)]
