"""The action plan: written, reviewed, confirmed, tracked."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pamong.certification import checks, requirements
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.followup import commands
from pamong.followup.models import ActionPlan, PlanState
from scenes.pictures import png
from scenes.spare_followup import COLUMNS

WORDS = {"commitment": "Saya memulai dari kelas saya."}
LINE = {"title": "Percakapan coaching", **COLUMNS}


@pytest.fixture
def writer(scene):
    return scene.users["peserta"]


@pytest.fixture
def plan(scene, writer):
    plan = commands.write_plan(actor=writer, participant=scene.participants[0], **WORDS)
    commands.keep_activity(actor=writer, plan=plan, **LINE)
    return plan


@pytest.fixture
def approved(scene, writer, plan):
    commands.submit_plan(actor=writer, plan=plan)
    commands.review_plan(actor=scene.users["coach"], plan=plan, verdict="disetujui", review="Konkret.")
    return plan


def fact(scene):
    return requirements.facts_of(scene.event, scene.participants[:1], [checks.ACTION_PLAN])[scene.participants[0].pk][
        checks.ACTION_PLAN
    ]


def test_a_plan_goes_from_writer_to_coach_and_meets_the_requirement(scene, writer):
    reasons = [fact(scene).reason]
    plan = commands.write_plan(actor=writer, participant=scene.participants[0], **WORDS)
    commands.keep_activity(actor=writer, plan=plan, **LINE)
    reasons.append(fact(scene).reason)
    commands.submit_plan(actor=writer, plan=plan)
    reasons.append(fact(scene).reason)
    commands.review_plan(actor=scene.users["coach"], plan=plan, verdict="dikembalikan", review="Kapan?")
    reasons.append(fact(scene).reason)
    commands.submit_plan(actor=writer, plan=plan)
    commands.review_plan(actor=scene.users["coach"], plan=plan, verdict="disetujui")
    assert reasons == [
        "RTL belum ditulis.",
        "RTL masih ditulis.",
        "RTL menunggu tinjauan coach.",
        "RTL dikembalikan coach untuk diperbaiki.",
    ]
    assert (fact(scene).outcome, plan.reviewer) == ("met", scene.crew["coach"][0])


def test_only_its_writer_writes_and_only_a_coach_reviews(scene, writer, plan):
    for who in ("panitia", "kepala_balai", "dinas", "coach", "staf_lain"):
        with pytest.raises(PermissionDenied):
            commands.keep_activity(actor=scene.users[who], plan=plan, **LINE)
    commands.submit_plan(actor=writer, plan=plan)
    for who in ("peserta", "panitia", "kepala_balai", "dinas", "staf_lain"):
        with pytest.raises(PermissionDenied):
            commands.review_plan(actor=scene.users[who], plan=plan, verdict="disetujui")


def test_a_plan_without_an_activity_is_not_handed_in(scene, writer):
    plan = commands.write_plan(actor=writer, participant=scene.participants[0], **WORDS)
    with pytest.raises(Refused):
        commands.submit_plan(actor=writer, plan=plan)


def test_what_the_coach_has_is_not_changed_and_what_is_approved_only_with_a_reason(scene, writer, plan):
    activity = plan.activities.get()
    commands.submit_plan(actor=writer, plan=plan)
    for refused in (
        lambda: commands.keep_activity(actor=writer, plan=plan, activity=activity, **LINE),
        lambda: commands.remove_activity(actor=writer, activity=activity),
        lambda: commands.change_activity(actor=writer, activity=activity, reason="x", **LINE),
    ):
        with pytest.raises(Refused):
            refused()
    commands.review_plan(actor=scene.users["coach"], plan=plan, verdict="disetujui")
    activity.plan.refresh_from_db()
    later = {**LINE, "ends_on": date(2025, 3, 31)}
    with pytest.raises(ValidationError) as refusal:
        commands.change_activity(actor=writer, activity=activity, reason=" ", **later)
    assert list(refusal.value.message_dict) == ["reason"]
    commands.change_activity(actor=writer, activity=activity, reason="Ujian dimajukan.", **later)
    change = plan.changes.get()
    assert (change.reason, change.before, activity.ends_on) == (
        "Ujian dimajukan.",
        {"ends_on": "2025-01-31"},
        date(2025, 3, 31),
    )


def test_giving_back_asks_for_a_word(scene, writer, plan):
    commands.submit_plan(actor=writer, plan=plan)
    with pytest.raises(ValidationError):
        commands.review_plan(actor=scene.users["coach"], plan=plan, verdict="dikembalikan", review=" ")
    assert ActionPlan.objects.get().state == PlanState.SUBMITTED


def test_evidence_moves_an_activity_and_macros_and_scripts_are_refused(scene, writer, approved):
    activity = approved.activities.get()
    commands.add_evidence(actor=writer, activity=activity, note="Tiga percakapan.")
    assert (activity.state, activity.evidence.get().note) == ("berjalan", "Tiga percakapan.")
    with pytest.raises(Refused):
        commands.add_evidence(
            actor=writer, activity=activity, note="x", file=SimpleUploadedFile("a.png", b"<script>alert(1)</script>")
        )


def test_a_photo_comes_back_only_to_whom_the_teacher_is_visible(scene, sign_in, writer, approved):
    photo = SimpleUploadedFile("../foto.png", png(b"lokasi"))
    item = commands.add_evidence(actor=writer, activity=approved.activities.get(), note="x", file=photo)
    url = reverse("followup:evidence_open", args=[scene.event.slug, item.pk])
    seen = {}
    for who in ("peserta", "coach", "dinas", "staf_lain"):
        answer = sign_in(scene.users[who]).get(url)
        seen[who] = (answer.status_code, answer.get("Content-Disposition"))
        answer.close()
    photo_of = (200, 'attachment; filename="foto.png"')
    with item.file.open("rb") as kept:
        assert kept.read() == png()  # without where it was taken
    assert seen == {"peserta": photo_of, "coach": photo_of, "dinas": photo_of, "staf_lain": (404, None)}


def test_the_principal_confirms_with_one_tap_and_no_account(scene, client, writer, plan):
    url = reverse("followup:principal", args=[commands.make_principal_link(actor=writer, plan=plan)])
    page = client.get(url)
    assert (page.status_code, "Percakapan coaching" in page.content.decode()) == (200, True)
    plan.refresh_from_db()
    assert plan.principal_answer == "belum"  # opening answers nothing
    client.post(url, {"answer": "setuju", "name": "Kepala Contoh"})
    plan.refresh_from_db()
    assert (plan.principal_answer, plan.principal_name) == ("setuju", "Kepala Contoh")
    assert AuditEntry.objects.filter(verb="followup.principal_answered", actor=None).count() == 1


def test_a_wish_for_a_change_needs_a_word_and_nothing_typed_is_lost(scene, client, writer, plan):
    url = reverse("followup:principal", args=[commands.make_principal_link(actor=writer, plan=plan)])
    page = client.post(url, {"answer": "ubah", "name": "Kepala Contoh"})
    assert (page.status_code, 'value="Kepala Contoh"' in page.content.decode()) == (422, True)
    client.post(url, {"answer": "ubah", "name": "Kepala Contoh", "note": "Mulai Januari."})
    plan.refresh_from_db()
    assert (plan.principal_answer, plan.principal_note) == ("ubah", "Mulai Januari.")


def test_an_old_ended_or_invented_link_is_not_there(scene, client, writer, plan):
    old = commands.make_principal_link(actor=writer, plan=plan)
    new = commands.make_principal_link(actor=writer, plan=plan)
    plan.links.filter(ended_at=None).update(expires_at=plan.touched_at - timedelta(days=1))
    urls = [reverse("followup:principal", args=[key]) for key in (old, new, "tidak-ada")]
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]


def test_changing_the_plan_asks_the_principal_again(scene, writer, plan):
    commands.answer_for_school(plan=plan, answer="setuju", name="Kepala Contoh")
    commands.write_plan(actor=writer, participant=scene.participants[0], commitment="Lain sekali.")
    plan.refresh_from_db()
    assert plan.principal_answer == "belum"


def test_the_paper_carries_the_plan_and_the_mark_of_a_sample(scene, sign_in, approved):
    import io

    from pypdf import PdfReader

    url = reverse("followup:paper", args=[scene.event.slug, scene.participants[0].pk])
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(sign_in(scene.users["coach"]).get(url).content)).pages
    )
    for words in ("RENCANA TINDAK LANJUT", "Percakapan coaching", "Peserta 01 Contoh", "Coach Satu", "CONTOH"):
        assert words in text
