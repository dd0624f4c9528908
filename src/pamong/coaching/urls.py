from django.urls import path

from . import views

app_name = "coaching"
ROOM = "kegiatan/<slug:event_slug>/praktik/"
TRIAD = f"{ROOM}kelompok/<uuid:triad_id>/"

urlpatterns = [
    path(ROOM, views.home, name="home"),
    path(f"{ROOM}papan/", views.board, name="board"),
    path(f"{ROOM}papan/kesepahaman/", views.agreement, name="agreement"),
    path(f"{TRIAD}pandu/", views.guide, name="guide"),
    path(f"{TRIAD}tahap/", views.mark_stage, name="mark_stage"),
    path(f"{TRIAD}amati/", views.observe, name="observe"),
    path(f"{TRIAD}amati/simpan/", views.save_draft, name="save_draft"),
    path(f"{TRIAD}amati/perbaiki/", views.correct, name="correct"),
    path(f"{TRIAD}umpan-balik/", views.feedback, name="feedback"),
    path(f"{TRIAD}ulangi/", views.repeat_stage, name="repeat_stage"),
    path(f"{ROOM}ulangan/<uuid:run_id>/", views.attempt, name="attempt"),
]
