"""Learning communities and good practice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404, may, require_or_404
from pamong.enrolment.models import Participant
from pamong.followup import commands, queries
from pamong.followup.forms import CommunityForm, MeetingForm, StoryForm, StoryReviewForm, TrialForm
from pamong.followup.models import Community, Story, StoryState
from pamong.followup.queries.reach import own_reach
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, status_of

from .shared import doors, place_or_404, way_back

PAGE = 50


@event_page("followup.view")
def communities(request: HttpRequest, event: Event) -> HttpResponse:
    """List the learning communities; a participant founds one here."""
    people = Participant.objects.visible_to(request.user, event)
    rows = Community.objects.filter(event=event, leader__in=people).select_related("leader__person__school")
    rows = rows.annotate(met=Count("meetings", distinct=True), reached=Count("meetings__present", distinct=True))
    rows = rows.order_by("name")
    place = queries.own_place(request.user, event)
    form = CommunityForm(request.POST or None if place else None)
    if place and accepted(request, form, commands.keep_community, leader=place):
        messages.success(request, _("The community is there. Note its first meeting."))
        return redirect("followup:communities", event.slug)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "form": form if place else None,
        "place": place,
        "doors": doors(event, request.user, "communities"),
    }
    return render(request, "followup/communities.html", context, status=status_of(form))


@event_page("followup.view")
def community(request: HttpRequest, event: Event, community_id: UUID) -> HttpResponse:
    """Show a community's meetings; its leader notes one."""
    people = Participant.objects.visible_to(request.user, event)
    rows = Community.objects.filter(event=event, leader__in=people).select_related("leader__person", "event")
    row = get_visible_or_404(rows, pk=community_id)
    leads = may(request.user, "followup.write", row)
    form = MeetingForm(request.POST or None if leads else None)
    if leads and accepted(request, form, commands.record_meeting, community=row):
        messages.success(request, _("The meeting is noted."))
        return redirect("followup:community", event.slug, row.pk)
    context = {
        "community": row,
        "meetings": row.meetings.prefetch_related("present"),
        "form": form if leads else None,
        "crumbs": way_back(event, ("followup:communities", _("Learning communities"))),
    }
    return render(request, "followup/community.html", context, status=status_of(form))


def _readable(user: Any, event: Event) -> QuerySet[Story]:
    """Return the stories a user may read: shared ones, the own, and all for coaches, committee and head."""
    rows = Story.objects.filter(event=event).select_related(
        "author__person__school", "author__person__regency", "event"
    )
    if may(user, "followup.read_stories", event):
        return rows.exclude(Q(state=StoryState.DRAFT) & ~Q(author__person=user.person_id))
    return rows.filter(Q(state=StoryState.SHARED) | Q(author__person=user.person_id))


@event_page("followup.view")
def stories(request: HttpRequest, event: Event) -> HttpResponse:
    """List the stories with how many tried them."""
    q = request.GET.get("q", "").strip()[:80]
    rows = _readable(request.user, event).annotate(tried=Count("trials")).order_by("-shared_at", "-created_at")
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(action__icontains=q) | Q(author__person__name__icontains=q))
    place = queries.own_place(request.user, event)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "q": q,
        "place": place,
        "reach": own_reach(place) if place else None,
        "doors": doors(event, request.user, "stories"),
    }
    return render(request, "followup/stories.html", context)


@event_page("followup.view")
def story(request: HttpRequest, event: Event, story_id: UUID) -> HttpResponse:
    """Show a story, who tried it, and what the reader can do with it."""
    row = get_visible_or_404(_readable(request.user, event), pk=story_id)
    place = queries.own_place(request.user, event)
    trials = list(row.trials.select_related("person__school", "person__regency"))
    tried = place is not None and any(one.person_id == place.person_id for one in trials)
    may_try = place is not None and row.is_shared and not tried and row.author_id != place.pk
    reviews = row.state == StoryState.SUBMITTED and may(request.user, "followup.review", row)
    context = {
        "story": row,
        "trials": trials,
        "is_own": may(request.user, "followup.write", row),
        "trial_form": TrialForm() if may_try else None,
        "review_form": StoryReviewForm() if reviews else None,
        "crumbs": way_back(event, ("followup:stories", _("Good practice"))),
    }
    return render(request, "followup/story.html", context)


@event_page("followup.own")
def story_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Write a story."""
    form = StoryForm(request.POST or None)
    if accepted(request, form, commands.write_story, author=place_or_404(request, event)):
        return redirect("followup:stories", event.slug)
    context = {"form": form, "crumbs": way_back(event, ("followup:stories", _("Good practice")))}
    return render(request, "followup/story_edit.html", context, status=status_of(form))


@event_page("followup.own")
def story_edit(request: HttpRequest, event: Event, story_id: UUID) -> HttpResponse:
    """Mend a story that is still with its writer."""
    place = place_or_404(request, event)
    row = get_visible_or_404(Story.objects.filter(author=place), pk=story_id)
    form = StoryForm(request.POST or None, instance=row)
    if accepted(request, form, commands.write_story, author=place, story=Story.objects.get(pk=row.pk)):
        return redirect("followup:story", event.slug, row.pk)
    context = {"form": form, "crumbs": way_back(event, ("followup:stories", _("Good practice")))}
    return render(request, "followup/story_edit.html", context, status=status_of(form))


@require_POST
@event_page("followup.own")
def story_submit(request: HttpRequest, event: Event, story_id: UUID) -> HttpResponse:
    """Hand a story in."""
    row = get_visible_or_404(Story.objects.filter(author=place_or_404(request, event)), pk=story_id)
    commands.submit_story(actor=request.user, story=row)
    messages.success(request, _("Your story is with the coaches."))
    return redirect("followup:story", event.slug, row.pk)


@require_POST
@event_page("followup.review")
def story_review(request: HttpRequest, event: Event, story_id: UUID) -> HttpResponse:
    """Share a story or give it back."""
    row = get_visible_or_404(_readable(request.user, event), pk=story_id)
    require_or_404(request.user, "followup.review", row)
    form = StoryReviewForm(request.POST)
    if accepted(request, form, commands.review_story, story=row):
        messages.success(request, _("Your answer is with the teacher."))
    else:
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    return redirect("followup:story", event.slug, row.pk)


@require_POST
@event_page("followup.own")
def story_try(request: HttpRequest, event: Event, story_id: UUID) -> HttpResponse:
    """Say that I tried it too."""
    row = get_visible_or_404(_readable(request.user, event), pk=story_id)
    form = TrialForm(request.POST)
    if accepted(request, form, commands.tell_trial, story=row, participant=place_or_404(request, event)):
        messages.success(request, _("Thank you. The writer sees that you tried it."))
    return redirect("followup:story", event.slug, row.pk)
