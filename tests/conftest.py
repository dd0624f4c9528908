"""What every test may use: the Sampit scene and signed-in clients."""

from __future__ import annotations

import os
import pickle
import runpy
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from bench._faults import fresh_database
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import Client
from django.test.utils import override_settings

from pamong.config.database import SQLITE_OPTIONS, SQLITE_PRAGMAS
from scenes.browser import chromium
from scenes.sampit import Scene, bimtek_sampit

__all__ = ["chromium"]
COMPILER = Path(__file__).parent.parent / "scripts" / "compile_messages.py"


def pytest_configure(config: pytest.Config) -> None:
    """Compile texts that changed since (a merge brings `.po` files, not `.mo`): tests read sentences off the pages."""
    if not hasattr(config, "workerinput"):
        runpy.run_path(str(COMPILER))["compile_all"]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what PostgreSQL would only repeat, and run the files with a browser last.

    Playwright leaves a running event loop in the thread of a worker. The longest of those files come first, so that no
    worker is left alone with one at the end.
    """
    if connection.vendor == "postgresql":
        idle = [item for item in items if not _asks_a_database(item)]
        config.hook.pytest_deselected(items=idle)
        items[:] = [item for item in items if _asks_a_database(item)]
    with_browser = {item.path for item in items if item.get_closest_marker("browser")}
    longest = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path in with_browser, item.path not in longest))


def _asks_a_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "own_database"}
    return item.get_closest_marker("django_db") is not None or not asked.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: Any) -> None:
    """Keep SQLite in a file, as in use: threads of the live server would share one connection to a database in memory.

    A shared connection mixes up their transactions and breaks in its own cache of statements. No test cuts the power,
    so nothing waits for the disk.
    """
    if connection.vendor != "sqlite":
        return
    at_ease = {**SQLITE_OPTIONS, "init_command": f"{SQLITE_PRAGMAS}PRAGMA synchronous=OFF;"}
    connection.settings_dict["OPTIONS"] = at_ease
    connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "pamong.sqlite3")


@pytest.fixture
def own_database() -> Iterator[str]:
    """Give the address of an empty database of the kind the suite runs on; none for SQLite, it is a file.

    Only here is asked which kind that is: a test that found out by itself would be left out on PostgreSQL.
    """
    server = os.environ.get("DATABASE_URL", "")
    with fresh_database(server) if server.startswith("postgres") else nullcontext("") as url:
        yield url


def _quiet(folder: Path) -> dict[str, Any]:
    """Return settings for tests: cheap passwords, files in a folder that goes, the second factor only where asked."""
    (folder / "var").mkdir()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "MEDIA_ROOT": folder / "media",
        "STAFF_MFA": False,
        "DATA_DIR": folder / "var",
        "STORAGES": {**settings.STORAGES, "staticfiles": plain},
    }


@pytest.fixture(autouse=True)
def _quiet_settings(settings, tmp_path):  # type: ignore[no-untyped-def]
    for name, value in _quiet(tmp_path).items():
        setattr(settings, name, value)


@pytest.fixture(autouse=True)
def _connection_of_the_test():
    """Keep the test's own connection when a request ends: what it has not committed lives in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _all_answered(request):
    """Let the live server answer what a browser has asked for before the rows of the test go: a player asks on."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # so that this fixture ends before the rows go
    running = Counter()
    begin, end = partial(_note, running, 1), partial(_note, running, -1)
    request_started.connect(begin)
    request_finished.connect(end)
    yield
    patience = time.monotonic() + 5
    while sum(running.values()) > 0 and time.monotonic() < patience:
        time.sleep(0.01)
    request_started.disconnect(begin)
    request_finished.disconnect(end)


def _note(running: Counter[int], change: int, **_signal: Any) -> None:
    """Count what the threads of the live server answer now."""
    if threading.current_thread() is not threading.main_thread():
        running[threading.get_ident()] += change


@pytest.fixture
def scene(db: None) -> Scene:
    """Bimtek Sampit with twelve participants, two classes, sessions and triads."""
    return bimtek_sampit(people=12)


@pytest.fixture(scope="module")
def keep(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Callable[..., Any]]:
    """Return what builds rows once for all tests of a file: `keep(build)` is asked by each for a copy of its own.

    The rows stand in a transaction around those of the tests, so that each finds them as they were built; a copy
    knows nothing of what the test before it did, and the cache begins empty, as the rows keep their ids.
    """

    def kept(build: Callable[[], Any]) -> Callable[[], Any]:
        with override_settings(**_quiet(tmp_path_factory.mktemp("kept"))):
            return partial(_fresh, pickle.dumps(build()))

    with django_db_blocker.unblock(), transaction.atomic():
        yield kept
        transaction.set_rollback(True)


def _fresh(made: bytes) -> Any:
    cache.clear()
    return pickle.loads(made)


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Return a client signed in as a user."""

    def client_of(user: object) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
        return client

    return client_of
