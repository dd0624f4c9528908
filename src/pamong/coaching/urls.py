from django.urls import path

from .views import calibration, calls, cues, recording, remarks, rounds, taps, tus, visibility, voice

app_name = "coaching"
ROOM = "kegiatan/<slug:event_slug>/praktik/"
CLIPS = f"{ROOM}kalibrasi/"
TRIAD = f"{ROOM}kelompok/<uuid:triad_id>/"
SOUNDS = f"{ROOM}rekaman/"
TALK = f"{SOUNDS}sesi/<slug:source>/<uuid:talk_id>/"
ASK = f"{SOUNDS}izin/<uuid:ask_id>/"
SOUND = f"{SOUNDS}<uuid:recording_id>/"

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
    path(SOUNDS, recording.listing, name="recordings"),
    path(f"{SOUNDS}masa-simpan/", recording.retention, name="recording_retention"),
    path(TALK, recording.session, name="recording_session"),
    path(f"{TALK}lampu/", recording.lamp, name="recording_lamp"),
    path(f"{TALK}minta/", recording.ask, name="consent_ask"),
    path(ASK, recording.answer, name="consent"),
    path(f"{ASK}berkas/", recording.send_file, name="recording_file"),
    path(f"{ASK}tus/", tus.create, name="recording_create"),
    path(SOUND, remarks.player, name="recording"),
    path(f"{SOUND}tus/", tus.upload, name="recording_upload"),
    path(f"{SOUND}suara/", recording.sound, name="recording_sound"),
    path(f"{SOUND}berhenti/", recording.stop, name="recording_stop"),
    path(f"{SOUND}hapus/", recording.delete, name="recording_delete"),
    path(f"{SOUNDS}catatan/<uuid:remark_id>/", remarks.remark, name="recording_remark"),
]
