"""Goods, prices and stock through the pages that the committee and the storekeeper use."""

import io
import re
from uuid import UUID

import pytest

from civility import ledger
from civility.clock import today
from civility.ledger import accounts, units
from civility.store.queries import find_good, get_price_list, list_goods, list_offers, price_of
from tests.factories.people import make_user, make_village
from tests.factories.store import assert_book_is_whole, key, on_shelf, set_prices
from tests.store.conftest import Counter, hidden, text_of

GOODS = """名称,类别,单位,分值,库存,低库存,每户每月限
食盐,粮油,袋,3,40,10,4
洗衣粉,日化,袋,15,12,5,
理发一次,服务,次,15,,,2
光荣牌,荣誉,块,0,,,
"""


def upload(counter: Counter, text: str, *, status: int = 303) -> str:
    file = (io.BytesIO(text.encode()), "商品.csv")
    return counter.post("/goods/import", {"request_key": key(), "file": file}, status=status)


@pytest.fixture
def empty(counter: Counter) -> Counter:
    """A village whose committee has not opened a store yet."""
    village = make_village(counter.session)
    _, counter.shop.committee = make_user(counter.session, village, "committee", name="王主任")
    _, counter.shop.approver = make_user(counter.session, village, "committee", name="李书记")
    _, counter.shop.clerk = make_user(counter.session, village, "storekeeper")
    counter.shop.village = village
    counter.be(counter.shop.committee)
    return counter


def test_from_nothing_to_an_open_shop(empty: Counter) -> None:
    village_id = empty.shop.village.id
    assert "超市还没有开" in empty.get("/")
    empty.post("/open", {"request_key": key(), "name": "爱心超市", "place": "村委会一楼"})
    assert "还没有商品" in empty.get("/goods/")
    check = upload(empty, GOODS).removeprefix(empty.root)
    page = text_of(empty.get(check))
    assert "商品.csv：4 样" in page
    assert "食盐 粮油 3 分 40 袋 4 袋" in page
    assert list_goods(empty.fresh(), village_id) == []
    empty.post(check, {**hidden(empty.get(check)), "in_force_from": today().isoformat()})
    session = empty.fresh()
    assert [(good.code, good.name, good.kind) for good in list_goods(session, village_id)] == [
        ("g0001", "食盐", "stock"),
        ("g0002", "洗衣粉", "stock"),
        ("g0003", "理发一次", "service"),
        ("g0004", "光荣牌", "honour"),
    ]
    assert ledger.balances(session, village_id, accounts.shelf("s1")) == {"good:g0001": 40, "good:g0002": 12}
    assert ledger.balance(session, village_id, accounts.OPENING, units.good("g0001")) == -40
    assert price_of(session, village_id, list_goods(session, village_id)[0].id, today()) is None

    assert "这份是您提出的" in empty.get("/prices/1")
    refused = empty.post("/prices/1/approve", {"request_key": key()}, status=403)
    assert "要两个人" in refused
    empty.be(empty.shop.clerk)
    empty.post("/prices/1/approve", {"request_key": key()}, status=403)
    empty.be(empty.shop.approver)
    assert "批准这份价目" in empty.get("/prices/1")
    empty.post("/prices/1/approve", {"request_key": key()})
    session = empty.fresh()
    assert get_price_list(session, village_id, 1).state == "approved"
    assert price_of(session, village_id, list_goods(session, village_id)[0].id, today()) == 30
    assert_book_is_whole(session, village_id)


def test_a_file_with_bad_rows_takes_nothing_in(empty: Counter) -> None:
    empty.post("/open", {"request_key": key(), "name": "爱心超市"})
    check = upload(empty, GOODS + "毛巾,日化,条,很多,5,,\n").removeprefix(empty.root)
    page = text_of(empty.get(check))
    assert "有 1 行不能导入" in page
    assert "第 6 行 毛巾" in page
    empty.post(check, {"request_key": key(), "in_force_from": today().isoformat()}, status=200)
    assert list_goods(empty.fresh(), empty.shop.village.id) == []


@pytest.mark.parametrize("text", ["", "名称,分值\n", "随便,什么\n1,2\n", "PK\x03\x04broken"])
def test_a_file_that_is_no_list_of_goods_gets_one_sentence(counter: Counter, text: str) -> None:
    page = upload(counter, text, status=422)
    assert "error-summary" in page


def test_goods_that_are_there_already_are_named(counter: Counter) -> None:
    check = upload(counter, "名称,分值\n香皂,6\n毛巾,8\n").removeprefix(counter.root)
    page = counter.get(check)
    assert "这些商品店里已经有了：香皂" in page
    counter.post(check, {"request_key": key(), "in_force_from": today().isoformat()}, status=409)
    assert find_good(counter.fresh(), counter.shop.village.id, "g0005") is None


def test_another_villages_upload_is_not_found(counter: Counter, empty: Counter) -> None:
    empty.post("/open", {"request_key": key(), "name": "爱心超市"})
    check = upload(empty, GOODS).removeprefix(empty.root)
    stranger = make_village(empty.session)
    _, actor = make_user(empty.session, stranger, "committee")
    empty.be(actor)
    empty.get(check, status=404)
    empty.shop.village = stranger
    empty.post("/open", {"request_key": key(), "name": "别家"})
    assert empty.client.get(empty.root + check).status_code in (404, 409)


def test_goods_are_received_by_the_piece(counter: Counter) -> None:
    page = counter.get("/stock")
    sent = {**hidden(page), "n-g0001": "12", "n-g0002": ""}
    first = counter.post("/stock", sent)
    assert counter.post("/stock", sent) == first
    session = counter.fresh()
    assert on_shelf(session, counter.shop, "soap") == 32
    assert ledger.balance(session, counter.shop.village.id, accounts.supplier("unnamed"), "good:g0001") == -32
    assert_book_is_whole(session, counter.shop.village.id)


@pytest.mark.parametrize("typed", ["", "0", "-3", "abc", "1000000000"])
def test_what_was_not_counted_is_not_received(counter: Counter, typed: str) -> None:
    page = counter.post("/stock", {"request_key": key(), "kind": "purchase", "n-g0001": typed}, status=422)
    assert "error-summary" in page
    assert on_shelf(counter.fresh(), counter.shop, "soap") == 20


def test_a_proposal_holds_only_what_changes(counter: Counter) -> None:
    counter.be(counter.shop.committee)
    page = counter.get("/prices/new")
    assert re.search(r'name="p-g0001" value="5"', page)
    sent = {**hidden(page), "in_force_from": today().isoformat(), "p-g0001": "6.5", "p-g0002": "39", "p-g0003": "15"}
    address = counter.post("/prices/new", sent).removeprefix(counter.root)
    assert address == "/prices/2"
    shown = text_of(counter.get(address))
    assert "香皂 6.5 分 原来 5 分" in shown
    assert "大米" not in shown
    counter.post("/prices/2/withdraw", {"request_key": key()})
    assert "不用了" in counter.get("/prices/2")
    assert price_of(counter.fresh(), counter.shop.village.id, counter.shop.goods["soap"].id, today()) == 50


@pytest.mark.parametrize("typed", ["0", "-1", "六分", "5.55"])
def test_points_that_are_no_price_are_refused_and_kept(counter: Counter, typed: str) -> None:
    sent = {"request_key": key(), "in_force_from": today().isoformat(), "p-g0001": typed}
    page = counter.post("/prices/new", sent, status=422)
    assert f'name="p-g0001" value="{typed}"' in page
    assert "“香皂”的分数" in page


def test_a_good_is_added_and_changed(counter: Counter) -> None:
    counter.post(
        "/goods/new", {"request_key": key(), "name": "毛巾", "kind": "stock", "unit": "条", "category": "日化"}
    )
    taken = counter.post("/goods/new", {"request_key": key(), "name": "毛巾", "kind": "stock"}, status=409)
    assert "已经有叫“毛巾”的商品了" in taken
    counter.post("/goods/g0005", {"request_key": key(), "name": "厚毛巾", "unit": "条", "monthly_limit": "2"})
    session = counter.fresh()
    good = find_good(session, counter.shop.village.id, "g0005")
    assert good is not None
    assert (good.name, good.monthly_limit, good.on_offer) == ("厚毛巾", 2, False)
    offers = list_offers(session, counter.shop.village.id, counter.shop.store.id, today())
    assert "厚毛巾" not in [offer.good.name for offer in offers]
    kinds = [entry.kind for entry in ledger.find_by_reference(session, counter.shop.village.id, str(good.id))]
    assert kinds == ["good-added", "good-changed"]


def test_the_journal_of_a_good_ends_at_what_is_on_the_shelf(counter: Counter) -> None:
    counter.redeem("0001/confirm?g0001=2")
    counter.post("/slips/1/undo", {"request_key": key()})
    counter.redeem("0002/confirm?g0001=3")
    counter.post("/donations/new", {"request_key": key(), "wish": "", "n-g0001": "10"})
    page = text_of(counter.get("/goods/g0001"))
    lines = re.findall(r"(捐赠|撤销|兑换|进货) (\S\d+) 块 \S+ \S+ \S+ 余 (\d+) 块", page)
    assert lines == [
        ("捐赠", "+10", "27"),
        ("兑换", "−3", "17"),
        ("撤销", "+2", "20"),
        ("兑换", "−2", "18"),
        ("进货", "+20", "20"),
    ]
    assert on_shelf(counter.fresh(), counter.shop, "soap") == 27


def test_pages_of_management_keep_their_doors(counter: Counter) -> None:
    counter.get("/open", status=403)
    counter.get("/goods/g9999", status=404)
    counter.get(f"/goods/import/{UUID(int=1)}", status=409)
    counter.get("/prices/99", status=404)
    counter.get("/?store=s9", status=404)
    counter.be(counter.shop.committee)
    counter.get("/stock", status=403)


def test_a_bundle_is_made_up_and_its_contents_stand_on_the_counter(counter: Counter) -> None:
    counter.be(counter.shop.committee)
    assert "配一份礼包" in counter.get("/goods/")
    typed = {"request_key": key(), "name": "春节礼包", "unit": "份", "n-g0001": "2", "n-g0002": ""}
    page = counter.post("/goods/bundle", {**typed, "n-g0001": "1"}, status=422)
    assert "一份礼包里至少要有两件东西" in text_of(page)
    assert 'value="春节礼包"' in page
    counter.post("/goods/bundle", {**typed, "n-g0001": "-2"}, status=422)
    assert (
        counter.post("/goods/bundle", {**typed, "request_key": key(), "n-g0003": "1"}) == f"{counter.root}/prices/new"
    )
    made = find_good(counter.fresh(), counter.shop.village.id, "g0005")
    assert made is not None
    set_prices(counter.session, counter.shop.village.id, {made.id: 200}, counter.shop.committee, counter.shop.approver)
    assert "一份里有 香皂 2 块 理发一次 1 次" in text_of(counter.get("/goods/g0005"))
    counter.be(counter.shop.clerk)
    assert "春节礼包 20 分 香皂 2 块、理发一次 1 次 剩 10 份" in text_of(counter.get("/customer/0001"))
    counter.redeem("0001/confirm?g0005=1")
    assert on_shelf(counter.fresh(), counter.shop, "soap") == 18


def test_the_counter_says_how_many_a_household_may_still_have(counter: Counter) -> None:
    assert "这家还能换 2 袋" in text_of(counter.get("/customer/0001"))
    counter.redeem("0001/confirm?g0002=2")
    assert "这家换满了" in text_of(counter.get("/customer/0001"))
    assert "这家还能换 2 袋" in text_of(counter.get("/customer/0002"))
