"""Join rows that name the same person, with the reason, and never on weak evidence.

Evidence comes in three strengths. An equal identifier (NIP, NUPTK, NIK, UKG) joins unless the names have nothing in
common. An e-mail, a phone or the first 15 digits of a damaged NIP join together with the name. Name and school (or
NPSN, or birth date) join only across files, without any contradiction, and only where no second candidate exists.
What contradicts stays apart and is shown as a doubt. All pairs come from indexes, so the cost grows with the rows.
(The staged, veto-carrying form of record linkage: Fellegi & Sunter 1969, with rules instead of weights, because
each reason must be readable by the committee.)
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pamong.engines.roster.cleaning.identifiers import nip_facts
from pamong.engines.roster.cleaning.schools import school_key
from pamong.engines.roster.names.compare import Likeness, likeness
from pamong.engines.roster.records import Record

COMPARED = ("nip", "nuptk", "nik", "ukg", "email", "phone", "sex", "npsn", "cohort")
IDENTIFIERS = ("nip", "nuptk", "nik", "ukg")
HARD = ("nuptk", "nik", "ukg", "birth", "sex")
SOFT = ("npsn", "cohort", "regency")
CORROBORATING = ("email", "phone", "nip", "nuptk", "nik", "ukg", "birth")
LEVELS: tuple[Likeness, ...] = ("equal", "close", "loose", "none")
COMPARED_NAMES = 5
CROWD = 40  # a block with more clusters than this is a shared phone or a placeholder, not a person

Facts = dict[str, set[Any]]


@dataclass(slots=True)
class Cluster:
    """Rows held to be one person."""

    members: list[int]
    files: int
    facts: Facts
    names: list[tuple[str, ...]]
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two records whose people may be one."""

    a: int
    b: int
    reason: str


def facts_of(record: Record, births: frozenset[date]) -> Facts:
    """What a record says that another record can confirm or contradict."""
    values = record.values
    facts: Facts = {name: {values[name]} for name in COMPARED if name in values}
    if "regency_code" in values:
        facts["regency"] = {values["regency_code"]}
    if "school" in values:
        facts["school"] = {school_key(values["school"])}
    heads = _nip_heads(record)
    if heads:
        facts["heads"] = set(heads)
    if births:
        facts["birth"] = set(births)
    return facts


def _nip_heads(record: Record) -> Collection[str]:
    """The first 15 digits of a NIP, whole or damaged."""
    if "nip" in record.stubs:
        return record.stubs["nip"].heads
    nip = record.values.get("nip")
    return (nip[:15],) if nip else ()


def _births(record: Record) -> frozenset[date]:
    """The birth date a row states and the one its NIP carries."""
    inside = [facts.birth_date for head in _nip_heads(record) if (facts := nip_facts(head))]
    stated = record.values.get("birth_date")
    return frozenset([*inside, stated] if stated else inside)


class Joiner:
    """Clusters of records, grown by evidence and held apart by contradictions."""

    def __init__(self, records: Sequence[Record], apart: Iterable[tuple[int, int]] = ()) -> None:
        self.records = records
        self.parent = list(range(len(records)))
        self.births = [_births(record) for record in records]
        self.clusters = {
            index: Cluster(
                [index], 1 << record.file, facts_of(record, self.births[index]), [record.words] if record.words else []
            )
            for index, record in enumerate(records)
        }
        self.enemies: dict[int, set[int]] = {}
        for a, b in apart:
            self.enemies.setdefault(a, set()).add(b)
            self.enemies.setdefault(b, set()).add(a)
        self.suspicions: dict[tuple[int, int], Suspicion] = {}

    def find(self, index: int) -> int:
        """The root record of a record's cluster."""
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def roots(self, indexes: Iterable[int]) -> list[int]:
        """The clusters a list of records belongs to, each once, oldest first."""
        return list(dict.fromkeys(self.find(index) for index in indexes))

    def join(self, a: int, b: int, reason: str) -> None:
        """Make two clusters one."""
        a, b = self.find(a), self.find(b)
        if a == b:
            self._note(a, reason)
            return
        keep, gone = (a, b) if a < b else (b, a)
        kept, lost = self.clusters[keep], self.clusters.pop(gone)
        self.parent[gone] = keep
        kept.members += lost.members
        kept.files |= lost.files
        kept.names += [name for name in lost.names if name not in kept.names]
        for name, found in lost.facts.items():
            kept.facts.setdefault(name, set()).update(found)
        kept.reasons += [known for known in lost.reasons if known not in kept.reasons]
        self._note(keep, reason)

    def _note(self, root: int, reason: str) -> None:
        if reason not in self.clusters[root].reasons:
            self.clusters[root].reasons.append(reason)

    def forbidden(self, a: int, b: int) -> bool:
        """Whether a person decided that two clusters are different people."""
        if not self.enemies:
            return False
        other = set(self.clusters[b].members)
        return any(self.enemies.get(member, set()) & other for member in self.clusters[a].members)

    def likeness(self, a: int, b: int, *, worst: bool = False) -> Likeness:
        """The best likeness between the names of two clusters, or the worst.

        The worst keeps "Siti Aminah" from drawing every "Siti Aminah …" behind one shared phone into one person.
        """
        ours, theirs = self.clusters[a].names[:COMPARED_NAMES], self.clusters[b].names[:COMPARED_NAMES]
        found = {likeness(x, y) for x in ours for y in theirs} or {"none"}
        return max(found, key=LEVELS.index) if worst else min(found, key=LEVELS.index)

    def conflicts(self, a: int, b: int) -> int:
        """How many hard facts contradict each other."""
        left, right = self.clusters[a].facts, self.clusters[b].facts
        count = sum(_disjoint(left, right, name) for name in HARD)
        return count + (_disjoint(left, right, "nip") or _disjoint(left, right, "heads"))

    def agreements(self, a: int, b: int, names: Iterable[str] = CORROBORATING) -> int:
        """How many facts two clusters share."""
        left, right = self.clusters[a].facts, self.clusters[b].facts
        return sum(name in left and name in right and not left[name].isdisjoint(right[name]) for name in names)

    def suspect(self, a: int, b: int, reason: str) -> None:
        """Remember that two clusters may be one person."""
        self.suspicions.setdefault((min(a, b), max(a, b)), Suspicion(min(a, b), max(a, b), reason))

    def doubts(self) -> list[Suspicion]:
        """Suspicions that still stand between two different clusters, one for each pair."""
        standing: dict[tuple[int, int], Suspicion] = {}
        for suspicion in self.suspicions.values():
            a, b = sorted((self.find(suspicion.a), self.find(suspicion.b)))
            if a != b and not self.forbidden(a, b):
                standing.setdefault((a, b), suspicion)
        return list(standing.values())


def _disjoint(left: Facts, right: Facts, name: str) -> bool:
    return name in left and name in right and left[name].isdisjoint(right[name])


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
    for block in _blocks(map(_nip_heads, records)):
        _join_named(joiner, block, "nip15+nama")
    _join_by_name(joiner)
    return joiner


def _blocks(keys: Iterable[Iterable[Hashable]]) -> Iterator[list[int]]:
    """Records that share a key, given the keys of each record in turn."""
    index: dict[Hashable, list[int]] = {}
    for number, found in enumerate(keys):
        for key in found:
            index.setdefault(key, []).append(number)
    return (block for block in index.values() if len(block) > 1)


def _sharing(records: Sequence[Record], name: str) -> Iterator[list[int]]:
    return _blocks((record.values[name],) if name in record.values else () for record in records)


def _pairs(joiner: Joiner, block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of clusters in a block, following clusters as they grow; a crowd is only compared by neighbouring names."""
    roots, reach = joiner.roots(block), CROWD
    if len(roots) > CROWD:
        roots, reach = sorted(roots, key=lambda root: joiner.clusters[root].names[:1]), 3
    for position, first in enumerate(roots):
        for second in roots[position + 1 : position + 1 + reach]:
            a, b = joiner.find(first), joiner.find(second)
            if a != b and not joiner.forbidden(a, b):
                yield a, b


def _join_identified(joiner: Joiner, block: Sequence[int], name: str) -> None:
    """Equal identifiers join, unless the names are strangers or too much else contradicts."""
    for a, b in _pairs(joiner, block):
        like = joiner.likeness(a, b) if joiner.clusters[a].names and joiner.clusters[b].names else "loose"
        allowed = 2 if like in ("equal", "close") else 0
        if like != "none" and joiner.conflicts(a, b) <= allowed:
            joiner.join(a, b, name)
        else:
            joiner.suspect(a, b, name)


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
    by_birth = (
        [(record.words, born) for born in births] for record, births in zip(records, joiner.births, strict=True)
    )
    weak = (
        ("nama+npsn", (_named(record, record.values.get("npsn")) for record in records)),
        ("nama+sekolah", (_named(record, _school(record)) for record in records)),
        ("nama+tanggal_lahir", (keys if record.words else () for record, keys in zip(records, by_birth, strict=True))),
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
        elif not near and not _disjoint(joiner.clusters[a].facts, joiner.clusters[b].facts, "npsn"):
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
        or any(_disjoint(left.facts, right.facts, name) for name in SOFT)
    ):
        return False
    if near and joiner.likeness(a, b, worst=True) != "close":
        return False
    support = joiner.agreements(a, b, ("cohort", "npsn", "birth"))
    estranged = _disjoint(left.facts, right.facts, "email") and _disjoint(left.facts, right.facts, "phone")
    moved = not joiner.agreements(a, b, ("school", "npsn")) and _disjoint(left.facts, right.facts, "school")
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
        soft = any(_disjoint(left.facts, right.facts, name) for name in ("cohort", "npsn"))
        if not left.files & right.files and not soft and not joiner.conflicts(a, b):
            joiner.suspect(a, b, "nama+kabupaten")
