"""Is it valid? Real papers, revoked, replaced, altered, unknown; how often one may ask; what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pamong.certification import commands, verifying
from pamong.certification.models import Certificate, Status
from pamong.core.ids import uuid7
from pamong.core.refusals import Refused
from pamong.engines.seal import new_code


def pdf_of(paper: Certificate) -> bytes:
    return Path(paper.pdf.path).read_bytes()


def upload(data: bytes, name: str = "sertifikat.pdf"):
    return Client().post(reverse("certification:verify"), {"berkas": SimpleUploadedFile(name, data)})


def check(code: str):
    return Client().get(reverse("certification:certificate_check", args=[code]))


def test_a_paper_goes_the_way_of_valid_replaced_and_revoked(few, issued):
    first, second = issued()
    assert upload(pdf_of(first)).context["state"] == check(first.code).context["state"] == "valid"
    altered = bytearray(pdf_of(first))
    altered[len(altered) // 2] ^= 1
    assert upload(bytes(altered)).context["state"] == "altered"

    head, committee = few.users["kepala_balai"], few.users["panitia"]
    person = few.participants[0].person
    person.printed_name = "Peserta Satu yang Benar, S.Pd."
    person.save()
    request = commands.request_replacement(actor=committee, certificate=first, reason="Nama salah ketik")
    with pytest.raises(Refused):
        commands.request_replacement(actor=committee, certificate=first, reason="Dua kali")
    commands.approve_issue(actor=head, issue=request, sign_later=False)
    assert check(first.code).context["state"] == "valid"  # until the new one is signed
    assert commands.sign_issue(request.pk) == 1
    new = Certificate.objects.get(replaces=first)
    assert (new.sequence, new.printed_name) == (3, "Peserta Satu yang Benar, S.Pd.")
    assert [check(paper.code).context["state"] for paper in (first, new)] == ["replaced", "valid"]
    dropped = Certificate.objects.get(pk=new.pk)  # as if an earlier replacement had been stopped before it was signed
    dropped.pk, dropped.code, dropped.sequence, dropped.number = uuid7(), new_code(), 0, "00000/batal"
    dropped.status, dropped.pdf = Status.CANCELLED, ""
    dropped.save(force_insert=True)
    answer = upload(pdf_of(first))
    assert (answer.context["state"], new.number in answer.content.decode()) == ("replaced", True)

    commands.revoke_certificate(actor=head, certificate=second, reason="Diterbitkan keliru")
    assert upload(pdf_of(second)).context["state"] == check(second.code).context["state"] == "revoked"
    assert "Diterbitkan keliru" not in check(second.code).content.decode()
    with pytest.raises(Refused):
        commands.revoke_certificate(actor=head, certificate=second, reason="Lagi")
    # Whoever was revoked is in no new list by itself.
    commands.propose_verdicts(actor=committee, event=few.event)
    with pytest.raises(Refused):
        commands.submit_issue(actor=committee, event=few.event)


@pytest.fixture
def paper(few, submitted) -> Certificate:
    """A paper that counts as issued; nothing here reads its file."""
    commands.approve_issue(actor=few.users["kepala_balai"], issue=submitted, sign_later=False)
    Certificate.objects.update(status=Status.ISSUED)
    return Certificate.objects.order_by("sequence").first()


def test_the_public_page_shows_what_the_paper_shows_without_the_nip(paper):
    text = check(paper.code).content.decode()
    for shown in (paper.number, paper.printed_name, "8–10 November 2024", "CONTOH"):
        assert shown in text
    for kept in (paper.content["nip"], paper.participant.person.phone, paper.participant.person.email):
        assert kept not in text


def test_a_code_is_read_however_it_is_typed(paper):
    typed = paper.printed_code.lower().replace("-", " ")
    answer = Client().get(reverse("certification:verify"), {"kode": typed})
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("certification:certificate_check", args=[paper.code]),
    )
    assert check(typed).context["state"] == "valid"


def test_unknown_unsigned_cancelled_and_malformed_codes_get_one_answer(paper, django_assert_num_queries):
    other = Certificate.objects.exclude(pk=paper.pk).get()
    answers = []
    for status in (Status.PENDING, Status.CANCELLED):
        Certificate.objects.filter(pk=other.pk).update(status=status)
        answers.append(check(other.code))
    for code in (new_code(), "halo", "A" * 300):
        with django_assert_num_queries(1):
            answers.append(check(code))
    assert {answer.status_code for answer in answers} == {404}
    # Beside the answer stand the form tokens and the address itself, for the language switch.
    mains = {answer.content.decode().partition("<main")[2].partition("</main>")[0] for answer in answers}
    assert len(mains) == 1


def test_a_typing_mistake_is_told_before_anything_is_looked_up(paper):
    wrong = ("B" if paper.code[0] == "A" else "A") + paper.code[1:]
    answer = Client().get(reverse("certification:verify"), {"kode": wrong})
    assert (answer.status_code, "kode" in answer.context["code_form"].errors) == (422, True)


def test_an_empty_question_is_told_what_it_lacks_and_an_open_page_is_not(paper):
    assert "Bagian ini perlu diisi" not in Client().get("/v/").content.decode()
    answer = Client().get("/v/", {"kode": " "})
    assert (answer.status_code, "Bagian ini perlu diisi" in answer.content.decode()) == (422, True)


def test_a_file_is_answered_in_the_language_of_the_reader(paper):
    file = SimpleUploadedFile("surat.pdf", b"%PDF-1.7 bukan surat", "application/pdf")
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "no certificate that we know" in client.post("/v/", {"berkas": file}).content.decode()


def test_nobody_asks_ten_thousand_times(paper, monkeypatch):
    monkeypatch.setattr(verifying, "CODES_A_MINUTE", 3)
    assert [check(paper.code).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    other = Client(REMOTE_ADDR="10.0.0.9").get(reverse("certification:certificate_check", args=[paper.code]))
    assert other.status_code == 200


def test_the_pages_stay_out_of_search_engines_and_caches(paper):
    for answer in (check(paper.code), check(new_code()), Client().get(reverse("certification:verify"))):
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("data", [b"", b"bukan pdf", b"%PDF-1.7\n" + b"\0" * 2000, b"<script>alert(1)</script>"])
def test_hostile_files_are_answered_in_words(db, data):
    answer = upload(data)
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.context["state"] in ("unknown", "unsigned", "altered")


def test_a_file_that_is_too_large_is_not_read(db, monkeypatch):
    monkeypatch.setattr(verifying, "LARGEST", 100)
    assert upload(b"x" * 101).context["state"] == "unknown"


def test_no_more_than_two_files_are_read_at_once(db, monkeypatch):
    busy = verifying.BoundedSemaphore(1)
    busy.acquire()
    monkeypatch.setattr(busy, "acquire", lambda timeout: False)
    monkeypatch.setattr(verifying, "_reading", busy)
    assert upload(b"%PDF-1.7").status_code == 429


def test_the_api_answers_a_code_without_signing_in(paper):
    answer = Client().get(f"/api/v1/certificates/{paper.code}")
    assert answer.json() == {
        "status": "valid",
        "number": paper.number,
        "kind": "lulus",
        "printed_name": paper.printed_name,
        "event": "Bimtek Peningkatan Kompetensi Kepemimpinan Guru Penggerak",
        "office": "Balai Guru Penggerak Provinsi Kalimantan Tengah",
        "issued_on": paper.issue.frame["issued_on"],
        "remark": "",
        "sample": True,
    }
    assert Client().get(f"/api/v1/certificates/{new_code()}").status_code == 404


@pytest.mark.parametrize(("actor", "status"), [("panitia", 200), ("dinas", 200), ("peserta", 404), ("staf_lain", 404)])
def test_the_api_lists_an_event_s_papers_to_those_who_may_see_them(few, paper, sign_in, actor, status):
    assert sign_in(few.users[actor]).get("/api/v1/events/bimtek-sampit/certificates").status_code == status


def test_an_education_office_gets_its_own_teachers_papers(few, paper, sign_in):
    items = sign_in(few.users["dinas"]).get("/api/v1/events/bimtek-sampit/certificates").json()["items"]
    assert [item["participant_id"] for item in items] == [str(few.participants[0].pk)]
