"""A round put together anew on the spot: from ticks and from presence, taken back, and what has begun stays."""

from datetime import timedelta
from itertools import combinations

import pytest

from pamong.attendance.models import Level, Presence, Way
from pamong.coaching.commands import start_run
from pamong.core.refusals import Refused
from pamong.people.models import User
from pamong.planning import commands, queries
from pamong.planning.meetings import meeting_square
from pamong.planning.models import RoundChange, Triad, TriadMember
from pamong.planning.naming import named_observations
from scenes.planned import published_event
from scenes.sampit import bimtek_sampit


@pytest.fixture(scope="module")
def kept(keep):
    return keep(published_event)


@pytest.fixture
def scene(db, kept):
    return kept()


def groups(scene, number=1):
    rows = scene.event.triads.filter(round=number).prefetch_related("members")
    return {one.pk: {(member.participant_id, member.role) for member in one.members.all()} for one in rows}


def first_of(scene, number=1):
    return scene.event.triads.filter(round=number).first().members.first().participant


def repair(scene, absent=(), number=1, **more):
    here = {one.pk for one in scene.participants} - {one.pk for one in absent}
    coaches = {one.pk for one in scene.crew["coach"]}
    actor = scene.users["panitia"]
    return commands.repair_round(actor=actor, event=scene.event, number=number, here=here, coaches=coaches, **more)


def begin(triad):
    coach = triad.members.get(role="coach").participant.person
    start_run(actor=User.objects.get_or_create(person=coach)[0], triad=triad)


def address(scene, number=1):
    return f"/kegiatan/{scene.event.slug}/jadwal/kelompok/{number}/"


def test_who_is_absent_is_in_no_group_and_nobody_meets_anybody_twice(scene):
    gone = first_of(scene)
    change = repair(scene, [gone])
    places = TriadMember.objects.filter(triad__event=scene.event)
    assert set(places.filter(triad__round=1).values_list("participant", flat=True)) == {
        one.pk for one in scene.participants if one != gone
    }
    met = [
        frozenset(pair)
        for number in (1, 2)
        for people in groups(scene, number).values()
        for pair in combinations(sorted(one for one, _ in people), 2)
    ]
    assert (len(met) - len(set(met)), change.bad_pairs, change.left_out) == (0, 0, [])
    assert sorted((len({role for _, role in people}) for people in groups(scene).values()), reverse=True) == [
        4,
        4,
        3,
        3,
        3,
        3,
        3,
    ]


def test_undo_puts_groups_roles_and_coaches_back(scene):
    before = groups(scene), dict(scene.event.triads.values_list("pk", "facilitator"))
    change = repair(scene, [first_of(scene)])
    assert groups(scene) != before[0]
    commands.undo_repair(actor=scene.users["panitia"], change=change)
    commands.undo_repair(actor=scene.users["panitia"], change=change)
    assert (groups(scene), dict(scene.event.triads.values_list("pk", "facilitator"))) == before


def test_a_late_comer_comes_back_into_a_group(scene):
    gone = first_of(scene)
    repair(scene, [gone])
    repair(scene)
    assert TriadMember.objects.filter(participant=gone, triad__round=1).count() == 1


def test_what_has_begun_stays_and_forbids_undo(scene):
    begun = scene.event.triads.filter(round=1).last()
    begin(begun)
    was = groups(scene)[begun.pk]
    change = repair(scene, [first_of(scene)])
    assert groups(scene)[begun.pk] == was
    begin(Triad.objects.get(pk=change.after[0]["id"]))
    with pytest.raises(Refused):
        commands.undo_repair(actor=scene.users["panitia"], change=change)


def test_a_change_on_top_of_a_change_is_taken_back_first(scene):
    first = repair(scene, [first_of(scene)])
    repair(scene)
    with pytest.raises(Refused):
        commands.undo_repair(actor=scene.users["panitia"], change=first)


def test_an_absent_coach_is_replaced(scene):
    gone, stays = scene.crew["coach"]
    commands.repair_round(
        actor=scene.users["panitia"],
        event=scene.event,
        number=1,
        here={one.pk for one in scene.participants},
        coaches={stays.pk},
    )
    assert set(scene.event.triads.filter(round=1).values_list("facilitator", flat=True)) == {stays.pk}
    assert gone.triads.exists() == scene.event.triads.filter(round=2, facilitator=gone).exists()


def test_one_class_is_put_together_without_touching_the_other(scene):
    first, other = scene.event.classes.all()
    gone = [row.participant for row in first.memberships.all()[:1]]
    was = {pk: people for pk, people in groups(scene).items() if Triad.objects.get(pk=pk).training_class == other}
    repair(scene, gone, group=first)
    assert {pk: people for pk, people in groups(scene).items() if pk in was} == was


def test_nobody_ticked_is_told(scene):
    with pytest.raises(Refused):
        repair(scene, scene.participants)


def test_the_page_ticks_who_was_recorded_that_day_and_shows_the_new_groups(scene, sign_in):
    desk = sign_in(scene.users["panitia"])
    html = desk.get(address(scene)).content.decode()
    assert (html.count('name="hadir"'), html.count("Kehadiran belum tercatat")) == (24, 2)
    session = scene.event.triads.filter(round=1).first().session
    members = list(session.training_class.memberships.order_by("pk"))
    for row in members[1:]:
        Presence.objects.create(
            session=session,
            participant=row.participant,
            level=Level.CONFIRMED,
            way=Way.values[0],
            first_at=session.starts_at + timedelta(minutes=5),
        )
    html = desk.get(address(scene)).content.decode()
    assert (html.count("1 orang belum hadir"), html.count('name="hadir"'), html.count(" checked")) == (1, 24, 25)
    here = [str(one.pk) for one in scene.participants if one.pk != members[0].participant_id]
    coaches = [str(one.pk) for one in scene.crew["coach"]]
    html = desk.post(address(scene), {"hadir": here, "pendamping": coaches}, follow=True).content.decode()
    assert "kelompok disusun ulang" in html
    assert "baru di sini" in html
    assert f'value="{members[0].participant_id}" checked' not in html
    change = RoundChange.objects.get()
    desk.post(f"{address(scene)}urungkan/", {"perubahan": str(change.pk)})
    assert len(groups(scene)) == 8


@pytest.mark.parametrize("people", [12, 18])
def test_the_page_asks_as_often_for_few_as_for_many(people, db, sign_in, django_assert_num_queries):
    scene = bimtek_sampit(people=people, event_slug=f"bimtek-{people}", prefix=f"{people}-")
    desk = sign_in(scene.users["panitia"])
    desk.get(address(scene))
    with django_assert_num_queries(21):
        desk.get(address(scene))


def test_a_round_that_does_not_exist_is_not_there(scene, sign_in):
    assert sign_in(scene.users["panitia"]).get(address(scene, 9)).status_code == 404


def test_the_square_shows_in_which_round_two_people_meet(scene, sign_in):
    group = scene.event.classes.first()
    lines = meeting_square(scene.event, group)
    people = [line.place.pk for line in lines]
    triad = scene.event.triads.filter(round=2, training_class=group).first()
    one, other = triad.members.values_list("participant", flat=True)[:2]
    field = lines[people.index(one)].fields[people.index(other)]
    assert (field.words, field.is_avoided, {line.partners for line in lines}) == ("2", False, {4})
    url = f"/kegiatan/{scene.event.slug}/jadwal/kelompok/pertemuan/"
    html = sign_in(scene.users["panitia"]).get(url, {"kelas": group.number}).content.decode()
    assert ("Tidak ada yang bertemu dua kali" in html, html.count('scope="row"')) == (
        True,
        2 * 12,
    )  # the square, and the list a phone shows
    TriadMember.objects.filter(participant=other, triad__round=1).delete()
    TriadMember.objects.filter(triad__round=1, triad__members__participant=one).first().triad.members.create(
        participant_id=other, role="observer2"
    )
    assert sum(field.is_avoided for line in meeting_square(scene.event, group) for field in line.fields) == 2


def test_a_phone_reads_the_square_round_by_round(scene, sign_in):
    group = scene.event.classes.first()
    line = meeting_square(scene.event, group)[0]
    own = scene.event.triads.filter(members__participant=line.place).order_by("round")
    assert {number: {field.other.pk for field in fields} for number, fields in line.by_round.items()} == {
        triad.round: set(triad.members.exclude(participant=line.place).values_list("participant", flat=True))
        for triad in own
    }
    page = sign_in(scene.users["panitia"]).get(f"/kegiatan/{scene.event.slug}/jadwal/kelompok/pertemuan/")
    first = ", ".join(field.other.person.name for field in line.by_round[1])
    assert f'<td data-label="Putaran 1">{first}</td>' in page.content.decode()


def shown(scene, client, asked=""):
    """Return the numbers of the classes whose groups the page of all rounds shows."""
    html = client.get(f"/kegiatan/{scene.event.slug}/jadwal/kelompok/{asked}").content.decode()
    return [group.number for group in scene.event.classes.all() if f"· {group.name}" in html]


def test_the_groups_of_a_large_event_are_shown_class_by_class(scene, sign_in, monkeypatch):
    client = sign_in(scene.users["panitia"])
    assert (shown(scene, client), shown(scene, client, "?kelas=2")) == ([1, 2], [2])
    monkeypatch.setattr(queries, "AT_ONCE", 5)
    assert (shown(scene, client), shown(scene, client, "?kelas=2")) == ([1], [2])


def test_the_observations_of_one_class_are_those_of_its_people(scene):
    (first, second), observer = scene.event.classes.all(), scene.crew["coach"][0]
    coached = [group.members.order_by("pk").first() for group in (first, second)]
    rows = [
        {"rater": str(observer.pk), "coach": str(one.pk), "round": 1, "already_rated_by": str(observer.pk)}
        for one in coached
    ]
    answer = {"linking": rows[:1], "sharing": rows[1:]}
    assert {one.coach for one in named_observations(answer, scene.event)} == {str(one.person) for one in coached}
    assert [one.coach for one in named_observations(answer, scene.event, second)] == [str(coached[1].person)]
