"""What people need of rooms within a problem document: open in memory, sealed in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from pamong.core.sealed_fields import seal, unseal

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Document = dict[str, Any]


class ProblemField(models.JSONField):
    """A problem document; the needs of its people are health data, so they are sealed on the way to the database."""

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return super().get_db_prep_value(_sealed(value), connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return _opened(super().from_db_value(value, expression, connection))


def without_needs(document: Document, person: str | None = None) -> Document:
    """Return a document without the needs of one person, or of anybody."""
    people = [_bare(one) if person in (None, one["id"]) else one for one in document.get("people", ())]
    return {**document, "people": people}


def _bare(one: Document) -> Document:
    return {key: value for key, value in one.items() if key != "needs"}


def needs_in(document: Document) -> dict[str, list[str]]:
    """Return the needs a document holds, by person."""
    return {one["id"]: one["needs"] for one in document.get("people", ()) if one.get("needs")}


def _sealed(document: Any) -> Any:
    if not isinstance(document, dict) or not (needs := needs_in(document)):
        return document
    return {**without_needs(document), "sealed_needs": seal(needs)}


def _opened(document: Any) -> Any:
    if not isinstance(document, dict) or "sealed_needs" not in document:
        return document
    needs = unseal(document["sealed_needs"])
    people = [{**one, "needs": needs[one["id"]]} if one["id"] in needs else one for one in document["people"]]
    return {**{key: value for key, value in document.items() if key != "sealed_needs"}, "people": people}
