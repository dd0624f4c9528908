"""A group's call on the server: seats, messages, passwords of the relay, the address of a meeting elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from coaching.conftest import group_of
from pamong.coaching import commands
from pamong.coaching.forms import MeetingLinkForm
from pamong.coaching.models import CallSeat, CallSignal, MeetingLink
from pamong.coaching.queries.calls import people_in_call, waiting_signals
from pamong.coaching.relay import credentials, ice_servers
from pamong.core.clock import now
from pamong.core.housekeeping import tidy
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.planning.models import Triad, TriadMember

ROOM = "/kegiatan/bimtek-sampit/praktik/"


def url(group, page=""):
    return f"{ROOM}kelompok/{group.triad.pk}/panggilan/{page}"


def post(client, address, body):
    return client.post(address, json.dumps(body), content_type="application/json")


def seats(group, *roles):
    return [commands.enter_call(actor=getattr(group, role), triad=group.triad) for role in roles]


def test_three_people_tell_each_other_how_to_be_reached(group, sign_in):
    coach, coachee = sign_in(group.coach), sign_in(group.coachee)
    first = post(coach, url(group, "masuk/"), {}).json()
    assert [one["seat"] for one in first["people"]] == [first["seat"]]
    second = post(coachee, url(group, "masuk/"), {}).json()
    assert [one["seat"] for one in second["people"]] == [first["seat"], second["seat"]]
    message = {"to": first["seat"], "body": {"kind": "description"}}
    told = {"seat": second["seat"], "after": 0, "messages": [message]}
    assert post(coachee, url(group, "pesan/"), told).json()["messages"] == []
    asked = {"seat": first["seat"], "after": 0, "messages": []}
    found = post(coach, url(group, "pesan/"), asked).json()
    assert [(one["from"], one["body"]) for one in found["messages"]] == [(second["seat"], {"kind": "description"})]
    again = {**asked, "after": found["messages"][0]["id"]}
    assert post(coach, url(group, "pesan/"), again).json()["messages"] == []
    assert CallSignal.objects.count() == 0
    assert post(coach, url(group, "keluar/"), {"seat": first["seat"]}).status_code == 204
    assert [one["name"] for one in people_in_call(group.triad)] == [group.coachee.person.name]


def test_a_call_takes_three_and_tells_the_fourth_what_to_do(group, sign_in):
    seats(group, "coach", "coachee", "observer")
    answer = post(sign_in(group.visitor), url(group, "masuk/"), {})
    assert (answer.status_code, "tautan" in answer.json()["message"]) == (422, True)


def test_another_page_of_the_same_person_takes_the_seat(group, sign_in):
    (old,) = seats(group, "coach")
    seats(group, "coach")
    answer = post(sign_in(group.coach), url(group, "pesan/"), {"seat": str(old.pk), "after": 0, "messages": []})
    assert answer.status_code == 409
    assert post(sign_in(group.coach), url(group, "keluar/"), {"seat": str(old.pk)}).status_code == 204
    assert CallSeat.objects.count() == 1


def test_a_seat_that_fell_silent_makes_room(group):
    old = seats(group, "coach", "coachee", "observer")[0]
    CallSeat.objects.filter(pk=old.pk).update(seen_at=now() - timedelta(minutes=2))
    assert len(people_in_call(group.triad)) == 2
    seats(group, "visitor")
    assert not CallSeat.objects.filter(pk=old.pk).exists()


def test_who_lost_the_place_in_the_group_is_out_of_the_call_and_makes_room(group, sign_in):
    gone = seats(group, "coach", "coachee", "observer")[2]
    TriadMember.objects.get(triad=group.triad, role="observer").delete()
    triad = Triad.objects.get(pk=group.triad.pk)
    assert [one["name"] for one in people_in_call(triad)] == [group.coach.person.name, group.coachee.person.name]
    asked = {"seat": str(gone.pk), "after": 0, "messages": []}
    assert post(sign_in(group.observer), url(group, "pesan/"), asked).status_code == 404
    commands.enter_call(actor=group.visitor, triad=triad)
    assert not CallSeat.objects.filter(pk=gone.pk).exists()


def test_what_nobody_fetched_is_forgotten_within_the_hour(group):
    one, two = seats(group, "coach", "coachee")
    commands.pass_on(actor=group.coach, triad=group.triad, seat=one, messages=[(two.pk, {"kind": "x"})], after=0)
    CallSeat.objects.filter(pk=two.pk).update(seen_at=now() - timedelta(minutes=2))
    tidy()
    assert (list(CallSeat.objects.all()), CallSignal.objects.count()) == ([one], 0)


def test_a_call_is_not_there_for_anybody_else(group, sign_in, scene):
    seats(group, "coach")
    inside = {getattr(group, role).pk for role in ("coach", "coachee", "observer", "visitor")}
    strangers = [user for user in scene.users.values() if user.pk not in inside]
    assert len(strangers) >= 7
    for user in strangers:
        client = sign_in(user)
        statuses = {post(client, url(group, page), {}).status_code for page in ("masuk/", "pesan/", "keluar/")}
        statuses |= {client.get(url(group, page)).status_code for page in ("", "tautan/")}
        assert statuses == {404}, user
        with pytest.raises(PermissionDenied):
            commands.enter_call(actor=user, triad=group.triad)


def test_a_message_reaches_only_seats_of_its_own_call(group, scene):
    (seat,) = seats(group, "coach")
    other = group_of(scene, scene.triads[1])
    (elsewhere,) = seats(other, "coach")
    commands.pass_on(actor=group.coach, triad=group.triad, seat=seat, messages=[(elsewhere.pk, {"kind": "x"})], after=0)
    assert waiting_signals(elsewhere, 0) == []


def test_what_is_no_message_is_refused(group, sign_in):
    (seat,) = seats(group, "coach")
    client = sign_in(group.coach)
    wrong = [{}, [], {"seat": "x", "after": 0, "messages": []}, {"seat": str(seat.pk), "after": 0, "messages": [1]}]
    assert [post(client, url(group, "pesan/"), body).status_code for body in wrong] == [400, 400, 400, 400]
    endless = f'{{"seat": "{seat.pk}", "after": 1e999, "messages": []}}'
    assert client.post(url(group, "pesan/"), endless, content_type="application/json").status_code == 400
    deep = "[" * 100_000
    assert client.post(url(group, "pesan/"), deep, content_type="application/json").status_code == 400
    many = {"seat": str(seat.pk), "after": 0, "messages": [{"to": str(seat.pk), "body": {}}] * 61}
    assert post(client, url(group, "pesan/"), many).status_code == 422


def test_a_browser_measures_its_line_with_a_filled_answer(group, sign_in):
    (seat,) = seats(group, "coach")
    body = {"seat": str(seat.pk), "after": 0, "messages": []}
    lengths = [
        len(post(sign_in(group.coach), url(group, "pesan/"), {**body, **more}).json()["filler"])
        for more in ({}, {"measure": True}, {"measure": 10**9})
    ]
    assert lengths == [0, 8000, 0]


def test_unfetched_messages_do_not_pile_up(group):
    one, two = seats(group, "coach", "coachee")
    for _time in range(9):
        messages = [(two.pk, {"kind": "candidate"})] * 50
        commands.pass_on(actor=group.coach, triad=group.triad, seat=one, messages=messages, after=0)
    assert CallSignal.objects.count() == 50


def test_a_long_message_is_refused(group):
    one, two = seats(group, "coach", "coachee")
    with pytest.raises(Refused):
        commands.pass_on(
            actor=group.coach, triad=group.triad, seat=one, messages=[(two.pk, {"sdp": "x" * 70_000})], after=0
        )


@pytest.mark.parametrize("kept_by_no_database", ["\x00", "\ud800", float("nan"), float("inf")])
def test_a_message_that_no_database_keeps_is_refused(group, sign_in, kept_by_no_database):
    one, two = seats(group, "coach", "coachee")
    message = {"to": str(two.pk), "body": {"sdp": kept_by_no_database}}
    told = {"seat": str(one.pk), "after": 0, "messages": [message]}
    assert post(sign_in(group.coach), url(group, "pesan/"), told).status_code == 422
    assert CallSignal.objects.count() == 0


def test_a_quiet_question_writes_nothing(group, django_assert_num_queries):
    (seat,) = seats(group, "coach")
    with django_assert_num_queries(1):
        commands.pass_on(actor=group.coach, triad=group.triad, seat=seat, messages=[], after=0)


def test_coming_and_going_is_in_the_audit_trail(group):
    (seat,) = seats(group, "coach")
    commands.leave_call(actor=group.coach, triad=group.triad, seat=seat)
    verbs = AuditEntry.objects.filter(verb__startswith="coaching.call").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["coaching.call_entered", "coaching.call_left"]


def test_a_password_of_the_relay_is_the_one_coturn_works_out():
    ends = datetime(2026, 1, 1, tzinfo=UTC)
    # printf '1767225600:kursi' | openssl dgst -sha1 -hmac rahasia -binary | base64
    assert credentials("rahasia", "kursi", ends) == ("1767225600:kursi", "4CGf6ENN0V/BIKSueNKohOxg7go=")


def test_without_a_relay_nothing_is_named_and_with_one_the_password_ends(settings):
    assert ice_servers("kursi", now()) == []
    settings.CALL_RELAYS = ["stun:relay.contoh:3478", "turn:relay.contoh:3478?transport=udp"]
    settings.CALL_RELAY_SECRET = "rahasia"
    moment = datetime(2025, 12, 31, 21, tzinfo=UTC)
    stun, turn = ice_servers("kursi", moment)
    assert stun == {"urls": ["stun:relay.contoh:3478"]}
    assert (turn["urls"], turn["username"]) == (["turn:relay.contoh:3478?transport=udp"], "1767225600:kursi")
    settings.CALL_RELAY_SECRET = ""
    assert ice_servers("kursi", moment) == [stun]


GOOD = ["https://meet.google.com/abc-defg-hij", "", "meet.jit.si/pamong"]
BAD = [
    "http://meet.google.com/abc",
    "javascript:alert(1)",
    "https://meet.google.com@jahat.example/abc",
    "https://192.168.1.4/rapat",
    "https://localhost/rapat",
    "https://server.internal/rapat",
    "https://server.local./rapat",
    "https://127.1/rapat",
    "https://2130706433/rapat",
    "https://[::1]/rapat",
]


@pytest.mark.parametrize(("address", "taken"), [(one, True) for one in GOOD] + [(one, False) for one in BAD])
def test_a_meeting_link_must_be_public_https_and_plain(address, taken):
    assert MeetingLinkForm({"url": address}).is_valid() is taken


def test_the_group_sees_its_meeting_link_and_takes_it_away(group, sign_in):
    link = "https://meet.google.com/abc-defg-hij"
    assert sign_in(group.observer).post(url(group, "tautan/"), {"url": link}).status_code == 302
    for user in (group.coach, group.coachee, group.observer, group.visitor):
        assert link in sign_in(user).get(url(group), follow=True).content.decode()
    assert sign_in(group.coach).post(url(group, "tautan/"), {"url": "http://x"}).status_code == 422
    sign_in(group.coach).post(url(group, "tautan/"), {"url": ""})
    assert MeetingLink.objects.count() == 0


def test_everybody_is_led_to_the_own_screen_with_the_call_above_it(group, sign_in):
    users = (group.coach, group.coachee, group.observer)
    pages = [sign_in(user).get(url(group), follow=True) for user in users]
    screens = ["coaching/guide.html", "coaching/call.html", "coaching/observe.html"]
    assert [page.templates[0].name for page in pages] == screens
    assert all("<call-room" in page.content.decode() for page in pages)
    assert "<call-room" not in sign_in(group.coach).get(f"{ROOM}kelompok/{group.triad.pk}/pandu/").content.decode()


def test_the_page_of_a_call_names_numbers_of_the_own_group_only(group, sign_in):
    group.coachee.person.phone = "+6281200000001"
    group.coachee.person.save()
    assert "tel:+6281200000001" in sign_in(group.coach).get(url(group), follow=True).content.decode()


def test_a_key_that_is_no_seat_is_no_seat(group, sign_in):
    body = {"seat": str(UUID(int=5)), "after": 0, "messages": []}
    assert post(sign_in(group.coach), url(group, "pesan/"), body).status_code == 409
