"""The Merkle tree over a book: leaf *n* is the hash of transaction *n* + 1, hashed as RFC 9162 says.

Nobody reads a million transactions to prove one. Of every 256 transactions in a row one root is kept, of every 256
of those one more, and so on (``ledger_tile``); what a proof needs inside a group is hashed from its 256 members.
A tree of a million is three such groups deep.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from civility.ledger import merkle
from civility.ledger.sql import TILE, TRANSACTION
from civility.ledger.writing import require_transaction

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT  # members of a group


class Tree:
    """The first ``size`` transactions of a book as a tree; what it read it keeps, so ask one tree for one answer."""

    def __init__(self, session: Session, village_id: UUID, size: int) -> None:
        self.size = size
        self._session = session
        self._village_id = village_id
        self._groups: dict[tuple[int, int], list[bytes]] = {}

    def root(self) -> bytes:
        """The root of the whole tree."""
        return merkle.EMPTY_ROOT if self.size == 0 else self._hash(0, self.size)

    def inclusion_proof(self, index: int) -> list[bytes]:
        """The hashes that lead from leaf ``index`` (from 0) to the root, nearest first (RFC 9162, 2.1.3.1)."""
        if not 0 <= index < self.size:
            raise ValueError(f"no leaf {index} in a tree of {self.size}")
        low, high = 0, self.size
        proof: list[bytes] = []
        while high - low > 1:
            middle = low + merkle.left_size(high - low)
            if index < middle:
                proof.append(self._hash(middle, high))
                high = middle
            else:
                proof.append(self._hash(low, middle))
                low = middle
        return proof[::-1]

    def consistency_proof(self, first: int) -> list[bytes]:
        """The hashes showing that the tree of the ``first`` leaves is a beginning of this one (2.1.4.1)."""
        if not 0 < first <= self.size:
            raise ValueError(f"no tree of {first} leaves in one of {self.size}")
        low, high = 0, self.size
        proof: list[bytes] = []
        while first != high:
            middle = low + merkle.left_size(high - low)
            if first <= middle:
                proof.append(self._hash(middle, high))
                high = middle
            else:
                proof.append(self._hash(low, middle))
                low = middle
        if low:
            proof.append(self._hash(low, high))
        return proof[::-1]

    def _hash(self, low: int, high: int) -> bytes:
        """The root of leaves ``low`` to ``high`` (not included), as this tree divides them."""
        count = high - low
        if count & (count - 1):
            middle = low + merkle.left_size(count)
            return merkle.node_hash(self._hash(low, middle), self._hash(middle, high))
        level, height = divmod(count.bit_length() - 1, HEIGHT)
        first = low >> (level * HEIGHT)  # where its members begin on their level
        members = self._members(level, first // WIDTH)
        start = first % WIDTH
        return merkle.root(members[start : start + (1 << height)])

    def _members(self, level: int, group: int) -> list[bytes]:
        """What one group of a level is made of: leaves on level 0, roots of groups above."""
        found = self._groups.get((level, group))
        if found is None:
            found = _read(self._session, self._village_id, level, group * WIDTH, (group + 1) * WIDTH)
            self._groups[level, group] = found
        return found


def grow(session: Session, village_id: UUID, size: int) -> None:
    """Keep the roots of all groups that ``size`` transactions fill; those kept before are left alone.

    Reads one group at a time. Inside a transaction that holds the book.
    """
    require_transaction(session)
    for level in levels_of(size):
        last = session.scalar(
            select(func.max(TILE.c.position)).where(TILE.c.village_id == village_id, TILE.c.level == level)
        )
        for position in range(0 if last is None else last + 1, size >> (level * HEIGHT)):
            members = _read(session, village_id, level - 1, position * WIDTH, (position + 1) * WIDTH)
            if len(members) != WIDTH:
                raise ValueError(f"group {position} of level {level} has {len(members)} members")
            session.execute(
                insert(TILE).values(village_id=village_id, level=level, position=position, root=merkle.root(members))
            )


def levels_of(size: int) -> range:
    """The levels on which ``size`` transactions fill a group."""
    return range(1, max(size.bit_length() - 1, 0) // HEIGHT + 1)


def _read(session: Session, village_id: UUID, level: int, first: int, end: int) -> list[bytes]:
    if level == 0:
        query = (
            select(TRANSACTION.c.hash)
            .where(TRANSACTION.c.village_id == village_id, TRANSACTION.c.seq > first, TRANSACTION.c.seq <= end)
            .order_by(TRANSACTION.c.seq)
        )
        return [merkle.leaf_hash(bytes(each)) for each in session.scalars(query).all()]
    query = (
        select(TILE.c.root)
        .where(TILE.c.village_id == village_id, TILE.c.level == level, TILE.c.position >= first, TILE.c.position < end)
        .order_by(TILE.c.position)
    )
    return [bytes(each) for each in session.scalars(query).all()]
