"""The verbs of learning communities and good practice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.followup.models import Community, Meeting, MeetingPresence, Story, StoryState, Trial

from .plans import coach_of

MOST_PRESENT = 200


@transaction.atomic
def keep_community(
    *, actor: Any, leader: Participant, name: str, about: str, community: Community | None = None
) -> Community:
    """Found a learning community, or change its words."""
    require(actor, "followup.write", leader)
    row = community or Community(event_id=leader.event_id, leader=leader)
    row.name, row.about = name, about
    row.save()
    audit(actor, "followup.community_kept", row)
    return row


@transaction.atomic
def record_meeting(
    *, actor: Any, community: Community, held_on: date, topic: str, outcome: str, present: Iterable[tuple[str, str]]
) -> Meeting:
    """Keep a meeting and who was there (name and school)."""
    require(actor, "followup.write", community)
    people = list(dict.fromkeys(present))
    if held_on > clock.today(community.event.zone):
        raise Refused({"held_on": _("This day is still to come.")})
    if not people or len(people) > MOST_PRESENT:
        raise Refused({"present": _("Write down who was there: one person a line, at most 200.")})
    meeting = Meeting.objects.create(community=community, held_on=held_on, topic=topic, outcome=outcome)
    MeetingPresence.objects.bulk_create(
        [MeetingPresence(meeting=meeting, name=name[:120], school=school[:160]) for name, school in people]
    )
    audit(actor, "followup.meeting_recorded", meeting, event_id=community.event_id, present=len(people))
    return meeting


@transaction.atomic
def write_story(*, actor: Any, author: Participant, story: Story | None = None, **words: str) -> Story:
    """Write a story of good practice, or mend it while it is with its writer."""
    require(actor, "followup.write", author)
    if story is not None and story.state in (StoryState.SUBMITTED, StoryState.SHARED):
        raise Refused(_("This story is with the coach or shared already; it stays as it is."))
    row = story or Story(event_id=author.event_id, author=author)
    for name in ("title", "situation", "action", "result", "needs"):
        setattr(row, name, words.get(name, ""))
    row.save()
    audit(actor, "followup.story_written", row)
    return row


@transaction.atomic
def submit_story(*, actor: Any, story: Story) -> None:
    """Hand a story to the coaches."""
    require(actor, "followup.write", story)
    if story.state not in (StoryState.DRAFT, StoryState.RETURNED):
        raise Refused(_("This story was handed in already."))
    story.state = StoryState.SUBMITTED
    story.save(update_fields=["state"])
    audit(actor, "followup.story_submitted", story)


@transaction.atomic
def review_story(*, actor: Any, story: Story, verdict: str, review: str = "") -> None:
    """Share a story with everybody of the event, or give it back."""
    require(actor, "followup.review", story)
    if story.state != StoryState.SUBMITTED:
        raise Refused(_("This story is not waiting for a review. Reload the page."))
    if verdict not in (StoryState.SHARED, StoryState.RETURNED):
        raise Refused(_("Choose whether you share the story or give it back."))
    if verdict == StoryState.RETURNED and not review.strip():
        raise Refused({"review": _("Say what is to be mended: one sentence is enough.")})
    story.state, story.review, story.reviewer = verdict, review, coach_of(actor, story.event)
    story.shared_at = clock.now() if verdict == StoryState.SHARED else None
    story.save(update_fields=["state", "review", "reviewer", "shared_at"])
    audit(actor, "followup.story_reviewed", story, verdict=verdict)


@transaction.atomic
def tell_trial(*, actor: Any, story: Story, participant: Participant, words: str) -> Trial:
    """Say that one has tried a story's idea at one's own school; once, and never one's own."""
    require(actor, "followup.write", participant)
    if not story.is_shared or story.event_id != participant.event_id:
        raise Refused(_("This story is not shared."))
    if story.author.person_id == participant.person_id:
        raise Refused(_("This is your own story. Others tell here when they tried it."))
    trial, made = Trial.objects.get_or_create(
        story=story, person=participant.person, defaults={"participant": participant, "words": words}
    )
    if made:
        audit(actor, "followup.trial_told", trial, event_id=story.event_id)
    return trial
