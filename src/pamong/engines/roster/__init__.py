"""Roster files in, one checked list of people out.

In come the files a committee has in hand (.xlsx, .xls in both its forms, .ods, .csv), soiled as they are. Each is
read safely, its header found, its columns mapped to fields, its cells cleaned and checked; rows of the same person are
joined across files with the reason. Out goes a `RosterReport`: a verdict for every row and cell, the people, and the
doubts that only a person can settle. Nothing is written anywhere; decisions come back as `Decisions` and are replayed.
"""

from pamong.engines.roster.checking import check_files, check_tables
from pamong.engines.roster.cleaning.regencies import Regencies, shipped_regencies
from pamong.engines.roster.exporting import export_row
from pamong.engines.roster.fields import EXPORT_COLUMNS, FIELDS
from pamong.engines.roster.headers import fingerprint, suggest_mapping
from pamong.engines.roster.messages import REASONS, REPAIRS
from pamong.engines.roster.model import (
    Decisions,
    Doubt,
    FileReport,
    Issue,
    Person,
    RosterFile,
    RosterFileError,
    RosterReport,
    RowReport,
    Source,
    Table,
    Value,
    row_key,
)
from pamong.engines.roster.names.split import NameParts, join_name, split_name
from pamong.engines.roster.tables import OF_SHEET, of_one_list, read_table, read_tables

__all__ = [
    "EXPORT_COLUMNS",
    "FIELDS",
    "OF_SHEET",
    "REASONS",
    "REPAIRS",
    "Decisions",
    "Doubt",
    "FileReport",
    "Issue",
    "NameParts",
    "Person",
    "Regencies",
    "RosterFile",
    "RosterFileError",
    "RosterReport",
    "RowReport",
    "Source",
    "Table",
    "Value",
    "check_files",
    "check_tables",
    "export_row",
    "fingerprint",
    "join_name",
    "of_one_list",
    "read_table",
    "read_tables",
    "row_key",
    "shipped_regencies",
    "split_name",
    "suggest_mapping",
]
