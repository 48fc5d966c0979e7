"""Reads of statements. A statement is made of transactions between two numbers, so reading it twice reads the same."""

from civility.statements.queries.civility_files import CivilityFile, Honour, get_civility_file
from civility.statements.queries.households import Entry, Points, Statement, get_statement, held_at, list_entries
from civility.statements.queries.month_seals import (
    MonthSeal,
    get_month_seal,
    list_sealed_months,
    seal_of_checkpoint,
)
from civility.statements.queries.passbooks import (
    Booklet,
    check_passbooks,
    find_booklet,
    get_booklet,
    get_booklet_by_id,
    list_passbooks,
    list_unprinted,
    place_entries,
)
from civility.statements.queries.stretches import (
    Stretch,
    first_day,
    list_months,
    list_spans,
    span_words,
    stretch_of,
)
from civility.statements.queries.villages import (
    Row,
    Shelf,
    Undone,
    VillageStatement,
    get_village_statement,
    head_hash,
    points_held,
)

__all__ = [
    "Booklet",
    "CivilityFile",
    "Entry",
    "Honour",
    "MonthSeal",
    "Points",
    "Row",
    "Shelf",
    "Statement",
    "Stretch",
    "Undone",
    "VillageStatement",
    "check_passbooks",
    "find_booklet",
    "first_day",
    "get_booklet",
    "get_booklet_by_id",
    "get_civility_file",
    "get_month_seal",
    "get_statement",
    "get_village_statement",
    "head_hash",
    "held_at",
    "list_entries",
    "list_months",
    "list_passbooks",
    "list_sealed_months",
    "list_spans",
    "list_unprinted",
    "place_entries",
    "points_held",
    "seal_of_checkpoint",
    "span_words",
    "stretch_of",
]
