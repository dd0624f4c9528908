"""The child's side of a PDF: one Typst compiler, one call a paper."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Finish = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all papers of one run share; `finish` (a signer, say) is the last hand laid on each."""

    root: Path
    template: Path
    fonts: Path
    standards: tuple[str, ...]
    sample: bool
    made_at: int
    finish: Finish | None = None


def typesetter(setting: Setting) -> Callable[[str], bytes]:
    """Return the work: data as JSON in, a finished PDF out."""
    import typst  # noqa: PLC0415 - heavy, and needed in the child only

    compiler = typst.Compiler(root=setting.root, font_paths=[setting.fonts], ignore_system_fonts=True)

    def typeset(data: str) -> bytes:
        paper = compiler.compile(
            setting.template,
            format="pdf",
            sys_inputs={"data": data, "sample": "yes" if setting.sample else "no"},
            pdf_standards=list(setting.standards),  # type: ignore[arg-type] # checked by Typst itself
            timestamp=setting.made_at,
        )
        assert isinstance(paper, bytes)
        return setting.finish(paper) if setting.finish else paper

    return typeset
