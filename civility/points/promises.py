"""What the village promised itself on a clause of the standard. Whoever knows promises tells them here; this package knows none of them.

A teller is asked once a page, in one statement::

    @promises.register
    def articles(session: Session, village_id: UUID) -> Iterable[tuple[str, Promise]]:
        yield "丧事简办", Promise("村规民约", 3, "village", 2)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session


class Promise(NamedTuple):
    """An article that holds today: ``title`` of its covenant and ``number`` in it, and where it is read."""

    title: str
    number: int
    kind: str
    version: int


Teller = Callable[[Session, UUID], Iterable[tuple[str, Promise]]]
_tellers: list[Teller] = []


def register(teller: Teller) -> Teller:
    """Add a teller; asking twice adds it once. Usable as a decorator."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def list_promises(session: Session, village_id: UUID) -> Mapping[str, Sequence[Promise]]:
    """What holds today, by the title of the clause it stands on."""
    found: dict[str, list[Promise]] = {}
    for teller in _tellers:
        for clause, promise in teller(session, village_id):
            found.setdefault(clause, []).append(promise)
    return found
