"""Every command that names an actor takes its arguments by name and says in a line what it does."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "pamong"
FILES = sorted([*SOURCE.glob("*/commands.py"), *SOURCE.glob("*/commands/*.py")])


def commands():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _has_actor(node):
                yield path, node, ast.get_source_segment(text, node)


def _has_actor(node):
    return "actor" in {argument.arg for argument in node.args.kwonlyargs}


def test_there_are_commands_to_judge():
    assert len(list(commands())) > 100


@pytest.mark.parametrize(
    ("path", "node", "source"),
    [pytest.param(*item, id=f"{item[0].parent.parent.name}.{item[1].name}") for item in commands()],
)
def test_a_command_takes_everything_by_name(path, node, source):
    assert node.args.args == []
    assert ast.get_docstring(node)
