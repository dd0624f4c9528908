from django.urls import path

from .views import rounds, taps

app_name = "coaching"
ROOM = "kegiatan/<slug:event_slug>/praktik/"
TRIAD = f"{ROOM}kelompok/<uuid:triad_id>/"

urlpatterns = [
    path(ROOM, rounds.home, name="home"),
    path(f"{ROOM}papan/", rounds.board, name="board"),
    path(f"{ROOM}papan/kesepahaman/", rounds.agreement, name="agreement"),
    path(f"{TRIAD}pandu/", rounds.guide, name="guide"),
    path(f"{TRIAD}tahap/", rounds.mark_stage, name="mark_stage"),
    path(f"{TRIAD}amati/", rounds.observe, name="observe"),
    path(f"{TRIAD}ketuk/", taps.tap, name="tap"),
    path(f"{TRIAD}ketuk/urung/", taps.undo, name="undo_tap"),
    path(f"{TRIAD}amati/simpan/", rounds.save_draft, name="save_draft"),
    path(f"{TRIAD}amati/perbaiki/", rounds.correct, name="correct"),
    path(f"{TRIAD}umpan-balik/", rounds.feedback, name="feedback"),
    path(f"{TRIAD}ulangi/", rounds.repeat_stage, name="repeat_stage"),
    path(f"{ROOM}ulangan/<uuid:run_id>/", rounds.attempt, name="attempt"),
]
