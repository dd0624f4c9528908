"""The item bank."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pamong.assessment.commands import add_item, import_items, load_shipped_items, review_item, revise_item
from pamong.assessment.commands.bank import CURRICULUM, SITUATIONS
from pamong.assessment.forms import ItemForm, ReviewForm
from pamong.assessment.item_files import read_items
from pamong.assessment.models import Item, ItemState, Sitting
from pamong.assessment.queries.reviews import reviews_of
from pamong.core.permissions import get_visible_or_404, may
from pamong.core.refusals import Refused
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import show_refusal, status_of

from .shared import crumbs

PAGE_SIZE = 50


@event_page("assessment.view_keys")
def item_list(request: HttpRequest, event: Event) -> HttpResponse:
    """List the bank."""
    search, state = request.GET.get("q", "").strip(), request.GET.get("keadaan", "")
    rows = event.items.select_related("material").prefetch_related("versions")
    if search:
        rows = rows.filter(Q(code__icontains=search) | Q(versions__stem__icontains=search)).distinct()
    if state in ItemState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    latest = [item.versions.all()[0] for item in page]
    reviewed = reviews_of(latest)
    context = {
        "page": page,
        "rows": [(item, version, reviewed[version.pk]) for item, version in zip(page, latest, strict=True)],
        "q": search,
        "filters": _filters(event, state),
        "manages": may(request.user, "assessment.manage", event),
        "crumbs": crumbs(event),
    }
    return render(request, "assessment/item_list.html", context)


def _filters(event: Event, state: str) -> list[dict[str, object]]:
    url = reverse("assessment:item_list", args=[event.slug])
    rows: list[dict[str, object]] = [{"label": _("All"), "url": url, "current": not state}]
    rows += [{"label": s.label, "url": f"{url}?keadaan={s.value}", "current": s.value == state} for s in ItemState]
    return rows


@event_page("assessment.view_keys")
def item_detail(request: HttpRequest, event: Event, item_id: UUID) -> HttpResponse:
    """Show an item with its key, all its versions and what was said about them."""
    item = _item_or_404(event, item_id)
    return _item_detail(request, event, item, ReviewForm(initial={"wording": item.versions.all()[0].digest}))


@event_page("assessment.manage")
@require_POST
def item_review(request: HttpRequest, event: Event, item_id: UUID) -> HttpResponse:
    """Say whether a question is fit to be asked."""
    item = _item_or_404(event, item_id)
    given = request.POST.copy()
    form = ReviewForm(given)
    if form.is_valid():
        try:
            review_item(actor=request.user, item=item, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
            given["wording"] = item.versions.all()[0].digest  # what stands on the page that is shown now
        else:
            messages.success(request, _("Your judgement stands in the history of the question."))
            return redirect("assessment:item_detail", event.slug, item.pk)
    return _item_detail(request, event, item, form)


def _item_or_404(event: Event, item_id: UUID) -> Item:
    rows = event.items.select_related("material").prefetch_related("versions__reviews__reviewer__person")
    return get_visible_or_404(rows, pk=item_id)


def _item_detail(request: HttpRequest, event: Event, item: Item, form: ReviewForm) -> HttpResponse:
    versions = list(item.versions.all())
    back = (reverse("assessment:item_list", args=[event.slug]), _("Item bank"))
    manages = may(request.user, "assessment.manage", event)
    context = {
        "item": item,
        "versions": versions,
        "reviewed": reviews_of(versions[:1])[versions[0].pk],
        "reviews": manages and all(version.written_by_id != request.user.pk for version in versions),
        "form": form,
        "manages": manages,
        "crumbs": crumbs(event, back),
    }
    return render(request, "assessment/item_detail.html", context, status=status_of(form))


@event_page("assessment.manage")
@require_http_methods(["GET", "POST"])
def item_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Write a new item."""
    form = ItemForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        add_item(
            actor=request.user,
            event=event,
            code=form.cleaned_data["code"],
            content=form.content(),
            material=form.cleaned_data["material"],
            state=form.state,
        )
        messages.success(request, _("The question is in the bank."))
        return redirect("assessment:item_list", event.slug)
    return _item_page(request, event, form, None)


@event_page("assessment.manage")
@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, event: Event, item_id: UUID) -> HttpResponse:
    """Change an item; the command decides whether this makes a new version."""
    item: Item = get_visible_or_404(event.items.prefetch_related("versions"), pk=item_id)
    form = ItemForm(request.POST or None, event=event, item=item)
    if request.method == "POST" and form.is_valid():
        material = form.cleaned_data["material"]
        version = revise_item(
            actor=request.user, item=item, content=form.content(), material=material, state=form.state
        )
        messages.success(request, _("Saved as version %(number)s.") % {"number": version.number})
        return redirect("assessment:item_detail", event.slug, item.pk)
    return _item_page(request, event, form, item)


def _item_page(request: HttpRequest, event: Event, form: ItemForm, item: Item | None) -> HttpResponse:
    back = (reverse("assessment:item_list", args=[event.slug]), _("Item bank"))
    asked = bool(item) and Sitting.objects.filter(exam__items__version=item.versions.all()[0]).exists()  # type: ignore[union-attr]
    context = {"form": form, "item": item, "asked": asked, "crumbs": crumbs(event, back)}
    return render(request, "assessment/item_edit.html", context, status=status_of(form))


@event_page("assessment.manage")
@require_POST
def item_load(request: HttpRequest, event: Event) -> HttpResponse:
    """Add a shipped set: the curriculum's, or the situations to be weighed."""
    collection = SITUATIONS if request.POST.get("set") == SITUATIONS else CURRICULUM
    _say_added(request, load_shipped_items(actor=request.user, event=event, collection=collection))
    return redirect("assessment:item_list", event.slug)


@event_page("assessment.manage")
@require_http_methods(["GET", "POST"])
def item_import(request: HttpRequest, event: Event) -> HttpResponse:
    """Read items from a sheet: nothing is added unless every row is right."""
    problems: list[str] = []
    if request.method == "POST" and (upload := request.FILES.get("file")):
        items, problems = read_items(upload.name or "", upload.read())
        if items and not problems:
            _say_added(request, import_items(actor=request.user, event=event, items=items))
            return redirect("assessment:item_list", event.slug)
        problems = problems or [_("The file holds no item. Compare it with the example.")]
    elif request.method == "POST":
        problems = [_("Choose a file.")]
    back = (reverse("assessment:item_list", args=[event.slug]), _("Item bank"))
    context = {"problems": problems, "crumbs": crumbs(event, back)}
    return render(request, "assessment/item_import.html", context, status=422 if problems else 200)


def _say_added(request: HttpRequest, count: int) -> None:
    if count:
        words = ngettext("%(n)s question was added.", "%(n)s questions were added.", count)
        messages.success(request, words % {"n": count})
    else:
        messages.info(request, _("All these questions are in the bank already."))
