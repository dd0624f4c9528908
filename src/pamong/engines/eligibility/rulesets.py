"""Dated rule sets as data: read, checked, hashed, compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from pamong.engines.eligibility.expressions import Always, ExpressionError, Node, columns, parse
from pamong.engines.eligibility.fields import Field, shipped_fields

SHIPPED = ("K24", "K25")
NEEDED = frozenset(
    "id set text_id text_en applies_if expr fields evidence source status valid_from valid_to waiver_of".split()
)
STATUSES = ("V", "P", "U")


class RuleSetError(ValueError):
    """This rule set cannot be used; the message says why, in Indonesian."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a regulation: when it applies, what it asks, what shows it, where it stands."""

    id: str
    text_id: str
    text_en: str
    applies: Node
    asks: Node
    fields: tuple[str, ...]
    evidence: tuple[str, ...]
    source: str
    pasal: str
    status: str
    waiver_of: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class RuleSet:
    """All rules of one regime, with the chosen readings applied."""

    id: str
    title_id: str
    title_en: str
    version: int
    valid_from: date
    valid_to: date | None
    rules: tuple[Rule, ...]
    result: frozenset[str]
    readings: Mapping[str, str]
    hash: str
    fields: Mapping[str, Field]

    def is_valid_on(self, day: date) -> bool:
        """Whether this regime is in force on a day."""
        return _within(day, self.valid_from, self.valid_to)

    def on(self, day: date) -> tuple[Rule, ...]:
        """Return the rules in force on a day; outside the regime's own time, all of them."""
        if not self.is_valid_on(day):
            return self.rules
        return tuple(rule for rule in self.rules if _within(day, rule.valid_from, rule.valid_to))

    def waivers_of(self, rule: Rule) -> list[Rule]:
        """Return the exceptions that can lift a rule."""
        return [other for other in self.rules if rule.id in other.waiver_of]

    def columns(self) -> set[str]:
        """Return the columns the rules ask about."""
        return set().union(*(columns(rule.applies) | columns(rule.asks) for rule in self.rules))


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


@cache
def shipped_document(name: str) -> dict[str, Any]:
    """Return a rule set as shipped, as data."""
    if name not in SHIPPED:
        raise RuleSetError(f"Perangkat aturan '{name}' tidak ada. Pilih: {', '.join(SHIPPED)}.")
    text = files(__package__).joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def load_rules(name: str, readings: Mapping[str, str] | None = None) -> RuleSet:
    """Return a shipped rule set with the readings an office has chosen."""
    return read_rules(shipped_document(name), readings)


def in_force(day: date) -> list[str]:
    """Return the shipped rule sets in force on a day: what is out of date is not offered."""
    return [name for name in SHIPPED if load_rules(name).is_valid_on(day)]


def read_rules(document: Mapping[str, Any], readings: Mapping[str, str] | None = None) -> RuleSet:
    """Read a rule set from data.

    Raises
    ------
    RuleSetError
        A field is missing, a condition cannot be read, an id is doubled, a link leads nowhere, a rule has no source.
    """
    try:
        return _read(document, readings or {})
    except (KeyError, TypeError, AttributeError) as error:
        raise RuleSetError(f"Perangkat aturan ini tidak lengkap: {error}.") from error


def _read(document: Mapping[str, Any], readings: Mapping[str, str]) -> RuleSet:
    fields = shipped_fields()
    chosen = _chosen(document, readings)
    rows = _with_readings(document, chosen)
    rules = tuple(_rule(row, fields) for row in rows)
    _check_links(rules, document["result"])
    first = _day(document["valid_from"])
    if first is None:
        raise RuleSetError("Perangkat aturan harus punya tanggal mulai berlaku.")
    return RuleSet(
        id=str(document["id"]),
        title_id=document["title_id"],
        title_en=document["title_en"],
        version=int(document["version"]),
        valid_from=first,
        valid_to=_day(document["valid_to"]),
        rules=rules,
        result=frozenset(document["result"]),
        readings=chosen,
        hash=fingerprint({**document, "rules": rows, "readings": chosen}),
        fields=fields,
    )


def _chosen(document: Mapping[str, Any], readings: Mapping[str, str]) -> dict[str, str]:
    offered = {one["key"]: one for one in document["readings"]}
    unknown = set(readings) - set(offered)
    if unknown:
        raise RuleSetError(f"Pilihan tafsir tidak dikenal: {', '.join(sorted(unknown))}.")
    chosen = {key: readings.get(key, one["default"]) for key, one in offered.items()}
    for key, value in chosen.items():
        if value not in [option["value"] for option in offered[key]["options"]]:
            raise RuleSetError(f"Tafsir '{value}' tidak ada untuk {key}.")
    return chosen


def _with_readings(document: Mapping[str, Any], chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    changes: dict[str, dict[str, Any]] = {}
    for reading in document["readings"]:
        for option in reading["options"]:
            if option["value"] == chosen[reading["key"]]:
                for rule, replaced in option["replaces"].items():
                    changes.setdefault(rule, {}).update(replaced)
    return [{**row, **changes.get(row["id"], {})} for row in document["rules"]]


def _rule(row: Mapping[str, Any], fields: Mapping[str, Field]) -> Rule:
    lacking = NEEDED - set(row)
    if lacking:
        raise RuleSetError(f"Aturan {row.get('id', '?')} belum lengkap: {', '.join(sorted(lacking))}.")
    if row["status"] not in STATUSES or not (row["source"]["text"] and row["source"]["pasal"]):
        raise RuleSetError(f"Aturan {row['id']} harus punya sumber, pasal, dan tanda V, P, atau U.")
    try:
        applies = parse(row["applies_if"], fields) if row["applies_if"] else Always(True)
        asks = parse(row["expr"], fields)
    except ExpressionError as error:
        raise RuleSetError(f"Aturan {row['id']}: {error}") from error
    asked = columns(asks) | columns(applies)
    if asked - set(row["fields"]):
        raise RuleSetError(f"Aturan {row['id']}: kolom {', '.join(sorted(asked - set(row['fields'])))} belum disebut.")
    return Rule(
        id=row["id"], text_id=row["text_id"], text_en=row["text_en"], applies=applies, asks=asks,
        fields=tuple(row["fields"]), evidence=tuple(row["evidence"]), source=row["source"]["text"],
        pasal=row["source"]["pasal"], status=row["status"], waiver_of=tuple(row["waiver_of"]),
        valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"]),
    )  # fmt: skip


def _check_links(rules: Sequence[Rule], result: Sequence[str]) -> None:
    ids = [rule.id for rule in rules]
    if len(set(ids)) != len(ids):
        raise RuleSetError("Satu aturan tertulis dua kali.")
    lost = {link for rule in rules for link in rule.waiver_of} | set(result)
    if lost - set(ids):
        raise RuleSetError(f"Aturan {', '.join(sorted(lost - set(ids)))} disebut tetapi tidak ada.")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RuleSetError(f"Tanggal '{text}' tidak dapat dibaca: tulis seperti 2025-05-14.") from error


def fingerprint(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the data in one canonical writing: the same rules, the same hash."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of a rule set; `rule` is None for the set itself."""

    rule: str | None
    field: str
    before: Any
    after: Any


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two versions: added and removed rules, changed fields, rule by rule."""
    about = sorted((set(old) | set(new)) - {"rules"})
    changes = [Change(None, key, old.get(key), new.get(key)) for key in about if old.get(key) != new.get(key)]
    before = {row["id"]: row for row in old["rules"]}
    after = {row["id"]: row for row in new["rules"]}
    for rule in [*before, *(key for key in after if key not in before)]:
        changes += _rule_changes(rule, before.get(rule), after.get(rule))
    return changes


def _rule_changes(rule: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    if before is None or after is None:
        return [Change(rule, "rule", before and before["expr"], after and after["expr"])]
    keys = sorted(set(before) | set(after))
    return [Change(rule, key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]
