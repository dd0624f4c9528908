"""All papers in one file, and the register as a workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.certification import queries
from pamong.certification.models import Certificate, Status
from pamong.core.sheets import XLSX_TYPE, workbook_bytes
from pamong.enrolment.purposes import given_for_a_purpose
from pamong.programme.models import Event
from pamong.programme.pages import event_page

CHUNK = 50


@event_page("certification.view_board")
def archive(request: HttpRequest, event: Event) -> StreamingHttpResponse:
    """Stream all valid papers as one ZIP file; only one paper is in memory at a time."""
    papers = queries.papers_of(event).filter(status=Status.ISSUED).select_related("event")
    if not papers.exists():
        raise Http404
    response = StreamingHttpResponse(zip_stream(papers.iterator(CHUNK)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="sertifikat-{event.slug}.zip"'
    response["Content-Encoding"] = "identity"  # PDF files do not get smaller
    return response


@event_page("certification.view_board")
def register(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask what for, then give verdicts, narrowed as on the board, and the whole register as a workbook."""
    return given_for_a_purpose(
        request,
        event,
        verb="certification.register_exported",
        count=event.participants.taking_part().count(),
        back=reverse("certification:board", args=[event.slug]),
        give=lambda: _register(event, request.GET.get("q", "").strip(), request.GET.get("hanya", "")),
    )


def _register(event: Event, words: str, only: str) -> HttpResponse:
    verdicts = (_("Name"), _("School"), _("Regency"), _("Decision"), _("Changed because"), _("Missing"), _("Number"))
    papers = (
        _("Number"),
        _("Name"),
        "NIP",
        _("School"),
        _("Regency"),
        _("Kind"),
        _("State"),
        _("Issued"),
        _("Withdrawn because"),
    )
    sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]] = {
        _("Verdicts"): (verdicts, queries.verdict_rows(event, words=words, only=only)),
        _("Register"): (papers, queries.register_rows(event)),
    }
    book = workbook_bytes(sheets, title=event.title)
    name = f"kelulusan-{event.slug}.xlsx"
    return HttpResponse(book, content_type=XLSX_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


class _Pipe:
    """Takes what the ZIP writer writes and hands it on."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        parts, self.parts = self.parts, []
        return b"".join(parts)


def zip_stream(papers: Iterator[Certificate]) -> Iterator[bytes]:
    """Yield a ZIP file of papers, piece by piece."""
    pipe = _Pipe()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_STORED) as book:  # it only ever writes
        for paper in papers:
            with paper.pdf.open("rb") as file:
                book.writestr(paper.file_name, file.read())
            yield pipe.take()
    yield pipe.take()
