"""What a village shares with the place it comes to: the places above it, people, and their sign-in names.

What is here already stays as it is. Places above the village are matched by their code, people by their id.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from civility.leaving.errors import CodeTaken, PlaceDoesNotFit, RowDoesNotFit, VillageIsHere
from civility.leaving.rows import Numbered
from civility.people.models import LEVELS, Division, SignInName, User
from civility.people.passwords import name_key

LONGEST_NAME = 60


def places(connection: Connection, village_id: UUID, village_code: str, rows: Iterable[Numbered]) -> list[Numbered]:
    """The places that are not here yet, from the top down; the village itself must not be.

    Raises VillageIsHere, CodeTaken, PlaceDoesNotFit, RowDoesNotFit.
    """
    given = sorted(rows, key=lambda numbered: _height(numbered[1]))
    if not given or [(row["id"], row["code"]) for _n, row in given if row["level"] == "village"] != [
        (village_id, village_code)
    ]:
        raise RowDoesNotFit(file="data/division.jsonl", line=1, said="not the village of the manifest")
    known: dict[UUID, UUID] = {}
    new = []
    for number, row in given:
        here = _find_place(connection, row)
        if here is None:
            known[row["id"]] = row["id"]
            new.append((number, row | {"parent_id": known.get(row["parent_id"], row["parent_id"])}))
        else:
            known[row["id"]] = here
    return new


def people(connection: Connection, village_id: UUID, rows: Iterable[Numbered]) -> Iterator[Numbered]:
    """Those who are not here yet; a household of theirs is in this village."""
    for number, row in rows:
        if not _is_here(connection, row["id"]):
            yield number, row | {"village_id": village_id if row["household_id"] is not None else None}


def sign_in_names(
    connection: Connection, village_code: str, rows: Iterable[Numbered], given: list[str]
) -> Iterator[Numbered]:
    """A name for each who has none here; one that somebody else has gets ``@`` and the village's code.

    ``given`` collects them.
    """
    for number, row in rows:
        if connection.scalar(select(SignInName.user_id).where(SignInName.user_id == row["user_id"])) is not None:
            continue
        name = row["name"]
        if _is_taken(connection, name):
            ending = f"@{village_code}"
            name = name[: LONGEST_NAME - len(ending)] + ending
        given.append(name)
        yield number, row | {"name": name, "name_hash": name_key(name)}


def _height(row: dict[str, Any]) -> int:
    return LEVELS.index(row["level"]) if row["level"] in LEVELS else len(LEVELS)


def _find_place(connection: Connection, row: dict[str, Any]) -> UUID | None:
    """The id here of a place of this code. Refuses one that is something else."""
    query = select(Division.id, Division.code, Division.name, Division.level).where(
        or_(Division.id == row["id"], Division.code == row["code"])
    )
    for here in connection.execute(query):
        if row["level"] == "village":
            kind = VillageIsHere if here.id == row["id"] else CodeTaken
            raise kind(village=here.name, code=here.code)
        if (here.code, here.level) != (row["code"], row["level"]):
            raise PlaceDoesNotFit(name=row["name"], code=row["code"], here=f"{here.name}（{here.code}）")
        found: UUID = here.id
        return found
    return None


def _is_here(connection: Connection, user_id: UUID) -> bool:
    return connection.scalar(select(User.id).where(User.id == user_id)) is not None


def _is_taken(connection: Connection, name: str) -> bool:
    return connection.scalar(select(SignInName.name).where(SignInName.name_hash == name_key(name))) is not None
