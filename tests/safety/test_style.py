"""The code keeps the house's measures: short functions, short files, no hidden import without its reason."""

import ast
import re
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = [path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts]
HIDDEN_IMPORT = re.compile(r"noqa: PLC0415(?P<reason>.*)")


def lengths():
    functions = [
        node.end_lineno - node.lineno + 1
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return sorted(functions), sorted(path.read_text(encoding="utf-8").count("\n") for path in FILES)


def ninth_decile(values):
    return values[len(values) * 9 // 10]


def test_functions_and_files_are_short():
    functions, files = lengths()
    assert statistics.median(functions) <= 8
    assert ninth_decile(functions) <= 25
    assert sum(size > 50 for size in functions) <= len(functions) * 0.02
    assert ninth_decile(files) <= 350
    assert max(files) <= 400


def test_no_junk_drawers():
    assert [path.name for path in FILES if path.stem in {"utils", "helpers", "common", "misc", "manager"}] == []


def test_only_one_place_asks_on_which_database_the_suite_runs():
    """What else asks would be left out on PostgreSQL without a word: see `own_database` in `tests/conftest.py`."""
    asking = re.compile(r"""(environ|place|env)(\.get\(|\[)["']DATABASE_URL["'](?!\] =)""")
    found = [
        path.name for path in sorted(Path("tests").rglob("*.py")) if asking.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["conftest.py"]


def test_a_hidden_import_says_why():
    """The first of a block gives the reason beside it or above: slow, optional, or only after Django has started."""
    silent = []
    for path in FILES:
        reason_given = False
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := HIDDEN_IMPORT.search(line):
                reason_given = reason_given or bool(found["reason"].strip(" -"))
                if not reason_given:
                    silent.append(f"{path.relative_to(ROOT)}:{number}")
            elif line.strip().startswith(("def ", "class ", "start_django()", "#")):
                reason_given = not line.strip().startswith(("def ", "class "))
    assert silent == []
