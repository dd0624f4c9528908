"""Charts as pixels, for documents that know no SVG. Runs in a child process."""

from __future__ import annotations

from collections.abc import Callable


def rasteriser(scale: float) -> Callable[[str], bytes]:
    """Return the work: SVG text in, PNG of `scale` pixels a point out."""
    import vl_convert  # noqa: PLC0415 - 150 MB while it works: in the child only

    def draw(svg: str) -> bytes:
        return bytes(vl_convert.svg_to_png(svg, scale=scale))

    return draw
