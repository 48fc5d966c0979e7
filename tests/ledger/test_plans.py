"""What is asked of the database: always with the village, always by an index, never the whole history."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import (
    Draft,
    InsufficientBalance,
    as_of,
    balance,
    balances,
    balances_at,
    find_by_reference,
    find_transaction,
    flows,
    get_transaction,
    held_at,
    keyed,
    last_before,
    post,
    rebuild_balances,
    reversals,
    reverse,
    statement,
    totals,
    verify,
)
from tests.ledger.books import LI, SPEND_2026, VILLAGE, award, basket, stocking, write

# Reads of a whole village's balances, and those that sum a stretch (its length, not history's, is what they sort).
WHOLE = {"totals", "what is outstanding"}
SUMS = {"what moved", "what moved at one place"}


def use_case(session: Session, key: str, tenths: int) -> None:
    with keyed(session, village_id=VILLAGE, key=key, content=str(tenths).encode()) as request:
        if request.replay is None:
            request.post("redemption", basket(tenths), actor="clerk")


def many(start: int) -> list[Draft]:
    return [award(f"m{start}-{number}", 1, f"household:{number}") for number in range(70)]


WRITES: dict[str, Callable[[Session], object]] = {
    "one": lambda session: post(session, [award("b", 5)]),
    "a repeated one": lambda session: post(session, [award("a", 100)]),
    "many": lambda session: post(session, many(0)),
    "a use case": lambda session: use_case(session, "u", 5),
    "a reversal": lambda session: reverse(session, village_id=VILLAGE, seq=1, key="r", reason="x", actor="system"),
}
READS: dict[str, Callable[[Session], object]] = {
    "balance": lambda session: balance(session, VILLAGE, LI, SPEND_2026),
    "balances": lambda session: balances(session, VILLAGE, LI),
    "totals": lambda session: totals(session, VILLAGE),
    "as of a number": lambda session: as_of(session, VILLAGE, LI, SPEND_2026, seq=1),
    "as of an instant": lambda session: as_of(session, VILLAGE, LI, SPEND_2026, at=datetime.now(UTC)),
    "a statement": lambda session: statement(session, VILLAGE, LI),
    "its next page": lambda session: statement(session, VILLAGE, LI, before=(2, 0)),
    "what moved": lambda session: flows(session, VILLAGE, after=0, upto=2),
    "what moved at one place": lambda session: flows(session, VILLAGE, after=0, upto=2, account=LI),
    "balances after a number": lambda session: balances_at(session, VILLAGE, LI, seq=1),
    "what is outstanding": lambda session: held_at(session, VILLAGE, seq=1),
    "the last number before": lambda session: last_before(session, VILLAGE, datetime.now(UTC)),
    "reversals": lambda session: reversals(session, VILLAGE, after=0, upto=2),
    "a transaction": lambda session: get_transaction(session, VILLAGE, 1),
    "by key": lambda session: find_transaction(session, VILLAGE, "a"),
    "by reference": lambda session: find_by_reference(session, VILLAGE, "claim-a"),
}


def asked(engine: Engine, act: Callable[[], object]) -> list[tuple[str, object]]:
    """Every statement ``act`` sends, with its values."""
    sent: list[tuple[str, object]] = []

    def listen(_c: object, _k: object, text: str, values: object, _x: object, is_many: bool) -> None:
        sent.append((text, tuple(values[0] if is_many else values)))  # type: ignore[index]

    event.listen(engine, "before_cursor_execute", listen)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return [(text, values) for text, values in sent if "ledger_" in text]


def in_transaction(session: Session, act: Callable[[Session], object]) -> None:
    with transaction(session):
        act(session)


def plans(session: Session, sent: list[tuple[str, object]]) -> list[str]:
    connection = session.connection()
    return [
        f"{row[-1]}   [{text}]"
        for text, values in sent
        if not text.startswith("INSERT")
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize("name", WRITES)
def test_a_write_begins_with_the_head_and_seeks_what_it_needs(book: Session, engine: Engine, name: str) -> None:
    write(book, award("a", 100), stocking("s", 9))

    sent = asked(engine, lambda: in_transaction(book, WRITES[name]))

    assert sent[0][0].startswith("UPDATE ledger_head SET touched")
    assert all("village_id" in text for text, _ in sent)
    found = plans(book, sent)
    assert found
    assert [
        plan
        for plan in found
        if "SCAN ledger_" in plan or ("village_id=?" not in plan.split("[")[0] and "SEARCH" in plan)
    ] == []


@pytest.mark.parametrize("name", READS)
def test_a_read_seeks_and_never_sorts_history(book: Session, engine: Engine, name: str) -> None:
    write(book, award("a", 100), *many(1))

    sent = asked(engine, lambda: READS[name](book))

    assert sent
    assert all("village_id" in text for text, _ in sent)
    for plan in plans(book, sent):
        if "ledger_" in plan.split("[")[0]:
            assert plan.startswith("SEARCH ledger_"), plan
            # Never the whole village: besides it, an account, a key or a number narrows the search.
            assert "village_id=? AND" in plan.split("[")[0] or name in WHOLE, plan
        assert "TEMP B-TREE" not in plan or name in SUMS, plan


@pytest.mark.postgresql
def test_nothing_is_asked_without_the_village(book: Session, engine: Engine) -> None:
    def everything() -> None:
        for act in WRITES.values():
            in_transaction(book, act)
        with pytest.raises(InsufficientBalance):
            in_transaction(book, lambda session: use_case(session, "refused", 10**6))
        with pytest.raises(InsufficientBalance):
            in_transaction(book, lambda session: use_case(session, "refused", 10**6))
        for read in READS.values():
            read(book)
        book.rollback()
        verify(book, VILLAGE)
        rebuild_balances(book, VILLAGE)

    write(book, award("a", 100), stocking("s", 9))
    sent = asked(engine, everything)

    assert len(sent) > 40
    assert [text for text, _ in sent if "village_id" not in text] == []


@pytest.mark.postgresql
def test_a_post_takes_few_round_trips(book: Session, engine: Engine) -> None:
    write(book, award("a", 100), stocking("s", 9))

    sent = asked(engine, lambda: in_transaction(book, lambda session: post(session, [award("b", 5)])))

    assert [" ".join(text.replace(chr(34), "").split()[:3]) for text, _ in sent] == [
        "UPDATE ledger_head SET",
        "SELECT ledger_transaction.key, ledger_transaction.content_hash,",
        "SELECT ledger_balance.account, ledger_balance.unit,",
        "INSERT INTO ledger_transaction",
        "INSERT INTO ledger_posting",
        "UPDATE ledger_balance SET",
        "UPDATE ledger_head SET",
    ]
