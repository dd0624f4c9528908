"""Child processes: they answer, they fail with a reason, they end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pamong.core.documents.children import Child, ChildError, work_through

HERE = "core.documents.test_children"


def doubler(prefix: str) -> Callable[[int], bytes]:
    def work(number: int) -> bytes:
        print("a stray print")
        if number < 0:
            raise ValueError(f"{number} is negative")
        if number > 99:
            os._exit(3)
        return f"{prefix}{2 * number}".encode()

    return work


def broken(_setup: object) -> Callable[[int], bytes]:
    raise RuntimeError("cannot begin")


@pytest.fixture(autouse=True)
def _children_find_these_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


def test_every_job_is_answered_in_order() -> None:
    answers = work_through(f"{HERE}:doubler", range(20), setup="n", workers=3)
    assert list(answers) == [f"n{2 * number}".encode() for number in range(20)]


def test_a_job_that_fails_tells_why() -> None:
    with pytest.raises(ChildError, match="ValueError: -1 is negative"):
        list(work_through(f"{HERE}:doubler", [1, -1, 2], setup="n"))


def test_a_child_that_dies_is_told() -> None:
    with pytest.raises(ChildError, match="ended early"):
        list(work_through(f"{HERE}:doubler", [100], setup="n"))


def test_a_child_that_cannot_begin_tells_why() -> None:
    with pytest.raises(ChildError, match="RuntimeError: cannot begin"):
        list(work_through(f"{HERE}:broken", [1], setup=None))


def test_a_child_ends_with_its_work() -> None:
    with Child(f"{HERE}:doubler", "n", seconds=10) as child:
        assert child.ask(4) == b"n8"
        assert child.process.poll() is None
    assert child.process.returncode == 0


def test_a_child_ends_when_nobody_takes_its_answers() -> None:
    answers = work_through(f"{HERE}:doubler", range(50), setup="n", workers=1)
    assert next(answers) == b"n0"
    before = time.monotonic()
    answers.close()  # type: ignore[attr-defined]
    assert time.monotonic() - before < 5
