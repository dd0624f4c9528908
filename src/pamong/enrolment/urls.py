"""Addresses of enrolment."""

from django.urls import path

from .views import answers, bulk, imports, invitations, persons, places, questions

app_name = "enrolment"
LIST = "kegiatan/<slug:event_slug>/peserta/"
IMPORT = LIST + "impor/<uuid:import_id>/"
PLACE = LIST + "<uuid:participant_id>/"
urlpatterns = [
    path(LIST, places.participant_list, name="participant_list"),
    path(LIST + "unduh/", places.export, name="export"),
    path(LIST + "baru/", persons.walk_in, name="walk_in"),
    path(LIST + "ubah-banyak/", bulk.bulk, name="bulk"),
    path(LIST + "urungkan/<uuid:change_id>/", bulk.undo_change, name="undo_change"),
    path(LIST + "konfirmasi/", answers.answer, name="answer"),
    path(LIST + "undangan/", invitations.invitations, name="invitations"),
    path(LIST + "undangan/kirim/", invitations.invite_all, name="invite_all"),
    path(LIST + "undangan/ingatkan/", invitations.remind_all, name="remind_all"),
    path(LIST + "undangan/wa/<uuid:text_id>/", invitations.whatsapp_sent, name="whatsapp_sent"),
    path(LIST + "impor/", imports.import_start, name="import_start"),
    path(IMPORT, imports.import_open, name="import_open"),
    path(IMPORT + "kolom/", imports.import_columns, name="import_columns"),
    path(IMPORT + "berkas/", imports.import_add_files, name="import_add_files"),
    path(IMPORT + "berkas/<uuid:upload_id>/hapus/", imports.import_remove_file, name="import_remove_file"),
    path(IMPORT + "periksa/", imports.import_check, name="import_check"),
    path(IMPORT + "kemajuan/", imports.import_progress, name="import_progress"),
    path(IMPORT + "kembar/", questions.doubts, name="import_doubts"),
    path(IMPORT + "wilayah/", questions.regions, name="import_regions"),
    path(IMPORT + "beda/", questions.conflicts, name="import_conflicts"),
    path(IMPORT + "nomor/", questions.numbers, name="import_numbers"),
    path(IMPORT + "sel/", questions.cells, name="import_cells"),
    path(IMPORT + "kelulusan/", questions.graduation, name="import_graduation"),
    path(IMPORT + "masukkan/", imports.import_confirm, name="import_confirm"),
    path(IMPORT + "hasil/", imports.import_result, name="import_result"),
    path(IMPORT + "urungkan/", imports.import_undo, name="import_undo"),
    path(IMPORT + "batal/", imports.import_cancel, name="import_cancel"),
    path(PLACE, places.participant_detail, name="participant_detail"),
    path(PLACE + "ubah/", persons.participant_edit, name="participant_edit"),
    path(PLACE + "ganti/", persons.replace, name="replace"),
    path(PLACE + "tutup-tanda/", places.settle, name="settle"),
    path(PLACE + "pinjaman/", answers.borrowed_device, name="borrowed_device"),
    path(PLACE + "jawab/", answers.answer_at_desk, name="answer_at_desk"),
    path(PLACE + "kebutuhan/hapus/", answers.needs_withdraw, name="needs_withdraw"),
    path(PLACE + "surat-tugas/", answers.letter, name="letter"),
    path(PLACE + "surat-tugas/hapus/", answers.letter_remove, name="letter_remove"),
]
