"""What is tidied up once an hour by a worker: rooms register their own, in `AppConfig.ready`."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError

logger = logging.getLogger(__name__)
Job = Callable[[], object]
_jobs: list[Job] = []


def every_hour(job: Job) -> None:
    """Register what is done once an hour. Several workers may do it at the same time: it must bear that."""
    if job not in _jobs:
        _jobs.append(job)


def tidy() -> None:
    """Do all of it; one that breaks does not keep the others from their work."""
    for job in _jobs:
        try:
            job()
        except (DatabaseError, OSError):
            logger.exception("%s could not be done; trying again in an hour.", job.__qualname__)
