from django.urls import path

from .views import calibration, calls, cues, rounds, taps, visibility, voice

app_name = "coaching"
ROOM = "kegiatan/<slug:event_slug>/praktik/"
CLIPS = f"{ROOM}kalibrasi/"
TRIAD = f"{ROOM}kelompok/<uuid:triad_id>/"

urlpatterns = [
    path(ROOM, rounds.home, name="home"),
    path(f"{ROOM}papan/", rounds.board, name="board"),
    path(f"{ROOM}papan/kesepahaman/", rounds.agreement, name="agreement"),
    path(f"{ROOM}pertanyaan/", cues.cues, name="cues"),
    path(CLIPS, calibration.clips, name="clips"),
    path(f"{CLIPS}pakai/", calibration.adopt, name="clips_adopt"),
    path(f"{CLIPS}aturan/", calibration.ask, name="clips_ask"),
    path(f"{CLIPS}tambah/", calibration.add, name="clip_add"),
    path(f"{CLIPS}<uuid:clip_id>/", calibration.code, name="clip"),
    path(f"{CLIPS}<uuid:clip_id>/suara/", calibration.sound, name="clip_sound"),
    path(f"{CLIPS}hasil/<uuid:coding_id>/", calibration.coding, name="coding"),
    path(f"{TRIAD}pandu/", rounds.guide, name="guide"),
    path(f"{TRIAD}tahap/", rounds.mark_stage, name="mark_stage"),
    path(f"{TRIAD}amati/", rounds.observe, name="observe"),
    path(f"{TRIAD}ketuk/", taps.tap, name="tap"),
    path(f"{TRIAD}ketuk/urung/", taps.undo, name="undo_tap"),
    path(f"{TRIAD}amati/simpan/", rounds.save_draft, name="save_draft"),
    path(f"{TRIAD}amati/perbaiki/", rounds.correct, name="correct"),
    path(f"{TRIAD}umpan-balik/", rounds.feedback, name="feedback"),
    path(f"{TRIAD}formulir/<str:name>", visibility.paper, name="form_paper"),
    path(f"{TRIAD}suara/", voice.voice, name="voice"),
    path(f"{TRIAD}panggilan/", calls.call, name="call"),
    path(f"{TRIAD}panggilan/masuk/", calls.enter, name="call_enter"),
    path(f"{TRIAD}panggilan/pesan/", calls.exchange, name="call_messages"),
    path(f"{TRIAD}panggilan/keluar/", calls.leave, name="call_leave"),
    path(f"{TRIAD}panggilan/tautan/", calls.meeting_link, name="meeting_link"),
    path(f"{ROOM}perangkat/", calls.device, name="device"),
    path(f"{TRIAD}siapa-membaca/", visibility.choose, name="visibility"),
    path(f"{ROOM}penilaian/", visibility.assessed, name="assessed"),
    path(f"{TRIAD}ulangi/", rounds.repeat_stage, name="repeat_stage"),
    path(f"{ROOM}ulangan/<uuid:run_id>/", rounds.attempt, name="attempt"),
]
