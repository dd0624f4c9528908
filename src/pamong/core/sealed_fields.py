"""Fields whose content a stolen database does not tell: JSON, encrypted by the installation's key (`vault`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from .vault import vault

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def seal(content: Any) -> str:
    """Return JSON content as text that tells nothing without the installation's key."""
    return vault().encrypt(json.dumps(content).encode()).decode()


def unseal(text: str) -> Any:
    """Return what was sealed; an unknown key is an error, never an empty content."""
    return json.loads(vault().decrypt(text))


class SealedField(models.Field[Any, Any]):
    """JSON content, sealed on its way to the database; it cannot be searched there."""

    def get_internal_type(self) -> str:
        return "TextField"

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None else seal(value)

    def from_db_value(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> Any:
        return value if value is None else unseal(value)
