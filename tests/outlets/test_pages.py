"""The keeper's till and the village's months, as people press through them."""

import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.outlets.queries import get_sale, get_settlement
from civility.people.rules import short_number
from tests.factories.outlets import Till, make_till, take
from tests.factories.people import make_household, make_user
from tests.factories.store import balance_of, make_shop
from tests.printables.reading import words_of
from tests.store.conftest import Counter, hidden, text_of


class Pages(Counter):
    @property
    def root(self) -> str:
        return f"/v/{self.shop.village.code}"


@pytest.fixture
def pages(app: Flask, client: FlaskClient, session: Session) -> Pages:
    return Pages(client, session, make_shop(session))


@pytest.fixture
def till(session: Session, pages: Pages) -> Till:
    return make_till(session, pages.shop)


def test_from_the_number_to_the_points_and_back(session: Session, pages: Pages, till: Till) -> None:
    pages.be(till.keeper)
    assert "还没有收过积分" in pages.get("/till/")
    assert pages.get(f"/till/?q={short_number('0001')}", status=303).endswith("/till/customer/0001?by=number")
    address = pages.post("/till/find", {"q": short_number("0001")})
    assert "/till/customer/0001" in address
    page = pages.get("/till/customer/0001?by=number")
    assert "100 分" in text_of(page)
    assert "1 分折 1 元" in text_of(page)
    assert "李建国" not in text_of(page)  # a shop outside the village sees a masked name
    form = hidden(page)
    refused = pages.post("/till/customer/0001", {**form, "tenths": "一百", "what": ""}, status=422)
    assert "换了什么" in refused
    short = pages.post("/till/customer/0001", {**form, "tenths": "100.5", "what": "盐"}, status=409)
    assert "还差 0.5 分" in text_of(short)
    done = pages.post("/till/customer/0001", {**hidden(short), "tenths": "12.5", "what": "洗衣粉 2 袋"})
    page = pages.get(done.removeprefix(pages.root))
    assert "12.5 分" in text_of(page)
    assert "这家还剩 87.5 分" in text_of(page)
    pages.post("/till/1/undo", hidden(page))
    assert balance_of(pages.fresh(), pages.shop.village.id, "0001") == 1000
    assert "第 1 笔撤销了" in pages.get("/till/")


def test_what_leads_to_no_household_says_so(pages: Pages, till: Till) -> None:
    pages.be(till.keeper)
    assert "没有" in text_of(pages.post("/till/find", {"q": "赵钱孙"}, status=404))


def test_a_name_that_several_bear_is_chosen_from_at_the_till(session: Session, pages: Pages, till: Till) -> None:
    for number in ("0091", "0092"):
        make_household(session, pages.shop.village.id, number, "赵大山")
    pages.be(till.keeper)
    page = pages.get(pages.post("/till/find", {"q": "赵大山"}).removeprefix(pages.root))
    assert all(f'href="{pages.root}/till/customer/{number}?by=name"' in page for number in ("0091", "0092"))
    assert "赵*山" in page


def test_a_keeper_without_an_outlet_is_told_what_to_do(session: Session, pages: Pages) -> None:
    _, keeper = make_user(session, pages.shop.village, "outlet_keeper")
    pages.be(keeper)
    assert "请村委会在“商家”里登记您的店" in pages.get("/till/")


def test_the_committee_opens_settles_and_another_pays(
    session: Session, pages: Pages, till: Till, tmp_path: Path
) -> None:
    take(session, till, 125, at=till.last_month)
    doubted = take(session, till, 30, at=till.last_month, household=1)
    pages.be(pages.shop.committee)
    assert "待结 15.5 分，15.50 元" in text_of(pages.get("/outlets/"))
    page = pages.get("/outlets/o1")
    sheet = pages.post(f"/outlets/o1/settle/{till.month}", hidden(page))
    page = pages.get(sheet.removeprefix(pages.root))
    assert "2 笔，15.5 分" in text_of(page)
    assert "请另一位村委会成员来记" in text_of(page)
    form = hidden(pages.get(f"/outlets/sales/{doubted.number}/dispute"))
    assert "疑在哪里" in pages.post(f"/outlets/sales/{doubted.number}/dispute", {**form, "reason": ""}, status=422)
    pages.post(f"/outlets/sales/{doubted.number}/dispute", {**form, "reason": "那天没去过"})
    own = hidden(pages.get(f"/outlets/sales/{doubted.number}/decide"))
    assert "要由另一个人来定" in pages.post(
        f"/outlets/sales/{doubted.number}/decide", {**own, "result": "reversed"}, status=403
    )
    pages.be(pages.shop.approver)
    assert "有疑问的先处理完" in text_of(pages.get(f"/outlets/o1/{till.month}"))
    other = hidden(pages.get(f"/outlets/sales/{doubted.number}/decide"))
    pages.post(f"/outlets/sales/{doubted.number}/decide", {**other, "result": "reversed"})
    page = pages.get(f"/outlets/o1/{till.month}")
    assert "1 笔，12.5 分" in text_of(page)
    pages.post(f"/outlets/o1/{till.month}/pay", {**hidden(page), "note": "现金，0017 号"})
    assert "现金，0017 号" in text_of(pages.get(f"/outlets/o1/{till.month}"))
    fresh = pages.fresh()
    assert get_settlement(fresh, pages.shop.village.id, till.outlet.id, till.month).paid_fen == 1250
    assert get_sale(fresh, pages.shop.village.id, doubted.number).state == "undone"
    answer = pages.client.get(f"{pages.root}/outlets/o1/{till.month}.pdf")
    words = words_of(answer.data)
    assert "合计1笔，12.5分，应付12.50元" in words
    assert "（已退，不付）" in words
    assert re.search("李建国.?家", words) is None
    (tmp_path / "sheet.pdf").write_bytes(answer.data)
    assert subprocess.run(["pdftoppm", "-r", "50", tmp_path / "sheet.pdf", tmp_path / "x"], check=False).returncode == 0
    pages.be(till.keeper)
    assert "已付" in text_of(pages.get(f"/till/months/{till.month}"))


def test_a_village_registers_an_outlet_of_somebody_who_was_appointed(session: Session, pages: Pages) -> None:
    pages.be(pages.shop.committee)
    assert "还没有人被任为商家" in pages.get("/outlets/new")
    _, keeper = make_user(session, pages.shop.village, "outlet_keeper", name="王嫂")
    form = hidden(pages.get("/outlets/new"))
    address = pages.post("/outlets/new", {**form, "name": "王嫂百货", "keeper": str(keeper.user_id)})
    assert address.endswith("/outlets/o1")
    again = hidden(pages.get("/outlets/new"))
    assert "已经有叫“王嫂百货”的商家" in pages.post(
        "/outlets/new", {**again, "name": "王嫂百货", "keeper": str(keeper.user_id)}, status=409
    )
    page = pages.get("/outlets/o1")
    pages.post("/outlets/o1/close", hidden(page))
    assert "不再收积分" in pages.get("/outlets/o1")
