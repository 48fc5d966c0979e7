"""Goods that come back, through the pages."""

import io
from datetime import timedelta

from pypdf import PdfReader

from civility.db import transaction
from civility.papers import issue_paper
from civility.store.services import redeem_goods
from tests.factories.store import balance_of, key, on_shelf
from tests.store.conftest import Counter, forget_the_last_request, hidden, text_of


def sell(counter: Counter, *, days_ago: int = 0) -> None:
    shop = counter.shop
    sold = redeem_goods(
        counter.session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        household_id=shop.first.id,
        basket={shop.goods["soap"].id: 3, shop.goods["haircut"].id: 1},
        collected_by="",
        found_by="card",
        actor=shop.clerk,
        request_key=key(),
    )
    with transaction(counter.session):
        sold.at -= timedelta(days=days_ago)


def asked(counter: Counter, **typed: str) -> dict[str, object]:
    return {**hidden(counter.get("/slips/1/return")), "reason": "打开是坏的", **typed}


def test_from_the_slip_to_the_return_slip(counter: Counter) -> None:
    sell(counter)
    assert "/slips/1/return" in counter.get("/slips/1")
    page = text_of(counter.get("/slips/1/return"))
    assert "这单换了 3 块，还能退 3 块，一块退 5 分" in page
    assert "要另一个人核对，分才退回去" not in page
    address = counter.post("/slips/1/return", asked(counter, **{"sound-g0001": "2"}))
    assert address == f"{counter.root}/returns/1"
    page = text_of(counter.get("/returns/1"))
    assert "退了 10 分，现在余 80 分" in page
    assert balance_of(counter.fresh(), counter.shop.village.id, "0001") == 800
    assert "第 1 号退货单" in text_of(counter.get("/slips/1"))
    assert "退货 1 单 10 分" in text_of(counter.get("/slips/"))
    assert "还能退 1 块" in text_of(counter.get("/slips/1/return"))


def test_what_cannot_come_back_is_said_and_what_was_typed_is_kept(counter: Counter) -> None:
    sell(counter)
    page = counter.post("/slips/1/return", asked(counter, **{"sound-g0001": "3", "damaged-g0001": "1"}), status=409)
    assert "“香皂”这张单上最多还能退 3 块" in text_of(page)
    assert 'value="3"' in page
    assert "打开是坏的" in page
    for typed, words in (("-1", "数量要写 1 到 999 之间的整数"), ("", "还没有写退几件"), ("1000000000", "数量要写")):
        page = counter.post("/slips/1/return", asked(counter, **{"sound-g0001": typed}), status=422)
        assert words in text_of(page)
    counter.post("/slips/1/return", asked(counter, **{"sound-g0001": "1", "reason": " "}), status=422)
    assert balance_of(counter.fresh(), counter.shop.village.id, "0001") == 700


def test_days_later_another_person_opens_the_page_and_agrees(counter: Counter) -> None:
    sell(counter, days_ago=2)
    assert "您登记以后，要另一个人核对" in text_of(counter.get("/slips/1/return"))
    counter.post("/slips/1/return", asked(counter, **{"sound-g0001": "1"}))
    mine = counter.get("/returns/1")
    assert "要退 5 分，还没有动" in text_of(mine)
    assert "同意退" not in text_of(mine)
    counter.post("/returns/1/decide", {"request_key": key(), "agree": "yes"}, status=403)
    counter.be(counter.shop.committee)
    page = counter.get("/returns/1")
    assert "东西看过了，同意退" in text_of(page)
    counter.post("/returns/1/decide", {**hidden(page), "agree": "yes"})
    assert "退了 5 分" in text_of(counter.get("/returns/1"))
    assert balance_of(counter.fresh(), counter.shop.village.id, "0001") == 750
    assert on_shelf(counter.session, counter.shop, "soap") == 18
    again = counter.post("/returns/1/decide", {"request_key": key(), "agree": "yes"}, status=409)
    assert "第 1 号退货单已经办结" in text_of(again)


def test_a_return_that_is_not_agreed_to_moves_nothing(counter: Counter) -> None:
    sell(counter, days_ago=2)
    counter.post("/slips/1/return", asked(counter, **{"damaged-g0001": "1"}))
    counter.post("/returns/1/decide", hidden(counter.get("/returns/1")))
    assert "没有退，分和东西都没有动" in text_of(counter.get("/returns/1"))
    assert balance_of(counter.fresh(), counter.shop.village.id, "0001") == 700
    assert on_shelf(counter.session, counter.shop, "soap") == 17


def test_the_return_slip_on_paper_says_what_when_and_of_which_slip(counter: Counter) -> None:
    sell(counter)
    counter.post("/slips/1/return", asked(counter, **{"sound-g0001": "2"}))
    for size in ("A6", "80mm", "58mm"):
        forget_the_last_request()
        answer = counter.client.get(f"{counter.root}/returns/1.pdf?size={size}")
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
        for words in (
            "积分退货单",
            "香皂",
            "10 分",
            "退货前余 70 分 → 退货后余 80 分",
            "原单：第 1 号兑换单",
            "退货人：本户",
        ):
            assert words in text, size
    forget_the_last_request()
    assert counter.client.get(f"{counter.root}/returns/1.pdf?size=A3").status_code == 422


def test_the_code_of_a_return_slip_opens_without_a_name(counter: Counter) -> None:
    sell(counter)
    counter.post("/slips/1/return", asked(counter, **{"sound-g0001": "2"}))
    token = issue_paper(counter.fresh(), counter.shop.village.code, "return", "1").token
    forget_the_last_request()
    page = counter.client.get(f"/s/{token}")
    assert page.status_code == 200
    for words in ("第 1 号退货单", "有这张单，账上也有", "10 分", "2 件", "第 1 号兑换单"):
        assert words in page.text
    assert "李建国" not in page.text
