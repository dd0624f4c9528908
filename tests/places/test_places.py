from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pamong.places import commands
from pamong.places.commands import SchoolData, keep_schools
from pamong.places.models import Office, Regency, School
from scenes.pictures import png

PNG = png()


def test_regions_are_loaded_by_their_dotted_codes(db):
    assert commands.load_regions() == Regency.objects.filter(code__contains=".").count()
    assert str(Regency.objects.get(code="62.02")) == "Kabupaten Kotawaringin Timur"


def test_a_school_is_kept_once_by_its_npsn(db):
    commands.load_regions()
    first = SchoolData(name="SDN 1 Contoh", npsn="30200001")
    again = SchoolData(name="SD Negeri 1 Contoh", npsn="30200001", level="SD", regency_code="62.02")
    assert set(keep_schools(rows=[first]).values()) == set(keep_schools(rows=[again]).values())
    school = School.objects.get()
    assert (school.name, school.level, school.regency_id) == ("SDN 1 Contoh", "SD", "62.02")


def test_a_school_without_npsn_is_the_one_of_that_name_in_that_regency(db):
    commands.load_regions()
    here = SchoolData(name="TK Melati", regency_code="62.02")
    there = SchoolData(name="TK Melati", regency_code="62.01")
    ids = keep_schools(rows=[here, there, here])
    assert len(set(ids.values())) == 2
    assert keep_schools(rows=[here])[here] == ids[here]


def test_keeping_many_schools_costs_a_handful_of_queries(db, django_assert_num_queries):
    commands.load_regions()
    rows = [SchoolData(name=f"SDN {n}", npsn=f"{30200000 + n}", regency_code="62.02") for n in range(400)]
    with django_assert_num_queries(4):
        keep_schools(rows=rows)


def test_an_office_has_the_name_of_the_day(scene):
    commands.name_office(
        actor=scene.users["operator"], office=scene.office, name="BGTK Kalteng", valid_from=date(2025, 4, 1),
        ministry="Kementerian Pendidikan Dasar dan Menengah",
    )  # fmt: skip
    office = Office.objects.get(pk=scene.office.pk)
    assert office.name_on(date(2025, 3, 31)) == "Balai Guru Penggerak Provinsi Kalimantan Tengah"
    assert office.name_on(date(2025, 4, 1)) == "BGTK Kalteng"
    above = [office.letterhead(date(year, 4, 1))["above"] for year in (2021, 2024, 2025)]
    assert above == [[], ["Kementerian Pendidikan"], ["Kementerian Pendidikan Dasar dan Menengah"]]


@pytest.mark.parametrize("role", ["staf", "panitia", "kepala_lain", "peserta"])
def test_only_its_keepers_change_an_office(scene, role):
    with pytest.raises(PermissionDenied):
        commands.name_office(actor=scene.users[role], office=scene.office, name="Lain", valid_from=date(2025, 4, 1))


def test_the_first_office_of_an_installation_is_made_once(db):
    first = commands.keep_office(slug="bgp-kalteng", name="BGP Kalteng")
    assert commands.keep_office(slug="bgp-kalteng", name="Lain") == first
    assert first.name == "BGP Kalteng"


def test_the_page_of_the_office_takes_name_address_and_logo(scene, sign_in):
    client, path = sign_in(scene.users["operator"]), reverse("places:office", args=[scene.office.slug])
    assert client.get(path).status_code == 200
    logo = SimpleUploadedFile("logo.png", PNG + b"<script>")
    data = {"form": "office", "address": "Jl. Contoh 1", "city": "Palangka Raya", "unit_code": "C7.20", "logo": logo}
    assert client.post(path, data).status_code == 302
    assert client.get(f"{path}logo/").content == PNG
    named = {"form": "name", "name": "BGTK Kalteng", "valid_from": "2025-04-01"}
    assert client.post(path, named).status_code == 302
    assert scene.office.names.count() == 2


def test_a_logo_that_is_no_picture_is_refused_at_the_field(scene, sign_in):
    path = reverse("places:office", args=[scene.office.slug])
    data = {"form": "office", "address": "Jl. Contoh 1", "logo": SimpleUploadedFile("logo.png", b"<svg>")}
    page = sign_in(scene.users["operator"]).post(path, data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["logo"]
    assert "Jl. Contoh 1" in page.content.decode()


@pytest.mark.parametrize(("role", "status"), [("staf", 200), ("peserta", 404), ("staf_lain", 404), ("dinas", 404)])
def test_who_opens_the_page_of_an_office(scene, sign_in, role, status):
    path = reverse("places:office", args=[scene.office.slug])
    assert sign_in(scene.users[role]).get(path).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_schools_needs_as_many_queries_for_three_as_for_one(
    scene, sign_in, count, django_assert_num_queries
):
    client = sign_in(scene.users["staf"])
    with django_assert_num_queries(5):
        page = client.get(f"{reverse('places:school_list')}?q={'SDN 12 ' if count == 1 else 'SDN 1'}")
    assert page.context["page"].paginator.count >= count


def test_schools_are_not_listed_for_participants(scene, sign_in):
    assert sign_in(scene.users["peserta"]).get(reverse("places:school_list")).status_code == 404
