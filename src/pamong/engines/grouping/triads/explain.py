"""Why no rotation is possible, in sentences."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ortools.graph.python import max_flow

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
    if facilitators and not found:
        there = [at for members in pools.values() for at in members]
        fours = any(len(members) % 3 for members in pools.values())
        found += _too_few_impartial([bias[at] for at in there], facilitators, largest=4 if fours else 3)
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


def _too_few_impartial(
    bias: Sequence[frozenset[int]], facilitators: Sequence[Facilitator], *, largest: int
) -> list[Conflict]:
    """Count seats by flow: whoever may be watched by few only, must fit into the groups these few can watch."""
    flow, kinds = max_flow.SimpleMaxFlow(), sorted(Counter(bias).items(), key=lambda item: sorted(item[0]))
    for kind, (barred, count) in enumerate(kinds):
        flow.add_arc_with_capacity(0, 2 + kind, count)
        for one in range(len(facilitators)):
            if one not in barred:
                flow.add_arc_with_capacity(2 + kind, 2 + len(kinds) + one, count)
    for one, facilitator in enumerate(facilitators):
        seats = len(bias) if facilitator.capacity is None else facilitator.capacity * largest
        flow.add_arc_with_capacity(2 + len(kinds) + one, 1, min(seats, len(bias)))
    flow.solve(0, 1)
    missing = len(bias) - flow.optimal_flow()
    if missing <= 0:
        return []
    cut = set(flow.get_source_side_min_cut())
    names = [one.id for at, one in enumerate(facilitators) if 2 + len(kinds) + at in cut]
    short = sum(count for kind, (_, count) in enumerate(kinds) if 2 + kind in cut)
    return [
        Conflict(
            "conflict_of_interest",
            f"{short} orang hanya boleh didampingi {', '.join(names[:6])} (yang lain mempunyai konflik kepentingan), "
            f"tetapi {missing} orang di antaranya tidak tertampung dalam kelompok mereka.",
            (
                Relaxation("other_facilitator", "Undang seorang fasilitator dari daerah lain."),
                Relaxation("larger_capacity", f"Perbesar jumlah kelompok untuk {', '.join(names[:6])}."),
            ),
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
