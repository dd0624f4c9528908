from django.urls import path

from .views import people, pictures, report, runs

app_name = "measurement"
ROOM = "kegiatan/<slug:event_slug>/pengukuran/"
RUN = f"{ROOM}<uuid:measurement_id>/"

urlpatterns = [
    path(ROOM, runs.home, name="home"),
    path(f"{ROOM}hitung/", runs.start, name="start"),
    path(f"{ROOM}milik-saya/", people.own, name="own"),
    path(RUN, runs.run_detail, name="run"),
    path(f"{RUN}peserta/", people.people, name="people"),
    path(f"{RUN}peserta/<uuid:participant_id>/", people.person, name="person"),
    path(f"{RUN}peserta/<uuid:participant_id>/keterampilan.svg", pictures.person_skills, name="person_skills"),
    path(f"{RUN}kelas/", report.classes, name="classes"),
    path(f"{RUN}pengamat/", report.raters, name="raters"),
    path(f"{RUN}kriteria/", report.items, name="items"),
    path(f"{RUN}pertumbuhan/", report.growth, name="growth"),
    path(f"{RUN}peta-praktik.svg", pictures.practice_map, name="practice_map"),
    path(f"{RUN}peta-tes.svg", pictures.test_map, name="test_map"),
    path(f"{RUN}pertumbuhan-praktik.svg", pictures.practice_growth, name="practice_growth"),
    path(f"{RUN}pertumbuhan-tes.svg", pictures.test_growth, name="test_growth"),
    path(f"{RUN}bekukan/", runs.freeze, name="freeze"),
    path(f"{RUN}buang/", runs.discard, name="discard"),
    path(f"{RUN}data/", runs.take_out, name="take_out"),
]
