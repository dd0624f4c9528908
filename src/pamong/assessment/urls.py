"""Addresses of assessment: `/kegiatan/<slug>/tes/` and `/kegiatan/<slug>/evaluasi/`."""

from django.urls import path

from .views import accommodations, bank, evaluation, exams, overview, results, sitting

app_name = "assessment"
TESTS = "kegiatan/<slug:event_slug>/tes/"
EVALUATION = "kegiatan/<slug:event_slug>/evaluasi/"
KIND = f"{TESTS}<slug:kind>/"

urlpatterns = [
    path(TESTS, overview.overview, name="overview"),
    path(f"{TESTS}soal/", bank.item_list, name="item_list"),
    path(f"{TESTS}soal/baru/", bank.item_add, name="item_add"),
    path(f"{TESTS}soal/muat/", bank.item_load, name="item_load"),
    path(f"{TESTS}soal/impor/", bank.item_import, name="item_import"),
    path(f"{TESTS}soal/<uuid:item_id>/", bank.item_detail, name="item_detail"),
    path(f"{TESTS}soal/<uuid:item_id>/ubah/", bank.item_edit, name="item_edit"),
    path(f"{TESTS}soal/<uuid:item_id>/telaah/", bank.item_review, name="item_review"),
    path(f"{TESTS}keringanan/", accommodations.accommodations, name="accommodations"),
    path(f"{TESTS}keringanan/<uuid:participant_id>/", accommodations.accommodation_edit, name="accommodation_edit"),
    path(f"{TESTS}hasil/", results.gain, name="gain"),
    path(f"{TESTS}hasil/grafik.svg", results.gain_chart, name="gain_chart"),
    path(f"{TESTS}hasil/unduh.xlsx", results.results_sheet, name="results_sheet"),
    path(KIND, sitting.door, name="door"),
    path(f"{KIND}mulai/", sitting.begin, name="begin"),
    path(f"{KIND}kerjakan/", sitting.sheet, name="sheet"),
    path(f"{KIND}kumpulkan/", sitting.hand_in, name="hand_in"),
    path(f"{TESTS}pretes/atur/", exams.exam_edit, {"kind": "pretes"}, name="exam_edit_pretes"),
    path(f"{TESTS}postes/atur/", exams.exam_edit, {"kind": "postes"}, name="exam_edit_postes"),
    path(f"{KIND}cetak/", exams.exam_print, name="exam_print"),
    path(f"{KIND}meja/", exams.desk, name="desk"),
    path(f"{KIND}meja/<uuid:participant_id>/", exams.paper, name="paper"),
    path(f"{KIND}butir/", results.item_statistics, name="item_statistics"),
    path(f"{KIND}butir/grafik.svg", results.item_chart, name="item_chart"),
    path(f"{KIND}butir/unduh.xlsx", results.statistics_sheet, name="statistics_sheet"),
    path(EVALUATION, evaluation.evaluation, name="evaluation"),
    path(f"{EVALUATION}isi/", evaluation.evaluation_fill, name="evaluation_fill"),
    path(f"{EVALUATION}kertas/", evaluation.evaluation_paper, name="evaluation_paper"),
    path(f"{EVALUATION}cetak/", evaluation.evaluation_print, name="evaluation_print"),
    path(f"{EVALUATION}atur/", evaluation.evaluation_edit, name="evaluation_edit"),
    path(f"{EVALUATION}grafik.svg", evaluation.evaluation_chart, name="evaluation_chart"),
    path(f"{EVALUATION}unduh.xlsx", evaluation.evaluation_sheet, name="evaluation_sheet"),
]
