from .board import Line, Overview, board_rows, overview_of
from .log import Log, log_of, log_of_crew, logs_of
from .plans import own_place, plan_by_key, plan_of, promised_steps
from .reach import Reach, reach_of
from .silence import SILENT_DAYS, days_without_coaching, last_contacts, silent_participants

__all__ = [
    "SILENT_DAYS",
    "Line",
    "Log",
    "Overview",
    "Reach",
    "board_rows",
    "days_without_coaching",
    "last_contacts",
    "log_of",
    "log_of_crew",
    "logs_of",
    "overview_of",
    "own_place",
    "plan_by_key",
    "plan_of",
    "promised_steps",
    "reach_of",
    "silent_participants",
]
