from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.errors import N_, RuleBroken
from civility.ledger import (
    AlreadyReversed,
    Draft,
    InsufficientBalance,
    KeyReused,
    Transaction,
    balance,
    get_transaction,
    keyed,
    post,
    verify,
)
from civility.ledger.models import LedgerHead, LedgerRefusal
from tests.ledger.books import (
    LI,
    OTHER_VILLAGE,
    RICE,
    SHELF,
    SPEND_2026,
    VILLAGE,
    award,
    basket,
    stocking,
    write,
)

pytestmark = pytest.mark.postgresql


class ShopShut(RuleBroken):
    code = "test-shop-shut"
    message = N_("商店 %(day)s 不开门。")
    status = 409


class BadBasket(RuleBroken):
    code = "test-bad-basket"
    message = N_("篮子不对。")
    remembered = False


def redeem(
    session: Session, tenths: int = 10, *, key: str = "k", refuse: RuleBroken | None = None, pieces: int = 1
) -> Transaction:
    """A use case as services write them: its own row first, then a rule, then the book."""
    with (
        transaction(session),
        keyed(session, village_id=VILLAGE, key=key, content={"tenths": tenths}) as request,
    ):
        if request.replay is not None:
            return request.replay
        post(session, [stocking(f"own row of {key}", 1)])  # anything the use case writes by itself
        if refuse is not None:
            raise refuse
        return request.post("redemption", basket(tenths, pieces), actor="clerk", reference="slip-1")


def refusals(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(LedgerRefusal)) or 0


def touched(session: Session, village_id: UUID = VILLAGE) -> int:
    session.rollback()
    return session.get_one(LedgerHead, village_id, populate_existing=True).touched


def test_a_use_case_asked_again_answers_with_its_first_transaction(book: Session) -> None:
    write(book, award("a", 100), stocking("b", 5))

    first = redeem(book)
    before = touched(book)
    again = redeem(book)

    assert again == first == get_transaction(book, VILLAGE, first.seq)
    assert balance(book, VILLAGE, LI, SPEND_2026) == 90
    assert touched(book) == before + 1


def test_the_same_key_for_another_input_is_refused_and_not_remembered(book: Session) -> None:
    write(book, award("a", 100), stocking("b", 5))
    first = redeem(book)

    with pytest.raises(KeyReused):
        redeem(book, 20)
    assert refusals(book) == 0
    assert redeem(book) == first


def test_a_refusal_is_remembered_and_a_late_retry_cannot_succeed(book: Session) -> None:
    write(book, award("a", 5), stocking("b", 5))
    with pytest.raises(InsufficientBalance) as first:
        redeem(book)
    write(book, award("more", 100))
    before = touched(book)

    with pytest.raises(InsufficientBalance) as late:
        redeem(book)

    assert (
        late.value.fields
        == first.value.fields
        == {
            "account": LI,
            "unit": SPEND_2026,
            "balance": 5,
            "needed": 10,
        }
    )
    assert balance(book, VILLAGE, LI, SPEND_2026) == 105
    assert balance(book, VILLAGE, SHELF, RICE) == 5  # what the body wrote was undone
    assert touched(book) == before + 1  # the answer was made durable before it was given
    assert refusals(book) == 1
    assert verify(book, VILLAGE) == []
    assert redeem(book, key="another try").seq == 5


def test_a_refusal_of_a_feature_comes_back_as_itself(book: Session) -> None:
    write(book, award("a", 100))
    with pytest.raises(ShopShut):
        redeem(book, refuse=ShopShut(day="星期一"))

    with pytest.raises(ShopShut) as again:
        redeem(book)
    assert again.value.describe() == "商店 星期一 不开门。"


def test_the_same_key_for_another_input_after_a_refusal_is_a_reused_key(book: Session) -> None:
    with pytest.raises(InsufficientBalance):
        redeem(book)

    with pytest.raises(KeyReused):
        redeem(book, 20)
    assert refusals(book) == 1


def test_a_refusal_that_opts_out_may_be_put_right_under_the_same_key(book: Session) -> None:
    write(book, award("a", 100))
    with pytest.raises(BadBasket):
        redeem(book, refuse=BadBasket())

    assert refusals(book) == 0
    assert redeem(book).seq == 3


def test_a_bug_in_the_body_leaves_no_trace(book: Session) -> None:
    write(book, award("a", 100))
    before = touched(book)

    def broken() -> None:
        with transaction(book), keyed(book, village_id=VILLAGE, key="k", content=b"x"):
            post(book, [stocking("b", 1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert balance(book, VILLAGE, SHELF, RICE) == 0
    assert refusals(book) == 0
    assert touched(book) == before


def test_a_use_case_that_posts_nothing_or_twice_is_a_bug(book: Session) -> None:
    def nothing() -> None:
        with transaction(book), keyed(book, village_id=VILLAGE, key="k", content=b"x"):
            pass

    def twice() -> None:
        with transaction(book), keyed(book, village_id=VILLAGE, key="k", content=b"x") as request:
            for _ in range(2):
                request.post("award", award("a", 1).postings, actor="system")

    with pytest.raises(RuntimeError, match="posted nothing"):
        nothing()
    with pytest.raises(RuntimeError, match="already has its transaction"):
        twice()
    assert balance(book, VILLAGE, LI, SPEND_2026) == 0


def test_a_replay_cannot_write_through_its_key(book: Session) -> None:
    write(book, award("a", 100), stocking("b", 5))
    redeem(book)

    def careless() -> None:
        with transaction(book), keyed(book, village_id=VILLAGE, key="k", content={"tenths": 10}) as request:
            request.post("redemption", basket(10), actor="clerk")

    with pytest.raises(RuntimeError, match="already has its transaction"):
        careless()
    assert balance(book, VILLAGE, LI, SPEND_2026) == 90


def test_a_key_refused_to_a_use_case_is_refused_to_a_plain_post(book: Session) -> None:
    with pytest.raises(InsufficientBalance):
        redeem(book)

    with pytest.raises(KeyReused):
        write(book, award("k", 1))


def undo(session: Session, seq: int, key: str) -> Transaction:
    with (
        transaction(session),
        keyed(session, village_id=VILLAGE, key=key, content={"undo": seq}) as request,
    ):
        return request.replay or request.reverse(seq, reason="点错了", actor="clerk")


def test_an_undo_under_a_key_is_made_once_and_its_refusal_is_kept(book: Session) -> None:
    write(book, award("a", 100))

    assert undo(book, 1, "u1") == undo(book, 1, "u1")
    for _ in range(2):
        with pytest.raises(AlreadyReversed) as refusal:
            undo(book, 1, "u2")
        assert refusal.value.fields == {"seq": 1, "reversed_by": 2}
    assert refusals(book) == 1
    assert verify(book, VILLAGE) == []


def test_villages_keep_their_refusals_apart(book: Session) -> None:
    with pytest.raises(InsufficientBalance):
        redeem(book)

    written = write(book, Draft(OTHER_VILLAGE, "award", "k", award("k", 1).postings, "system"))
    assert written[0].seq == 1
