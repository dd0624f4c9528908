"""The curriculum: strands, materials, lesson hours."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404, may
from pamong.programme import commands, queries
from pamong.programme.forms.curriculum import MaterialForm, NewStrandForm, StrandForm
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, me, status_of


def _back(event: Event) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("programme:curriculum", args=[event.slug]))


@event_page("programme.see_inside")
def curriculum(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the structure of the programme; the committee adds strands."""
    may_change = may(request.user, "programme.change_event", event)
    form = NewStrandForm(request.POST or None)
    if may_change and accepted(request, form, commands.add_strand, event=event):
        return _back(event)
    strands = queries.curriculum(event)
    context = {
        "strands": strands,
        "form": form,
        "may_change": may_change,
        "total_jp": sum(material.jp for strand in strands for material in strand.materials.all()),
        "jp_minutes": queries.jp_minutes(event),
    }
    return render(request, "programme/curriculum.html", context, status=status_of(form))


@event_page("programme.change_event")
def material_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Add a material."""
    form = MaterialForm(request.POST or None, event=event, initial={"strand": request.GET.get("untaian")})
    if accepted(request, form, commands.add_material, event=event):
        messages.success(request, _("The material is added."))
        return _back(event)
    return render(request, "programme/material_edit.html", {"form": form}, status=status_of(form))


@event_page("programme.change_event")
def material_edit(request: HttpRequest, event: Event, material_id: str) -> HttpResponse:
    """Change a material."""
    material = get_visible_or_404(event.materials.all(), pk=material_id)
    form = MaterialForm(request.POST or None, instance=material, event=event)
    if accepted(request, form, commands.change_material, material=material):
        messages.success(request, _("Saved."))
        return _back(event)
    context = {"form": form, "material": material}
    return render(request, "programme/material_edit.html", context, status=status_of(form))


@require_POST
@event_page("programme.change_event")
def material_remove(request: HttpRequest, event: Event, material_id: str) -> HttpResponse:
    """Remove a material."""
    material = get_visible_or_404(event.materials.all(), pk=material_id)
    commands.remove_material(actor=me(request), material=material)
    messages.success(request, _("“%(title)s” is removed.") % {"title": material.title})
    return _back(event)


@event_page("programme.change_event")
def strand_edit(request: HttpRequest, event: Event, strand_id: str) -> HttpResponse:
    """Rename or move a strand."""
    strand = get_visible_or_404(event.strands.all(), pk=strand_id)
    form = StrandForm(request.POST or None, instance=strand)
    if accepted(request, form, commands.change_strand, strand=strand):
        return _back(event)
    return render(request, "programme/strand_edit.html", {"form": form, "strand": strand}, status=status_of(form))


@require_POST
@event_page("programme.change_event")
def strand_remove(request: HttpRequest, event: Event, strand_id: str) -> HttpResponse:
    """Remove an empty strand."""
    strand = get_visible_or_404(event.strands.all(), pk=strand_id)
    commands.remove_strand(actor=me(request), strand=strand)
    return _back(event)
