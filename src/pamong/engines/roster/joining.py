"""Join rows that name the same person, with the reason, and never on weak evidence.

Evidence comes in three strengths. An equal identifier (NIP, NUPTK, NIK, UKG) joins unless the names have nothing in
common. An e-mail, a phone or the first 15 digits of a damaged NIP join together with the name. Name and school (or
NPSN, or birth date) join only across files, without any contradiction, and only where no second candidate exists.
What contradicts stays apart and is shown as a doubt. All pairs come from indexes, so the cost grows with the rows.
(The staged, veto-carrying form of record linkage: Fellegi & Sunter 1969, with rules instead of weights, because
each reason must be readable by the committee.)
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from pamong.engines.roster.cleaning.schools import school_key
from pamong.engines.roster.clusters import IDENTIFIERS, Joiner, disjoint, nip_heads
from pamong.engines.roster.records import Record

SOFT = ("npsn", "cohort", "regency")
CROWD = 40  # a block with more clusters than this is a shared phone or a placeholder, not a person


def join_records(
    records: Sequence[Record],
    *,
    merge: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> Joiner:
    """Find which records are one person, strongest evidence first."""
    joiner = Joiner(records, apart)
    for a, b in merge:
        joiner.join(a, b, "keputusan")
    for name in IDENTIFIERS:
        for block in _sharing(records, name):
            _join_identified(joiner, block, name)
    for name, reason in (("email", "email+nama"), ("phone", "hp+nama")):
        for block in _sharing(records, name):
            _join_named(joiner, block, reason)
    for block in _blocks(map(nip_heads, records)):
        _join_named(joiner, block, "nip15+nama")
    _join_by_name(joiner)
    return joiner


def _blocks(keys: Iterable[Iterable[Hashable]]) -> Iterator[list[int]]:
    """Records that share a key, given the keys of each record in turn."""
    index: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, found in enumerate(keys):
        for key in found:
            index[key].append(number)
    return (block for block in index.values() if len(block) > 1)


def _sharing(records: Sequence[Record], name: str) -> Iterator[list[int]]:
    """Records that say the same of one field."""
    index: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        if name in record.values:
            index[record.values[name]].append(number)
    return (block for block in index.values() if len(block) > 1)


def _pairs(joiner: Joiner, block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of clusters in a block, following clusters as they grow; a crowd is only compared by neighbouring names."""
    roots, reach = joiner.roots(block), CROWD
    if len(roots) > CROWD:
        roots, reach = sorted(roots, key=lambda root: joiner.clusters[root].names[:1]), 3
    for position, first in enumerate(roots):
        for second in roots[position + 1 : position + 1 + reach]:
            a, b = joiner.root[first], joiner.root[second]
            if a != b and not joiner.forbidden(a, b):
                yield a, b


def _join_identified(joiner: Joiner, block: Sequence[int], name: str) -> None:
    """Equal identifiers join, unless the names are strangers or too much else contradicts."""
    for a, b in _pairs(joiner, block):
        if _may_share(joiner, a, b):
            joiner.join(a, b, name)
        else:
            joiner.suspect(a, b, name)


def _may_share(joiner: Joiner, a: int, b: int) -> bool:
    """Whether two clusters with one identifier in common may be one person.

    A number copied into the next row meets a stranger, or somebody who shares one word ("Siti …"): that needs a second
    number or address in common. A shorter or misspelt form of the same name needs only silence of everything else.
    """
    if not joiner.clusters[a].names or not joiner.clusters[b].names:
        return joiner.conflicts(a, b) == 0
    like = joiner.likeness(a, b)
    if like in ("equal", "close"):
        return joiner.conflicts(a, b) <= 2
    if like == "none" or joiner.conflicts(a, b):
        return False
    return joiner.share_words(a, b) or joiner.agreements(a, b, (*IDENTIFIERS, "email", "phone")) >= 2


def _join_named(joiner: Joiner, block: Sequence[int], reason: str) -> None:
    """A shared address or number joins together with the name; one contradiction, or a
    name that is only close within one file, needs two confirmations."""
    for a, b in _pairs(joiner, block):
        like = joiner.likeness(a, b, worst=True)
        if like not in ("equal", "close"):
            continue
        conflicts = joiner.conflicts(a, b)
        neighbours = like == "close" and bool(joiner.clusters[a].files & joiner.clusters[b].files)
        if conflicts <= 1 and joiner.agreements(a, b) >= (2 if conflicts or neighbours else 0):
            joiner.join(a, b, reason)
        else:
            joiner.suspect(a, b, reason)


def _join_by_name(joiner: Joiner) -> None:
    records = joiner.records
    births = [joiner.clusters[joiner.root[index]].facts.get("birth", ()) for index in range(len(records))]
    weak = (
        ("nama+npsn", (_named(record, record.values.get("npsn")) for record in records)),
        ("nama+sekolah", (_named(record, _school(record)) for record in records)),
        (
            "nama+tanggal_lahir",
            ([(record.words, born) for born in known] for record, known in zip(records, births, strict=True)),
        ),
    )
    for reason, keys in weak:
        for block in _blocks(keys):
            _join_unique(joiner, block, reason)
    for block in _blocks(map(_school_and_words, records)):
        _join_unique(joiner, block, "nama+sekolah", near=True)
    for block in _blocks(
        _named(record, record.values.get("regency_code")) if len(record.words) > 1 else () for record in records
    ):
        _suspect_neighbours(joiner, block)


def _named(record: Record, place: str | None) -> tuple[tuple[Hashable, str], ...]:
    return ((record.words, place),) if record.words and place else ()


def _school(record: Record) -> str | None:
    return school_key(record.values["school"]) if "school" in record.values else None


def _school_and_words(record: Record) -> list[Hashable]:
    school = _school(record)
    return [(word, school) for word in set(record.words) if len(word) > 3] if school else []


def _join_unique(joiner: Joiner, block: Sequence[int], reason: str, *, near: bool = False) -> None:
    """Join the clusters of a block that fit together, wherever nobody else fits as well."""
    roots = joiner.roots(block)
    if len(roots) < 2 or len(roots) > 4 * CROWD:
        return
    fits: dict[int, set[int]] = {root: set() for root in roots}
    for a, b in _pairs(joiner, roots):
        if _fits_weakly(joiner, a, b, near=near):
            fits[a].add(b)
            fits[b].add(a)
        elif not near and not disjoint(joiner.clusters[a].facts, joiner.clusters[b].facts, "npsn"):
            joiner.suspect(a, b, reason)
    for group in _groups(fits):
        if all(fits[root] >= group - {root} for root in group):
            for other in sorted(group)[1:]:
                joiner.join(min(group), other, reason)
        else:
            _suspect_all(joiner, fits, group, reason)


def _fits_weakly(joiner: Joiner, a: int, b: int, *, near: bool) -> bool:
    """Whether name and place may join two clusters: other files, no contradiction, and enough besides the name."""
    left, right = joiner.clusters[a], joiner.clusters[b]
    if (
        left.files & right.files
        or joiner.conflicts(a, b)
        or any(disjoint(left.facts, right.facts, name) for name in SOFT)
    ):
        return False
    if near and joiner.likeness(a, b, worst=True) not in ("equal", "close"):
        return False
    support = joiner.agreements(a, b, ("cohort", "npsn", "birth"))
    estranged = disjoint(left.facts, right.facts, "email") and disjoint(left.facts, right.facts, "phone")
    moved = not joiner.agreements(a, b, ("school", "npsn")) and disjoint(left.facts, right.facts, "school")
    needed = near + estranged + 2 * moved + (min(map(len, left.names)) == 1)
    return support >= min(needed, 2)


def _groups(fits: dict[int, set[int]]) -> Iterator[set[int]]:
    seen: set[int] = set()
    for root in fits:
        if root in seen or not fits[root]:
            continue
        group, border = {root}, [root]
        while border:
            fresh = fits[border.pop()] - group
            group |= fresh
            border += fresh
        seen |= group
        yield group


def _suspect_all(joiner: Joiner, fits: dict[int, set[int]], group: set[int], reason: str) -> None:
    for root in group:
        for other in fits[root]:
            joiner.suspect(root, other, reason)


def _suspect_neighbours(joiner: Joiner, block: Sequence[int]) -> None:
    """Same name and regency in different files without a contradiction: worth a look, no more."""
    for a, b in _pairs(joiner, block):
        left, right = joiner.clusters[a], joiner.clusters[b]
        soft = any(disjoint(left.facts, right.facts, name) for name in ("cohort", "npsn"))
        if not left.files & right.files and not soft and not joiner.conflicts(a, b):
            joiner.suspect(a, b, "nama+kabupaten")
