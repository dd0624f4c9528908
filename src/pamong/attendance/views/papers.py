"""Lists and sheets to print or to keep."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pamong.attendance import papers, queries, recap
from pamong.core.refusals import Refused
from pamong.core.sheets import XLSX_TYPE, workbook_bytes
from pamong.programme.models import Event
from pamong.programme.pages import event_page

MOST_CARDS = 600  # some seconds of typesetting


@event_page("attendance.view_lists")
def attendance_list(request: HttpRequest, event: Event) -> HttpResponse:
    """Return the attendance list of a class or of all: blank to sign, or filled from what was recorded."""
    number = request.GET.get("kelas", "")
    groups = event.classes.filter(number=int(number)) if number.isdigit() else event.classes.all()
    if number and not groups:
        raise Http404
    filled = request.GET.get("isi") == "terisi"
    paper = papers.attendance_list(event, list(groups), filled=filled)
    return _file(paper, "application/pdf", f"daftar-hadir-{'terisi' if filled else 'kosong'}-{event.slug}.pdf")


@event_page("attendance.print_badges")
def badges(request: HttpRequest, event: Event) -> HttpResponse:
    """Return a sheet of personal codes: for all, for a class, or for those without a phone."""
    people = recap.recap_people(event)
    if request.GET.get("tanpa_hp"):
        people = people.filter(has_phone=False)
    number = request.GET.get("kelas", "")
    if number.isdigit():
        people = people.filter(class_membership__training_class__number=int(number))
    if people.count() > MOST_CARDS:
        raise Refused(_("These are too many cards for one file. Print them class by class: choose the class first."))
    return _file(papers.badge_sheet(event, people), "application/pdf", f"kartu-qr-{event.slug}.pdf")


@event_page("attendance.view_lists")
def recap_sheet(request: HttpRequest, event: Event) -> HttpResponse:
    """Return the recap as a workbook, of everybody or of those a search shows."""
    people = queries.search_people(recap.recap_people(event), request.GET.get("q", "").strip())
    book = workbook_bytes(recap.recap_sheets(event, people), title=f"Rekap kehadiran {event.title}")
    return _file(book, XLSX_TYPE, f"rekap-kehadiran-{slugify(event.slug)}.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
