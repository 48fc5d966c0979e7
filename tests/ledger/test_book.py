from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import (
    AlreadyReversed,
    BookBroken,
    BookNotOpen,
    Draft,
    InsufficientBalance,
    KeyReused,
    NothingToReverse,
    Posting,
    ReversalNotReversible,
    TransactionNotFound,
    accounts,
    balance,
    balances,
    continue_book,
    get_transaction,
    open_book,
    post,
    reverse,
    units,
    verify,
)
from civility.ledger.models import LedgerHead, LedgerPosting, LedgerTransaction
from tests.ledger.books import (
    LI,
    OTHER_VILLAGE,
    RICE,
    SHELF,
    SPEND_2026,
    VILLAGE,
    WANG,
    award,
    redemption,
    stocking,
    write,
    write_one,
)

pytestmark = pytest.mark.postgresql


def head(session: Session) -> tuple[int, int]:
    session.rollback()
    row = session.get_one(LedgerHead, VILLAGE, populate_existing=True)
    return row.seq, row.touched


def count(session: Session) -> tuple[int, int]:
    transactions = session.scalar(select(func.count()).where(LedgerTransaction.village_id == VILLAGE))
    postings = session.scalar(select(func.count()).where(LedgerPosting.village_id == VILLAGE))
    return transactions or 0, postings or 0


def test_a_transaction_moves_points_and_goods_together(book: Session) -> None:
    write(book, award("a", 300), stocking("b", 4))

    redeemed = write_one(book, redemption("c", 125, 2))

    assert redeemed.seq == 3
    assert balances(book, VILLAGE, LI) == {"honour": 300, "spend:2026": 175}
    assert balances(book, VILLAGE, SHELF) == {RICE: 2}
    assert balance(book, VILLAGE, accounts.ISSUED, SPEND_2026) == -300
    assert balance(book, VILLAGE, accounts.REDEEMED, SPEND_2026) == 125
    assert balance(book, VILLAGE, accounts.GIVEN, RICE) == 2
    assert verify(book, VILLAGE) == []


def test_what_post_answers_is_what_the_book_says(book: Session) -> None:
    written = write(book, award("a", 300), award("b", 5, WANG))

    assert [get_transaction(book, VILLAGE, seq) for seq in (1, 2)] == list(written)
    assert written[1].previous_hash == written[0].hash


def test_each_line_keeps_the_balances_after_it(book: Session) -> None:
    write(book, award("a", 300), award("b", 5))

    rows = book.execute(
        select(LedgerPosting.source_balance, LedgerPosting.destination_balance).order_by(
            LedgerPosting.seq, LedgerPosting.line
        )
    ).all()

    assert [tuple(row) for row in rows] == [(-300, 300), (-300, 300), (-305, 305), (-305, 305)]


def test_an_overdraft_is_refused_with_its_figures_and_moves_nothing(book: Session) -> None:
    write(book, award("a", 124), stocking("b", 1))

    with pytest.raises(InsufficientBalance) as refusal:
        write(book, redemption("c", 125))

    assert refusal.value.fields == {"account": LI, "unit": SPEND_2026, "balance": 124, "needed": 125}
    assert refusal.value.describe() == "余额不够：现有 12.4，需要 12.5。"
    assert balance(book, VILLAGE, LI, SPEND_2026) == 124
    assert balance(book, VILLAGE, SHELF, RICE) == 1
    assert head(book)[0] == 2


def test_two_lines_of_one_good_are_told_as_one_need(book: Session) -> None:
    write(book, stocking("a", 3))
    twice = Draft(VILLAGE, "loss", "b", (Posting(SHELF, accounts.LOST, 2, RICE),) * 2, "clerk")

    with pytest.raises(InsufficientBalance) as refusal:
        write(book, twice)

    assert (refusal.value.balance, refusal.value.needed) == (3, 4)


def test_one_bad_draft_of_many_writes_none(book: Session) -> None:
    with pytest.raises(InsufficientBalance):
        write(book, award("a", 10), redemption("b", 10), award("c", 10))

    assert count(book) == (0, 0)
    assert head(book) == (0, 0)


def test_a_later_draft_spends_what_an_earlier_one_gave(book: Session) -> None:
    write(book, award("a", 10), stocking("b", 1), redemption("c", 10))

    assert balance(book, VILLAGE, LI, SPEND_2026) == 0


def test_many_drafts_fit_one_commit(book: Session) -> None:
    drafts = [award(f"d{number}", number + 1, accounts.household(f"{number:04}")) for number in range(237)]

    written = write(book, *drafts)

    assert [transaction.seq for transaction in written] == list(range(1, 238))
    assert balance(book, VILLAGE, accounts.household("0236"), units.HONOUR) == 237
    assert balance(book, VILLAGE, accounts.ISSUED, units.HONOUR) == -sum(range(1, 238))
    assert verify(book, VILLAGE) == []


def test_the_same_key_and_content_gives_the_first_transaction_and_writes_before_it_answers(
    book: Session,
) -> None:
    first = write_one(book, award("a", 10))
    touched = head(book)[1]

    assert write_one(book, award("a", 10)) == first
    assert balance(book, VILLAGE, LI, SPEND_2026) == 10
    assert head(book) == (1, touched + 1)


def test_a_known_and_a_new_key_may_come_together(book: Session) -> None:
    first = write_one(book, award("a", 10))

    again = write(book, award("b", 1), award("a", 10), award("b", 1))

    assert [transaction.seq for transaction in again] == [2, 1, 2]
    assert again[1] == first
    assert balance(book, VILLAGE, LI, SPEND_2026) == 11


@pytest.mark.parametrize("other", [award("a", 11), award("a", 10, WANG), stocking("a", 10)])
def test_the_same_key_with_other_content_is_refused(book: Session, other: Draft) -> None:
    write(book, award("a", 10))

    with pytest.raises(KeyReused):
        write(book, other)
    assert count(book) == (1, 2)


def test_one_key_for_two_things_in_one_post_is_refused(book: Session) -> None:
    with pytest.raises(KeyReused):
        write(book, award("a", 10), award("a", 11))
    assert count(book) == (0, 0)


def test_two_villages_may_use_one_key_and_know_nothing_of_each_other(book: Session) -> None:
    write(book, award("a", 10))
    write(book, award("a", 7, village_id=OTHER_VILLAGE))

    assert balance(book, VILLAGE, LI, SPEND_2026) == 10
    assert balance(book, OTHER_VILLAGE, LI, SPEND_2026) == 7
    assert get_transaction(book, VILLAGE, 1).hash != get_transaction(book, OTHER_VILLAGE, 1).hash


def test_one_post_is_one_village(book: Session) -> None:
    with pytest.raises(ValueError, match="one village"):
        write(book, award("a", 10), award("b", 7, village_id=OTHER_VILLAGE))


def test_an_event_outside_the_book_is_sealed_by_its_digest(book: Session) -> None:
    adopted = Draft(VILLAGE, "standard-adopted", "a", (), "system", payload_hash=b"\x07" * 32)

    sealed = write_one(book, adopted)

    assert sealed == get_transaction(book, VILLAGE, 1)
    assert (sealed.payload_hash, sealed.postings) == (b"\x07" * 32, ())
    assert verify(book, VILLAGE) == []


def test_nothing_is_posted_outside_a_transaction(book: Session) -> None:
    with pytest.raises(RuntimeError, match="only inside"):
        post(book, [award("a", 10)])


def test_a_village_without_a_book_is_a_bug_not_a_refusal(session: Session) -> None:
    with pytest.raises(BookNotOpen), transaction(session):
        post(session, [award("a", 10)])


def test_opening_a_book_again_changes_nothing(book: Session) -> None:
    write(book, award("a", 10))
    with transaction(book):
        open_book(book, VILLAGE)

    assert head(book)[0] == 1


def test_amounts_stay_exact(book: Session) -> None:
    write(book, award("a", 2**53 - 1))

    with pytest.raises(ValueError, match="exact amounts"):
        write(book, award("b", 1))
    assert count(book) == (1, 2)


def undo(session: Session, seq: int, key: str = "undo", reason: str = "记错了户") -> int:
    with transaction(session):
        return reverse(session, village_id=VILLAGE, seq=seq, key=key, reason=reason, actor="clerk").seq


def test_a_reversal_mirrors_its_original(book: Session) -> None:
    write(book, award("a", 300), stocking("b", 4), redemption("c", 125, 2))

    assert undo(book, 3) == 4

    mirror, original = get_transaction(book, VILLAGE, 4), get_transaction(book, VILLAGE, 3)
    assert (mirror.kind, mirror.reverses, mirror.reason) == ("reversal", 3, "记错了户")
    assert mirror.reference == original.reference
    assert mirror.postings == tuple(p.mirrored() for p in reversed(original.postings))
    assert balance(book, VILLAGE, LI, SPEND_2026) == 300
    assert balance(book, VILLAGE, SHELF, RICE) == 4
    assert verify(book, VILLAGE) == []


def test_a_transaction_is_reversed_once(book: Session) -> None:
    write(book, award("a", 300))
    undo(book, 1)

    with pytest.raises(AlreadyReversed) as refusal:
        undo(book, 1, "again")
    assert refusal.value.fields == {"seq": 1, "reversed_by": 2}
    assert count(book) == (2, 4)


def test_a_reversal_asked_twice_under_one_key_is_made_once(book: Session) -> None:
    write(book, award("a", 300))

    assert undo(book, 1) == undo(book, 1) == 2
    with pytest.raises(KeyReused):
        undo(book, 1, reason="另一个原因")


def test_a_reversal_is_not_reversed(book: Session) -> None:
    write(book, award("a", 300))
    undo(book, 1)

    with pytest.raises(ReversalNotReversible) as refusal:
        undo(book, 2, "again")
    assert refusal.value.fields == {"seq": 2, "reverses": 1}


def test_what_was_spent_since_is_not_taken_back(book: Session) -> None:
    write(book, award("a", 10), stocking("b", 1), redemption("c", 8))

    with pytest.raises(InsufficientBalance) as refusal:
        undo(book, 1)
    assert (refusal.value.balance, refusal.value.needed) == (2, 10)
    assert balance(book, VILLAGE, LI, units.HONOUR) == 10


def test_an_event_without_postings_and_a_missing_number_are_not_reversed(book: Session) -> None:
    write(book, Draft(VILLAGE, "price-list", "a", (), "system", payload_hash=b"\x07" * 32))

    with pytest.raises(NothingToReverse):
        undo(book, 1)
    with pytest.raises(TransactionNotFound):
        undo(book, 2)


def test_nothing_asked_is_nothing_done(book: Session) -> None:
    assert write(book) == []
    assert head(book) == (0, 0)


def test_a_reversal_goes_by_its_own_door(book: Session) -> None:
    write(book, award("a", 10))
    undone = Draft(VILLAGE, "reversal", "b", award("a", 10).postings, "clerk", reason="x", reverses=1)

    with pytest.raises(ValueError, match=r"made by reverse\(\)"):
        write(book, undone)
    assert count(book) == (1, 2)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_balance SET balance = balance + 1 WHERE account = 'household:0037'",
        "UPDATE ledger_head SET seq = seq + 1",
    ],
)
def test_a_row_that_moves_under_the_lock_stops_the_post(book: Session, engine: Engine, change: str) -> None:
    """The lock forbids it; were it broken, compare-and-set must notice and write nothing."""
    write(book, award("a", 10))

    interfered: list[str] = []

    def interfere(connection: Any, _c: object, text: str, *_: object) -> None:
        if text.startswith("UPDATE ledger_balance") and not interfered:
            interfered.append(text)
            connection.exec_driver_sql(change)

    event.listen(engine, "before_cursor_execute", interfere)
    try:
        with pytest.raises(BookBroken, match="held"):
            write(book, award("b", 10))
    finally:
        event.remove(engine, "before_cursor_execute", interfere)

    assert count(book) == (1, 2)
    assert balance(book, VILLAGE, LI, SPEND_2026) == 10
    assert head(book)[0] == 1


def test_a_book_continues_another_only_before_anything_was_written_in_it(book: Session) -> None:
    with transaction(book):
        continue_book(book, OTHER_VILLAGE, seq=7, digest=b"\1" * 32, touched=9)
        findings = verify(book, OTHER_VILLAGE)  # sees what the transaction has written
    assert findings[0].check == "head"
    write(book, award("a", 10))
    for village in (VILLAGE, OTHER_VILLAGE):
        with pytest.raises(BookBroken), transaction(book):
            continue_book(book, village, seq=8, digest=b"\1" * 32, touched=9)
    assert head(book) == (1, 1)
    with pytest.raises(RuntimeError):
        continue_book(book, VILLAGE, seq=8, digest=b"\1" * 32, touched=9)
