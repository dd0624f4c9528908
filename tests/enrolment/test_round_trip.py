"""Our own export reads back unchanged; a second list finds who is there; an undo takes back only what stands."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.urls import reverse

from pamong.config.cli import main
from pamong.core.models import AuditEntry
from pamong.enrolment import commands, queries
from pamong.enrolment.models import Participant, RosterImport
from pamong.people.models import Person
from scenes.roster_files import xlsx

from .conftest import PEOPLE, roster_rows, upload

pytestmark = pytest.mark.django_db


def entered(scene, *files) -> RosterImport:
    """Import files as the committee."""
    actor = scene.users["panitia"]
    roster_import = commands.start_import(actor=actor, event=scene.event, files=files)
    commands.check_import(actor=actor, roster_import=roster_import)
    commands.commit_import(actor=actor, roster_import=roster_import)
    return roster_import


def planned(scene, *files):
    actor = scene.users["panitia"]
    roster_import = commands.start_import(actor=actor, event=scene.event, files=files)
    commands.check_import(actor=actor, roster_import=roster_import)
    return queries.plan_of(roster_import)


def test_our_own_export_changes_nothing(scene, desk):
    Person.objects.filter(participations__isnull=False).update(birth_date=date(1980, 1, 1))  # as their NIP says
    damaged = ("Wati Contoh", 1.98202022006021e17, "SDN 14 Contoh", "30300014", "Seruyan", 5)
    entered(scene, upload("lulusan.xlsx", xlsx(roster_rows(*PEOPLE, damaged))))
    export = desk.post(reverse("enrolment:export", args=["bimtek-sampit"]), {"purpose": "pelaksanaan"})
    plan = planned(scene, upload("ekspor.xlsx", export.content))
    assert (plan.create, plan.update, plan.unchanged, plan.skipped) == (0, 0, 16, 0)
    assert AuditEntry.objects.filter(verb="enrolment.list_exported").count() == 1


def test_a_later_list_finds_people_without_numbers_by_name_and_school(scene):
    bare = [["Nama Lengkap", "Sekolah", "Kabupaten"], ["Sari Contoh", "SDN 11 Contoh", "Kotawaringin Timur"]]
    entered(scene, upload("daftar.xlsx", xlsx(bare)))
    place = Participant.objects.get(person__name="Sari Contoh")
    assert place.flags == ["graduation_unknown"]

    plan = planned(scene, upload("lulusan.xlsx", xlsx(roster_rows(PEOPLE[0]))))
    assert (plan.create, plan.update) == (0, 1)
    entered(scene, upload("lulusan.xlsx", xlsx(roster_rows(PEOPLE[0]))))
    place.refresh_from_db()
    assert (place.flags, place.person.identifier("nip")) == ([], "198001012005012101")


def test_what_somebody_answered_is_not_overwritten_by_a_list(scene, roster):
    entered(scene, roster)
    place = Participant.objects.get(person__name="Sari Contoh")
    commands.record_answer(
        actor=scene.users["panitia"],
        answer=commands.Answer(participant=place, coming=True, printed_name="Sari Contoh, S.Pd., M.Pd."),
    )
    assert planned(scene, upload("lulusan.xlsx", xlsx(roster_rows()))).update == 0
    assert Person.objects.get(pk=place.person_id).printed_name == "Sari Contoh, S.Pd., M.Pd."


def test_an_undo_leaves_who_was_invited_and_names_them(scene, roster):
    roster_import = entered(scene, roster)
    invited = Participant.objects.filter(person__name="Sari Contoh")
    commands.invite(actor=scene.users["panitia"], event=scene.event, participants=invited)
    result = commands.undo_import(actor=scene.users["panitia"], roster_import=roster_import)
    assert (result["removed"], result["people_removed"], result["stayed"]) == (2, 2, ["Sari Contoh"])
    assert Participant.objects.count() == 13


def test_an_undo_leaves_who_was_invited_also_when_they_are_on_the_list_as_if_new(scene, roster):
    roster_import, act = entered(scene, roster), {"actor": scene.users["panitia"], "event": scene.event}
    invited = Participant.objects.filter(person__name="Sari Contoh")
    commands.invite(**act, participants=invited)
    commands.withdraw_participants(**act, participants=invited.all())
    commands.bring_back(**act, participants=invited.all())
    assert invited.get().state == "terdaftar"
    result = commands.undo_import(actor=scene.users["panitia"], roster_import=roster_import)
    assert (result["removed"], result["stayed"]) == (2, ["Sari Contoh"])


def test_an_undo_gives_changed_data_back_unless_it_changed_again(scene):
    one, two = (place.person for place in scene.participants[:2])
    rows = [["Nama Lengkap", "NIP", "Gol"]]
    rows += [[p.name, p.identifiers.get(kind="nip").value, "IV/a"] for p in (one, two)]
    roster_import = entered(scene, upload("pangkat.xlsx", xlsx(rows)))
    assert Person.objects.get(pk=one.pk).rank == "IV/a"
    Person.objects.filter(pk=two.pk).update(rank="IV/b")
    result = commands.undo_import(actor=scene.users["panitia"], roster_import=roster_import)
    assert [Person.objects.get(pk=pk).rank for pk in (one.pk, two.pk)] == ["III/c", "IV/b"]
    assert result["stayed"] == [str(two)]


def test_people_beyond_the_places_wait(scene, roster):
    scene.event.capacity = 13
    scene.event.save()
    roster_import = entered(scene, roster)
    assert roster_import.result["counts"]["waiting"] == 2
    assert Participant.objects.filter(state="tunggu").count() == 2


@pytest.mark.parametrize("options", [[], ["--commit"]], ids=["rehearsal", "commit"])
def test_the_command_line_plans_and_enters(options, scene, tmp_path, capsys, monkeypatch):
    path = tmp_path / "lulusan.xlsx"
    path.write_bytes(xlsx(roster_rows()))
    status = main(["roster", "import", str(path), "--event", "bimtek-sampit", "--json", *options])
    answer = json.loads(capsys.readouterr().out)
    assert answer["plan"] == {"create": 3, "update": 0, "unchanged": 0, "skipped": 0}
    assert (status, len(answer["people"]), "import_id" in answer) == (0, 3, bool(options))
    assert Participant.objects.count() == (15 if options else 12)


def test_entering_rows_with_open_questions_is_told_by_the_exit_status(scene, tmp_path, capsys):
    path = tmp_path / "lulusan.xlsx"
    path.write_bytes(xlsx(roster_rows(status="TIDAK LULUS")))
    assert main(["roster", "import", str(path), "--event", "bimtek-sampit", "--json", "--commit"]) == 1
    assert json.loads(capsys.readouterr().out)["plan"]["create"] == 3


def test_the_command_line_says_which_event_is_missing(db, tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_bytes(io.BytesIO(b"Nama\nSari\n").getvalue())
    assert main(["roster", "import", str(path), "--event", "tidak-ada", "--json"]) == 2
    assert "tidak-ada" in capsys.readouterr().err
