from django.urls import path

from .views import candidates, office, own, rulesets, vacancies

app_name = "succession"
ROOM = "suksesi/"

urlpatterns = [
    path(ROOM, office.home, name="home"),
    path(f"{ROOM}kebutuhan/", office.needs, name="needs"),
    path(f"{ROOM}catatan/", office.log, name="log"),
    path(f"{ROOM}calon/", candidates.talent_map, name="talent_map"),
    path(f"{ROOM}calon/perbarui/", candidates.refresh, name="refresh"),
    path(f"{ROOM}calon/<uuid:candidate_id>/", candidates.candidate, name="candidate"),
    path(f"{ROOM}keberatan/<uuid:objection_id>/", candidates.objection, name="objection"),
    path(f"{ROOM}lowongan/", vacancies.vacancies, name="vacancies"),
    path(f"{ROOM}lowongan/<uuid:vacancy_id>/", vacancies.vacancy, name="vacancy"),
    path(f"{ROOM}lowongan/<uuid:vacancy_id>/daftarkan/<uuid:candidate_id>/", vacancies.list_one, name="list_one"),
    path(f"{ROOM}lowongan/<uuid:vacancy_id>/keluarkan/<int:number>/", vacancies.unlist, name="unlist"),
    path(f"{ROOM}lowongan/<uuid:vacancy_id>/putuskan/", vacancies.decide, name="decide"),
    path(f"{ROOM}lowongan/<uuid:vacancy_id>/berita-acara.pdf", vacancies.minutes, name="minutes"),
    path(f"{ROOM}usulan/", vacancies.proposals, name="proposals"),
    path(f"{ROOM}aturan/", rulesets.rules, name="rules"),
    path(f"{ROOM}aturan/pakai/<slug:set_id>/", rulesets.adopt, name="adopt"),
    path(f"{ROOM}aturan/<uuid:version_id>/", rulesets.version, name="version"),
    path(f"{ROOM}aturan/<uuid:version_id>/butir/<slug:rule_id>/", rulesets.rule, name="rule"),
    path(f"{ROOM}aturan/<uuid:version_id>/tafsir/", rulesets.readings, name="readings"),
    path(f"{ROOM}aturan/<uuid:version_id>/terbitkan/", rulesets.publish, name="publish"),
    path(f"{ROOM}aturan/<uuid:version_id>/buang/", rulesets.discard, name="discard"),
    path("jalan-saya/", own.path_page, name="own"),
    path("jalan-saya/minat/", own.wish, name="wish"),
    path("jalan-saya/keberatan/", own.object_to, name="object"),
]
