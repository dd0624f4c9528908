"""When life changes a published plan: the version that changes least, who is touched, who is told."""

from datetime import timedelta

import pytest

from pamong.core.refusals import Refused
from pamong.messaging.models import Message
from pamong.planning import commands
from pamong.planning.comparison import compared
from pamong.planning.models import Plan, PlanState
from pamong.programme.queries import slot_times
from scenes.planned import TWO_ROUNDS, solved_plan
from scenes.sampit import bimtek_sampit


@pytest.fixture
def published(db):
    scene = bimtek_sampit(people=12, planned=False)
    scene.event.crew.update(max_jp_per_day=20)
    actor = scene.users["panitia"]
    return scene, commands.publish_plan(actor=actor, plan=solved_plan(scene, TWO_ROUNDS))


def drop_out(scene, member):
    """Let somebody arrive when everything is over."""
    member.arrives_at = slot_times(scene.event)[-1][-1][1] + timedelta(hours=1)
    member.save(update_fields=["arrives_at"])


def mended(scene):
    plan = commands.replan(actor=scene.users["panitia"], event=scene.event, in_background=False)
    return commands.solve_plan(plan=plan)


def test_nothing_published_is_nothing_to_mend(db):
    scene = bimtek_sampit(people=6, planned=False)
    with pytest.raises(Refused):
        commands.replan(actor=scene.users["panitia"], event=scene.event)


def test_who_drops_out_is_replaced_and_the_touched_are_told(published, sign_in):
    scene, plan = published
    gone = next(one for one in scene.crew["fasilitator"] if one.sessions.exists())
    coach = next(one for one in scene.crew["coach"] if one.triads.exists())
    taught = {row["class"] + row["material"] for row in plan.answer["timetable"] if str(gone.pk) in row["facilitators"]}
    drop_out(scene, gone)
    drop_out(scene, coach)
    new = mended(scene)
    rows = new.answer["timetable"]
    assert new.answer["classes"] == plan.answer["classes"]
    assert [row["roles"] for row in new.answer["triads"]] == [row["roles"] for row in plan.answer["triads"]]
    assert not [row for row in rows if {str(gone.pk), str(coach.pk)} & set(row["facilitators"])]
    assert str(coach.pk) not in {row["facilitator"] for row in new.answer["triads"]}
    assert new.answer["changes"] == new.answer["changes_bound"]
    changes = compared(new).changes
    assert str(gone.person) in compared(new).teachers
    assert all(one.before.starts_at == one.after.starts_at for one in changes)
    assert len(changes) >= len(taught)

    html = sign_in(scene.users["panitia"]).get(f"/kegiatan/{scene.event.slug}/jadwal/rencana/2/").content.decode()
    assert "Dibandingkan dengan versi 1" in html
    assert "Lebih sedikit terbukti tidak mungkin" in html

    commands.publish_plan(actor=scene.users["panitia"], plan=new)
    told = set(Message.objects.filter(key__startswith=f"plan-{new.pk}").values_list("person", flat=True))
    assert told <= {one.person_id for one in scene.participants} | {
        one.person_id for members in scene.crew.values() for one in members
    }
    assert [one.state for one in scene.event.plans.all()] == [PlanState.PUBLISHED, PlanState.SUPERSEDED]
    assert not gone.sessions.exists()


def test_one_button_asks_for_the_fewest_changes_and_a_second_click_asks_nothing_new(published, sign_in):
    scene, _ = published
    desk = sign_in(scene.users["panitia"])
    room = f"/kegiatan/{scene.event.slug}/jadwal/rencana/"
    assert "Perbaiki versi 1 dengan perubahan paling sedikit" in desk.get(room).content.decode()
    first, second = (desk.post(f"{room}terdekat/") for _ in range(2))
    assert first.url == second.url == f"{room}2/"
    assert Plan.objects.count() == 2
    commands.note_failure(plan=Plan.objects.get(version=2))
    assert desk.post(f"{room}terdekat/").url == f"{room}3/"


def test_an_opening_for_all_is_one_entry_in_the_calendar_of_who_speaks(published, sign_in):
    scene, _ = published
    material = scene.event.materials.first()
    material.plenary = True
    material.save()
    text = sign_in(scene.users["panitia"]).get(f"/kegiatan/{scene.event.slug}/jadwal/jadwal.ics").content.decode()
    parts = {one.part for one in material.sessions.all()}
    assert text.count(f"SUMMARY:{material.title}\r\n") == len(parts)
