"""The fields a roster column can mean, their Indonesian labels, and the header words that name them.

Sources of the header words: the Dapodik teacher list (51 columns), training-centre sheets, lists of two
offices, Google Forms (facts/operations §3), and common spellings in Indonesian offices.
"""

import re
from typing import Final

FIELDS: Final[dict[str, str]] = {
    "nama": "Nama",
    "gelar_depan": "Gelar depan",
    "gelar_belakang": "Gelar belakang",
    "nama_cetak": "Nama untuk sertifikat",
    "nip": "NIP",
    "nuptk": "NUPTK",
    "nik": "NIK",
    "ukg": "Nomor UKG",
    "birth": "Tempat dan tanggal lahir",
    "birth_place": "Tempat lahir",
    "birth_date": "Tanggal lahir",
    "sex": "Jenis kelamin",
    "status": "Status kepegawaian",
    "rank": "Pangkat/golongan",
    "position": "Jabatan",
    "school": "Sekolah",
    "npsn": "NPSN",
    "level": "Jenjang",
    "regency": "Kabupaten/kota",
    "regency_code": "Kode kabupaten/kota",
    "province": "Provinsi",
    "cohort": "Angkatan guru penggerak",
    "graduated": "Lulus guru penggerak",
    "phone": "Nomor HP/WA",
    "email": "Email",
    "timestamp": "Waktu pengisian",
    "principal": "Nama kepala sekolah",
}

EXPORT_COLUMNS: Final[dict[str, str]] = {
    "nama": "Nama",
    "gelar_depan": "Gelar Depan",
    "gelar_belakang": "Gelar Belakang",
    "nama_cetak": "Nama untuk Sertifikat",
    "nip": "NIP",
    "nuptk": "NUPTK",
    "nik": "NIK",
    "ukg": "No UKG",
    "birth_place": "Tempat Lahir",
    "birth_date": "Tanggal Lahir",
    "sex": "Jenis Kelamin",
    "status": "Status Kepegawaian",
    "rank": "Pangkat/Golongan",
    "position": "Jabatan",
    "school": "Sekolah",
    "npsn": "NPSN",
    "level": "Jenjang",
    "regency_code": "Kode Kabupaten/Kota",
    "cohort": "Angkatan",
    "graduated": "Lulus Guru Penggerak",
    "phone": "No HP/WA",
    "email": "Email",
}
"""Header labels of our own export; each maps back to exactly its field, and `export_row` fills them."""

OFFICE = "(?:sekolah|kerja|satuan|instansi|kantor|unit|lembaga)"
NUMBER = "#"
"""Marks a running-number column: never a field, but it tells a participant's row from a signature block."""


def _rules(*pairs: tuple[str, str | None, int]) -> tuple[tuple[re.Pattern[str], str | None, int], ...]:
    return tuple((re.compile(pattern), name, score) for pattern, name, score in pairs)


SENSITIVE: Final = re.compile(
    r"\b(?:ibu kandung|nama ibu(?! (?:dan )?bapak)|nama gadis|mother|nama ayah|orang ?tua|kartu keluarga|no kk|nomor kk"
    r"|agama|religion|kepercayaan|suku"
    r"|suami|istri|isteri|pasangan|spouse|perkawinan|pernikahan|kawin|menikah|marital|jumlah anak|nama anak|tanggungan"
    r"|karis|karsu|rekening|norek|bank|buku tabungan|(?<!sertifikat )atas nama|npwp|wajib pajak|ptkp|nikah"
    r"|golongan darah|gol darah|penyakit|disabilitas|difabel|riwayat kesehatan|alergi|hamil)\b|^(?:kk|ibu|ayah|wali)$"
)
"""Columns no step needs (or that only the finance vault may hold): their cells are forgotten while reading."""

RULES: Final = _rules(
    # what looks like a field and is none
    (r"^(?:no|nomor|nr|num|no urut|nomor urut|urut|no urutan)$", NUMBER, 100),
    (r"\b(?:timestamp|cap waktu|stempel waktu|tanda waktu|submitted)\b", "timestamp", 95),
    (r"\bwaktu (?:pengisian|isi|kirim|input)\b", "timestamp", 95),
    (r"\b(?:nip|nuptk|nik|hp|email|golongan|pangkat|tanggal|tahun|ttd) (?:nama )?(?:kepala|kepsek|atasan)\b", None, 90),
    (r"\bdarurat\b|\bpanggilan\b|\b(?:unggah|upload|foto|scan)\b", None, 90),
    (r"\bnama pengguna\b|\busername\b", "email", 50),
    (r"\bnama\b.*\b(?:pengajar praktik|fasilitator|instruktur|pendamping|coach|narasumber|pengawas)\b", "nama", 40),
    (r"\bnama(?: lengkap)?(?: dan| beserta)? (?:nip|nomor induk pegawai)\b", "nama", 84),
    (r"\bnip lama\b|\blembaga pengangkatan\b|\bkarpeg\b|\bnuks\b|\blisensi\b|\bdiklat\b", None, 90),
    (r"\bsk (?:cpns|pengangkatan|pns)\b|\btmt\b|\bsumber gaji\b|\bsurat tugas\b|\bnomor surat\b", None, 90),
    (r"\btanggal (?:cpns|pns|periode|mulai|selesai|awal|akhir|surat|unduh|daftar|pengangkatan)\b", None, 90),
    (r"\bkelas\b|\busia\b|\bumur\b|\bmasa kerja\b|\bukuran\b|\bmapel\b|\bmata pelajaran\b", None, 90),
    (r"\b(?:kepala sekolah|kepsek|kepala satuan|nama kepala)\b", "principal", 90),
    (rf"\b(?:status|alamat|email|hp|telepon|akreditasi|akses|jalan|kode ?pos) (?:unit |asal )?{OFFICE}\b", None, 90),
    (r"\b(?:alamat|jalan|dusun|desa|kelurahan|kecamatan|kode pos|rt|rw|lintang|bujur)\b(?!.*\bemail\b)", None, 60),
    # names
    (r"\b(?:gelar|titel) (?:di )?(?:depan|awal)\b", "gelar_depan", 95),
    (r"\b(?:gelar|titel) (?:akademik )?(?:di )?(?:belakang|akhir)\b", "gelar_belakang", 95),
    (r"\bnama\b.*\b(?:sertifikat|cetak|piagam)\b", "nama_cetak", 90),
    (r"\bnama\b.*\btanpa\b.*\bgelar\b", "nama", 85),
    (r"\bnama\b.*\b(?:dengan|beserta|dan|berikut|lengkap|sertakan|bergelar)\b.*\bgelar\b", "nama", 99),
    # identifiers
    (r"\bnip\b.*\b(?:nuptk|nik)\b|\b(?:nuptk|nik)\b.*\bnip\b", "nip", 80),
    (r"\bnuptk\b|\bnomor unik pendidik\b", "nuptk", 95),
    (r"\bnpsn\b|\bschool (?:id|code)\b", "npsn", 95),
    (r"\bukg\b|\bsimpkb\b", "ukg", 92),
    (r"\b(?:nomor|no) (?:induk (?:pegawai|pppk|asn|guru)|pegawai)\b|\bemployee (?:id|number|no)\b", "nip", 95),
    (r"\bnip\b|\bni ?pppk\b|\bnip ?pppk\b|\bnipk\b", "nip", 95),
    (r"\bnik\b|\bnomor induk kependudukan\b|\b(?:no|nomor) ?ktp\b|^ktp$", "nik", 93),
    # birth
    (r"\btempat\b.*\btanggal\b.*\blahir\b.* tempat$|\blahir tempat$", "birth_place", 97),
    (r"\btempat\b.*\btanggal\b.*\blahir\b.* tanggal$|\blahir tanggal$", "birth_date", 97),
    (r"\btempat\b.*\btanggal\b.*\blahir\b|\bttl\b|\btempat lahir dan tanggal\b", "birth", 96),
    (r"\blahir\b.*\btempat\b.*\btanggal\b", "birth", 96),
    (r"\bbirth ?(?:date|tanggal)\b|\btanggal of birth\b|\bdob\b", "birth_date", 95),
    (r"\btanggal\b.*\blahir\b|\bkapan\b.*\blahir\b|\bkelahiran\b", "birth_date", 95),
    (r"\btempat\b.*\blahir\b|\bkota lahir\b|\bbirth ?place\b|\bplace of birth\b", "birth_place", 95),
    (r"\bjenis kelamin\b|\bkelamin\b|^jk$|\bl p$|^p l$|^lp$|\bgender\b|^sex$", "sex", 95),
    # work
    (r"\blulus guru penggerak\b|^(?:lulus|kelulusan)\b|\blulus tidak\b|^l tl$", "graduated", 94),
    (r"\b(?:status|keterangan|hasil|predikat)\b.*\b(?:lulus|kelulusan)\b", "graduated", 94),
    (r"\btahun lulus\b|\bjurusan\b|\bpendidikan terakhir\b|\bkualifikasi\b|(?<!sesuai )\bijazah\b", None, 94),
    (r"\bperguruan\b|\buniversitas\b", None, 94),
    (r"\bjenis ptk\b", "position", 81),
    (r"\b(?:status|jenis)\b.*\b(?:kepegawaian|pegawai|asn|guru|ptk|pns)\b(?!.*penggerak)", "status", 80),
    (r"\bkepegawaian\b|\bpns pppk\b", "status", 80),
    (r"\bangkatan\b|\bcgp\b|\bcohort\b|\bbatch\b", "cohort", 88),
    (r"\bpangkat\b|\bgolongan\b|\bgol\b", "rank", 88),
    (r"\bjabatan\b|\bposisi\b", "position", 85),
    (r"\btugas tambahan\b", "position", 70),
    (r"\bjenjang\b(?!.*jabatan)|\bbentuk pendidikan\b|\btingkat(?:an)? sekolah\b", "level", 88),
    # place
    (r"\bkode\b.*\b(?:kabupaten|kota|wilayah|kemendagri)\b", "regency_code", 92),
    (r"\bkabupaten\b|\bkota(?: asal)?$|^kota\b|\bregency\b|\bwilayah\b|\bdaerah\b", "regency", 87),
    (r"\bprovinsi\b", "province", 92),
    (r"\b(?:mana\b.*\b(?:mengajar|bertugas|bekerja)|(?:mengajar|bertugas|bekerja) di)\b", "school", 60),
    (r"\b(?:asal|nama) sekolah\b|\bsekolah (?:asal|induk|tempat)\b", "school", 86),
    (r"\bunit kerja\b|\bsatuan (?:pendidikan|kerja)\b|\bunit organisasi\b", "school", 84),
    (r"\btempat (?:tugas|mengajar|kerja|bertugas)\b", "school", 84),
    (r"\bsekolah\b|\binstansi\b|\blembaga\b|\bschool\b", "school", 82),
    # contact
    (r"\bemail\b|\bsurel\b|\bsurat elektronik\b", "email", 91),
    (r"\bbelajar id\b", "email", 70),
    (r"\bhp\b.*\bhp\b|\b(?:no|nomor) hp\b", "phone", 91),
    (r"\bhp\b", "phone", 89),
    (r"\b(?:nomor|no) (?:kontak|yang (?:bisa|dapat) dihubungi)\b|^kontak$|\bphone\b", "phone", 80),
    (r"\btelepon\b", "phone", 75),
    (r"\blulus\b|\bguru penggerak\b.*\bya\b|\bapakah\b.*\bguru penggerak\b", "graduated", 60),
    # names again: everything else that is called a name
    (r"\bnama\b.*\b(?:barang|kegiatan|dusun|jalan|tempat|hotel|panitia|atasan)\b", None, 60),
    (r"\bnama lengkap\b", "nama", 90),
    (r"\bnama (?:peserta|guru|ptk|pegawai|gp|cgp|calon)\b", "nama", 88),
    (r"^nama\b|\bnama$|^peserta$|\bfull ?name\b|^name$", "nama", 86),
    (r"\bnama\b", "nama", 50),
    (r"^gelar$", "gelar_belakang", 50),
    (r"^lahir$", "birth_date", 50),
)
"""First rule that matches names the field; the number settles two headers that want the same field."""

STATUS_WORDS: Final = re.compile(r"^(?:status|keterangan|ket|hasil|hasil akhir|predikat|catatan)$")
"""Headers that mean nothing without a look at the cells below them."""

SYNONYMS: Final[dict[str, str]] = {
    "nmr": "nomor", "nomer": "nomor", "tgl": "tanggal", "tg": "tanggal", "tggl": "tanggal", "date": "tanggal",
    "lhr": "lahir", "tpt": "tempat", "tmpt": "tempat", "tmp": "tempat", "kab": "kabupaten", "kabkota": "kabupaten",
    "kota kab": "kabupaten", "prov": "provinsi", "propinsi": "provinsi", "prop": "provinsi", "province": "provinsi",
    "wa": "hp", "whatsapp": "hp", "whatsap": "hp", "watsap": "hp", "handphone": "hp", "hape": "hp", "ponsel": "hp",
    "seluler": "hp", "hpwa": "hp", "nohp": "no hp", "nowa": "no hp", "telp": "telepon", "tlp": "telepon",
    "telpon": "telepon", "tel": "telepon", "telephone": "telepon", "mail": "email", "nama2": "nama", "nm": "nama",
    "sek": "sekolah", "skolah": "sekolah", "skl": "sekolah", "instasi": "instansi", "jns": "jenis", "klmn": "kelamin",
    "klamin": "kelamin", "pegwai": "pegawai", "peg": "pegawai", "agkatan": "angkatan", "angk": "angkatan",
    "angktn": "angkatan", "almt": "alamat", "stat": "status", "jab": "jabatan", "nonip": "nip", "nomorhp": "nomor hp",
    "norek": "rekening", "isteri": "istri", "regency": "kabupaten", "gelardepan": "gelar depan",
    "mobile": "hp", "cellphone": "hp", "rank": "pangkat", "position": "jabatan", "employment": "kepegawaian",
    "gelarbelakang": "gelar belakang", "lngkp": "lengkap", "lkp": "lengkap", "satdik": "satuan pendidikan",
}  # fmt: skip

VOCABULARY: Final = frozenset(
    "nomor tanggal lahir tempat kabupaten provinsi telepon whatsapp handphone lengkap sekolah instansi jenis kelamin "
    "kepegawaian pegawai angkatan alamat status jabatan pangkat golongan jenjang satuan pendidikan gelar depan "
    "belakang peserta kandung keluarga kartu agama suami istri perkawinan rekening kelurahan kecamatan penggerak lulus "
    "kelulusan timestamp sertifikat email nuptk kepala nama".split()
)
"""Words a mistyped header word may be mended to."""
