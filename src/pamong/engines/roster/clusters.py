"""Clusters of rows held to be one person: what they say together, what contradicts, what stays in doubt."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pamong.engines.roster.cleaning.identifiers import nip_facts
from pamong.engines.roster.cleaning.schools import school_key
from pamong.engines.roster.names.compare import Likeness, likeness
from pamong.engines.roster.records import Record

COMPARED = ("nip", "nuptk", "nik", "ukg", "email", "phone", "sex", "npsn", "cohort")
IDENTIFIERS = ("nip", "nuptk", "nik", "ukg")
HARD = ("nuptk", "nik", "ukg", "birth", "sex")
CORROBORATING = ("email", "phone", "nip", "nuptk", "nik", "ukg", "birth")
LEVELS: tuple[Likeness, ...] = ("equal", "close", "loose", "none")
COMPARED_NAMES = 5

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


def facts_of(record: Record) -> Facts:
    """What a record says that another record can confirm or contradict."""
    values = record.values
    facts: Facts = {name: {values[name]} for name in COMPARED if name in values}
    if "regency_code" in values:
        facts["regency"] = {values["regency_code"]}
    if "school" in values:
        facts["school"] = {school_key(values["school"])}
    if "birth_date" in values:
        facts["birth"] = {values["birth_date"]}
    heads = nip_heads(record)
    if heads:
        facts["heads"] = set(heads)
        _add_nip(facts, record.stubs["nip"].likely if "nip" in record.stubs else values["nip"])
    return facts


def _add_nip(facts: Facts, nip: str | None) -> None:
    """A NIP tells birth date and sex, also when only its first 15 digits are left."""
    inside = nip_facts(nip) if nip else None
    if inside:
        facts.setdefault("birth", set()).add(inside.birth_date)
        facts.setdefault("sex", set()).add(inside.sex)


def nip_heads(record: Record) -> Collection[str]:
    """The first 15 digits of a NIP, whole or damaged."""
    if "nip" in record.stubs:
        return record.stubs["nip"].heads
    nip = record.values.get("nip")
    return (nip[:15],) if nip else ()


class Joiner:
    """Clusters of records, grown by evidence and held apart by contradictions."""

    def __init__(self, records: Sequence[Record], apart: Iterable[tuple[int, int]] = ()) -> None:
        self.records = records
        self.root = list(range(len(records)))  # of each record, the cluster it belongs to: its oldest member
        self.clusters = {
            index: Cluster([index], 1 << record.file, facts_of(record), [record.words] if record.words else [])
            for index, record in enumerate(records)
        }
        self.enemies: dict[int, set[int]] = {}
        for a, b in apart:
            self.enemies.setdefault(a, set()).add(b)
            self.enemies.setdefault(b, set()).add(a)
        self.suspicions: dict[tuple[int, int], Suspicion] = {}

    def roots(self, indexes: Iterable[int]) -> list[int]:
        """The clusters a list of records belongs to, each once, oldest first."""
        return list(dict.fromkeys(map(self.root.__getitem__, indexes)))

    def join(self, a: int, b: int, reason: str) -> None:
        """Make two clusters one."""
        a, b = self.root[a], self.root[b]
        if a == b:
            self._note(a, reason)
            return
        keep, gone = (a, b) if a < b else (b, a)
        kept, lost = self.clusters[keep], self.clusters.pop(gone)
        for member in lost.members:
            self.root[member] = keep
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

    def share_words(self, a: int, b: int) -> bool:
        """Whether two names have two words in common, or all words of one stand in the other."""
        ours, theirs = self.clusters[a].names[:COMPARED_NAMES], self.clusters[b].names[:COMPARED_NAMES]
        shared = ((x, y, len(set(x) & set(y))) for x in ours for y in theirs)
        return any(common >= min(2, len(x), len(y)) for x, y, common in shared)

    def conflicts(self, a: int, b: int) -> int:
        """How many hard facts contradict each other."""
        left, right = self.clusters[a].facts, self.clusters[b].facts
        count = sum(disjoint(left, right, name) for name in HARD)
        return count + (disjoint(left, right, "nip") or disjoint(left, right, "heads"))

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
            a, b = sorted((self.root[suspicion.a], self.root[suspicion.b]))
            if a != b and not self.forbidden(a, b):
                standing.setdefault((a, b), suspicion)
        return list(standing.values())


def disjoint(left: Facts, right: Facts, name: str) -> bool:
    return name in left and name in right and left[name].isdisjoint(right[name])
