"""Rule sets: read, changed without code, never silently."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core import clock
from pamong.core.permissions import get_visible_or_404
from pamong.core.refusals import Refused
from pamong.engines.eligibility import ExpressionError, shipped_fields
from pamong.engines.eligibility.expressions import columns, parse
from pamong.programme.submitting import me, show_refusal, status_of
from pamong.succession import commands, queries
from pamong.succession.forms import ReadingsForm, RuleForm, as_text
from pamong.succession.models import RuleSetVersion, VersionState
from pamong.succession.pages import crumb, doors, office_page


@office_page
def rules(request: HttpRequest, authority: str) -> HttpResponse:
    """List the versions, and offer what is in force and not in use yet."""
    context = {
        "versions": RuleSetVersion.objects.filter(authority=authority),
        "offered": queries.offered(authority, clock.today()),
        "doors": doors("rules"),
    }
    return render(request, "succession/rules.html", context)


@require_POST
@office_page
def adopt(request: HttpRequest, authority: str, set_id: str) -> HttpResponse:
    """Take a shipped rule set into use."""
    version = commands.adopt(actor=me(request), authority=authority, set_id=set_id)
    messages.success(request, _("The rule set is in use. Rules marked “to be checked” need a look at the text."))
    return redirect("succession:version", version.pk)


def _version(authority: str, version_id: UUID) -> RuleSetVersion:
    return get_visible_or_404(RuleSetVersion.objects.filter(authority=authority), pk=version_id)


@office_page
def version(request: HttpRequest, authority: str, version_id: UUID) -> HttpResponse:
    """Show a version; for a draft also what differs from the one in use."""
    row = _version(authority, version_id)
    current = RuleSetVersion.objects.filter(authority=authority, set_id=row.set_id, state=VersionState.IN_FORCE).first()
    changes = queries.differences(current, row) if current and row.state == VersionState.DRAFT else []
    context = {
        "version": row,
        "is_draft": row.state == VersionState.DRAFT,
        "is_current": row.state == VersionState.IN_FORCE,
        "changes": [(one.rule, one.field, as_text(one.before), as_text(one.after)) for one in changes],
        "readings": queries.readings_in_words(row),
        "deciding": set(row.document["result"]),
        "crumbs": crumb("rules", _("Rules")),
    }
    return render(request, "succession/version.html", context)


@office_page
def rule(request: HttpRequest, authority: str, version_id: UUID, rule_id: str) -> HttpResponse:
    """Draft a change of one rule."""
    row = _version(authority, version_id)
    found = next((one for one in row.rules if one["id"] == rule_id), None)
    if found is None or row.state != VersionState.IN_FORCE:
        raise Http404
    form = RuleForm(request.POST or None, initial=_initial(found))
    draft = _drafted(request, row, rule_id, form) if request.method == "POST" and form.is_valid() else None
    if draft is not None:
        return redirect("succession:version", draft.pk)
    trail = crumb("rules", _("Rules"))
    context = {"version": row, "rule": found, "form": form, "columns": shipped_fields().values(), "crumbs": trail}
    return render(request, "succession/rule.html", context, status=status_of(form))


@office_page
def readings(request: HttpRequest, authority: str, version_id: UUID) -> HttpResponse:
    """Draft another reading of the text's unclear places."""
    row = _version(authority, version_id)
    if row.state != VersionState.IN_FORCE or not row.document["readings"]:
        raise Http404
    form = ReadingsForm(request.POST or None, version=row)
    if request.method == "POST" and form.is_valid():
        try:
            draft = commands.draft_readings(
                actor=me(request), current=row, readings=form.readings, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("succession:version", draft.pk)
    context = {"version": row, "form": form, "crumbs": crumb("rules", _("Rules"))}
    return render(request, "succession/readings.html", context, status=status_of(form))


def _initial(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "source_text": found["source"]["text"], "pasal": found["source"]["pasal"]}


def _drafted(request: HttpRequest, row: RuleSetVersion, rule_id: str, form: RuleForm) -> RuleSetVersion | None:
    data = form.cleaned_data
    try:
        asked = columns(parse(data["expr"], shipped_fields()))
        if data["applies_if"]:
            asked |= columns(parse(data["applies_if"], shipped_fields()))
        values = form.changed_values(sorted(asked))
        return commands.draft_rule(actor=me(request), current=row, rule=rule_id, reason=data["reason"], **values)
    except ExpressionError as error:
        form.add_error("expr", str(error))
    except Refused as refusal:
        show_refusal(form, refusal)
    return None


@require_POST
@office_page
def publish(request: HttpRequest, authority: str, version_id: UUID) -> HttpResponse:
    """Take a draft into use."""
    row = _version(authority, version_id)
    commands.publish(actor=me(request), draft=row)
    messages.success(request, _("The new version is in use. Apply it on the talent map."))
    return redirect("succession:version", row.pk)


@require_POST
@office_page
def discard(request: HttpRequest, authority: str, version_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    commands.discard_draft(actor=me(request), draft=_version(authority, version_id))
    return redirect("succession:rules")
