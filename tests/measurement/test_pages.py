"""What each sees: the committee the event, a participant and a rater their own, others nothing."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from pamong.measurement import commands
from pamong.measurement.models import PersonMeasure, Run, RunState
from scenes.measured import measured

ROOM = "/kegiatan/bimtek-sampit/pengukuran/"
PEOPLE_QUERIES = 12
VIEWS = ("", "peserta/", "kelas/", "pengamat/", "kriteria/", "pertumbuhan/", "data/")


def test_the_committee_reads_every_view(rated, sign_in):
    run = measured(rated, frozen=False)
    client = sign_in(rated.users["panitia"])
    assert {view: client.get(f"{ROOM}{run.pk}/{view}").status_code for view in VIEWS} == dict.fromkeys(VIEWS, 200)


def test_from_start_to_frozen_with_plain_posts(rated, sign_in):
    client = sign_in(rated.users["panitia"])
    assert "Ukur sekarang" in client.get(ROOM).content.decode()
    answer = client.post(f"{ROOM}hitung/", {"model": "rsm"})
    run = Run.objects.get()
    assert answer["Location"] == f"{ROOM}{run.pk}/"
    assert "Sedang mengukur" in client.get(answer["Location"]).content.decode()
    commands.reckon_run(run=run)
    assert client.get(answer["Location"], headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = client.get(answer["Location"]).content.decode()
    assert "Bekukan, dan tunjukkan angka masing-masing" in page
    client.post(f"{ROOM}{run.pk}/bekukan/")
    run.refresh_from_db()
    assert run.state == RunState.FROZEN
    assert "Bekukan" not in client.get(answer["Location"]).content.decode()


def test_a_wrong_choice_is_told_at_the_field(rated, sign_in):
    answer = sign_in(rated.users["panitia"]).post(f"{ROOM}hitung/", {"model": "apa"})
    assert answer.status_code == 422
    assert Run.objects.count() == 0


def test_a_participant_sees_their_own_figures_once_frozen_and_nobody_elses(rated, sign_in):
    run = measured(rated, frozen=False)
    client, own = sign_in(rated.users["peserta"]), rated.participants[0]
    assert "Belum diukur" in client.get(f"{ROOM}milik-saya/").content.decode()
    assert client.get(f"{ROOM}{run.pk}/peserta/{own.pk}/").status_code == 404
    commands.freeze_run(actor=rated.users["panitia"], run=run)
    page = client.get(f"{ROOM}milik-saya/").content.decode()
    assert "Kesiapan menurut kompetensi" in page
    assert "Skala percobaan" in page
    assert "Belum ada data dari kegiatan ini" in page
    assert client.get(f"{ROOM}{run.pk}/peserta/{own.pk}/").status_code == 200
    assert client.get(f"{ROOM}{run.pk}/peserta/{rated.participants[1].pk}/").status_code == 404
    assert client.get(ROOM)["Location"] == f"{ROOM}milik-saya/"
    assert [client.get(f"{ROOM}{run.pk}/{view}").status_code for view in VIEWS] == [404] * len(VIEWS)


def test_a_coach_reads_their_own_severity_kindly(rated, sign_in):
    measured(rated)
    strict = rated.crew["coach"][0]
    page = sign_in(strict.person.user).get(f"{ROOM}milik-saya/").content.decode()
    assert "Saya sebagai pengamat" in page
    assert "sudah diperhitungkan" in page
    assert str(rated.crew["coach"][1].person) not in page


def test_a_rater_of_one_sheet_is_told_that_it_is_too_little(rated, sign_in):
    measured(rated)
    page = sign_in(rated.users["peserta"]).get(f"{ROOM}milik-saya/").content.decode()
    assert "Anda mengisi satu lembar" in page


def test_an_account_without_a_person_rated_nothing(rated, sign_in):
    measured(rated)
    head = rated.users["kepala_balai"]
    head.person = None
    head.save()
    assert "Anda mengisi satu lembar" not in sign_in(head).get(f"{ROOM}milik-saya/").content.decode()


def test_others_find_nothing(rated, sign_in):
    run = measured(rated)
    urls = [ROOM, f"{ROOM}milik-saya/", *(f"{ROOM}{run.pk}/{view}" for view in VIEWS)]
    others = ("dinas", "pengawas", "staf_lain", "kepala_lain", "operator")
    found = {who: {sign_in(rated.users[who]).get(url).status_code for url in urls} for who in others}
    assert found == {who: {404} for who in others}


def test_raters_that_cannot_be_compared_are_named_before_the_figures(rated, sign_in):
    run = measured(rated, frozen=False)
    codes = list(run.raters.order_by("crew__person__name").values_list("code", flat=True))
    whole = run.parts["praktik"] | {"connected": False, "unlinked": [[f"rater:{code}"] for code in codes]}
    Run.objects.filter(pk=run.pk).update(parts={**run.parts, "praktik": whole})
    page = sign_in(rated.users["panitia"]).get(f"{ROOM}{run.pk}/").content.decode()
    assert page.index("Belum semua pengamat dapat dibandingkan") < page.index("keandalan")
    for coach in rated.crew["coach"]:
        assert escape(str(coach.person)) in page


def test_growth_is_not_shown_without_common_questions(rated, sign_in):
    run = measured(rated)
    Run.objects.filter(pk=run.pk).update(parts={**run.parts, "tes": run.parts["tes"] | {"connected": False}})
    page = sign_in(rated.users["panitia"]).get(f"{ROOM}{run.pk}/pertumbuhan/").content.decode()
    assert "Pretes dan postes tidak punya soal yang sama" in page
    assert "Jelas naik" not in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_people_costs_the_same_for_one_and_for_three(rated, sign_in, django_assert_num_queries, people):
    run = measured(rated)
    kept = [one.pk for one in rated.participants[:people]]
    PersonMeasure.objects.filter(run=run).exclude(participant__in=kept).delete()
    client, url = sign_in(rated.users["panitia"]), f"{ROOM}{run.pk}/peserta/"
    client.get(url)
    with django_assert_num_queries(PEOPLE_QUERIES):
        page = client.get(url).content.decode()
    assert page.count('<th scope="row"><a href=') == people


def test_pictures_are_drawn_as_svg(rated, sign_in):
    run = measured(rated)
    client = sign_in(rated.users["panitia"])
    for name in ("peta-praktik", "pertumbuhan-tes"):
        answer = client.get(f"{ROOM}{run.pk}/{name}.svg")
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer.content.startswith(b"<svg")


def test_a_participants_page_shows_the_frozen_figures(rated, sign_in):
    measured(rated)
    url = f"/kegiatan/bimtek-sampit/peserta/{rated.participants[0].pk}/"
    assert "Hasil pengukuran" in sign_in(rated.users["panitia"]).get(url).content.decode()
    assert "Hasil pengukuran" not in sign_in(rated.users["dinas"]).get(url).content.decode()
