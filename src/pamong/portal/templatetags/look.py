"""Template tags of the look: icons, initials, addresses of list pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core import clock
from pamong.core.clock import day_of
from pamong.core.templatetags.words import at_place

register = template.Library()

TONE_ICONS = {
    "neutral": "circle-dashed",
    "info": "info-circle",
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-octagon",
}
NOTHING = SafeString('<span class="soft">–</span>')
TONES_OF_MESSAGES = {"error": "danger", "debug": "neutral"}


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw a Tabler icon from the sprite; a label only where no word stands beside it."""
    return _drawn(name, size or "md", label)


@lru_cache(maxsize=512)
def _drawn(name: str, size: str = "md", label: str = "") -> SafeString:
    """Return the drawing, made once a process: a page shows up to two hundred icons, most of them the same."""
    aria = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" data-size="{}" {}><use href="{}#{}"/></svg>', size, aria, _sprite(), name)


@cache
def _sprite() -> str:
    """Return the sprite's address, asked for once a process: a page draws up to a hundred icons."""
    return static("dist/icons.svg")


@register.simple_tag
def tag(words: object, tone: str = "neutral") -> SafeString:
    """Draw what `<c-tag>` draws, for the rows of long lists: a component costs many times as much."""
    return format_html('<span class="ds-tag" data-color="{}">{}{}</span>', tone, _drawn(tone_icon(tone)), words)


@register.simple_block_tag
def toned(content: SafeString, tone: str = "neutral") -> SafeString:
    """Draw the same around words that a template makes: `{% toned "success" %}…{% endtoned %}`."""
    return tag(content, tone)


@register.simple_tag
def tagged_cells(cells: Iterable[tuple[str, Any]]) -> SafeString:
    """Draw the cells of a row of states: each a heading with what has `label` and `tone`, or with nothing."""
    drawn = ((heading, tag(state.label, state.tone) if state else NOTHING) for heading, state in cells)
    return format_html_join("", '<td data-label="{}">{}</td>', drawn)


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object = None) -> SafeString:
    """Draw the choices of a select: an event has hundreds of classes, and a loop of a template is ten times slower."""
    marked = (
        (value, SafeString(" selected") if chosen is not None and str(value) == str(chosen) else "", words)
        for value, words in choices
    )
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


@register.filter
def tone_icon(tone: str) -> str:
    """Return the shape that goes with a tone, so that colour never speaks alone."""
    return TONE_ICONS.get(tone, TONE_ICONS["neutral"])


@register.filter
def tone_of(level_tag: str) -> str:
    """Translate a Django message level into a tone of the look."""
    return TONES_OF_MESSAGES.get(level_tag, level_tag or "info")


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and last word of a name: `Siti Nur Aisyah, S.Pd.` gives `SA`."""
    words = [word for word in str(name).partition(",")[0].split() if word[0].isalpha()]
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else "?"


@register.filter
def counted(number: int | str) -> str:
    """Give a bare number its word: `200` becomes `200 hasil`; a whole sentence stays as it is."""
    text = str(number).strip()
    if not text.isdigit():
        return text
    return ngettext("%(n)s result", "%(n)s results", int(text)) % {"n": number_format(int(text), force_grouping=True)}


@register.filter
def when_at(moment: datetime, zone: str) -> str:
    """Show `Hari ini, 07.30 WIB`, `Kemarin, …` or `8 November 2024, …` for an aware moment."""
    day = day_of(moment, zone)
    near = {0: _("Today"), 1: _("Yesterday")}
    return f"{near.get((clock.today(zone) - day).days) or date_format(day)}, {at_place(moment, zone)}"


@register.filter
def page_links(page: Page[Any]) -> Iterator[int | str]:
    """Return page numbers around the current one, with an ellipsis for the rest."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def keep_query(context: template.Context, *, but: str) -> SafeString:
    """Return the address's other filters as hidden inputs, so that a search keeps them (from page one)."""
    request: HttpRequest | None = context.get("request")
    pairs = request.GET.lists() if request else []
    kept = [(name, value) for name, values in pairs for value in values if name not in (but, "page")]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int, param: str = "page") -> str:
    """Return this page's address with another page number, filters kept."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return f"?{param}={number}"
    query[param] = str(number)
    return f"?{query.urlencode()}"
