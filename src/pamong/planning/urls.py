"""Addresses of planning."""

from django.urls import path

from . import views

app_name = "planning"
ROOM = "kegiatan/<slug:event_slug>/jadwal/"
PLAN = f"{ROOM}rencana/<int:version>/"
urlpatterns = [
    path(ROOM, views.timetable, name="timetable"),
    path(f"{ROOM}jadwal.pdf", views.timetable_pdf, name="timetable_pdf"),
    path(f"{ROOM}jadwal.xlsx", views.timetable_xlsx, name="timetable_xlsx"),
    path(f"{ROOM}jadwal.ics", views.timetable_ics, name="timetable_ics"),
    path(f"{ROOM}cetak.pdf", views.timetable_print, name="timetable_print"),
    path(f"{ROOM}kalender/", views.calendar_link, name="calendar_link"),
    path("kalender/<str:secret>.ics", views.calendar_feed, name="calendar_feed"),
    path(f"{ROOM}kelas.xlsx", views.classes_xlsx, name="classes_xlsx"),
    path(f"{ROOM}kelompok/", views.triad_list, name="triad_list"),
    path(f"{ROOM}kelompok/pertemuan/", views.meeting_list, name="meeting_list"),
    path(f"{ROOM}kelompok/<int:round_number>/", views.round_detail, name="round_detail"),
    path(f"{ROOM}kelompok/<int:round_number>/urungkan/", views.round_undo, name="round_undo"),
    path(f"{ROOM}rencana/", views.plan_list, name="plan_list"),
    path(f"{ROOM}rencana/sesuaikan/", views.fit, name="fit"),
    path(f"{ROOM}rencana/terdekat/", views.replan, name="replan"),
    path(PLAN, views.plan_detail, name="plan_detail"),
    path(f"{PLAN}kelas/<int:number>/", views.class_detail, name="class_detail"),
    path(f"{PLAN}pemerataan/", views.plan_balance, name="plan_balance"),
    path(f"{PLAN}pemerataan/<int:number>.svg", views.balance_chart, name="balance_chart"),
    path(f"{PLAN}papan/", views.session_board, name="session_board"),
    path(f"{PLAN}papan/tanda/", views.session_marks, name="session_marks"),
    path(f"{PLAN}kelompok/", views.group_board, name="group_board"),
    path(f"{PLAN}urungkan/", views.plan_undo, name="plan_undo"),
    path(f"{PLAN}susun-ulang/", views.plan_around, name="plan_around"),
    path(f"{PLAN}terbitkan/", views.plan_publish, name="plan_publish"),
    path(f"{PLAN}salin/", views.plan_copy, name="plan_copy"),
    path(f"{PLAN}jadwal.pdf", views.plan_pdf, name="plan_pdf"),
    path(f"{PLAN}jadwal.xlsx", views.plan_xlsx, name="plan_xlsx"),
    path(f"{PLAN}ulangi/", views.plan_retry, name="plan_retry"),
    path(f"{PLAN}hentikan/", views.plan_stop, name="plan_stop"),
    path(f"{PLAN}coba/", views.plan_try, name="plan_try"),
    path(f"{PLAN}buang/", views.plan_discard, name="plan_discard"),
]
