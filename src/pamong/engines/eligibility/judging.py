"""The explaining path: one person, every rule, with the reason in a sentence and the documents still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from pamong.engines.eligibility.calendar import months_later
from pamong.engines.eligibility.expressions import (
    Always,
    Both,
    Compare,
    Dated,
    Either,
    Flag,
    Known,
    Node,
    Not,
    Value,
)
from pamong.engines.eligibility.fields import Field, as_number
from pamong.engines.eligibility.records import Judgement, Outcome, Result, Row, Verdict
from pamong.engines.eligibility.rulesets import Rule, RuleSet

Truth = bool | None
TRUTHS = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}
NEAR_LIMIT = (55, 56)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a condition holds, the clauses that show it, and the columns that keep it open."""

    truth: Truth
    clauses: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def judge(row: Row, rules: RuleSet, as_of: date) -> Verdict:
    """Judge one person by every rule in force on a day."""
    clerk = Clerk(row, rules, as_number(as_of))
    active = rules.on(as_of)
    bare = {rule.id: clerk.bare(rule) for rule in active}
    final = [_with_waivers(rule, rules, bare) for rule in active]
    decisive = tuple(one for one in final if one.rule in rules.result)
    return Verdict(_result(decisive), decisive, tuple(one for one in final if one.rule not in rules.result))


def _result(decisive: Iterable[Judgement]) -> Result:
    outcomes = {one.outcome for one in decisive}
    if Outcome.NOT_MET in outcomes:
        return Result.NOT_ELIGIBLE
    return Result.INCOMPLETE if Outcome.UNKNOWN in outcomes else Result.ELIGIBLE


def _with_waivers(rule: Rule, rules: RuleSet, bare: dict[str, Judgement]) -> Judgement:
    own = bare[rule.id]
    wants = (Outcome.NOT_MET, Outcome.UNKNOWN)
    if rule.waiver_of and all(bare[other].outcome not in wants for other in rule.waiver_of if other in bare):
        return Judgement(rule.id, Outcome.NOT_APPLICABLE, "Tidak diperlukan: syarat biasa sudah terpenuhi.")
    if own.outcome not in wants:
        return own
    waivers = [bare[waiver.id] for waiver in rules.waivers_of(rule) if waiver.id in bare]
    for waiver in waivers:
        if waiver.outcome is Outcome.MET:
            return Judgement(rule.id, Outcome.WAIVED, f"Dikecualikan oleh {waiver.rule}. {waiver.reason}")
    return _with_hint(own, [waiver for waiver in waivers if waiver.outcome is Outcome.UNKNOWN])


def _with_hint(own: Judgement, open_waivers: list[Judgement]) -> Judgement:
    """Name the exceptions that could still lift the rule, once their papers are there."""
    hints = [f" {one.rule} dapat mengecualikan; {one.reason[:1].lower()}{one.reason[1:]}" for one in open_waivers]
    return replace(own, reason=own.reason + "".join(hints)) if own.outcome is Outcome.NOT_MET else own


@dataclass(frozen=True)
class Clerk:
    """Judges conditions for one person."""

    row: Row
    rules: RuleSet
    as_of: int
    checks: dict[type, Callable[..., Finding]] = field(init=False)

    def __post_init__(self) -> None:
        checks: dict[type, Callable[..., Finding]] = {
            Always: lambda node: Finding(node.truth),
            Flag: self._flag,
            Dated: self._dated,
            Known: self._known,
            Compare: self._compare,
            Both: lambda node: self._together(node.parts, decided_by=False),
            Either: lambda node: self._together(node.parts, decided_by=True),
            Not: self._not,
        }
        object.__setattr__(self, "checks", checks)

    def bare(self, rule: Rule) -> Judgement:
        """Judge one rule, exceptions left aside."""
        applies = self.holds(rule.applies)
        if applies.truth is False:
            return Judgement(rule.id, Outcome.NOT_APPLICABLE, self._not_applicable(rule, applies))
        asked = self.holds(rule.asks) if applies.truth else applies
        outcome = TRUTHS[asked.truth]
        documents = tuple(dict.fromkeys(self._field(name).document for name in asked.missing))
        return Judgement(rule.id, outcome, self._reason(rule, outcome, asked), asked.missing, documents)

    def _not_applicable(self, rule: Rule, applies: Finding) -> str:
        return f"Tidak berlaku: {'; '.join(applies.clauses)}." if applies.clauses else rule.text_id

    def _reason(self, rule: Rule, outcome: Outcome, asked: Finding) -> str:
        said = "; ".join(dict.fromkeys(asked.clauses))
        return f"{said[:1].upper()}{said[1:]}." if said else rule.text_id

    def holds(self, node: Node) -> Finding:
        """Judge a condition."""
        return self.checks[type(node)](node)

    def _field(self, name: str) -> Field:
        return self.rules.fields[name]

    def _open(self, *names: str) -> Finding:
        """Nobody can tell, because of these columns."""
        open_ = [name for name in names if self.row.get(name) is None]
        return Finding(None, tuple(map(self._why_open, open_)), tuple(open_))

    def _why_open(self, name: str) -> str:
        label = self._field(name).label_id
        if name in self.row.unreadable:
            return f"isi '{self.row.unreadable[name]}' untuk {label} tidak dikenali"
        return f"{label} belum diketahui"

    def _flag(self, node: Flag) -> Finding:
        value = self.row.get(node.field)
        if value is None:
            return self._open(node.field)
        words = ("tidak ada", "ada") if self._field(node.field).kind == "present" else ("tidak", "ya")
        return Finding(value == 1, (f"{self._field(node.field).label_id}: {words[value == 1]}",))

    def _known(self, node: Known) -> Finding:
        value = self.row.get(node.field)
        if value is None:
            return self._open(node.field)
        return Finding(True, (f"{self._field(node.field).label_id}: ada",))

    def _dated(self, node: Dated) -> Finding:
        value, column = self.row.get(node.field), self._field(node.field)
        if value is None:
            return self._open(node.field)
        said = f"{column.label_id} bertanggal {column.show(value, self.row.names)}"
        if value > self.as_of:
            return Finding(None, (f"{said}, setelah tanggal penilaian",), (node.field,))
        if node.months is None:
            return Finding(True, (said,))
        fresh = months_later(int(value), node.months) >= self.as_of
        return Finding(fresh, (f"{said}, diminta paling lama {node.months} bulan",))

    def _not(self, node: Not) -> Finding:
        found = self.holds(node.part)
        return Finding(None if found.truth is None else not found.truth, found.clauses, found.missing)

    def _together(self, parts: tuple[Node, ...], *, decided_by: bool) -> Finding:
        """Join parts: one that is `decided_by` decides; else one that is open keeps it open."""
        found = [self.holds(part) for part in parts]
        truths = {one.truth for one in found}
        truth: Truth = decided_by if decided_by in truths else None if None in truths else not decided_by
        telling = [one for one in found if one.truth is truth]
        clauses = tuple(clause for one in telling for clause in one.clauses)
        return Finding(truth, clauses, tuple(dict.fromkeys(name for one in telling for name in one.missing)))

    def _compare(self, node: Compare) -> Finding:
        left, right = self._value(node.left), self._value(node.right)
        if left is None or right is None:
            return self._value_open(node)
        truth = SIGNS[node.sign](left, right)
        return Finding(truth, (self._comparison(node, left, right),))

    def _value_open(self, node: Compare) -> Finding:
        names = (*node.left.fields, *node.right.fields)
        found = self._open(*names)
        if found.missing:
            return found
        born = self._field(node.left.fields[0]).label_id
        return Finding(None, (f"{born} lebih akhir daripada tanggal penugasan",), node.left.fields[:1])

    def _value(self, value: Value) -> float | None:
        if value.kind == "number":
            return value.number
        parts = [self.row.get(name) for name in value.fields]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        if value.kind == "age":
            born, at = known
            return None if at < born else float((int(at) - int(born)) // 10000)
        return sum(known)

    def _comparison(self, node: Compare, left: float, right: float) -> str:
        if node.left.kind == "age":
            return self._age_clause(node, left, right)
        label = " + ".join(self._field(name).label_id for name in node.left.fields)
        column = self._field(node.left.fields[0]) if node.left.fields else self._field(node.right.fields[0])
        asked = column.show(right, self.row.names)
        if node.right.fields:
            asked = f"{self._field(node.right.fields[0]).label_id} {asked}"
        return f"{label} {column.show(left, self.row.names)}, diminta {_sign(node.sign, column)}{asked}".strip()

    def _age_clause(self, node: Compare, age: float, limit: float) -> str:
        at = self._field(node.left.fields[1]).show(self.row.get(node.left.fields[1]) or 0, self.row.names)
        word = "paling tinggi" if node.sign == "<=" else "di bawah" if node.sign == "<" else node.sign
        near = "; dekat dengan batas usia" if age in NEAR_LIMIT else ""
        return f"usia {age:g} tahun pada {at}, diminta {word} {limit:g} tahun{near}"


SIGNS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
WORDS = {
    ">=": ("paling sedikit ", "paling rendah "),
    "<=": ("paling banyak ", "paling tinggi "),
    ">": ("lebih dari ", "di atas "),
    "<": ("kurang dari ", "di bawah "),
    "==": ("", "sama dengan "),
    "!=": ("selain ", "berbeda dari "),
}


def _sign(sign: str, column: Field) -> str:
    if column.kind == "choice" and sign == "==":
        return ""
    return WORDS[sign][column.kind in ("ladder", "text")]
