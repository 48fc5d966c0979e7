"""Checking a whole book: every transaction is read once, in order, and shown to a list of small checks.

Memory grows with the number of accounts, not with history. Rows are read as they lie (``reading``): one so damaged
that it cannot be read is a finding like any other, and names its number. The reading is one snapshot on a connection
of its own, of what is committed; inside ``transaction()`` it is that transaction's, with what it has written.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from civility.db import snapshot
from civility.ledger.checks import Finding, Stored, all_checks
from civility.ledger.reading import Unreadable, read_book
from civility.ledger.sql import BALANCE, HEAD, REFUSAL, TRANSACTION

__all__ = ["Finding", "verify"]

MAX_FINDINGS = 1_000


def verify(session: Session, village_id: UUID, *, progress: Callable[[int, int], None] | None = None) -> list[Finding]:
    """What is wrong with a village's book, in order of ``seq``; an empty list is an intact book.

    ``progress`` is called with (transactions checked, transactions in all). At most ``MAX_FINDINGS``.
    """
    findings: list[Finding] = []
    with snapshot(session) as connection:
        head = connection.execute(select(HEAD).where(HEAD.c.village_id == village_id)).one_or_none()
        if head is None:
            return [Finding("head", None, "the village has no book")]
        try:
            _walk(connection, head, findings, progress)
        except TypeError as error:  # SQLite keeps a text where a number belongs
            findings.append(Finding("readable", None, f"a number is not a number: {error}"))
    return sorted(findings, key=lambda finding: (finding.seq is None, finding.seq or 0))[:MAX_FINDINGS]


def _walk(
    connection: Connection,
    head: Row[Any],
    findings: list[Finding],
    progress: Callable[[int, int], None] | None,
) -> None:
    checks = all_checks(head.village_id)
    sees = [check.see for check in checks]
    done = 0
    for entries in read_book(connection, head.village_id):
        for entry in entries:
            if isinstance(entry, Unreadable):
                findings.append(Finding("readable", entry.seq, entry.why))
                continue
            for see in sees:
                if found := see(entry):
                    findings += found
        done += len(entries)
        if progress is not None:
            progress(done, head.seq)
        if len(findings) > MAX_FINDINGS:
            return
    stored = _stored(connection, head.village_id, head)
    for check in checks:
        findings += check.end(stored)


def _stored(connection: Connection, village_id: UUID, head: Row[Any]) -> Stored:
    balances = connection.execute(
        select(BALANCE.c.account, BALANCE.c.unit, BALANCE.c.balance, BALANCE.c.guarded).where(
            BALANCE.c.village_id == village_id
        )
    ).all()
    both = connection.execute(
        select(TRANSACTION.c.seq, TRANSACTION.c.key)
        .join(
            REFUSAL,
            (REFUSAL.c.village_id == TRANSACTION.c.village_id) & (REFUSAL.c.key == TRANSACTION.c.key),
        )
        .where(TRANSACTION.c.village_id == village_id, REFUSAL.c.village_id == village_id)
    ).all()
    return Stored(head.seq, bytes(head.hash), balances, both)
