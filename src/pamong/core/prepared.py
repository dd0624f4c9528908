"""The few statements that run with every check-in or fill a table at once, written once instead of every time.

Django needs several times as long to write such a statement as the database to carry it out. Here the ORM writes it
the first time, for each number of values asked for; afterwards only the values change. Whatever runs less often than
a check-in and touches fewer rows than an import stays with the ORM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    AutoField,
    BooleanField,
    CharField,
    DateTimeField,
    EmailField,
    Field,
    GeneratedField,
    IntegerField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.constants import OnConflict

from . import clock

Row = tuple[Any, ...]
Call = Callable[[Any], Any]
MOST_VALUES = 10_000  # in one statement
MANY_ROWS = 200  # from here on PostgreSQL is sent the rows themselves (COPY), at a quarter of the time
SAME_IN_BOTH = frozenset(
    {BooleanField, CharField, EmailField, IntegerField, PositiveIntegerField, PositiveSmallIntegerField, TextField}
)


@dataclass(frozen=True, slots=True)
class _Query:
    """A statement, and what makes Python's values of the columns that need it."""

    sql: str
    converters: Sequence[tuple[int, Call]]


@dataclass(frozen=True, slots=True)
class _Insert:
    """The parts of a statement, and for each field what makes the database's value of it (None: it is the same)."""

    into: str
    tail: str
    adapters: Sequence[tuple[str, Call | None]]
    moments: Sequence[str]  # the fields that say when a row was made

    def values_of(self, row: Model) -> list[Any]:
        """Return what the database takes for each field of a row."""
        return [adapt(getattr(row, name)) if adapt else getattr(row, name) for name, adapt in self.adapters]


class Read:
    """A `values_list` whose conditions are lists of values; `build` names each list once, in the order of asking."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build = build
        self.written: dict[Row, _Query | None] = {}

    def __call__(self, *asked: Sequence[Any]) -> list[Row]:
        """Return the rows for these values."""
        database = connections[DEFAULT_DB_ALIAS]
        lists = [_padded(values) for values in asked]
        shape = (database.vendor, *map(len, lists))
        if shape not in self.written:
            self.written[shape] = _query(database, self.build, lists)
        query = self.written[shape]
        if query is None:
            return []
        plain = _of_ids(database)
        values = [plain(value) if isinstance(value, UUID) else value for values in lists for value in values]
        with database.cursor() as cursor:
            cursor.execute(query.sql, values)
            return [_converted(row, query.converters) for row in cursor.fetchall()]


class Insert:
    """New rows of a model; with `update` a row that is there already (by `unique`) takes on these fields."""

    def __init__(self, model: type[Model], *, unique: Sequence[str] = (), update: Sequence[str] = ()) -> None:
        self.model, self.unique, self.update = model, unique, update
        self.written: dict[str, _Insert] = {}

    def __call__(self, rows: Sequence[Model]) -> None:
        """Insert the rows; numbers the database gives them are not read back."""
        database = connections[DEFAULT_DB_ALIAS]
        if database.vendor not in self.written:
            self.written[database.vendor] = self._write(database)
        insert = self.written[database.vendor]
        _stamp(rows, insert.moments)
        send = _copy if database.vendor == "postgresql" and len(rows) >= MANY_ROWS and not self.update else _insert
        send(database, insert, rows)
        for row in rows:
            row._state.adding = False

    def _write(self, database: BaseDatabaseWrapper) -> _Insert:
        given = (AutoField, GeneratedField)  # by the database itself
        fields = [field for field in self.model._meta.concrete_fields if not isinstance(field, given)]
        columns = {field.name: str(field.column) for field in fields}
        named = columns | {field.attname: str(field.column) for field in fields}
        quote = database.ops.quote_name
        tail = database.ops.on_conflict_suffix_sql(
            fields,
            OnConflict.UPDATE if self.update else None,
            [named[name] for name in self.update],
            [named[name] for name in self.unique],
        )
        return _Insert(
            f"{quote(self.model._meta.db_table)} ({', '.join(map(quote, columns.values()))})",
            tail,
            [(field.attname, _adapter(field, database)) for field in fields],
            [field.attname for field in fields if getattr(field, "auto_now_add", False)],
        )


def _stamp(rows: Sequence[Model], moments: Sequence[str]) -> None:
    now = clock.now()
    for row in rows:
        for name in moments:
            if getattr(row, name) is None:
                setattr(row, name, now)


def _insert(database: BaseDatabaseWrapper, insert: _Insert, rows: Sequence[Model]) -> None:
    place = f"({', '.join(['%s'] * len(insert.adapters))})"
    for chunk in _chunks(rows, MOST_VALUES // len(insert.adapters)):
        values = [value for row in chunk for value in insert.values_of(row)]
        statement = f"INSERT INTO {insert.into} VALUES {', '.join([place] * len(chunk))} {insert.tail}"  # noqa: S608
        with database.cursor() as cursor:
            cursor.execute(statement, values)


def _copy(database: BaseDatabaseWrapper, insert: _Insert, rows: Sequence[Model]) -> None:
    with (
        database.wrap_database_errors,
        database.cursor() as cursor,
        cursor.copy(f"COPY {insert.into} FROM STDIN") as to,
    ):
        for row in rows:
            to.write_row(insert.values_of(row))


def _query(
    database: BaseDatabaseWrapper, build: Callable[..., QuerySet[Any, Row]], lists: Sequence[Sequence[Any]]
) -> _Query | None:
    """Let the ORM write the statement for so many values; None when it knows that nothing can be found."""
    number = count(1)  # all different, since the ORM leaves out what stands twice
    samples = [[UUID(int=next(number)) if isinstance(value, UUID) else next(number) for value in one] for one in lists]
    compiler = build(*samples).query.get_compiler(connection=database)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    plain = _of_ids(database)
    if list(params) != [plain(value) if isinstance(value, UUID) else value for one in samples for value in one]:
        raise ValueError("a prepared query names each of its lists once, in the order of asking, and nothing else")
    found = compiler.get_converters([expression for expression, *_ in compiler.select])
    converters = [(place, _bound(call, column, database)) for place, (calls, column) in found.items() for call in calls]
    return _Query(sql, converters)


def _bound(call: Callable[[Any, Any, Any], Any], column: Any, database: BaseDatabaseWrapper) -> Call:
    return lambda value: call(value, column, database)


def _adapter(field: Field[Any, Any], database: BaseDatabaseWrapper) -> Call | None:
    """Return what makes the database's value of a field's (None: it is the same)."""
    kind = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
    if isinstance(kind, UUIDField):
        return _of_ids(database)
    if isinstance(kind, DateTimeField):
        return database.ops.adapt_datetimefield_value
    if type(kind) in SAME_IN_BOTH or isinstance(kind, AutoField):
        return None
    return partial(field.get_db_prep_save, connection=database)


def _of_ids(database: BaseDatabaseWrapper) -> Call:
    return _same if database.features.has_native_uuid_field else _hex


def _hex(value: UUID | None) -> str | None:
    return value.hex if value else None


def _same(value: Any) -> Any:
    return value


def _padded(values: Sequence[Any]) -> list[Any]:
    """Repeat the last value up to the next power of two: few different statements, and the same rows."""
    listed = list(values)
    size = 1 << (len(listed) - 1).bit_length() if listed else 0
    return listed + listed[-1:] * (size - len(listed))


def _converted(row: Row, converters: Sequence[tuple[int, Call]]) -> Row:
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place])
    return tuple(values)


def _chunks(rows: Sequence[Model], size: int) -> Iterator[Sequence[Model]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
