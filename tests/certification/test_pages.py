"""The pages: who gets which, what stands on them, and what they cost."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from pamong.certification import commands, queries
from pamong.certification.models import Certificate, Issue, IssueState, Status, Verdict
from pamong.core.clock import today
from pamong.core.models import AuditEntry
from pamong.core.panels import next_steps
from pamong.programme.models import Event

SLUG = "bimtek-sampit"
BOARD_QUERIES = 13


def url(name: str, *arguments: object) -> str:
    return reverse(f"certification:{name}", args=[SLUG, *arguments])


@pytest.fixture
def decided(easy):
    commands.propose_verdicts(actor=easy.users["panitia"], event=easy.event)
    return easy


def test_the_committee_computes_changes_and_submits_by_plain_forms(easy, sign_in):
    client = sign_in(easy.users["panitia"])
    assert client.post(url("propose"), follow=True).context["counts"]["lulus"] == 12
    chosen = [str(participant.pk) for participant in easy.participants[:2]]
    client.post(
        url("overrule_many"), {"ids": chosen, "result": "telah mengikuti", "reason": "Pulang sebelum penutupan"}
    )
    page = client.get(url("board"))
    assert (page.context["counts"]["ikut"], page.context["counts"]["diubah"]) == (2, 2)
    client.post(url("submit"))
    assert Issue.objects.get().total == 12
    client.post(url("take_back"))
    assert Issue.objects.get().state == IssueState.RETURNED


def test_computing_with_nobody_left_to_decide_says_why(printed, sign_in):
    Issue.objects.update(state=IssueState.DONE)
    client = sign_in(printed.users["panitia"])

    def answer():
        page = client.post(url("propose"), HTTP_REFERER=f"http://testserver{url('board')}", follow=True)
        return [str(message) for message in page.context["messages"]]

    assert answer() == ["Semua peserta sudah bersertifikat; keputusannya tetap."]
    Certificate.objects.all().delete()
    Verdict.objects.all().delete()
    for participant in printed.participants:
        participant.state = "dibatalkan"
        participant.save()
    (empty,) = answer()
    assert empty.startswith("Daftar peserta masih kosong")


@pytest.mark.parametrize("people", [1, 3])
def test_the_rows_of_the_workbook_cost_the_same_for_one_and_three(decided, people, django_assert_num_queries):
    Verdict.objects.exclude(participant__in=[one.pk for one in decided.participants[:people]]).delete()
    with django_assert_num_queries(2):
        assert len(list(queries.verdict_rows(decided.event))) == people


def test_changing_without_a_reason_changes_nothing(decided, sign_in):
    client = sign_in(decided.users["panitia"])
    client.post(
        url("overrule_many"),
        {"ids": [str(decided.participants[0].pk)], "result": "belum memenuhi", "reason": " "},
        HTTP_REFERER=f"http://testserver{url('board')}",
    )
    assert Verdict.objects.filter(overruled_at__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=Peserta 03", ["Peserta 03 Contoh"]),
        ("?q=SDN 4 Contoh", ["Peserta 04 Contoh"]),
        ("?hanya=diubah", ["Peserta 01 Contoh"]),
        ("?hanya=belum", []),
        ("?hanya=apa-saja&q=Peserta 12", ["Peserta 12 Contoh"]),
        ("?hanya=apa-saja", [f"Peserta {number:02} Contoh" for number in range(1, 13)]),
    ],
)
def test_the_list_is_narrowed_by_search_and_filter(decided, sign_in, query, expected):
    commands.overrule_verdicts(
        actor=decided.users["panitia"],
        event=decided.event,
        participants=[decided.participants[0].pk],
        result="telah mengikuti",
        reason="Contoh",
    )
    page = sign_in(decided.users["panitia"]).get(url("board") + query)
    assert [line.verdict.participant.person.name for line in page.context["lines"]] == expected
    assert page.context["page"].paginator.count == len(expected)


@pytest.mark.parametrize("people", [1, 3])
def test_the_board_costs_the_same_for_one_and_three(decided, sign_in, people, django_assert_num_queries):
    keep = [participant.pk for participant in decided.participants[:people]]
    Verdict.objects.exclude(participant__in=keep).delete()
    client = sign_in(decided.users["panitia"])
    client.get(url("board"))
    with django_assert_num_queries(BOARD_QUERIES):
        assert len(client.get(url("board")).context["lines"]) == people


def test_the_head_sees_the_consequence_and_issues(decided, sign_in):
    issue = commands.submit_issue(actor=decided.users["panitia"], event=decided.event)
    client = sign_in(decided.users["kepala_balai"])
    page = client.get(url("approval"))
    assert "Terbitkan 12 sertifikat" in page.content.decode()
    assert page.context["numbers"] == ("00001/B7.9/CONTOH/" + _year(), "00012/B7.9/CONTOH/" + _year())
    answer = client.post(url("approval"), {"issue": str(issue.pk)})
    assert (answer.status_code, answer["Location"]) == (302, url("progress"))
    progress = client.get(url("progress")).context["progress"]
    assert (progress.done, progress.total) == (0, 12)
    client.post(url("cancel"))
    assert set(Certificate.objects.values_list("status", flat=True)) == {Status.CANCELLED}


def _year() -> str:
    return str(today().year)


def test_looking_at_the_numbers_takes_none(decided, sign_in):
    commands.submit_issue(actor=decided.users["panitia"], event=decided.event)
    client = sign_in(decided.users["kepala_balai"])
    assert [client.get(url("approval")).context["numbers"][0][:5] for _time in range(2)] == ["00001"] * 2


def test_the_head_sends_a_list_back_with_a_word_why(decided, sign_in):
    issue = commands.submit_issue(actor=decided.users["panitia"], event=decided.event)
    sign_in(decided.users["kepala_balai"]).post(
        url("send_back"), {"issue": str(issue.pk), "reason": "Periksa nama nomor 3"}
    )
    issue.refresh_from_db()
    assert (issue.state, issue.reason) == (IssueState.RETURNED, "Periksa nama nomor 3")


@pytest.fixture
def printed(decided, tmp_path):
    """Papers that count as issued, with a stand-in for the file."""
    issue = commands.submit_issue(actor=decided.users["panitia"], event=decided.event)
    commands.approve_issue(actor=decided.users["kepala_balai"], issue=issue, sign_later=False)
    for paper in Certificate.objects.all():
        paper.pdf.save("x.pdf", ContentFile(f"%PDF {paper.number}".encode()), save=False)
        paper.status = Status.ISSUED
        paper.save()
    return decided


def test_a_participant_fetches_the_own_paper_and_no_other(printed, sign_in):
    client = sign_in(printed.users["peserta"])
    assert client.get(url("own")).context["paper"].participant == printed.participants[0]
    answer = client.get(url("download", printed.participants[0].pk))
    assert (answer.status_code, b"".join(answer.streaming_content)[:5]) == (200, b"%PDF ")
    assert client.get(url("download", printed.participants[1].pk)).status_code == 404


@pytest.mark.parametrize(
    ("actor", "status"),
    [("panitia", 200), ("kepala_balai", 200), ("fasilitator", 404), ("dinas", 404), ("staf_lain", 404)],
)
def test_who_may_fetch_any_paper(printed, sign_in, actor, status):
    answer = sign_in(printed.users[actor]).get(url("download", printed.participants[3].pk))
    answer.close()
    assert answer.status_code == status


def test_all_papers_come_as_one_zip_file(printed, sign_in):
    answer = sign_in(printed.users["panitia"]).get(url("archive"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        assert book.testzip() is None
        assert len(book.namelist()) == len(set(book.namelist())) == 12
        assert book.read("sertifikat-00001-bimtek-sampit.pdf").startswith(b"%PDF 00001/")


def test_the_workbook_holds_verdicts_and_register_and_asks_what_for(printed, sign_in):
    desk = sign_in(printed.users["panitia"])
    assert list(desk.post(url("register"), {}).context["form"].errors) == ["purpose"]
    answer = desk.post(url("register"), {"purpose": "pertanggungjawaban"})
    assert AuditEntry.objects.get(verb="certification.register_exported").data["purpose"] == "pertanggungjawaban"
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    verdicts, register = book.worksheets
    assert (verdicts.max_row, register.max_row) == (13, 13)
    assert [cell.value for cell in register[2]][1:3] == ["Peserta 01 Contoh, S.Pd.", "198001012005011001"]


def test_a_participant_without_a_verdict_sees_how_things_stand(scene, sign_in):
    page = sign_in(scene.users["peserta"]).get(url("own"))
    assert page.context["result"] == "belum memenuhi"
    outcomes = {str(reason.label): reason.outcome for reason in page.context["reasons"]}
    assert (outcomes["Kehadiran"], outcomes["Pretes"]) == ("unknown", "unknown")


def test_a_paper_of_a_past_person_page_can_be_revoked_and_replaced_by_forms(printed, sign_in):
    first, second = printed.participants[:2]
    sign_in(printed.users["panitia"]).post(url("replace", first.pk), {"reason": "Gelar kurang"})
    assert queries.open_replacements(printed.event).get().replaces.participant == first
    sign_in(printed.users["kepala_balai"]).post(url("revoke", second.pk), {"reason": "Keliru"})
    assert queries.paper_of(second).status == Status.REVOKED
    page = sign_in(printed.users["kepala_balai"]).get(url("approval")).content.decode()
    assert "Gelar kurang" in page


def test_the_person_page_shows_the_reasons_and_takes_another_decision(decided, sign_in):
    client, person = sign_in(decided.users["panitia"]), decided.participants[4]
    client.post(url("overrule", person.pk), {"result": "belum memenuhi", "reason": "Menarik diri"})
    row = Verdict.objects.get(participant=person)
    assert (row.result, row.computed, row.overruled_by) == ("belum memenuhi", "lulus", decided.users["panitia"])
    assert "Menarik diri" in client.get(url("verdict_detail", person.pk)).content.decode()
    assert client.post(url("overrule", person.pk), {"result": "lulus", "reason": ""}).status_code == 422
    client.post(url("restore", person.pk))
    row.refresh_from_db()
    assert (row.result, row.overruled_at) == ("lulus", None)


def test_the_first_page_says_what_waits(decided):
    def steps(actor: str) -> list[str]:
        return [step.url for step in next_steps(fresh(decided.users[actor]), fresh(decided.event), most=20)]

    assert url("board") in steps("panitia")
    assert url("approval") not in steps("kepala_balai")
    issue = commands.submit_issue(actor=decided.users["panitia"], event=decided.event)
    assert (url("board") in steps("panitia"), url("approval") in steps("kepala_balai")) == (False, True)
    commands.approve_issue(actor=decided.users["kepala_balai"], issue=issue, sign_later=False)
    assert url("own") not in steps("peserta")
    Certificate.objects.update(status=Status.ISSUED)
    assert url("own") in steps("peserta")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_nobody_is_asked_to_submit_before_the_last_day(decided):
    Event.objects.update(last_day=decided.event.last_day + timedelta(days=365 * 100))
    steps = next_steps(fresh(decided.users["panitia"]), fresh(decided.event), most=20)
    assert url("board") not in [step.url for step in steps]
