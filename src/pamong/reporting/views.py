"""Pages of reporting: the board, the words people add, the files."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.documents.charts import PHONE
from pamong.core.permissions import get_visible_or_404, may
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from . import commands, completeness, papers, prose
from . import effect as effects
from . import press as press_text
from .charts import figures, months_figure
from .forms import QuoteForm, TextsForm
from .remembering import facts_of

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _report_docx(event: Event) -> bytes:
    from .word_files import report_docx  # noqa: PLC0415 - python-docx and lxml: 15 MB, only when asked for

    return report_docx(event)


def _press_docx(event: Event) -> bytes:
    from .word_files import press_docx  # noqa: PLC0415 - as above

    return press_docx(event)


FILES = {
    "laporan.pdf": (papers.report_pdf, "application/pdf"),
    "laporan.docx": (_report_docx, DOCX_TYPE),
    "siaran-pers.docx": (_press_docx, DOCX_TYPE),
    "daftar-peserta.pdf": (papers.participants_pdf, "application/pdf"),
    "realisasi-jp.pdf": (papers.taught_pdf, "application/pdf"),
}


@require_safe
@event_page("reporting.view")
def dashboard(request: HttpRequest, event: Event) -> HttpResponse:
    """Show how the event went, and what the report still lacks."""
    facts = facts_of(event)
    found = completeness.parts(facts)
    context = {
        "facts": facts,
        "figures": figures(facts, PHONE),
        "score": completeness.score(found),
        "missing": completeness.missing(found),
        "outcome": list(prose.outcome(facts)),
        "may_write": may(request.user, "reporting.write", event),
    }
    return render(request, "reporting/dashboard.html", context)


@require_safe
@event_page("reporting.view")
def effect(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what came of the event: four levels, the months after, and what nobody knows."""
    facts = facts_of(event)
    months = effects.months_after(facts)
    context = {
        "facts": facts,
        "levels": effects.levels_of(request.user, facts),
        "months": months,
        "figure": months_figure(months),
        "others": effects.other_events(request.user, event),
    }
    return render(request, "reporting/effect.html", context)


@require_safe
@event_page("reporting.view")
def paper(request: HttpRequest, event: Event, name: str) -> HttpResponse:
    """Make and download one of the papers."""
    make, kind = FILES[name]
    head = {"Content-Disposition": f'attachment; filename="{event.slug}-{name}"'}
    return HttpResponse(make(event), content_type=kind, headers=head)


@require_http_methods(["GET", "POST"])
@event_page("reporting.write")
def texts(request: HttpRequest, event: Event) -> HttpResponse:
    """Write the report's sections."""
    form = TextsForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        commands.write_sections(actor=request.user, event=event, texts=form.cleaned_data)
        messages.success(request, _("Saved. The report holds your words now."))
        return redirect("reporting:dashboard", event.slug)
    return render(request, "reporting/texts.html", {"form": form})


@require_http_methods(["GET", "POST"])
@event_page("reporting.write")
def press(request: HttpRequest, event: Event) -> HttpResponse:
    """Read the press text as it stands, add quotes."""
    form = QuoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.add_quote(actor=request.user, event=event, **form.cleaned_data)
        messages.success(request, _("The quote is in the text."))
        return redirect("reporting:press", event.slug)
    facts, quotes = facts_of(event), list(event.quotes.all())
    context = {
        "form": form,
        "quotes": quotes,
        "heading": press_text.title_of(facts),
        "paragraphs": list(press_text.lines_of(facts, quotes)),
    }
    return render(request, "reporting/press.html", context)


@require_POST
@event_page("reporting.write")
def quote_remove(request: HttpRequest, event: Event, quote_id: UUID) -> HttpResponse:
    """Take a quote out of the press text."""
    commands.remove_quote(actor=request.user, quote=get_visible_or_404(event.quotes.all(), pk=quote_id))
    messages.success(request, _("The quote is gone."))
    return redirect("reporting:press", event.slug)
