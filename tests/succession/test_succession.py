"""From rules and facts to a decision with reasons, and a log nobody edits unseen."""

import io
import re
from datetime import UTC, date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pamong.core import clock
from pamong.core.clock import pretend
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.people.models import Membership, OfficeRole, User
from pamong.places.models import School
from pamong.succession import commands, queries
from pamong.succession.chain import first_break
from pamong.succession.models import Candidate, LogEntry, RuleSetVersion, SchoolPost, VacancyState
from scenes.sampit import person

AUTHORITY = "62.02"
FACTS = {
    "edu_level": "S1", "accredited": "ya", "serdik_no": "ya", "perf_1": "Baik", "perf_2": "Baik", "mgr_months": "24",
    "disc_clear": "ya", "crim_clear": "ya", "pact_signed": "ya",
}  # fmt: skip


@pytest.fixture
def dinas(scene):
    return scene.users["dinas"]


@pytest.fixture
def version(dinas):
    return commands.adopt(actor=dinas, authority=AUTHORITY, set_id="K25")


@pytest.fixture
def candidates(scene, dinas, version):
    for one in scene.participants:
        one.person.birth_date = date(1985, 1, 1)
        one.person.save()
    commands.refresh_candidates(actor=dinas, authority=AUTHORITY)
    return list(Candidate.objects.filter(authority=AUTHORITY).order_by("person__name"))


@pytest.fixture
def able(dinas, candidates):
    for one in candidates:
        commands.attest(actor=dinas, candidate=one, stage="", **FACTS)
    return candidates


@pytest.fixture
def vacancy(dinas, able):
    school = able[2].person.school
    return commands.open_vacancy(actor=dinas, school=school, needed_by=date(2027, 7, 1))


def account(candidate):
    return User.objects.filter(person=candidate.person).first() or User.objects.create_user(
        None, person=candidate.person
    )


TEAM = [f"Anggota {number}" for number in range(5)]


def test_only_the_own_authority_s_teachers_become_candidates(scene, candidates):
    assert {one.person.regency_id for one in candidates} == {"62.02"}
    assert len(candidates) == 3


def test_a_teacher_of_sma_belongs_to_the_province(scene, dinas, version):
    school = scene.participants[0].person.school
    School.objects.filter(pk=school.pk).update(level="SMA")
    commands.refresh_candidates(actor=dinas, authority=AUTHORITY)
    assert not Candidate.objects.filter(person=scene.participants[0].person).exists()
    province = User.objects.create_user("provinsi@contoh.test", person=person("Petugas Provinsi"))
    Membership.objects.create(user=province, office=scene.office, role=OfficeRole.EDUCATION_OFFICE, province_id="62")
    commands.adopt(actor=province, authority="62", set_id="K25")
    commands.refresh_candidates(actor=province, authority="62")
    assert Candidate.objects.get(authority="62").person == scene.participants[0].person


def test_without_papers_it_is_incomplete_and_with_them_eligible(dinas, candidates):
    one = candidates[0]
    assert (one.result, one.rule_set) == ("incomplete", "K25")
    commands.attest(actor=dinas, candidate=one, stage="sertifikat", **FACTS)
    assert (one.result, one.outcomes["K25-SEL"]) == ("eligible", "met")
    commands.attest(actor=dinas, candidate=one, stage="", **{**FACTS, "mgr_months": "23"})
    assert one.result == "not_eligible"


def test_the_snapshot_and_the_explanation_agree(able):
    for one in able:
        verdict = queries.explain(one).verdict
        assert {found.rule: found.outcome.word for found in (*verdict.rules, *verdict.steps)} == one.outcomes


def test_the_explanation_names_the_authority_by_its_name(able):
    reasons = {found.rule: found.reason for found in queries.explain(able[0]).verdict.rules}
    assert "Kabupaten Kotawaringin Timur" in reasons["K25-AUTH"]
    assert "62.02" not in reasons["K25-AUTH"]


STATES = {
    "met": "Terpenuhi",
    "not_met": "Belum terpenuhi",
    "unknown": "Belum diketahui",
    "waived": "Dikecualikan",
    "not_applicable": "Tidak berlaku",
}


def test_the_page_says_of_every_rule_what_was_found(sign_in, dinas, candidates):
    for facts in ({**FACTS, "mgr_months": "23"}, {}):
        commands.attest(actor=dinas, candidate=candidates[0], stage="", **facts)
        page = sign_in(dinas).get(reverse("succession:candidate", args=[candidates[0].pk])).content.decode()
        found = [one.outcome.word for _text, one in queries.explain(candidates[0]).told]
        assert re.findall(rf"({'|'.join(STATES.values())})</span>\s*</td>", page) == [STATES[word] for word in found]


def test_a_rule_is_told_in_words(able):
    told = queries.explain(able[0]).told
    assert [text for text, one in told if one.rule == "K25-SERDIK"] == ["Memiliki sertifikat pendidik."]


def test_the_log_names_fields_and_never_their_contents(dinas, candidates):
    commands.attest(actor=dinas, candidate=candidates[0], stage="", crim_clear="tidak")
    line = LogEntry.objects.get(verb="attested")
    assert line.data == {"fields": ["crim_clear"], "stage": "", "result": "not_eligible"}


def test_another_authority_s_office_may_do_nothing(scene, able, vacancy):
    stranger = User.objects.create_user("lain@contoh.test", person=person("Petugas Lain"))
    Membership.objects.create(user=stranger, office=scene.office, role=OfficeRole.EDUCATION_OFFICE, regency_id="62.01")
    for act in (
        lambda: commands.attest(actor=stranger, candidate=able[0], stage="", **FACTS),
        lambda: commands.list_candidate(actor=stranger, vacancy=vacancy, candidate=able[0], reason="x"),
        lambda: commands.refresh_candidates(actor=stranger, authority=AUTHORITY),
        lambda: commands.adopt(actor=stranger, authority=AUTHORITY, set_id="K25"),
        lambda: commands.wish(actor=stranger, candidate=able[0], schools=[]),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_another_regency_s_candidate_is_not_there(scene, sign_in, able):
    stranger = User.objects.create_user("lain@contoh.test", person=person("Petugas Lain"))
    Membership.objects.create(user=stranger, office=scene.office, role=OfficeRole.EDUCATION_OFFICE, regency_id="62.01")
    url = reverse("succession:candidate", args=[able[0].pk])
    statuses = [sign_in(who).get(url).status_code for who in (scene.users["dinas"], stranger, scene.users["panitia"])]
    assert statuses == [200, 404, 404]


def test_a_rule_is_changed_as_a_draft_with_a_reason_and_used_only_once_published(dinas, version, able):
    values = {"expr": "mgr_months >= 36", "fields": ["mgr_months"]}
    with pytest.raises(ValidationError):
        commands.draft_rule(actor=dinas, current=version, rule="K25-MGR", reason=" ", **values)
    with pytest.raises(Refused):
        commands.draft_rule(actor=dinas, current=version, rule="K25-MGR", reason="x", expr="mgr_months >")
    draft = commands.draft_rule(actor=dinas, current=version, rule="K25-MGR", reason="Perbup contoh", **values)
    commands.refresh_candidates(actor=dinas, authority=AUTHORITY)
    assert Candidate.objects.get(pk=able[0].pk).result == "eligible"
    commands.publish(actor=dinas, draft=draft)
    commands.refresh_candidates(actor=dinas, authority=AUTHORITY)
    assert Candidate.objects.get(pk=able[0].pk).result == "not_eligible"
    told = LogEntry.objects.get(verb="rules_published").data["changes"]
    assert {"rule": "K25-MGR", "field": "expr", "before": "mgr_months >= 24", "after": "mgr_months >= 36"} in told
    assert [one.state for one in RuleSetVersion.objects.order_by("version")] == ["diganti", "berlaku"]


def test_an_unclear_place_is_read_another_way_as_a_draft_with_a_reason(dinas, version, able):
    with pytest.raises(Refused):
        commands.draft_readings(actor=dinas, current=version, readings={"age": "at_most"}, reason="Sama saja")
    with pytest.raises(Refused):
        commands.draft_readings(actor=dinas, current=version, readings={"age": "under"}, reason=" ")
    with pytest.raises(Refused):
        commands.draft_readings(actor=dinas, current=version, readings={"age": "muda"}, reason="Salah")
    draft = commands.draft_readings(actor=dinas, current=version, readings={"age": "under"}, reason="Bantuan PMM")
    assert queries.rules_on(AUTHORITY, clock.today()).readings["age"] == "at_most"
    commands.publish(actor=dinas, draft=draft)
    assert queries.rules_on(AUTHORITY, clock.today()).readings["age"] == "under"
    told = LogEntry.objects.get(verb="rules_published").data["changes"]
    assert {"rule": None, "field": "readings.age", "before": "at_most", "after": "under"} in told


def test_the_page_of_readings_shows_the_choice_and_keeps_what_was_typed(sign_in, dinas, version):
    client, url = sign_in(dinas), f"/suksesi/aturan/{version.pk}/tafsir/"
    same = {one["key"]: one["default"] for one in version.document["readings"]}
    wrong = client.post(url, {**same, "reason": "Tidak ada yang berubah"})
    assert wrong.status_code == 422
    assert "Tidak ada yang berubah" in wrong.content.decode()
    right = client.post(url, {**same, "age": "under", "reason": "Bantuan PMM"}, follow=True)
    assert "readings.age" in right.content.decode()


def test_rules_out_of_date_are_not_offered_and_not_applied(dinas, version):
    assert queries.offered("62.01", date(2024, 11, 8)) == ["K24"]
    assert queries.offered("62.01", date(2026, 1, 1)) == ["K25"]
    assert queries.rules_on(AUTHORITY, date(2024, 11, 8)) is None


def test_wishes_stay_within_the_own_authority(scene, able):
    one = able[0]
    with pytest.raises(PermissionDenied):
        commands.wish(actor=account(able[1]), candidate=one, schools=[])
    elsewhere = scene.participants[1].person.school
    with pytest.raises(Refused):
        commands.wish(actor=account(one), candidate=one, schools=[elsewhere])
    commands.wish(actor=account(one), candidate=one, schools=[able[2].person.school], limits="Tidak ke hulu")
    assert [(row.place, row.school) for row in one.wish_rows.all()] == [(1, able[2].person.school)]


def test_a_vacancy_goes_from_list_to_decision_with_reasons_and_minutes(scene, sign_in, dinas, able, vacancy):
    one, other = able[:2]
    for row in (one, other):
        commands.wish(actor=account(row), candidate=row, schools=[vacancy.school])
    assert [row.candidate for row in queries.rows_for(vacancy)] == [one, other]
    with pytest.raises(ValidationError):
        commands.list_candidate(actor=dinas, vacancy=vacancy, candidate=one, reason=" ")
    for row in (other, one):
        commands.list_candidate(actor=dinas, vacancy=vacancy, candidate=row, reason=f"Alasan {row.person.name}")
    advice = {"vacancy": vacancy, "reasons": "Pernah memimpin.", "met_on": date(2026, 6, 1), "place": "Sampit"}
    with pytest.raises(ValidationError):
        commands.decide(actor=dinas, candidate=one, team=TEAM[:4], **advice)
    with pytest.raises(ValidationError):
        commands.decide(actor=dinas, candidate=able[2], team=TEAM, **advice)
    commands.decide(actor=dinas, candidate=one, team=TEAM, **advice)
    assert vacancy.state == VacancyState.DECIDED
    with pytest.raises(Refused):
        commands.list_candidate(actor=dinas, vacancy=vacancy, candidate=able[2], reason="x")
    from pypdf import PdfReader

    pdf = sign_in(dinas).get(reverse("succession:minutes", args=[vacancy.pk])).content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    for words in ("Pernah memimpin.", "Anggota 4", "Peserta 01 Contoh", "K25", "CONTOH"):
        assert words in text


def test_who_does_not_meet_a_rule_is_not_listed_and_who_lacks_papers_may_be(dinas, able, vacancy):
    commands.attest(actor=dinas, candidate=able[0], stage="", **{**FACTS, "disc_clear": "tidak"})
    commands.attest(actor=dinas, candidate=able[1], stage="", **{**FACTS, "disc_clear": ""})
    with pytest.raises(Refused):
        commands.list_candidate(actor=dinas, vacancy=vacancy, candidate=able[0], reason="x")
    assert commands.list_candidate(actor=dinas, vacancy=vacancy, candidate=able[1], reason="Berkas menyusul").place == 1


def test_all_vacancies_are_matched_by_the_team_s_order(dinas, able, vacancy):
    for row in able[:2]:
        commands.wish(actor=account(row), candidate=row, schools=[vacancy.school])
    for row in (able[1], able[0]):
        commands.list_candidate(actor=dinas, vacancy=vacancy, candidate=row, reason="x")
    found = queries.propose(AUTHORITY)
    assert ([one.candidate for one in found.matches], found.blocking_pairs) == ([str(able[1].pk)], 0)


def test_a_candidate_reads_the_own_reasons_objects_and_is_answered(scene, sign_in, dinas, able):
    client = sign_in(scene.users["peserta"])
    page = client.get("/jalan-saya/").content.decode()
    assert "Golongan III/c, diminta paling rendah III/c." in page
    client.post("/jalan-saya/keberatan/", {"text": "Pengalaman saya 30 bulan."})
    objection = able[0].objections.get()
    with pytest.raises(PermissionDenied):
        commands.answer_objection(actor=scene.users["peserta"], objection=objection, answer="x")
    commands.answer_objection(actor=dinas, objection=objection, answer="Sudah diperbaiki.")
    assert "Sudah diperbaiki." in client.get("/jalan-saya/").content.decode()


def test_an_edit_by_sql_a_cut_and_an_insertion_break_the_chain(dinas, able, vacancy):
    commands.list_candidate(actor=dinas, vacancy=vacancy, candidate=able[0], reason="Jujur")
    assert first_break(AUTHORITY) is None
    count = LogEntry.objects.filter(authority=AUTHORITY).count()
    line = LogEntry.objects.get(verb="listed")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE succession_logentry SET verb = 'unlisted' WHERE id = %s", [line.pk])
    assert first_break(AUTHORITY).number == line.number
    with connection.cursor() as cursor:
        cursor.execute("UPDATE succession_logentry SET verb = 'listed' WHERE id = %s", [line.pk])
    assert first_break(AUTHORITY) is None
    LogEntry.objects.filter(authority=AUTHORITY, number=2).delete()
    assert (first_break(AUTHORITY).number, first_break(AUTHORITY).reason) == (2, "baris hilang")
    LogEntry.objects.filter(authority=AUTHORITY, number__gt=1).delete()
    assert first_break(AUTHORITY) is None
    assert first_break(AUTHORITY, expected=count).reason == "akhir terpotong"


def test_every_line_of_the_log_is_also_in_the_audit_trail(able, vacancy):
    assert LogEntry.objects.count() == AuditEntry.objects.filter(verb__startswith="succession.").count()


TABLE = """NPSN;Kecamatan;Nama Kepala Sekolah;Tanggal Lahir;TMT Tugas;PLT
{0};Baamang;Kepala Contoh;15/06/1966;2020-01-01;
{1};Baamang;;;;
{1};Baamang;;;;
30209999;Lain;X;;;
{2};Ketapang;Plt Contoh;;;ya
"""


def test_schools_are_taken_in_and_need_is_projected(scene, dinas, able):
    from datetime import datetime

    codes = [one.person.school.npsn for one in able]
    file = SimpleUploadedFile("sekolah.csv", TABLE.format(*codes).encode())
    told = commands.import_posts(actor=dinas, authority=AUTHORITY, file=file)
    assert told == {"rows": 5, "kept": 3, "doubled": 1, "elsewhere": 1}
    with pretend(datetime(2026, 1, 1, 3, tzinfo=UTC)):
        need = queries.need_of(AUTHORITY)
    assert need.totals == [2, 1, 0, 0, 0]
    assert need.projection.by_kecamatan == {"62.02 Baamang": [1, 1, 0, 0, 0], "62.02 Ketapang": [1, 0, 0, 0, 0]}
    assert [name for name, _cells in need.by_kecamatan] == ["Baamang", "Ketapang"]
    again = SimpleUploadedFile("sekolah.csv", TABLE.format(*codes).encode())
    commands.import_posts(actor=dinas, authority=AUTHORITY, file=again)
    assert SchoolPost.objects.count() == 3


@pytest.mark.parametrize("content", [b"", b"nama,umur\na,1\n", b"npsn\n\xff\xfe\n", b"npsn\n"])
def test_a_table_that_cannot_be_read_is_refused_with_the_way_out(dinas, content):
    with pytest.raises(ValidationError) as refusal:
        commands.import_posts(actor=dinas, authority=AUTHORITY, file=SimpleUploadedFile("x.csv", content))
    assert list(refusal.value.message_dict) == ["file"]


def test_the_map_takes_as_many_queries_for_three_as_for_one(sign_in, dinas, able):
    client, counts = sign_in(dinas), []
    for q in ("?q=Peserta 01", ""):
        with CaptureQueriesContext(connection) as queries_:
            assert client.get(f"/suksesi/calon/{q}").status_code == 200
        counts.append(len(queries_))
    assert counts[0] == counts[1]


def test_the_office_works_on_plain_forms_from_rules_to_list(sign_in, dinas, scene):
    client = sign_in(dinas)
    client.post("/suksesi/aturan/pakai/K25/")
    client.post("/suksesi/calon/perbarui/")
    one = Candidate.objects.get(person=scene.participants[0].person)
    client.post(f"/suksesi/calon/{one.pk}/", {"stage": "pelatihan", **FACTS})
    one.refresh_from_db()
    assert (one.stage, one.facts["mgr_months"]) == ("pelatihan", "24")
    school = scene.participants[4].person.school
    client.post("/suksesi/lowongan/", {"school": school.pk, "needed_by": "2027-07-01"})
    assert "SDN 5 Contoh" in client.get("/suksesi/lowongan/").content.decode()
    version = RuleSetVersion.objects.get()
    rule = client.get(f"/suksesi/aturan/{version.pk}/butir/K25-MGR/")
    assert "mgr_months &gt;= 24" in rule.content.decode()
    broken = client.post(f"/suksesi/aturan/{version.pk}/butir/K25-MGR/", {"expr": "mgr_months >", "reason": "x"})
    assert broken.status_code == 422
