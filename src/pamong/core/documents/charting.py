"""The child's side of a chart: one Vega-Lite converter, one call a picture."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Easel:
    """What all charts share: the theme, how numbers and dates are written, the fonts."""

    theme: dict[str, Any]
    number_locale: dict[str, Any]
    time_locale: dict[str, Any]
    fonts: Path | None


def drawer(easel: Easel) -> Callable[[str], bytes]:
    """Return the work: a Vega-Lite specification as JSON in, SVG out."""
    import vl_convert  # noqa: PLC0415 - 150 MB while it works: in the child only

    if easel.fonts is not None:
        vl_convert.register_font_directory(str(easel.fonts))

    def draw(specification: str) -> bytes:
        picture: str = vl_convert.vegalite_to_svg(
            json.loads(specification),
            config=easel.theme,
            format_locale=easel.number_locale,
            time_format_locale=easel.time_locale,
        )
        return picture.encode()

    return draw
