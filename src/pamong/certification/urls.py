"""Addresses of certification; `/v/…` is what the codes on the papers hold."""

from django.urls import path

from .views import approval, board, lists, own, person, public

app_name = "certification"
ROOM = "kegiatan/<slug:event_slug>/kelulusan/"
PERSON = ROOM + "<uuid:participant_id>/"

urlpatterns = [
    path("v/", public.verify, name="verify"),
    path("v/<str:code>", public.certificate_check, name="certificate_check"),
    path(ROOM, board.board, name="board"),
    path(ROOM + "hitung/", board.propose, name="propose"),
    path(ROOM + "ubah/", board.overrule_many, name="overrule_many"),
    path(ROOM + "ajukan/", board.submit, name="submit"),
    path(ROOM + "tarik/", board.take_back, name="take_back"),
    path(ROOM + "persetujuan/", approval.approval, name="approval"),
    path(ROOM + "persetujuan/kembalikan/", approval.send_back, name="send_back"),
    path(ROOM + "persetujuan/kunci/", approval.make_keys, name="make_keys"),
    path(ROOM + "penerbitan/", approval.progress, name="progress"),
    path(ROOM + "penerbitan/batal/", approval.cancel, name="cancel"),
    path(ROOM + "sertifikat.zip", lists.archive, name="archive"),
    path(ROOM + "daftar.xlsx", lists.register, name="register"),
    path(ROOM + "saya/", own.own, name="own"),
    path(PERSON, person.verdict_detail, name="verdict_detail"),
    path(PERSON + "putuskan/", person.overrule, name="overrule"),
    path(PERSON + "pulihkan/", person.restore, name="restore"),
    path(PERSON + "cabut/", person.revoke, name="revoke"),
    path(PERSON + "ganti/", person.replace, name="replace"),
    path(PERSON + "sertifikat.pdf", own.download, name="download"),
]
