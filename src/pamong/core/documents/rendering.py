"""PDF from a room's Typst template and plain data.

Templates stand in `src/pamong/<room>/documents/<name>.typ` and are named `<room>/<name>`. Typst's root is the package,
so every template imports the kit as `/core/documents/kit/kit.typ` and can read nothing outside the package. Data
travels as JSON beside the source, never inside it: what a person typed is shown as typed and can never become markup.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pamong
from pamong.core import clock
from pamong.core.documents import fonts
from pamong.core.documents.children import work_through
from pamong.core.documents.typesetting import Finish, Setting

ROOT = Path(pamong.__file__).parent
TAGGED = ("a-2a",)  # PDF/A-2a: lasts, and a screen reader can follow it
TAGGED_WITH_DATA = ("a-3a",)  # the same, and may carry files: our certificates carry their content
WORKERS = 2


class UnknownTemplateError(ValueError):
    """There is no such template inside the package."""


def template_path(template: str | Path) -> Path:
    """Return the file of a template named `room/name`, or given as a path inside the package."""
    if isinstance(template, str):
        room, _, name = template.partition("/")
        path = ROOT / room / "documents" / f"{name}.typ"
    else:
        path = template
    path = path.resolve()
    if not path.is_relative_to(ROOT) or not path.is_file():
        raise UnknownTemplateError(f"no template {template!s} in the package")
    return path


def render_pdf(
    template: str | Path,
    data: Mapping[str, Any],
    *,
    standard: tuple[str, ...] = TAGGED,
    sample: bool = False,
    made_at: datetime | None = None,
    seconds: float = 60,
) -> bytes:
    """Typeset one paper; `sample` prints CONTOH across every page."""
    papers = render_each(
        template, [data], standard=standard, sample=sample, made_at=made_at, workers=1, seconds=seconds
    )
    (paper,) = papers
    return paper


def render_each(
    template: str | Path,
    papers: Iterable[Mapping[str, Any]],
    *,
    standard: tuple[str, ...] = TAGGED,
    sample: bool = False,
    made_at: datetime | None = None,
    finish: Finish | None = None,
    workers: int = WORKERS,
    seconds: float = 60,
) -> Iterator[bytes]:
    """Typeset many papers of one template, in order, a few in memory at a time.

    `finish` is called in the child with every PDF (to sign it, say) and must be picklable.
    """
    setting = Setting(
        root=ROOT,
        template=template_path(template),
        fonts=fonts.fonts_directory(),
        standards=standard,
        sample=sample,
        made_at=int((made_at or clock.now()).timestamp()),
        finish=finish,
    )
    jobs = (json.dumps(data, ensure_ascii=False) for data in papers)
    yield from work_through(
        "pamong.core.documents.typesetting:typesetter", jobs, setup=setting, workers=workers, seconds=seconds
    )
