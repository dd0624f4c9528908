"""Addresses of presence; `/h/…` is what the printed and projected codes hold."""

from django.urls import path

from .views import boards, own, papers, scanning, sessions

app_name = "attendance"
ROOM = "kegiatan/<slug:event_slug>/kehadiran/"
SESSION = ROOM + "<uuid:session_id>/"

urlpatterns = [
    path("h/tanpa-sinyal/", scanning.check_in_kept, name="check_in_kept"),
    path("h/<str:token>", scanning.check_in, name="check_in"),
    path(ROOM, boards.board, name="board"),
    path(ROOM + "saya/", own.own, name="own"),
    path(ROOM + "saya/kode/", own.spoken, name="spoken"),
    path(ROOM + "rekap/", boards.recap_page, name="recap"),
    path(ROOM + "rekap.xlsx", papers.recap_sheet, name="recap_sheet"),
    path(ROOM + "daftar-hadir.pdf", papers.attendance_list, name="attendance_list"),
    path(ROOM + "kartu-qr.pdf", papers.badges, name="badges"),
    path(ROOM + "pertanyaan/", boards.questions, name="questions"),
    path(ROOM + "pertanyaan/jawab/", boards.answer, name="answer"),
    path(ROOM + "pertanyaan/setuju/", boards.approve, name="approve"),
    path(ROOM + "tutup/", boards.close_many, name="close_many"),
    path(ROOM + "batal/<uuid:batch>/", boards.undo, name="undo"),
    path(SESSION, sessions.session_detail, name="session_detail"),
    path(SESSION + "tandai/", sessions.mark, name="mark"),
    path(SESSION + "koreksi/", sessions.correct, name="correct"),
    path(SESSION + "riwayat/<uuid:participant_id>/", sessions.history, name="history"),
    path(SESSION + "layar/", sessions.screen, name="screen"),
    path(SESSION + "papan/", sessions.projector, name="projector"),
    path(SESSION + "tutup/", sessions.close, name="close"),
    path(SESSION + "pindai/", scanning.scanner, name="scanner"),
]
