"""The small language rules are written in: read into a tree once, then judged by the scalar or the array path.

`golongan >= "III/c"`, `serdik_no` (yes/no columns stand alone), `and`, `or`, `not`, `a <= x <= b`, `x in ("a", "b")`,
`age(birth, at)`, `dated(d)`, `fresh(d, months)`, `known(x)`, `x + y`, `always`, `never`. Nothing else: it is data,
not a program.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from pamong.engines.eligibility.fields import Field

LONGEST = 1000
OPERATORS = {ast.GtE: ">=", ast.LtE: "<=", ast.Gt: ">", ast.Lt: "<", ast.Eq: "==", ast.NotEq: "!="}
MEANINGS = {"flag", "present"}


class ExpressionError(ValueError):
    """A condition that cannot be read; the message says what is wrong, in Indonesian."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is compared: a column, a constant, an age in whole years, or a sum of columns."""

    kind: str
    fields: tuple[str, ...] = ()
    number: float = 0.0


@dataclass(frozen=True, slots=True)
class Always:
    """True or false for everybody."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes/no column that says yes."""

    field: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A dated document; `months` is how old it may be at the as-of date, None: any age."""

    field: str
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A column that is filled at all."""

    field: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values and the sign between them."""

    sign: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Both:
    """All parts hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


Node = Always | Flag | Dated | Known | Compare | Both | Either | Not


def parse(text: str, fields: Mapping[str, Field]) -> Node:
    """Read a condition.

    Raises
    ------
    ExpressionError
        Unknown column or word, a comparison that makes no sense for the column, or no condition at all.
    """
    if len(text) > LONGEST:
        raise ExpressionError("Syarat ini terlalu panjang.")
    try:
        tree = ast.parse(text.strip(), mode="eval")
        return _Reader(fields).node(tree.body)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"Syarat '{text}' tidak dapat dibaca.") from error


def columns(node: Node) -> set[str]:
    """Return the columns a condition asks about."""
    match node:
        case Both(parts) | Either(parts):
            return set().union(*map(columns, parts))
        case Not(part):
            return columns(part)
        case Compare(_, left, right):
            return {*left.fields, *right.fields}
        case Flag(field) | Dated(field) | Known(field):
            return {field}
    return set()


class _Reader:
    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields

    def node(self, tree: ast.expr) -> Node:
        match tree:
            case ast.BoolOp(op=ast.And(), values=values):
                return Both(tuple(map(self.node, values)))
            case ast.BoolOp(values=values):
                return Either(tuple(map(self.node, values)))
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Not(self.node(part))
            case ast.Compare():
                return self._comparison(tree)
            case ast.Call():
                return self._call(tree)
            case ast.Name(id="always" | "never" as word):
                return Always(word == "always")
            case ast.Name(id=name):
                return self._flag(name)
        raise ExpressionError(f"'{ast.unparse(tree)}' bukan syarat.")

    def _flag(self, name: str) -> Flag:
        if self._field(name).kind not in MEANINGS:
            raise ExpressionError(f"Kolom {name} bukan ya/tidak: bandingkan dengan sesuatu.")
        return Flag(name)

    def _field(self, name: str) -> Field:
        if name not in self.fields:
            raise ExpressionError(f"Kolom '{name}' tidak dikenal.")
        return self.fields[name]

    def _call(self, tree: ast.Call) -> Node:
        match tree:
            case ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)], keywords=[]):
                self._field(name)
                return Known(name)
            case ast.Call(func=ast.Name(id="dated"), args=[ast.Name(id=name)], keywords=[]):
                return Dated(self._date(name))
            case ast.Call(
                func=ast.Name(id="fresh"), args=[ast.Name(id=name), ast.Constant(value=int(months))], keywords=[]
            ) if 0 < months <= 600:
                return Dated(self._date(name), months)
        raise ExpressionError(f"'{ast.unparse(tree)}' tidak dikenal.")

    def _date(self, name: str) -> str:
        if self._field(name).kind != "date":
            raise ExpressionError(f"Kolom {name} bukan tanggal.")
        return name

    def _comparison(self, tree: ast.Compare) -> Node:
        if isinstance(tree.ops[0], ast.In):
            return self._membership(tree)
        sides = [tree.left, *tree.comparators]
        pairs = [
            self._pair(OPERATORS.get(type(sign), ""), left, right)
            for sign, left, right in zip(tree.ops, sides, sides[1:], strict=False)
        ]
        return pairs[0] if len(pairs) == 1 else Both(tuple(pairs))

    def _membership(self, tree: ast.Compare) -> Node:
        match tree.comparators:
            case [ast.Tuple(elts=[_, *_] as options)]:
                return Either(tuple(self._pair("==", tree.left, option) for option in options))
        raise ExpressionError(f'\'{ast.unparse(tree)}\' tidak dapat dibaca: tulis kolom in ("a", "b").')

    def _pair(self, sign: str, left: ast.expr, right: ast.expr) -> Compare:
        if not sign:
            raise ExpressionError("Tanda banding ini tidak dikenal.")
        scale = self._scale(left) or self._scale(right)
        if scale is not None and scale.kind in ("text", "choice", *MEANINGS) and sign not in ("==", "!="):
            raise ExpressionError(f"{scale.label_id} tidak berurutan: pakai == atau !=.")
        return Compare(sign, self._value(left, scale), self._value(right, scale))

    def _scale(self, tree: ast.expr) -> Field | None:
        return self._field(tree.id) if isinstance(tree, ast.Name) else None

    def _value(self, tree: ast.expr, scale: Field | None) -> Value:
        match tree:
            case ast.Name(id=name):
                return Value("field", (self._field(name).name,))
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int(number)) | ast.Constant(value=float(number)):
                return Value("number", number=float(number))
            case ast.Constant(value=str(step)) if scale is not None and scale.codes:
                return Value("number", number=self._step(scale, step))
            case ast.BinOp(op=ast.Add(), left=ast.Name(id=one), right=ast.Name(id=other)):
                return Value("sum", (self._field(one).name, self._field(other).name))
            case ast.Call(func=ast.Name(id="age"), args=[ast.Name(id=birth), ast.Name(id=at)], keywords=[]):
                return Value("age", (self._date(birth), self._date(at)))
        raise ExpressionError(f"'{ast.unparse(tree)}' tidak dapat dibandingkan.")

    def _step(self, scale: Field, step: str) -> float:
        try:
            return scale.number_of(step)
        except ValueError as error:
            raise ExpressionError(str(error)) from error
