"""The verbs of enrolment, one file a subject."""

from .committing import ImportResult, commit_import, counted
from .deciding import decide, leave_out
from .importing import add_files, cancel_import, check_import, remove_file, set_columns, start_import
from .undoing import undo_import

__all__ = [
    "ImportResult",
    "add_files",
    "cancel_import",
    "check_import",
    "commit_import",
    "counted",
    "decide",
    "leave_out",
    "remove_file",
    "set_columns",
    "start_import",
    "undo_import",
]
