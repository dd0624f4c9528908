"""Why no rotation is possible, in sentences."""

from collections.abc import Mapping, Sequence

from pamong.engines.grouping.problem import Facilitator, Person
from pamong.engines.grouping.triads.mixing import group_sizes
from pamong.engines.solving import Conflict, Relaxation


def counted_conflicts(
    pools: Mapping[str, Sequence[int]],
    people: Sequence[Person],
    facilitators: Sequence[Facilitator],
    bias: Sequence[frozenset[int]],
) -> tuple[Conflict, ...]:
    """Return the conflicts that counting alone shows."""
    found = [_too_small(name, len(members)) for name, members in pools.items() if not group_sizes(len(members))]
    if facilitators:
        groups = sum(len(group_sizes(len(members))) for members in pools.values())
        found += _too_little_capacity(groups, facilitators)
        found += _nobody_impartial(people, facilitators, bias)
    return tuple(found)


def _too_small(pool: str, people: int) -> Conflict:
    where = f"Kelas {pool}" if pool else "Kegiatan ini"
    more = 3 if people < 3 else 6
    return Conflict(
        "triad_size",
        f"{where} berisi {people} orang. Jumlah itu tidak dapat dibagi menjadi kelompok tiga atau empat orang.",
        (
            Relaxation("more_people", f"Tambah {more - people} orang.", amount=more - people),
            Relaxation("merge_classes", "Gabungkan dengan kelas lain untuk praktik."),
        ),
    )


def _too_little_capacity(groups: int, facilitators: Sequence[Facilitator]) -> list[Conflict]:
    if any(one.capacity is None for one in facilitators):
        return []
    capacity = sum(one.capacity or 0 for one in facilitators)
    if capacity >= groups:
        return []
    each = -(-groups // len(facilitators))
    return [
        Conflict(
            "triad_capacity",
            f"Setiap putaran ada {groups} kelompok, tetapi semua fasilitator bersama hanya mampu mendampingi "
            f"{capacity} kelompok sekaligus.",
            (
                Relaxation("more_facilitators", f"Tambah fasilitator untuk {groups - capacity} kelompok."),
                Relaxation("larger_capacity", f"Izinkan {each} kelompok per fasilitator.", amount=each),
            ),
        )
    ]


def _nobody_impartial(
    people: Sequence[Person], facilitators: Sequence[Facilitator], bias: Sequence[frozenset[int]]
) -> list[Conflict]:
    barred = [person.id for person, biases in zip(people, bias, strict=True) if len(biases) == len(facilitators)]
    if not barred:
        return []
    shown = ", ".join(barred[:6]) + (f" dan {len(barred) - 6} orang lain" if len(barred) > 6 else "")
    return [
        Conflict(
            "conflict_of_interest",
            f"Semua fasilitator mempunyai konflik kepentingan (kabupaten atau sekolah yang sama, atau dinyatakan) "
            f"dengan {shown}.",
            (Relaxation("other_facilitator", "Undang seorang fasilitator dari daerah lain."),),
        )
    ]


def lacking_conflict(lacking: int, *, proved: bool) -> Conflict:
    """Say that some groups stay without an impartial facilitator."""
    if proved:
        message = "Tidak ada pembagian kelompok yang semuanya didampingi fasilitator tanpa konflik kepentingan."
    else:
        message = f"{lacking} kelompok belum mendapat fasilitator yang bebas dari konflik kepentingan."
    return Conflict(
        "conflict_of_interest",
        message,
        (
            Relaxation("other_facilitator", "Undang seorang fasilitator dari daerah lain."),
            Relaxation("larger_capacity", "Perbesar jumlah kelompok per fasilitator."),
        ),
    )
