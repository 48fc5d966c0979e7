"""What a village owns, read off the tables: every table whose key begins with ``village_id``, and a few beside.

What stays behind is named here with its reason. A new table of villages leaves without a word; any other new table
makes a test ask where it belongs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, case, false, or_, select, union
from sqlalchemy.schema import Column

from civility.db import Base
from civility.papers.models import Paper
from civility.people.models import Appointment, Division, SignInName, User

# Tables that stay behind, and why; docs/reference/village-folder.md says the same.
LEFT_OUT: Mapping[str, str] = {
    "api_answer": "answers kept for a day under keys of tokens that do not leave",
    "api_token": "a secret of this installation",
    "ledger_head": "one row, which stands in the manifest as the book",
    "ledger_witnessed": "the township's own memory, which must not come from the village it watches",
    "portrait": "faces, kept with consent for the counter here and nowhere else",
    "print_file": "made from what the village owns, and gone in a week",
    "print_job": "what waits to be made here, or was made to be fetched within a week; what was printed is in the log",
    "sign_in_failure": "wrong passwords of the last minutes",
    "standard_template": "the township's own; what a village adopted of it is in its standard",
    "upload": "files between choosing and confirming, gone in a day",
}
# Columns that stay behind, and what stands in their place on arrival: nobody's password or PIN leaves.
KEPT_BACK: Mapping[str, Mapping[str, Any]] = {
    "covenant_reminder": {"words": "", "reason": "", "handed_by": ""},  # what was told one household alone
    "covenant_reminder_answer": {"words": ""},
    "household": {"pin_hash": None},
    "sign_in_name": {"name_hash": b""},  # made again from the name
    "visit": {"text": ""},  # what was noted at somebody's door was told to those who look after them here
    "user_account": {"password_hash": "", "must_change_password": True, "session_stamp": 1},
}

_DIVISION: Table = Division.metadata.tables["division"]
_USER: Table = User.metadata.tables["user_account"]
_SIGN_IN_NAME: Table = SignInName.metadata.tables["sign_in_name"]
_APPOINTMENT: Table = Appointment.metadata.tables["appointment"]
_PAPER: Table = Paper.metadata.tables["paper"]
BESIDE = (_DIVISION, _USER, _SIGN_IN_NAME, _APPOINTMENT, _PAPER)


@dataclass(frozen=True)
class Village:
    """The village that leaves: ``places`` are its own id and those above it, ``actors`` the people its book names."""

    id: UUID
    code: str
    places: tuple[UUID, ...] = ()
    actors: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Belonging:
    """The rows of one table that leave.

    ``columns`` are written, in this order. ``same`` are columns that say the same in every row, or that stay behind:
    not written, and put in when the rows arrive.
    """

    table: Table
    rows: Select[Any]
    columns: tuple[Column[Any], ...]
    same: Mapping[str, Any]

    @property
    def file(self) -> str:
        return f"data/{self.table.name}.jsonl"


def is_of_villages(table: Table) -> bool:
    """Whether a table's key begins with the village."""
    return next(iter(table.primary_key)).name == "village_id"


def belongings(village: Village) -> list[Belonging]:
    """Everything that leaves with a village: its place first, then each table after those it refers to."""
    beside = {
        _DIVISION: lambda: _belonging(_DIVISION, _DIVISION.c.id.in_(village.places), {}),
        _USER: lambda: _people(village),
        _SIGN_IN_NAME: lambda: _belonging(_SIGN_IN_NAME, _SIGN_IN_NAME.c.user_id.in_(_own_people(village)), {}),
        _APPOINTMENT: lambda: _belonging(
            _APPOINTMENT, _APPOINTMENT.c.division_id == village.id, {"division_id": village.id}
        ),
        _PAPER: lambda: _belonging(_PAPER, _PAPER.c.village_code == village.code, {"village_code": village.code}),
    }
    return [
        beside[table]()
        if table in beside
        else _belonging(table, table.c.village_id == village.id, {"village_id": village.id})
        for table in sorted(Base.metadata.sorted_tables, key=lambda table: table is not _DIVISION)
        if table.name not in LEFT_OUT and (table in beside or is_of_villages(table))
    ]


def _belonging(table: Table, which: ColumnElement[bool], same: Mapping[str, Any]) -> Belonging:
    filled = {**same, **KEPT_BACK.get(table.name, {})}
    columns = tuple(column for column in table.columns if column.name not in filled)
    return Belonging(table, select(*columns).where(which), columns, filled)


def _people(village: Village) -> Belonging:
    """Everybody the village's rows speak of. Those of elsewhere come as a name: without a household, and disabled."""
    belonging = _belonging(_USER, or_(_USER.c.id.in_(_spoken_of(village)), _USER.c.id.in_(village.actors)), {})
    here = _USER.c.village_id == village.id
    said: Mapping[str, ColumnElement[Any]] = {
        "household_id": case((here, _USER.c.household_id)),
        "enabled": case((_USER.c.id.in_(_own_people(village)), _USER.c.enabled), else_=false()),
    }
    columns = tuple(column for column in belonging.columns if column.name != "village_id")
    shown = [said[c.name].label(c.name) if c.name in said else c for c in columns]
    return Belonging(_USER, belonging.rows.with_only_columns(*shown), columns, belonging.same)


def _own_people(village: Village) -> Select[tuple[UUID]]:
    """Those with an appointment in the village, past ones too, or with a household there."""
    appointed = select(_APPOINTMENT.c.user_id).where(_APPOINTMENT.c.division_id == village.id)
    living = select(_USER.c.id).where(_USER.c.village_id == village.id)
    return select(union(appointed, living).subquery().c[0])


def _spoken_of(village: Village) -> Select[tuple[UUID]]:
    named = [
        select(key.parent).where(table.c.village_id == village.id, key.parent.is_not(None))
        for table in Base.metadata.sorted_tables
        if table.name not in LEFT_OUT and is_of_villages(table)
        for key in _keys_to(table, _USER)
    ]
    return select(union(_own_people(village), *named).subquery().c[0])


def _keys_to(table: Table, target: Table) -> Iterable[Any]:
    return sorted((key for key in table.foreign_keys if key.column.table is target), key=lambda key: key.parent.name)
