"""Addresses of the programme."""

from django.urls import path

from .views import announcements, crew, curriculum, events, handouts, messages, policies, venues

app_name = "programme"
EVENT = "kegiatan/<slug:event_slug>/"
urlpatterns = [
    path("kegiatan/", events.event_list, name="event_list"),
    path("kegiatan/baru/", events.event_create, name="event_create"),
    path(EVENT, events.event_detail, name="event_detail"),
    path(EVENT + "ubah/", events.event_edit, name="event_edit"),
    path(EVENT + "keadaan/", events.event_state, name="event_state"),
    path(EVENT + "struktur/", curriculum.curriculum, name="curriculum"),
    path(EVENT + "struktur/materi-baru/", curriculum.material_add, name="material_add"),
    path(EVENT + "struktur/materi/<uuid:material_id>/", curriculum.material_edit, name="material_edit"),
    path(EVENT + "struktur/materi/<uuid:material_id>/hapus/", curriculum.material_remove, name="material_remove"),
    path(EVENT + "struktur/untaian/<uuid:strand_id>/", curriculum.strand_edit, name="strand_edit"),
    path(EVENT + "struktur/untaian/<uuid:strand_id>/hapus/", curriculum.strand_remove, name="strand_remove"),
    path(EVENT + "tempat/", venues.venue, name="venue"),
    path(EVENT + "tempat/ruang/<uuid:room_id>/", venues.room_edit, name="room_edit"),
    path(EVENT + "tempat/ruang/<uuid:room_id>/hapus/", venues.room_remove, name="room_remove"),
    path(EVENT + "hari/", venues.day_grid, name="day_grid"),
    path(EVENT + "hari/jeda/<uuid:break_id>/hapus/", venues.break_remove, name="break_remove"),
    path(EVENT + "hari/jp/", policies.jp_minutes, name="jp_minutes"),
    path(EVENT + "aturan/", policies.policy, name="policy"),
    path(EVENT + "petugas/", crew.crew, name="crew"),
    path(EVENT + "petugas/baru/", crew.crew_add, name="crew_add"),
    path(EVENT + "petugas/<uuid:member_id>/", crew.crew_edit, name="crew_edit"),
    path(EVENT + "petugas/<uuid:member_id>/hapus/", crew.crew_remove, name="crew_remove"),
    path(EVENT + "petugas/<uuid:member_id>/akses/", crew.crew_access, name="crew_access"),
    path(EVENT + "materi/", handouts.handouts, name="handouts"),
    path(EVENT + "materi/<uuid:handout_id>/", handouts.handout_open, name="handout_open"),
    path(EVENT + "materi/<uuid:handout_id>/hapus/", handouts.handout_remove, name="handout_remove"),
    path(EVENT + "pengumuman/", announcements.announcements, name="announcements"),
    path(
        EVENT + "pengumuman/<uuid:announcement_id>/hapus/",
        announcements.announcement_remove,
        name="announcement_remove",
    ),
    path(EVENT + "pesan/", messages.message_log, name="message_log"),
    path(EVENT + "pesan/kirim-ulang/", messages.messages_resend, name="messages_resend"),
    path(EVENT + "pesan/<uuid:message_id>/kirim/", messages.message_by_hand, name="message_by_hand"),
]
