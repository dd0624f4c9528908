"""Headers in all their spellings find their field, each field at most once; sensitive ones are never mapped."""

from typing import Any

import pytest

from pamong.engines.roster import EXPORT_COLUMNS, FIELDS, fingerprint, read_table, suggest_mapping
from pamong.engines.roster.headers import find_header, is_sensitive

SPELLINGS = {
    "nama": [
        "Nama",
        "NAMA LENGKAP",
        "Nama lengkap beserta gelar",
        "Nama Bapak/Ibu (beserta gelar)",
        "Nama Lenkap",
        "Siapa nama Anda?",
        "N A M A",
        "Nama / NIP",
        "Nama Ibu/Bapak Guru",
    ],
    "nip": [
        "NIP",
        "NIP/NI PPPK",
        "NIP (bagi ASN)",
        "nik/nis/NIP",
        "Berapa NIP Anda?",
        "N I P",
        "NIP / NUPTK",
        "No. Induk Pegawai",
    ],
    "nuptk": ["NUPTK", "No. NUPTK"],
    "nik": ["NIK", "Nomor KTP"],
    "ukg": ["NO UKG", "No. Peserta UKG", "SIMPKB ID"],
    "birth": ["Tempat/Tgl Lahir", "TTL", "TEMPAT, TANGGAL LAHIR"],
    "birth_date": ["Tanggal Lahir", "Tgl. Lahir", "Tanggal Lhair", "Kapan Anda lahir?", "Birth Date"],
    "birth_place": ["Tempat Lahir"],
    "sex": ["JK", "L/P", "Jenis Kelamin", "Jenis Kelmain"],
    "status": ["Status Kepegawaian", "Status Pegawai"],
    "rank": ["Pangkat/Gol.", "Pangkat Golongan", "GOLONGAN", "Rank"],
    "position": ["Jabatan", "Jenis PTK", "Position"],
    "school": [
        "Unit Kerja",
        "Asal sekolah",
        "NAMA SEKOLAH",
        "Instansi",
        "Bapak/Ibu mengajar di sekolah mana?",
        "Di mana Anda mengajar?",
    ],
    "npsn": ["NPSN", "NPSN SEKOLAH", "School ID"],
    "level": ["Jenjang", "Bentuk Pendidikan"],
    "regency": ["Asal Kab/Kota", "KABUPATEN", "Kabupaten/Kota asal sekolah", "Kabupatn", "Dari kabupaten/kota mana?"],
    "province": ["PROVINSI", "Propinsi"],
    "cohort": ["Angkatan", "Guru penggerak angkatan ke berapa?", "Angkatan CGP"],
    "graduated": ["Status Kelulusan", "Lulus/Tidak", "L/TL", "Apakah Anda sudah lulus PGP?"],
    "phone": ["No. HP/WA", "Nomor WhatsApp aktif", "No HP", "Telp"],
    "email": ["E-mail", "Alamat email aktif", "Surel"],
    "gelar_depan": ["Gelar Depan", "keterangan.gelar depan"],
    "gelar_belakang": ["Gelar Belakang", "Keterangan.Gelar belakang"],
    "timestamp": ["Timestamp", "Stempel Waktu"],
    "principal": ["NAMA KEPALA SEKOLAH"],
}


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, headers in SPELLINGS.items() for header in headers]
)
def test_a_header_is_understood_on_its_own(field: str, header: str) -> None:
    assert suggest_mapping([header]) == {header: field}


@pytest.mark.parametrize(
    "header",
    ["No", "Nomor Urut", "Surat Tugas", "HP KEPALA SEKOLAH", "NIP Kepala Sekolah", "Alamat Sekolah", "Email Sekolah",
    "Telp. Sekolah",
     "Ukuran kaos", "Kecamatan", "TMT Pengangkatan", "Lembaga Pengangkatan", "Sudah Lisensi Kepala Sekolah", "Usia",
     "Kelas", "Nama kontak darurat", "Nomor kontak darurat", "Nama panggilan", "Foto KTP"],
)  # fmt: skip
def test_a_header_that_only_resembles_a_field_is_left_alone(header: str) -> None:
    assert suggest_mapping([header]) == {header: None}


@pytest.mark.parametrize(
    "header",
    ["Nama Ibu Kandung", "NAMA IBU KANDUNG", "No KK", "No. Kartu Keluarga", "Agama", "Status Perkawinan",
    "Nama Suami/Istri",
     "NIP Suami/Istri", "Bank", "Nomor Rekening Bank", "Rekening Atas Nama", "NPWP", "Golongan Darah",
     "Nama Ibu Kandng"],
)  # fmt: skip
def test_a_sensitive_column_is_recognised_and_maps_to_nothing(header: str) -> None:
    assert is_sensitive(header)
    assert suggest_mapping([header, "Nama"]) == {header: None, "Nama": "nama"}


def test_each_field_goes_to_one_header_only_the_clearest() -> None:
    headers = ["Telepon", "HP", "Nama", "Nama Lengkap dengan Gelar", "Golongan", "Instansi", "Nama Sekolah"]
    assert suggest_mapping(headers) == {
        "Telepon": None, "HP": "phone", "Nama": None, "Nama Lengkap dengan Gelar": "nama", "Golongan": "rank",
        "Instansi": None, "Nama Sekolah": "school",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "field"), [(["LULUS", "TIDAK LULUS"], "graduated"), (["PNS", "GTY"], "status"), (["hadir", "-"], None)]
)
def test_the_word_status_means_what_its_cells_say(cells: list[str], field: str | None) -> None:
    assert suggest_mapping(["Nama", "STATUS"], [["Siti", "Budi"], cells])["STATUS"] == field


def test_a_form_that_asks_only_for_the_name_on_the_certificate_asks_for_the_name() -> None:
    assert suggest_mapping(["Nama untuk sertifikat"]) == {"Nama untuk sertifikat": "nama"}
    assert suggest_mapping(["Nama", "Nama untuk sertifikat"]) == {"Nama": "nama", "Nama untuk sertifikat": "nama_cetak"}


def test_the_header_is_found_under_title_rows() -> None:
    rows: list[list[Any]] = [
        ["DAFTAR PESERTA"],
        ["BIMTEK KEPEMIMPINAN GURU"],
        [],
        ["No", "NIP", "Nama", "Unit Kerja"],
        [1, "-", "Siti", "SDN 1 Kota Besi"],
    ]
    header = find_header(rows)
    assert header is not None
    assert (header.row, header.labels) == (4, ("No", "NIP", "Nama", "Unit Kerja"))


def test_a_header_in_two_levels_is_joined_and_ends_at_the_lower_row() -> None:
    rows: list[list[Any]] = [
        ["No", "Nama", "Keterangan", None, "Tempat/Tgl Lahir", None, "NIP"],
        [None, None, "gelar depan", "gelar belakang", "Tempat", "Tanggal", None],
        [1, "Siti", "Hj.", "S.Pd.", "Sampit", "10-02-1982", "-"],
    ]
    header = find_header(rows)
    assert header is not None
    assert header.row == 2
    assert header.labels[2:6] == (
        "Keterangan.gelar depan",
        "Keterangan.gelar belakang",
        "Tempat/Tgl Lahir.Tempat",
        "Tempat/Tgl Lahir.Tanggal",
    )
    assert header.fields[1:] == ("nama", "gelar_depan", "gelar_belakang", "birth_place", "birth_date", "nip")


def test_a_lower_level_of_plain_labels_is_one_when_nobody_is_named_in_it() -> None:
    upper = ["No", "Nama", "NIP", "Sekolah", None, "Kontak", None, "Kab/Kota"]
    lower = [None, None, None, "Nama Sekolah", "NPSN", "HP", "Email", None]
    person = [1, "Siti", "-", "SDN 1", "30200001", "0812", "a@contoh.test", "Seruyan"]
    header = find_header([upper, lower, person])
    assert header is not None
    assert header.row == 2
    assert header.fields[1:] == ("nama", "nip", "school", "npsn", "phone", "email", "regency")

    in_one = find_header([upper, [1, "Siti", None, "Kepala Sekolah", "Kab. Seruyan", None, "email", None], person])
    assert in_one is not None
    assert in_one.row == 1


def test_no_header_is_found_where_no_row_names_a_person() -> None:
    assert find_header([["Jadwal"], ["Hari", "Jam", "Ruang"], ["Jumat", "07.30", "Aula"]]) is None


def test_a_repeated_header_gets_a_number_and_a_nameless_column_its_letter() -> None:
    table = read_table(b"Nama,Catatan,Catatan,,NIP\nSiti,a,b,c,-\n", "a.csv")
    assert table.headers == ("Nama", "Catatan", "Catatan (2)", "(kolom D)", "NIP")


def test_the_fingerprint_ignores_spacing_and_case_but_not_order() -> None:
    assert fingerprint(["Nama", "No. HP"]) == fingerprint(["NAMA ", "no HP"])
    assert fingerprint(["Nama", "NIP"]) != fingerprint(["NIP", "Nama"])


def test_our_own_export_headers_map_to_exactly_their_fields() -> None:
    assert suggest_mapping(list(EXPORT_COLUMNS.values())) == {label: field for field, label in EXPORT_COLUMNS.items()}
    assert set(EXPORT_COLUMNS) <= set(FIELDS)
