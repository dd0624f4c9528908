"""The Indonesian words for every issue: what it is, what it means, what to do."""

from pamong.engines.roster.cleaning.found import Found
from pamong.engines.roster.fields import FIELDS
from pamong.engines.roster.model import Issue, Severity

TEXTS: dict[str, str] = {
    "damaged_number": "{label} ini rusak: Excel hanya menyimpan 15 angka pertama. "
    "Ambil nomor yang benar dari daftar lain atau ketik ulang dari SK.",
    "repaired_number": "{label} dilengkapi dari {where}: nama dan 15 angka pertamanya sama. "
    "Cocokkan sekali lagi dengan SK.",
    "bad_nip": "NIP ini belum benar{note}. Periksa pada SK atau kartu pegawai, lalu perbaiki.",
    "nip_birth_date_mismatch": "Tanggal lahir di NIP ({other}) berbeda dari kolom tanggal lahir. "
    "Tanyakan mana yang benar.",
    "bad_nuptk": "NUPTK ini belum benar{note}. Periksa di Dapodik atau kosongkan.",
    "bad_nik": "NIK ini belum benar{note}. Periksa pada KTP atau kosongkan.",
    "bad_npsn": "NPSN ini belum benar{note}. Periksa di Dapodik sekolah.",
    "bad_phone": "Ini bukan nomor HP Indonesia yang lengkap. Tulis seperti 0812 3456 7890.",
    "bad_email": "Alamat email ini belum benar. Periksa titik, koma, dan tanda @.",
    "bad_date": "Tanggal ini tidak terbaca{note}. Tulis seperti 10 Februari 1982.",
    "ambiguous_region": "“{value}” dapat berarti lebih dari satu kabupaten. Pilih yang dimaksud.",
    "unknown_region": "“{value}” tidak kami kenal sebagai kabupaten/kota di wilayah ini. Pilih dari daftar.",
    "duplicate_person": "Orang ini sudah ada di {where} dalam berkas yang sama. Baris ini tidak dihitung lagi.",
    "possible_duplicate": "Mungkin orang yang sama dengan {where}: {reason}. "
    "Bandingkan, lalu gabungkan atau biarkan terpisah.",
    "conflicting_value": "{label} berbeda antarsumber: di sini {value}, di {where} {other}. "
    "Yang dipakai {other}; ubah bila keliru.",
    "not_graduated": "Daftar lulusan menyatakan orang ini tidak lulus guru penggerak. Putuskan apakah tetap diundang.",
    "graduation_unknown": "Orang ini tidak ada di daftar lulusan mana pun. Periksa kelulusannya sebelum diundang.",
    "missing_name": "Nama kosong. Lengkapi nama di baris ini.",
    "dropped_column": "Kolom “{value}” berisi data pribadi yang tidak diperlukan, "
    "jadi tidak dibaca dan tidak disimpan.",
}
"""Message of each code of the contract; `note` arrives with its own colon."""

CONFLICT_WITHIN = "{label} tidak cocok dengan {other}. Periksa mana yang benar."

SEVERITY: dict[str, Severity] = {
    "dropped_column": "info",
    **dict.fromkeys(("damaged_number", "bad_nip", "bad_nuptk", "bad_nik", "bad_npsn", "bad_date"), "error"),
    **dict.fromkeys(("ambiguous_region", "unknown_region", "missing_name"), "error"),
}  # fmt: skip
"""Everything else is a warning."""

REASONS: dict[str, str] = {
    "nip": "NIP sama",
    "nuptk": "NUPTK sama",
    "nik": "NIK sama",
    "ukg": "nomor UKG sama",
    "email+nama": "email dan nama sama",
    "hp+nama": "nomor HP dan nama sama",
    "nip15+nama": "15 angka pertama NIP dan nama sama",
    "nama+npsn": "nama dan NPSN sama",
    "nama+sekolah": "nama dan sekolah sama",
    "nama+tanggal_lahir": "nama dan tanggal lahir sama",
    "nama+kabupaten": "nama dan kabupaten sama",
    "keputusan": "digabungkan oleh panitia",
}
"""Why rows were joined (`matched_by`), or why two people may be one, in words."""


def label_of(field: str | None) -> str:
    """The Indonesian label of a field."""
    return FIELDS.get(field or "", field or "")


def issue(code: str, field: str | None, value: str | None, *, suggestion: str | None = None, **words: str) -> Issue:
    """Make an issue with its message; `words` fill the blanks of the code's text."""
    blanks = {
        "label": label_of(field),
        "value": value or "",
        "note": "",
        "where": "",
        "other": "",
        "reason": "",
        **words,
    }
    message = TEXTS[code].format(**blanks)
    return Issue(field, code, value, message, suggestion, SEVERITY.get(code, "warning"))


def issue_of(found: Found, field: str, shown: str) -> Issue:
    """The issue of a cell that a cleaner refused."""
    value = found.stub.shown if found.stub else shown
    note = f": {found.note}" if found.note else ""
    return issue(found.code or "", field, value, suggestion=found.suggestion, note=note)


def conflict_within(field: str, value: str, other: str) -> Issue:
    """Two cells of one row that contradict each other."""
    message = CONFLICT_WITHIN.format(label=label_of(field), other=other)
    return Issue(field, "conflicting_value", value, message)


REPAIRS: dict[str, str] = {
    "damaged_number": "nomor rusak karena Excel",
    "repaired_number": "nomor rusak yang sudah dilengkapi dari daftar lain",
    "bad_nip": "NIP belum benar",
    "nip_birth_date_mismatch": "NIP dan tanggal lahir tidak cocok",
    "bad_nuptk": "NUPTK belum benar",
    "bad_nik": "NIK belum benar",
    "bad_npsn": "NPSN belum benar",
    "bad_phone": "nomor HP belum benar",
    "bad_email": "email belum benar",
    "bad_date": "tanggal tidak terbaca",
    "ambiguous_region": "kabupaten dapat berarti lebih dari satu",
    "unknown_region": "kabupaten tidak dikenal",
    "duplicate_person": "orang yang tercatat dua kali dalam satu berkas",
    "possible_duplicate": "mungkin orang yang sama, perlu dibandingkan",
    "conflicting_value": "isian berbeda antarsumber",
    "not_graduated": "dinyatakan tidak lulus guru penggerak",
    "graduation_unknown": "belum terlihat lulus di daftar mana pun",
    "missing_name": "nama kosong",
    "dropped_column": "kolom pribadi yang tidak dibaca",
}
"""Each code as a heading of a summary."""
