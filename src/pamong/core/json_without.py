"""A JSON document without some of its keys, said in each database's own way."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, JSONField, TextField, Value
from django.db.models.functions import Cast


class JSONWithout(Func):
    """What a JSON document holds beside `keys`: `JSONWithout("answer", "classes")`."""

    output_field = JSONField()

    def __init__(self, document: Any, *keys: str) -> None:
        super().__init__(document)
        self.keys = keys

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        paths = Func(self.source_expressions[0], *(Value(f"$.{key}") for key in self.keys))
        return paths.as_sql(compiler, connection, function="JSON_REMOVE", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        keys = (Cast(Value(key), TextField()) for key in self.keys)
        rest = Func(self.source_expressions[0], *keys)
        return rest.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" - ", **context)
