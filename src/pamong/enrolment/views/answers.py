"""The invited person's answer, given by oneself or at the committee's desk; the assignment letter."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404, require_or_404
from pamong.core.qr import qr_svg
from pamong.core.refusals import Refused
from pamong.enrolment import commands, queries
from pamong.enrolment.forms import AnswerForm, initial_answer
from pamong.enrolment.letters_out import Occasion
from pamong.enrolment.models import Participant, ParticipantState
from pamong.enrolment.needs import shown_needs
from pamong.people.queries import standing_consents
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me, show_refusal, status_of

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@event_page("enrolment.have_place")
def answer(request: HttpRequest, event: Event) -> HttpResponse:
    """Let an invited person answer."""
    place = queries.place_of(request.user, event)
    if place is None:
        raise Http404
    return _answer_page(request, event, place, reverse("enrolment:answer", args=[event.slug]))


@event_page("enrolment.manage")
def answer_at_desk(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Answer for somebody who stands at the desk without a phone."""
    place = get_visible_or_404(event.participants.with_person().select_related("stated_needs"), pk=participant_id)
    back = reverse("enrolment:participant_detail", args=[event.slug, place.pk])
    return _answer_page(request, event, place, back)


@never_cache
@require_POST
@event_page("enrolment.manage")
def borrowed_device(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Show the code by which somebody without an own phone signs in on another device."""
    place = get_visible_or_404(event.participants.with_person(), pk=participant_id)
    address = commands.open_on_borrowed_device(actor=me(request), place=place)
    context = {"place": place, "address": address, "qr": qr_svg(address)}
    return render(request, "enrolment/borrowed_device.html", context)


def _answer_page(request: HttpRequest, event: Event, place: Participant, back: str) -> HttpResponse:
    initial = initial_answer(place, standing_consents(place.person))
    province = event.office.province
    form = AnswerForm(request.POST or None, request.FILES or None, initial=initial, province=province)
    if request.method == "POST" and form.is_valid() and _is_recorded(request, place, form):
        messages.success(request, _thanks(place))
        return HttpResponseRedirect(back)
    context = {
        "place": place,
        "form": form,
        "occasion": Occasion.of(event),
        "own": place.is_own_of(request.user),
        "needs": shown_needs(request.user, [place]).get(place.pk),
        "kept_days": commands.KEPT_AFTER.days,
        "answered": _is_settled(place, form) and "ubah" not in request.GET,
    }
    return render(request, "enrolment/answer.html", context, status=status_of(form))


def _is_settled(place: Participant, form: AnswerForm) -> bool:
    """Tell whether the answer stands and the form may rest."""
    replies = (ParticipantState.CONFIRMED, ParticipantState.DECLINED)
    return bool(place.answered_at) and place.state in replies and not form.is_bound


def _is_recorded(request: HttpRequest, place: Participant, form: AnswerForm) -> bool:
    """Record answer and letter together; a refused letter takes nothing of the answer with it."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            commands.record_answer(
                actor=me(request),
                answer=commands.Answer(
                    participant=place,
                    coming=given["coming"] == "ya",
                    reason=given["reason"],
                    printed_name=given["printed_name"] if given["name_is_right"] else "",
                    person=form.corrected(place.person),
                    consents=given["consents"],
                    needs=form.stated_needs,
                ),
            )
            if isinstance(given["letter"], UploadedFile):
                commands.attach_letter(actor=me(request), participant=place, file=given["letter"])
    except Refused as refusal:
        show_refusal(form, refusal)
        place.refresh_from_db()
        return False
    return True


def _thanks(place: Participant) -> str:
    if place.decline_reason:
        return _("Thank you for telling us. The committee can ask somebody else now.")
    return _("Thank you. Your place is certain.")


@event_page("enrolment.view_places")
def letter(request: HttpRequest, event: Event, participant_id: str) -> HttpResponseBase:
    """Give the assignment letter to its owner or the committee, always as a download."""
    rows = Participant.objects.visible_to(request.user, event).select_related("person")
    place = get_visible_or_404(rows, pk=participant_id)
    require_or_404(request.user, "enrolment.answer", place)
    if not place.assignment_letter:
        raise Http404
    try:
        file = place.assignment_letter.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"surat-tugas.{ENDINGS.get(place.letter_type, 'bin')}"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=place.letter_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@event_page("enrolment.view_places")
def letter_remove(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Remove an assignment letter, to hand in another."""
    rows = Participant.objects.visible_to(request.user, event).select_related("person")
    place = get_visible_or_404(rows, pk=participant_id)
    require_or_404(request.user, "enrolment.answer", place)
    commands.remove_letter(actor=me(request), participant=place)
    messages.success(request, _("The letter is removed."))
    return HttpResponseRedirect(_page_of(request, event, place))


@require_POST
@event_page("enrolment.view_places")
def needs_withdraw(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Take back what somebody said they need: it is deleted."""
    place = get_visible_or_404(Participant.objects.visible_to(request.user, event), pk=participant_id)
    require_or_404(request.user, "enrolment.answer", place)
    commands.withdraw_needs(actor=me(request), participant=place)
    messages.success(request, _("Deleted. Nobody sees it any more, and the next plan does not use it."))
    return HttpResponseRedirect(_page_of(request, event, place))


def _page_of(request: HttpRequest, event: Event, place: Participant) -> str:
    if place.is_own_of(request.user):
        return reverse("enrolment:answer", args=[event.slug])
    return reverse("enrolment:participant_detail", args=[event.slug, place.pk])
