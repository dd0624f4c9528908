"""The engine's warnings in Indonesian."""

from __future__ import annotations

from pamong.engines.rasch import Remark

SHOWN = 8

SENTENCES = {
    "not_converged": "Perhitungan belum selesai: jangan pakai angka ini.",
    "unlinked": "Ada kelompok yang tidak dapat dibandingkan karena tidak punya nilai bersama; bandingkan hanya di "
    "dalam kelompok yang sama, atau tambahkan penilaian penghubung.",
    "no_spread": "Nilai-nilai ini tidak membedakan siapa pun: sebaran yang diukur nol.",
    "unused_category": "Nilai yang tidak pernah dipakai digabung dengan tetangganya{names}.",
    "constant": "Semua nilainya sama sehingga tidak memberi keterangan{names}.",
    "extreme_element": "Hanya nilai tertinggi atau hanya nilai terendah; ukurannya sangat tidak pasti{names}.",
    "severity_prior": "Ukuran sisi ini ditarik sedikit ke tengah agar tidak berlebihan{names}.",
    "disordered_thresholds": "Urutan ambang terbalik: ada nilai yang tidak pernah paling mungkin dipilih{names}.",
    "extreme_persons": "Hanya mendapat nilai tertinggi atau terendah: {first} yang diukur; ukurannya bertumpu pada "
    "kelompoknya.",
    "single_rating": "Diukur dari satu nilai saja: {first}; perhatikan galatnya.",
    "no_halo": "Tidak ditemukan halo: nilai dalam satu gabungan tidak lebih mirip daripada yang lain.",
    "anchors_unused": "Ambang jangkar tidak cocok dengan banyaknya nilai sehingga tidak dipakai{names}.",
    "displaced_anchor": "Penilaian ini tidak sesuai dengan nilai jangkarnya, selisihnya lebih dari 0,5 logit{names}.",
    "dropped_extreme": "Dikeluarkan karena hanya nilai tertinggi atau terendah{names}.",
    "jml": "Cara jml merentangkan semua ukuran; pakai hanya untuk membandingkan dengan FACETS.",
    "repeated_rating": "Nilai yang tercatat lebih dari sekali: {first}; semuanya dipakai.",
}


def in_indonesian(remark: Remark) -> str:
    """Return the warning as a sentence."""
    sentence = SENTENCES.get(remark.code, remark.message)
    names = [name for name in remark.names if name]
    shown = ", ".join(names[:SHOWN]) + (f", dan {len(names) - SHOWN} lagi" if len(names) > SHOWN else "")
    return sentence.replace("{names}", f": {shown}" if names else "").replace("{first}", names[0] if names else "")
