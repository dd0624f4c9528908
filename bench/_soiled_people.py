"""Invented teachers for benchmarks and tests: names of many peoples, right numbers, schools (CONTOH)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

MEN = (
    "Muhammad Ahmad Rusdi Suparman Bayu Gunawan Hendri Yanto Marthen Silas Ardianus Yulius Karyadi Sarwono Ruslan "
    "Syahrani Hamdani Zainal Fakhrur Rahadi Triyono Gede Lukas Damianus Teguh Subhan Irfan Abdul Wardoyo Yustinus"
).split()
WOMEN = (
    "Siti Nurul Ernawati Yulianti Herlina Rusnani Norjannah Mariatul Katarina Agustina Lusia Rahmaniah Salasiah "
    "Wahidah Sumarni Tuti Ningsih Retno Widya Kartini Helmiati Mega Yohana Elisabet Paulina Fatimah Aisyah Halimah "
    "Jumiati Ida"
).split()
LAST = (
    "Raharjo Wibowo Kusnadi Halim Asmara Jaya Saputro Marlina Nasution Pasaribu Bungas Tarung Lambung Gohong Sinta "
    "Dahlan Ma'ruf Nur'aini Qomariah Effendy Suryani Pranata Astuti Hasanah Basuki Utomo Rosidi Khairiyah Batubara "
    "Wulandari Sari Tjandra Oemar Sulastri Anggraini Permata"
).split()
SINGLE = "Suwarno Tukiyem Sarmini Parjo Lantik Ngalimun Rusminah Jamilah Karsih Boniran".split()
BALINESE = ("Putu", "Made", "Nyoman", "Ketut", "Wayan", "Kadek")
BACK = (
    ("S.Pd.",), ("S.Pd.",), ("S.Pd.",), ("S.Pd.", "M.Pd."), ("S.Pd.SD.",), ("S.Pd.I.",), ("S.Pd.", "Gr."),
    ("S.Ag.", "M.Pd.I."), ("S.E.",), ("S.Kom.", "M.Kom."), ("S.Si.", "Gr."), ("S.S.",),
    ("S.Th.", "M.Pd.K."), ("A.Ma.Pd.",), ("S.Pd.AUD.",), (),
)  # fmt: skip
REGENCIES = {
    "62.01": ("Kotawaringin Barat",
              ("Kobar", "KAB. KOTAWARINGIN BARAT", "Kotawaringin barat (Pangkalan Bun)", "Kota Waringin Barat")),
    "62.02": ("Kotawaringin Timur",
              ("Kotim", "Kab Kotawaringin Timur", "Sampit", "Kotawaringn Timur", "KOTAWARINGIN TIMUR, KALTENG")),
    "62.03": ("Kapuas", ("Kab. Kapuas", "KAPUAS", "Kuala Kapuas")),
    "62.07": ("Seruyan", ("Kab. Seruyan", "Seruyan (Kuala Pembuang)", "SERUYAM", "62.07")),
    "62.08": ("Sukamara", ("Kab.Sukamara", "sukamara", "Kab. Sukamar")),
    "62.11": ("Pulang Pisau", ("Pulpis", "Kab. Pulangpisau", "pulang pisau")),
    "62.71": ("Palangka Raya", ("Kota Palangkaraya", "PALANGKA RAYA", "Kota. Palangka Raya")),
}  # fmt: skip
TOWNS = "Baamang Ketapang Kumai Hanau Jelai Selat Kahayan Pahandut Cempaga Seranau".split()
LEVELS = (("SD", "SD Negeri {n} {t}", "SDN {n} {t}"), ("SMP", "SMP Negeri {n} {t}", "SMPN-{n} {t}"),
          ("SMA", "SMA Negeri {n} {t}", "SMAN {n} {t}"),
          ("TK", "TK Negeri Bina & Kasih {t} {n}", "TKN Bina & Kasih {t} {n}"),
          ("SMK", "SMK Negeri {n} {t}", "SMKN {n} {t}"))  # fmt: skip
RANKS = {
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tk. I",
    "III/c": "Penata",
    "III/d": "Penata Tk. I",
    "IV/a": "Pembina",
}


@dataclass
class Teacher:
    """One invented teacher, as they really are."""

    id: int
    name: str
    front: str
    back: tuple[str, ...]
    sex: str
    born: date
    status: str
    nip: str
    nuptk: str
    ukg: str
    rank: str
    phone: str
    email: str
    school: tuple[str, str]
    npsn: str
    regency: str
    cohort: int
    graduated: bool = True

    def truth(self) -> dict[str, Any]:
        """What a check should find out about this person."""
        return {
            "id": self.id, "nama": self.name, "gelar_depan": self.front, "gelar_belakang": ", ".join(self.back),
            "nip": self.nip, "regency": self.regency, "lulus": self.graduated,
        }  # fmt: skip

    def printed(self) -> str:
        """Name with titles, well written."""
        return (f"{self.front} " if self.front else "") + ", ".join((self.name, *self.back))


def make_teachers(count: int, random: Random) -> list[Teacher]:
    """Invent people; some share name and school with another, or a phone with colleagues."""
    schools = [_school(random) for _ in range(max(12, count // 3))]
    teachers = [_teacher(number, random, random.choice(schools)) for number in range(count)]
    for twin in random.sample(teachers, max(1, count // 100)):
        model = random.choice(teachers)
        if model is not twin and twin.nip and model.nip:
            twin.name, twin.sex, twin.school, twin.npsn, twin.regency = (
                model.name,
                model.sex,
                model.school,
                model.npsn,
                model.regency,
            )
            twin.nip = twin.nip[:14] + ("1" if twin.sex == "L" else "2") + twin.nip[15:]
    for sharer in random.sample(teachers, max(2, count // 50)):
        sharer.phone = random.choice(teachers).phone
    return teachers


def _school(random: Random) -> tuple[tuple[str, str], str, str]:
    _, long, short = random.choice(LEVELS)
    number, town = random.randrange(1, 15), random.choice(TOWNS)
    names = (long.format(n=number, t=town), short.format(n=number, t=town))
    return names, f"30{random.randrange(100000, 999999)}", random.choice(list(REGENCIES))


def _teacher(number: int, random: Random, school: tuple[tuple[str, str], str, str]) -> Teacher:
    sex = random.choice("LP")
    born = date(1968, 1, 1) + timedelta(days=random.randrange(9800))
    status = random.choices(("PNS", "PPPK", "Non ASN"), (60, 28, 12))[0]
    tail = f"{'1' if sex == 'L' else '2'}{random.randrange(1, 90):03d}"
    start = f"{born.year + random.randrange(23, 30)}{random.choice(('01', '03', '12'))}"
    nips = {
        "PNS": f"{born:%Y%m%d}{start}{tail}",
        "PPPK": f"{born:%Y%m%d}{random.choice((2022, 2023))}21{tail}",
        "Non ASN": "",
    }
    name = _name(sex, random)
    return Teacher(
        id=number, name=name, front=_front(sex, random), back=random.choice(BACK), sex=sex, born=born, status=status,
        nip=nips[status], nuptk=_digits(random, 16) if random.random() < 0.88 else "", ukg="2015" + _digits(random, 8),
        rank={"PNS": random.choice(list(RANKS)), "PPPK": "IX", "Non ASN": ""}[status],
        phone="+6281" + _digits(random, 9),
        email=f"{name.split()[0].lower().replace(chr(39), '')}.{number}@contoh.test", school=school[0], npsn=school[1],
        regency=school[2], cohort=random.randrange(4, 10),
    )  # fmt: skip


def _digits(random: Random, count: int) -> str:
    return "".join(random.choices("123456789", k=1) + random.choices("0123456789", k=count - 1))


def _name(sex: str, random: Random) -> str:
    roll = random.random()
    if roll < 0.06:
        return random.choice(SINGLE)
    if roll < 0.12:
        return f"{'I' if sex == 'L' else 'Ni'} {random.choice(BALINESE)} {random.choice(LAST)}"
    if roll < 0.15 and sex == "P":
        return f"{random.choice(WOMEN)} binti {random.choice(MEN)}"
    return " ".join([random.choice(MEN if sex == "L" else WOMEN), *random.sample(LAST, random.choice((1, 1, 2)))])


def _front(sex: str, random: Random) -> str:
    pious = "H." if sex == "L" else "Hj."
    learned = "Drs." if sex == "L" else "Dra."
    return random.choices(("", pious, learned, "Dr.", f"{learned} {pious}"), (80, 8, 6, 4, 2))[0]
