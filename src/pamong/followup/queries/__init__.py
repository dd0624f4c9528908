from .board import Line, Overview, board_rows, overview_of
from .plans import own_place, plan_by_key, plan_of, promised_steps
from .reach import Reach, reach_of
from .silence import SILENT_DAYS, last_contacts, silent_participants

__all__ = [
    "SILENT_DAYS",
    "Line",
    "Overview",
    "Reach",
    "board_rows",
    "last_contacts",
    "overview_of",
    "own_place",
    "plan_by_key",
    "plan_of",
    "promised_steps",
    "reach_of",
    "silent_participants",
]
