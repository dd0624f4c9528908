"""The verbs of reporting: people's own words."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.programme.models import Event

from .models import Quote, ReportText, Section


@transaction.atomic
def write_sections(*, actor: Any, event: Event, texts: dict[str, str]) -> int:
    """Keep the words of the sections given; an emptied section is removed. Return how many hold words now."""
    require(actor, "reporting.write", event)
    for section, text in texts.items():
        if section not in Section.values:
            raise Refused(_("This section is not known."))
        _write(actor, event, section, text.strip())
    audit(actor, "reporting.sections_written", event, event_id=event.pk, sections=sorted(texts))
    return event.report_texts.count()


def _write(actor: Any, event: Event, section: str, text: str) -> None:
    rows = ReportText.objects.filter(event=event, section=section)
    if not text:
        rows.delete()
    elif not rows.filter(text=text).exists():
        ReportText.objects.update_or_create(event=event, section=section, defaults={"text": text, "written_by": actor})


@transaction.atomic
def add_quote(*, actor: Any, event: Event, speaker: str, post: str, text: str) -> Quote:
    """Enter what somebody said."""
    require(actor, "reporting.write", event)
    quote = Quote(event=event, speaker=speaker.strip(), post=post.strip(), text=text.strip(), entered_by=actor)
    quote.full_clean()
    quote.save()
    audit(actor, "reporting.quote_added", quote)
    return quote


@transaction.atomic
def remove_quote(*, actor: Any, quote: Quote) -> None:
    """Take a quote out."""
    require(actor, "reporting.write", quote.event)
    audit(actor, "reporting.quote_removed", quote, speaker=quote.speaker)
    quote.delete()
