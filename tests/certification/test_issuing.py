"""From verdicts to signed papers: two persons, numbers once, papers that survive a killed worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from pamong.certification import commands
from pamong.certification.commands import signing
from pamong.certification.commands.numbering import take_numbers
from pamong.certification.keys import trusted_roots
from pamong.certification.models import Certificate, Issue, IssueState, NumberingBook, Result, Status, Verdict
from pamong.certification.queries import register_lookup
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.core.tasks_worker import run_all
from pamong.engines.seal import verify_pdf
from pamong.people.models import Membership, OfficeRole


def test_everybody_who_meets_the_rules_is_submitted(easy):
    counts = commands.propose_verdicts(actor=easy.users["panitia"], event=easy.event)
    issue = commands.submit_issue(actor=easy.users["panitia"], event=easy.event)
    assert (counts, issue.total, issue.state) == ({"lulus": 12}, 12, IssueState.SUBMITTED)


def test_an_approval_takes_the_numbers_in_the_order_of_the_names(easy, submitted):
    commands.approve_issue(actor=easy.users["kepala_balai"], issue=submitted)
    papers = list(Certificate.objects.order_by("sequence"))
    assert [paper.sequence for paper in papers] == list(range(1, 13))
    assert papers[0].number == f"00001/B7.9/CONTOH/{papers[0].book.year}"
    assert [paper.printed_name for paper in papers] == sorted(paper.printed_name for paper in papers)
    assert {paper.status for paper in papers} == {Status.PENDING}
    assert len({paper.code for paper in papers}) == 12


def test_the_signing_is_put_into_the_queue_with_the_approval(easy, submitted):
    commands.approve_issue(actor=easy.users["kepala_balai"], issue=submitted)
    assert [task.task_path for task in DBTaskResult.objects.all()] == ["pamong.certification.tasks.sign_papers"]


def test_approving_twice_is_approving_once(easy, submitted):
    for _time in range(2):
        commands.approve_issue(actor=easy.users["kepala_balai"], issue=submitted)
    assert (Certificate.objects.count(), NumberingBook.objects.get().last) == (12, 12)


@pytest.mark.parametrize("actor", ["panitia", "staf", "operator", "fasilitator", "peserta", "kepala_lain"])
def test_only_the_head_approves(easy, submitted, actor):
    with pytest.raises(PermissionDenied):
        commands.approve_issue(actor=easy.users[actor], issue=submitted)
    assert Certificate.objects.count() == 0


def test_who_submitted_cannot_approve_though_also_head(easy, submitted):
    both = easy.users["panitia"]
    Membership.objects.create(user=both, office=easy.office, role=OfficeRole.HEAD)
    both = type(both).objects.get(pk=both.pk)
    with pytest.raises(Refused, match=r"\S"):
        commands.approve_issue(actor=both, issue=submitted)
    assert Certificate.objects.count() == 0


def test_the_database_itself_refuses_one_person_in_both_roles(submitted):
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=submitted.pk).update(approved_by=submitted.submitted_by)


def test_who_overruled_a_verdict_cannot_approve_it(easy):
    both = easy.users["kepala_balai"]
    commands.propose_verdicts(actor=easy.users["panitia"], event=easy.event)
    Verdict.objects.filter(participant=easy.participants[0]).update(
        overruled_by=both, overruled_reason="Lupa pindai", overruled_at=easy.event.created_at
    )
    issue = commands.submit_issue(actor=easy.users["panitia"], event=easy.event)
    with pytest.raises(Refused):
        commands.approve_issue(actor=both, issue=issue)


def test_a_list_that_changed_after_submission_is_not_approved(easy, submitted):
    Verdict.objects.filter(participant=easy.participants[0]).update(result=Result.ATTENDED, overruled_reason="Diubah")
    with pytest.raises(Refused):
        commands.approve_issue(actor=easy.users["kepala_balai"], issue=submitted)
    assert NumberingBook.objects.count() == 0


def test_a_refused_approval_uses_no_number(easy, submitted):
    easy.office.unit_code = ""
    easy.office.save()
    with pytest.raises(Refused):
        commands.approve_issue(actor=easy.users["kepala_balai"], issue=submitted)
    assert (Certificate.objects.count(), NumberingBook.objects.count()) == (0, 0)


def test_nothing_is_submitted_before_the_last_day(easy):
    commands.propose_verdicts(actor=easy.users["panitia"], event=easy.event)
    easy.event.last_day = easy.event.last_day.replace(year=2999)
    with pytest.raises(Refused):
        commands.submit_issue(actor=easy.users["panitia"], event=easy.event)


def test_verdicts_rest_while_the_list_is_with_the_head(easy, submitted):
    with pytest.raises(Refused):
        commands.propose_verdicts(actor=easy.users["panitia"], event=easy.event)
    commands.return_issue(actor=easy.users["panitia"], issue=submitted)
    assert commands.propose_verdicts(actor=easy.users["panitia"], event=easy.event) == {"lulus": 12}


def test_the_worker_signs_and_the_papers_are_valid(few, submitted):
    # `submitted` was made of the two who are left
    commands.approve_issue(actor=few.users["kepala_balai"], issue=submitted)
    run_all()
    submitted.refresh_from_db()
    papers = list(Certificate.objects.order_by("sequence"))
    assert (submitted.state, [paper.status for paper in papers]) == (IssueState.DONE, [Status.ISSUED] * 2)
    answers = [
        verify_pdf(Path(paper.pdf.path).read_bytes(), roots=trusted_roots(), lookup=register_lookup) for paper in papers
    ]
    assert [(answer.status, answer.number, answer.sample) for answer in answers] == [
        ("valid", paper.number, True) for paper in papers
    ]
    assert [entry.actor for entry in AuditEntry.objects.filter(verb="certification.issued")] == [
        few.users["kepala_balai"]
    ]


def test_a_killed_run_goes_on_where_it_stopped_and_numbers_stay(few, submitted, monkeypatch):
    commands.approve_issue(actor=few.users["kepala_balai"], issue=submitted, sign_later=False)
    numbers = list(Certificate.objects.order_by("sequence").values_list("number", flat=True))
    keep, calls = signing._keep, []

    def die_after_the_first(issue, made):
        calls.append(len(made))
        done = keep(issue, made)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(signing, "CHUNK", 1)
    monkeypatch.setattr(signing, "_keep", die_after_the_first)
    with pytest.raises(KeyboardInterrupt):
        commands.sign_issue(submitted.pk)
    assert sorted(Certificate.objects.values_list("status", flat=True)) == [Status.PENDING, Status.ISSUED]
    assert commands.sign_issue(submitted.pk) == 1
    assert list(Certificate.objects.order_by("sequence").values_list("number", flat=True)) == numbers
    assert set(Certificate.objects.values_list("status", flat=True)) == {Status.ISSUED}
    assert commands.sign_issue(submitted.pk) == 0


def test_two_runs_at_once_leave_one_file_a_paper(few, submitted, settings):
    commands.approve_issue(actor=few.users["kepala_balai"], issue=submitted, sign_later=False)
    issue = Issue.objects.get(pk=submitted.pk)
    pks = list(Certificate.objects.order_by("sequence").values_list("pk", flat=True))
    first = [(pk, signing._stored(issue, b"satu")) for pk in pks]
    second = [(pk, signing._stored(issue, b"dua")) for pk in pks]
    assert (signing._keep(issue, first), signing._keep(issue, second)) == (2, 0)
    assert len(list(settings.MEDIA_ROOT.rglob("*.pdf"))) == 2


def test_cancelling_drops_what_is_not_signed_and_leaves_the_gap(few, submitted):
    head = few.users["kepala_balai"]
    commands.approve_issue(actor=head, issue=submitted, sign_later=False)
    assert commands.cancel_signing(actor=head, issue=submitted) == 2
    assert commands.sign_issue(submitted.pk) == 0
    again = commands.submit_issue(actor=few.users["panitia"], event=few.event)
    commands.approve_issue(actor=head, issue=again, sign_later=False)
    assert list(Certificate.objects.order_by("sequence").values_list("sequence", "status")) == [
        (1, Status.CANCELLED),
        (2, Status.CANCELLED),
        (3, Status.PENDING),
        (4, Status.PENDING),
    ]


def test_the_book_only_rises(scene):
    book = NumberingBook.objects.create(office=scene.office, year=2024)
    assert [list(take_numbers(book, 2)), list(take_numbers(book, 1))] == [[1, 2], [3]]


def test_a_number_cannot_exist_twice(few, submitted):
    commands.approve_issue(actor=few.users["kepala_balai"], issue=submitted, sign_later=False)
    first, second = Certificate.objects.order_by("sequence")
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=second.pk).update(sequence=first.sequence)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=second.pk).update(number=first.number)


def test_what_a_paper_says_is_frozen_at_approval(few, submitted):
    commands.approve_issue(actor=few.users["kepala_balai"], issue=submitted, sign_later=False)
    person = few.participants[0].person
    person.printed_name = "Nama Lain"
    person.save()
    few.event.title = "Judul lain"
    few.event.save()
    paper = Certificate.objects.get(participant=few.participants[0])
    assert paper.content["printed_name"] == "Peserta 01 Contoh, S.Pd."
    assert paper.issue.frame["event_title"] == "Bimtek Peningkatan Kompetensi Kepemimpinan Guru Penggerak"


def test_real_officials_sign_no_sample(few, submitted):
    commands.approve_issue(actor=few.users["kepala_balai"], issue=submitted, sign_later=False)
    frame = Issue.objects.get(pk=submitted.pk).frame
    assert (frame["signatory"]["name"], frame["signatory"]["nip"], frame["sample"]) == ("Pejabat Contoh", None, True)


def test_a_real_event_is_signed_by_the_head_with_the_office_s_own_keys(few, submitted, settings):
    settings.PAMONG_KEY_PASSPHRASE = "kata sandi uji"
    few.event.is_sample = False
    few.event.save()
    head = few.users["kepala_balai"]
    with pytest.raises(Refused):  # no keys yet
        commands.approve_issue(actor=head, issue=submitted, sign_later=False)
    commands.prepare_office_keys(actor=head, office=few.office)
    commands.approve_and_issue(actor=head, event=few.event)
    paper = Certificate.objects.order_by("sequence").first()
    assert paper.number == f"00001/B7.9/Sertifikat/{paper.book.year}"
    answer = verify_pdf(Path(paper.pdf.path).read_bytes(), roots=trusted_roots(), lookup=register_lookup)
    assert (answer.status, answer.sample, answer.signer) == (
        "valid",
        False,
        "Balai Guru Penggerak Provinsi Kalimantan Tengah",
    )


def test_keys_are_never_made_over(scene, settings):
    settings.PAMONG_KEY_PASSPHRASE = "kata sandi uji"
    commands.prepare_office_keys(actor=scene.users["operator"], office=scene.office)
    with pytest.raises(Refused):
        commands.prepare_office_keys(actor=scene.users["operator"], office=scene.office)
    with pytest.raises(PermissionDenied):
        commands.prepare_office_keys(actor=scene.users["panitia"], office=scene.office)


def test_real_keys_need_a_passphrase_from_outside(scene, settings):
    settings.PAMONG_KEY_PASSPHRASE = ""
    with pytest.raises(Refused):
        commands.prepare_office_keys(actor=scene.users["kepala_balai"], office=scene.office)


def test_the_synchronous_way_writes_files_named_by_number(few, tmp_path):
    commands.propose_verdicts(actor=few.users["panitia"], event=few.event)
    commands.submit_issue(actor=few.users["panitia"], event=few.event)
    result = commands.approve_and_issue(actor=few.users["kepala_balai"], event=few.event, out=tmp_path / "keluar")
    year = NumberingBook.objects.get().year
    assert (result.verdicts, result.certificates, result.files) == ({"lulus": 2}, 2, 2)
    assert (result.first_number, result.last_number) == (f"00001/B7.9/CONTOH/{year}", f"00002/B7.9/CONTOH/{year}")
    assert sorted(path.name for path in (tmp_path / "keluar").iterdir()) == [
        "sertifikat-00001-bimtek-sampit.pdf",
        "sertifikat-00002-bimtek-sampit.pdf",
    ]
