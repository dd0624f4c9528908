"""Web and worker as one small tree of processes.

The application is loaded once and forked, so that web workers and task worker share its memory.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from .balance import forget


class Web(BaseApplication):
    """Gunicorn with our options in code: threads, since async Django costs more CPU on every page."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        # Only now: WhiteNoise looks once, when the application is made, at which static files there are.
        from .wsgi import application  # noqa: PLC0415

        return application


def serve(
    *,
    host: str,
    port: int,
    workers: int,
    threads: int,
    with_tasks: bool,
    with_static: bool = True,
    tls: Mapping[str, str] | None = None,
) -> None:
    """Serve pages, and work off tasks beside them, until told to stop; `tls` names a certificate and its key."""
    if with_static:
        call_command("collectstatic", interactive=False, verbosity=0)
    # Everything the pages need is loaded before the fork: workers share it and the first visitor does not wait.
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    child = _fork(_run_tasks) if with_tasks else None
    try:
        Web(
            {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": threads,
                "worker_class": "pamong.config.balance.BalancedWorker",
                "child_exit": forget,
                "preload_app": True,
                "timeout": 60,
                "graceful_timeout": 20,
                "max_requests": 20000,
                "max_requests_jitter": 2000,
                "accesslog": None,
                "control_socket_disable": True,
                **(tls or {}),
            }
        ).run()
    finally:
        if child is not None:
            with suppress(ProcessLookupError):  # whoever stopped the whole group stopped it already
                os.kill(child, signal.SIGTERM)


def _fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def _run_tasks() -> None:
    """Work off tasks until the parent is gone or says stop."""
    from pamong.core.tasks_worker import run_worker  # noqa: PLC0415 - only the child needs it

    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    parent = os.getppid()
    run_worker(should_stop=lambda: stopping or os.getppid() != parent)
