"""Roots and proofs from kept groups are those that all the leaves give."""

from contextlib import contextmanager
from hashlib import sha256

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import merkle, post
from civility.ledger.sql import TILE, TRANSACTION
from civility.ledger.tree import Tree, grow
from tests.ledger.books import VILLAGE, award

pytestmark = pytest.mark.postgresql


def fill(session: Session, count: int) -> list[bytes]:
    """So many transactions, a few hundred a commit; the leaf hashes of the book."""
    for start in range(0, count, 400):
        with transaction(session):
            post(session, [award(f"k{n}", 1) for n in range(start, min(start + 400, count))])
    return leaves_of(session)


def leaves_of(session: Session) -> list[bytes]:
    query = select(TRANSACTION.c.hash).where(TRANSACTION.c.village_id == VILLAGE).order_by(TRANSACTION.c.seq)
    return [merkle.leaf_hash(bytes(each)) for each in session.scalars(query)]


def test_every_root_and_proof_is_the_plain_one(book: Session) -> None:
    leaves = fill(book, 600)
    with transaction(book):
        grow(book, VILLAGE, 600)
    for size in (1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 599, 600):
        tree = Tree(book, VILLAGE, size)
        assert tree.root() == merkle.root(leaves[:size])
        for index in {0, 1, size // 2, 255, 256, size - 1} & set(range(size)):
            proof = tree.inclusion_proof(index)
            assert proof == merkle.inclusion_proof(leaves[:size], index)
            assert merkle.check_inclusion(leaves[index], index, size, proof, tree.root())
        for first in {1, 2, 255, 256, 257, size - 1, size} & set(range(1, size + 1)):
            proof = tree.consistency_proof(first)
            assert proof == merkle.consistency_proof(leaves[:size], first)


def test_groups_are_kept_once_whatever_the_steps(book: Session) -> None:
    leaves = fill(book, 600)
    for size in (100, 256, 300, 600, 600):
        with transaction(book):
            grow(book, VILLAGE, size)
    rows = book.execute(select(TILE.c.level, TILE.c.position, TILE.c.root).order_by(TILE.c.level, TILE.c.position))
    assert [(level, position, bytes(root)) for level, position, root in rows] == [
        (1, 0, merkle.root(leaves[:256])),
        (1, 1, merkle.root(leaves[256:512])),
    ]


def test_groups_of_groups_stand_for_65536_transactions(book: Session) -> None:
    """Level 1 is written by hand, as if it stood for transactions: only hashes are looked at."""
    roots = [sha256(str(number).encode()).digest() for number in range(256)]
    with transaction(book):
        book.execute(
            insert(TILE),
            [{"village_id": VILLAGE, "level": 1, "position": n, "root": root} for n, root in enumerate(roots)],
        )
        grow(book, VILLAGE, 65_536)
    top = book.scalar(select(TILE.c.root).where(TILE.c.village_id == VILLAGE, TILE.c.level == 2))
    assert top is not None
    assert bytes(top) == merkle.root(roots)
    assert Tree(book, VILLAGE, 65_536).root() == merkle.root(roots)
    assert Tree(book, VILLAGE, 65_536).consistency_proof(32_768) == [merkle.root(roots[128:])]


def test_a_proof_reads_a_few_groups_and_not_the_book(book: Session) -> None:
    fill(book, 1_500)
    with transaction(book):
        grow(book, VILLAGE, 1_500)
    with rows_read(book) as read:
        Tree(book, VILLAGE, 1_500).inclusion_proof(700)
    assert len(read) <= 4


def test_no_proof_of_what_is_not_there(book: Session) -> None:
    fill(book, 3)
    tree = Tree(book, VILLAGE, 3)
    for index in (-1, 3):
        with pytest.raises(ValueError, match="leaf"):
            tree.inclusion_proof(index)
    for first in (0, 4):
        with pytest.raises(ValueError, match="tree"):
            tree.consistency_proof(first)
    assert Tree(book, VILLAGE, 0).root() == merkle.EMPTY_ROOT


@contextmanager
def rows_read(session: Session):
    asked: list[str] = []

    def see(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", see)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", see)
