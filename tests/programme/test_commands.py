from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.messaging.models import Message
from pamong.people.models import Membership, OfficeRole, PersonalLink
from pamong.programme import commands, queries, readiness
from pamong.programme.models import Break, CrewMember, DatedSetting, Event
from pamong.programme.shipped import template_names
from scenes.sampit import person

FRIDAY = date(2025, 2, 7)
ZONE = ZoneInfo("Asia/Pontianak")


def _new(scene, **fields):
    given = {"title": "Bimtek Baru", "first_day": FRIDAY, "last_day": FRIDAY + timedelta(2)}
    return commands.create_event(actor=scene.users["staf"], office=scene.office, **{**given, **fields})


def _shape(event):
    """Return all of an event's programme that a copy must have."""
    return {
        "strands": [
            (
                strand.title,
                strand.order,
                [
                    (
                        m.code,
                        m.title,
                        m.jp,
                        m.block,
                        m.room_kind,
                        m.facilitators_needed,
                        m.plenary,
                        m.is_practice,
                        m.order,
                        sorted(other.code for other in m.after.all()),
                    )
                    for m in strand.materials.all()
                ],
            )
            for strand in queries.curriculum(event)
        ],
        "breaks": sorted((b.after_slot, b.minutes, b.label, b.day and b.day.weekday()) for b in event.breaks.all()),
        "grid": (event.day_starts, event.slots_per_day, event.zone, event.venue),
        "rules": [getattr(queries.current_policy(event), name) for name in queries.POLICY_FIELDS],
    }


def test_the_shipped_template_holds_thirty_lesson_hours_in_three_strands(scene):
    event = _new(scene, template="sampit")
    event.refresh_from_db()
    assert [strand.title for strand in event.strands.all()] == [
        "Kompetensi kepala sekolah",
        "Kompetensi guru",
        "Teknik coaching",
    ]
    assert queries.total_jp(event) == 30
    assert [m.code for m in event.materials.get(code="rtl").after.all()] == ["praktik"]
    assert queries.current_policy(event).pass_score == 70


@pytest.mark.parametrize("key", sorted(template_names()))
def test_every_shipped_template_fits_its_days_and_makes_a_valid_event(scene, key):
    event = _new(scene, template=key)
    event.refresh_from_db()
    assert queries.total_jp(event) <= event.slots_per_day * len(event.days)
    assert all(m.jp % m.block == 0 for m in event.materials.all())


def test_on_a_friday_the_noon_pause_is_the_prayers(scene):
    event = _new(scene, template="sampit")
    event.refresh_from_db()
    friday, saturday = queries.slot_times(event)[:2]
    assert [f"{starts:%H.%M}" for starts, _ends in friday][:6] == ["07.30", "08.15", "09.15", "10.00", "13.00", "13.45"]
    assert [f"{starts:%H.%M}" for starts, _ends in saturday][:6] == [
        "07.30",
        "08.15",
        "09.15",
        "10.00",
        "10.45",
        "11.30",
    ]


def test_slot_times_follow_day_start_lesson_hour_and_breaks(scene):
    event = scene.event
    event.day_starts, event.slots_per_day = time(8, 0), 3
    event.breaks.all().delete()
    Break.objects.create(event=event, after_slot=1, minutes=15, label="Rehat")
    DatedSetting.objects.create(office=event.office, key="jp_minutes", value=40, valid_from=date(2024, 1, 1))
    first = queries.slot_times(event)[0]
    assert first == [
        (datetime(2024, 11, 8, 8, 0, tzinfo=ZONE), datetime(2024, 11, 8, 8, 40, tzinfo=ZONE)),
        (datetime(2024, 11, 8, 8, 55, tzinfo=ZONE), datetime(2024, 11, 8, 9, 35, tzinfo=ZONE)),
        (datetime(2024, 11, 8, 9, 35, tzinfo=ZONE), datetime(2024, 11, 8, 10, 15, tzinfo=ZONE)),
    ]


def test_a_copy_has_the_same_programme_and_nothing_of_the_people(scene):
    source = _new(scene, template="sampit")
    source.refresh_from_db()
    commands.set_venue(actor=scene.users["staf"], event=source, venue=scene.event.venue)
    copy = commands.copy_event(
        actor=scene.users["staf"],
        source=source,
        title="Bimtek Tahun Depan",
        first_day=date(2026, 2, 6),
        last_day=date(2026, 2, 8),
    )
    copy.refresh_from_db()
    assert _shape(copy) == _shape(source)
    assert copy.copied_from == source
    assert copy.participants.count() == 0
    assert [str(m.person) for m in copy.crew.all()] == [str(scene.users["staf"].person)]
    assert not set(copy.materials.values_list("pk")) & set(source.materials.values_list("pk"))


def test_a_copy_for_another_office_is_held_at_no_venue_of_the_first(scene):
    actor = scene.users["kepala_balai"]
    Membership.objects.create(user=actor, office=scene.other_office, role=OfficeRole.HEAD)
    days = {"first_day": date(2026, 2, 6), "last_day": date(2026, 2, 8)}
    copies = [
        commands.copy_event(actor=actor, source=scene.event, title="Lain", office=office, slug=office.slug, **days)
        for office in (scene.office, scene.other_office)
    ]
    assert [copy.venue for copy in copies] == [scene.event.venue, None]


def test_a_copy_with_crew_takes_over_who_teaches_what(scene):
    copy = commands.copy_event(
        actor=scene.users["kepala_balai"],
        source=scene.event,
        title="Ulang",
        first_day=FRIDAY,
        last_day=FRIDAY + timedelta(2),
        with_crew=True,
    )
    wanted = sorted((m.person.name, m.component, m.teaches.count()) for m in scene.event.crew.all())
    own = (scene.users["kepala_balai"].person.name, "panitia", 0)
    assert sorted((m.person.name, m.component, m.teaches.count()) for m in copy.crew.all()) == sorted([*wanted, own])


def test_two_events_of_one_name_have_two_addresses(scene):
    assert [_new(scene).slug, _new(scene).slug] == ["bimtek-baru-2025-02", "bimtek-baru-2025-02-2"]


def test_who_is_not_of_the_office_makes_no_event_there(scene):
    with pytest.raises(PermissionDenied):
        commands.create_event(
            actor=scene.users["staf_lain"], office=scene.office, title="X", first_day=FRIDAY, last_day=FRIDAY
        )
    assert Event.objects.count() == 1


def test_only_the_committee_changes_an_event(scene):
    for role in ("peserta", "fasilitator", "kepala_lain", "dinas", "operator"):
        with pytest.raises(PermissionDenied):
            commands.change_event(actor=scene.users[role], event=scene.event, title="Diubah")
    scene.event.refresh_from_db()
    assert scene.event.title != "Diubah"


def test_a_change_leaves_one_line_that_says_what(scene):
    commands.change_event(actor=scene.users["panitia"], event=scene.event, title="Judul baru", theme=scene.event.theme)
    line = AuditEntry.objects.get(verb="programme.event_changed")
    assert line.data["changes"]["title"][1] == "Judul baru"
    assert list(line.data["changes"]) == ["title"]


def test_a_draft_opens_only_when_what_is_needed_is_there(scene):
    event, actor = _new(scene), scene.users["staf"]
    with pytest.raises(Refused) as refusal:
        commands.open_event(actor=actor, event=event)
    assert refusal.value.messages == ["Struktur program masih kosong.", "Tempat kegiatan belum dipilih."]
    strand = commands.add_strand(actor=actor, event=event, title="Bagian")
    commands.add_material(actor=actor, event=event, strand=strand, title="Materi", jp=2)
    commands.set_venue(actor=actor, event=event, name="Gedung", city="Sampit")
    commands.open_event(actor=actor, event=event)
    assert Event.objects.get(pk=event.pk).state == "terbuka"


def test_an_event_is_closed_early_only_with_a_reason_and_opened_again_only_with_one(scene):
    actor = scene.users["panitia"]
    with time_machine.travel("2024-11-09 10:00:00+07:00"):
        with pytest.raises(Refused):
            commands.close_event(actor=actor, event=scene.event)
        commands.close_event(actor=actor, event=scene.event, reason="Banjir")
    with pytest.raises(Refused):
        commands.change_event(actor=actor, event=scene.event, title="X")
    with pytest.raises(Refused):
        commands.reopen_event(actor=actor, event=scene.event, reason="")
    commands.reopen_event(actor=actor, event=scene.event, reason="Salah tekan")
    assert AuditEntry.objects.get(verb="programme.event_closed").data == {"reason": "Banjir"}


def test_a_stale_page_does_not_change_the_state_twice(scene):
    actor, stale = scene.users["panitia"], Event.objects.get(pk=scene.event.pk)
    commands.close_event(actor=actor, event=scene.event)
    with pytest.raises(Refused):
        commands.close_event(actor=actor, event=stale)


def test_readiness_says_which_materials_have_no_teacher(scene):
    for member in scene.event.crew.all():
        member.teaches.clear()
    texts = [check.text for check in readiness.checks(scene.event) if not check.is_met]
    assert texts == ["5 materi belum punya pengajar."]


def test_rules_have_versions_and_saving_them_unchanged_makes_none(scene):
    actor, event = scene.users["panitia"], scene.event
    first = queries.current_policy(event)
    assert commands.change_policy(actor=actor, event=event, note="", attendance_share=Decimal("0.900")) == first
    second = commands.change_policy(actor=actor, event=event, note="Banjir", attendance_share=Decimal("0.8"))
    assert (second.version, queries.current_policy(event)) == (2, second)
    (newest, changes), (oldest, none) = queries.policy_history(event)
    assert (newest, oldest, none) == (second, first, [])
    assert changes == [("Kehadiran minimal", Decimal("0.900"), Decimal("0.800"))]


def test_the_length_of_a_lesson_hour_changes_from_a_day_on(scene):
    event, head = scene.event, scene.users["kepala_balai"]
    set_minutes = commands.set_dated_setting
    set_minutes(actor=head, office=scene.office, key="jp_minutes", value=50, valid_from=event.first_day + timedelta(1))
    assert queries.jp_minutes(event) == 45
    set_minutes(actor=head, office=scene.office, key="jp_minutes", value=40, valid_from=event.first_day)
    assert queries.jp_minutes(event) == 40
    with pytest.raises(PermissionDenied):
        set_minutes(actor=scene.users["panitia"], office=scene.office, key="x", value=1, valid_from=event.first_day)


def test_a_longer_circle_of_materials_is_refused(scene):
    one, two, three = scene.event.materials.all()[:3]
    actor = scene.users["panitia"]
    commands.change_material(actor=actor, material=two, after=[one])
    commands.change_material(actor=actor, material=three, after=[two])
    with pytest.raises(Refused):
        commands.change_material(actor=actor, material=one, after=[three])


def test_a_material_of_the_timetable_stays(scene):
    with pytest.raises(Refused):
        commands.remove_material(actor=scene.users["panitia"], material=scene.sessions[0].material)


def test_a_strand_with_materials_stays(scene):
    with pytest.raises(Refused):
        commands.remove_strand(actor=scene.users["panitia"], strand=scene.event.strands.first())


def test_a_pause_outside_the_event_is_refused(scene):
    with pytest.raises(Refused):
        commands.add_break(
            actor=scene.users["panitia"],
            event=scene.event,
            after_slot=2,
            minutes=10,
            label="Rehat",
            day=scene.event.first_day - timedelta(1),
        )


def test_a_pause_set_twice_is_one_pause(scene):
    for minutes in (10, 20):
        commands.add_break(
            actor=scene.users["panitia"], event=scene.event, after_slot=2, minutes=minutes, label="Rehat"
        )
    assert scene.event.breaks.get(after_slot=2).minutes == 20


def test_two_rooms_of_one_name_are_refused(scene):
    with pytest.raises(ValidationError):
        commands.add_room(actor=scene.users["panitia"], event=scene.event, name="Ruang 1", capacity=40, kind="kelas")


def test_the_last_committee_member_stays(scene):
    only = scene.event.crew.get(component="panitia")
    with pytest.raises(Refused):
        commands.remove_crew_member(actor=scene.users["panitia"], member=only)


def test_a_crew_member_known_by_name_and_address_is_the_same_person(scene):
    known = person("Sri Contoh", email="sri@contoh.test")
    member = commands.enlist_crew_member(
        actor=scene.users["panitia"],
        event=scene.event,
        person={"name": "Sri Contoh", "email": "SRI@contoh.test"},
        component="coach",
    )
    assert member.person == known


def test_the_way_in_of_a_facilitator_is_a_personal_link(scene):
    member = CrewMember.objects.create(
        event=scene.event, person=person("Sri", email="sri@contoh.test"), component="coach"
    )
    message = commands.send_access(actor=scene.users["panitia"], member=member)
    assert (message.address, PersonalLink.objects.filter(person=member.person).count()) == ("sri@contoh.test", 1)
    assert "/u/" in message.text


def test_where_staff_need_two_factors_the_committee_gets_a_password_link_instead(scene, settings):
    settings.STAFF_MFA = True
    member = CrewMember.objects.create(
        event=scene.event, person=person("Sri", email="sri@contoh.test"), component="panitia"
    )
    message = commands.send_access(actor=scene.users["panitia"], member=member)
    assert "/akun/password/reset/key/" in message.text
    assert PersonalLink.objects.count() == 0


def test_an_announcement_becomes_one_message_for_each_addressed_person(scene):
    announcement = commands.announce(
        actor=scene.users["panitia"],
        event=scene.event,
        title="Rapat",
        text="Pukul 19.00 di aula.",
        components=["fasilitator", "coach"],
        channels=["email", "whatsapp"],
    )
    people = scene.event.crew.filter(component__in=["fasilitator", "coach"]).count()
    assert Message.objects.filter(event_id=scene.event.pk).count() == 2 * people
    assert announcement.components == ["fasilitator", "coach"]
    text = Message.objects.filter(channel="whatsapp").first().text
    assert text.startswith("*Rapat*\nPukul 19.00 di aula.\n\nBimtek")


def test_many_people_join_the_crew_with_few_statements(scene, django_assert_num_queries):
    actor, materials = scene.users["panitia"], list(scene.event.materials.all()[:2])
    people = [person(f"Coach {number}") for number in range(4)]
    rows = [commands.CrewRow(one, "Jawa Timur") for one in people]
    given = {"actor": actor, "event": scene.event, "component": "coach", "teaches": materials}
    first = commands.add_crew_members(**given, rows=rows[:1] * 2)
    for known in (1, 2):
        with django_assert_num_queries(6):  # who serves already, crew, what they teach, trail, and two of the savepoint
            rest = commands.add_crew_members(**given, rows=rows[: 2 * known])
        first += rest
    assert [member.person for member in first] == people
    assert [set(member.teaches.all()) for member in rest] == [set(materials)] * 2
    assert {member.home for member in rest} == {"Jawa Timur"}
    assert AuditEntry.objects.filter(verb="programme.crew_added", object_id__in=[m.pk for m in first]).count() == 4


def test_only_who_may_change_the_event_names_its_crew(scene):
    rows = [commands.CrewRow(person("Coach Luar"))]
    with pytest.raises(PermissionDenied):
        commands.add_crew_members(actor=scene.users["peserta"], event=scene.event, component="coach", rows=rows)
