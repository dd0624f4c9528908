"""Synthetic teachers of four regencies. Nobody here exists; mail addresses end in the reserved `.test`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

MEN = (
    "Abdul Ade Aldi Anang Arbain Asmuni Bahrul Berto Daud Dimas Edi Fahmi Gunawan Haris Idris Jaya Karno Kiki Lukas "
    "Mikael Nanang Oskar Parlin Ridho Salman Thomas Usman Viktor Wandi Yanto Zainal"
).split()
WOMEN = (
    "Aminah Betty Citra Desi Elsa Farida Gita Halimah Ira Jumiati Karmila Lidia Mardiah Nining Olivia Prisila Ratih "
    "Salasiah Tiara Ursula Vina Winda Yulia Zahra Hesti Melati Norliana Rusita"
).split()
LAST = (
    "Abidin Asang Bahtiar Cahyadi Darmawan Embang Fauzan Garang Hasibuan Ilmi Jaelani Kameloh Lihin Mantir Nahan "
    "Oktavia Panjaitan Rantau Siregar Tarigan Umbing Wulandari Yusran Zulkarnain Pranata Sulistyo Rusmana Anggen"
).split()
SINGLE = "Suwarno Misbah Parmi Sutinah Kardiman Rohana Wardoyo Jumirah".split()
BALINESE = {"L": ("I Gede", "I Komang", "I Putu"), "P": ("Ni Luh", "Ni Komang", "Ni Putu")}
BALINESE_LAST = ("Suardana", "Mahendra", "Lestari", "Parwati")
BACK_TITLES = ("S.Pd.",) * 6 + ("S.Pd., M.Pd.", "S.Pd.I.", "S.Ag.", "S.Pd., Gr.", "S.Pd.SD.", "S.Kom., M.Pd.")
FRONT_TITLES = {"L": ("", "", "", "", "H.", "Drs."), "P": ("", "", "", "", "Hj.", "Dra.")}
LEVELS = (("TK", 12), ("SD", 40), ("SMP", 22), ("SMA", 16), ("SMK", 8), ("SLB", 2))
REGENCIES = (("62.02", 42), ("62.01", 33), ("62.07", 15), ("62.08", 10))
TOWNS = {
    "62.02": ("Sampit", "Samuda", "Parenggean", "Cempaga"),
    "62.01": ("Pangkalan Bun", "Kumai", "Arut Utara"),
    "62.07": ("Kuala Pembuang", "Hanau", "Danau Sembuluh"),
    "62.08": ("Sukamara", "Jelai", "Pantai Lunci"),
}
PNS_RANKS = ("III/a", "III/b", "III/b", "III/c", "III/c", "III/d", "IV/a", "IV/b")
COHORTS = (4, 4, 5, 6, 7, 7, 8, 9, 9)


@dataclass(frozen=True)
class SyntheticSchool:
    """A school that does not exist."""

    npsn: str
    name: str
    level: str
    regency: str


@dataclass(frozen=True)
class SyntheticTeacher:
    """A teacher that does not exist."""

    name: str
    front_title: str
    back_title: str
    sex: str
    born: date
    status: str
    nip: str
    nuptk: str
    ukg: str
    rank: str
    phone: str
    email: str
    cohort: int
    graduated: bool
    school: SyntheticSchool

    @property
    def full_name(self) -> str:
        """Name with degrees, as its owner writes it."""
        front = f"{self.front_title} " if self.front_title else ""
        return f"{front}{self.name}, {self.back_title}"


def make_teachers(people: int, random: Random) -> list[SyntheticTeacher]:
    """Return `people` teachers of about 2 people a school."""
    schools = [_school(number, random) for number in range(max(30, people // 2))]
    return [_teacher(number, random.choice(schools), random) for number in range(people)]


def _weighted(pairs: tuple[tuple[str, int], ...], random: Random) -> str:
    return random.choices([value for value, _ in pairs], [weight for _, weight in pairs])[0]


def _school(number: int, random: Random) -> SyntheticSchool:
    level, regency = _weighted(LEVELS, random), _weighted(REGENCIES, random)
    town = random.choice(TOWNS[regency])
    name = f"TK Negeri {town} {number + 1}" if level == "TK" else f"{level}N {number + 1} {town}"
    return SyntheticSchool(f"{30300000 + number}", name, level, regency)


def _teacher(number: int, school: SyntheticSchool, random: Random) -> SyntheticTeacher:
    sex = random.choice("LP")
    name = _name(sex, random)
    born = date(1971, 1, 1) + timedelta(random.randrange(23 * 365))
    status = _weighted((("PNS", 62), ("PPPK", 26), ("Non ASN", 12)), random)
    return SyntheticTeacher(
        name=name,
        front_title=random.choice(FRONT_TITLES[sex]),
        back_title=random.choice(BACK_TITLES),
        sex=sex,
        born=born,
        status=status,
        nip=_nip(status, born, sex, number, random),
        nuptk=_digits(16, random) if random.random() < 0.9 else "",
        ukg=f"2016{number:08d}",
        rank={"PNS": random.choice(PNS_RANKS), "PPPK": "IX", "Non ASN": ""}[status],
        phone=f"+6281{random.randrange(10**8, 10**9)}",
        email=f"{name.split()[0].lower()}.{number}@guru.contoh.test",
        cohort=random.choice(COHORTS),
        graduated=random.random() > 0.02,
        school=school,
    )


def _name(sex: str, random: Random) -> str:
    kind = random.random()
    if kind < 0.06:
        return random.choice(SINGLE)
    if kind < 0.12:
        return f"{random.choice(BALINESE[sex])} {random.choice(BALINESE_LAST)}"
    first = random.choice(MEN if sex == "L" else WOMEN)
    return " ".join([first, *random.sample(LAST, random.choice((1, 1, 2)))])


def _nip(status: str, born: date, sex: str, number: int, random: Random) -> str:
    """Return a number of the right structure; the serial keeps numbers apart."""
    if status == "Non ASN":
        return ""
    year = born.year + random.randrange(24, 30)
    middle = f"{year}{random.choice(('01', '03', '12'))}" if status == "PNS" else f"{random.choice((2021, 2022))}21"
    return f"{born:%Y%m%d}{middle}{'12'[sex == 'P']}{number % 999 + 1:03d}"


def _digits(count: int, random: Random) -> str:
    return "".join(random.choices("123456789", k=count))
