"""pretix as it stands on PyPI, its SQLite under the settings of ours: WAL, FULL, IMMEDIATE, 20 seconds of patience."""

from pretix.settings import *  # noqa: F403
from pretix.settings import DATABASES

DATABASES["default"]["OPTIONS"] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
}
DATABASES["default"]["CONN_MAX_AGE"] = 60
