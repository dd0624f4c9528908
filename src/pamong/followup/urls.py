from django.urls import path

from .views import board, log, network, plan, principal, visits

app_name = "followup"
ROOM = "kegiatan/<slug:event_slug>/tindak-lanjut/"

urlpatterns = [
    path(ROOM, plan.home, name="home"),
    path(f"{ROOM}rencana/tulis/", plan.write, name="write"),
    path(f"{ROOM}rencana/ajukan/", plan.submit, name="submit"),
    path(f"{ROOM}rencana/kepala-sekolah/", plan.ask_principal, name="ask_principal"),
    path(f"{ROOM}rencana/kegiatan/", plan.activity_add, name="activity_add"),
    path(f"{ROOM}rencana/kegiatan/<uuid:activity_id>/", plan.activity_edit, name="activity_edit"),
    path(f"{ROOM}rencana/kegiatan/<uuid:activity_id>/keadaan/", plan.activity_mark, name="activity_mark"),
    path(f"{ROOM}rencana/kegiatan/<uuid:activity_id>/bukti/", plan.evidence_add, name="evidence_add"),
    path(f"{ROOM}rencana/kegiatan/<uuid:activity_id>/hapus/", plan.activity_remove, name="activity_remove"),
    path(f"{ROOM}bukti/<uuid:evidence_id>/", plan.evidence_open, name="evidence_open"),
    path(f"{ROOM}daftar/", board.board, name="board"),
    path(f"{ROOM}daftar/ingatkan/", board.remind, name="remind"),
    path(f"{ROOM}peserta/<uuid:participant_id>/", board.detail, name="detail"),
    path(f"{ROOM}peserta/<uuid:participant_id>/rtl.pdf", board.paper, name="paper"),
    path(f"{ROOM}pendampingan/", visits.visits, name="visits"),
    path(f"{ROOM}pendampingan/rencanakan/", visits.plan, name="plan_visits"),
    path(f"{ROOM}pendampingan/<uuid:visit_id>/", visits.visit, name="visit"),
    path(f"{ROOM}pendampingan/<uuid:visit_id>/rekan/", visits.partner, name="visit_partner"),
    path(f"{ROOM}pendampingan/<uuid:visit_id>/pindah/", visits.move, name="visit_move"),
    path(f"{ROOM}supervisi/", visits.supervision_add, name="supervision_add"),
    path(f"{ROOM}supervisi/<uuid:supervision_id>/", visits.supervision_edit, name="supervision_edit"),
    path(f"{ROOM}supervisi/<uuid:supervision_id>/lembar/", log.cycle, name="cycle"),
    path(f"{ROOM}supervisi/<uuid:supervision_id>/o2.pdf", log.cycle_paper, name="cycle_paper"),
    path(f"{ROOM}catatan/", log.log, name="log"),
    path(f"{ROOM}catatan/catatan.xlsx", log.log_workbook, name="log_workbook"),
    path(f"{ROOM}catatan/tambah/", log.conversation_add, name="conversation_add"),
    path(f"{ROOM}catatan/<uuid:conversation_id>/", log.conversation, name="conversation"),
    path(f"{ROOM}catatan/<uuid:conversation_id>/hapus/", log.conversation_remove, name="conversation_remove"),
    path(f"{ROOM}komunitas/", network.communities, name="communities"),
    path(f"{ROOM}komunitas/<uuid:community_id>/", network.community, name="community"),
    path(f"{ROOM}praktik-baik/", network.stories, name="stories"),
    path(f"{ROOM}praktik-baik/tulis/", network.story_add, name="story_add"),
    path(f"{ROOM}praktik-baik/<uuid:story_id>/", network.story, name="story"),
    path(f"{ROOM}praktik-baik/<uuid:story_id>/tulis/", network.story_edit, name="story_edit"),
    path(f"{ROOM}praktik-baik/<uuid:story_id>/ajukan/", network.story_submit, name="story_submit"),
    path(f"{ROOM}praktik-baik/<uuid:story_id>/tinjau/", network.story_review, name="story_review"),
    path(f"{ROOM}praktik-baik/<uuid:story_id>/coba/", network.story_try, name="story_try"),
    path("rtl/<str:key>/", principal.answer, name="principal"),
]
