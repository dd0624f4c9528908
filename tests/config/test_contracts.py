"""Every contract stands with an example, and the example keeps it."""

import json
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

CONTRACTS = Path(__file__).resolve().parents[2] / "docs" / "contracts"
NAMES = sorted(path.name.removesuffix(".schema.json") for path in CONTRACTS.glob("*.schema.json"))


@pytest.mark.parametrize("name", NAMES)
def test_the_example_keeps_its_contract(name):
    schema = json.loads((CONTRACTS / f"{name}.schema.json").read_text(encoding="utf-8"))
    example = json.loads((CONTRACTS / f"{name}.example.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema, registry=_registry()).validate(example)


def _registry():
    """Let schemas point to one another by file name."""
    found = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in CONTRACTS.glob("*.schema.json")}
    return Registry().with_resources((name, Resource.from_contents(schema)) for name, schema in found.items())
