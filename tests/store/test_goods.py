"""Points are not cashed: money under any name stands on no shelf and in no bundle."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from civility.clock import today
from civility.store.errors import CashOut, GoodsNotClean
from civility.store.goods_reader import read_goods
from civility.store.models import Good
from civility.store.rules import NewGood
from civility.store.services import add_bundle, add_good, edit_good, import_goods
from civility.store.services.goods import GoodDetails
from civility.tables import read_table
from tests.factories.store import assert_book_is_whole, key, make_shop

pytestmark = pytest.mark.postgresql
MONEY = [("现金50元", "日用", "张"), ("惊喜", "购物卡", "张"), ("惊喜", "日用", "元"), ("话费充值30元", "服务", "次")]


@pytest.fixture
def shop(session):
    return make_shop(session)


def kept(session, shop):
    session.rollback()
    return session.scalars(select(Good).where(Good.village_id == shop.village.id).order_by(Good.code)).all()


@pytest.mark.parametrize(("name", "category", "unit"), MONEY)
def test_money_becomes_no_good_whichever_field_says_so(session, shop, name, category, unit):
    before = [good.name for good in kept(session, shop)]
    with pytest.raises(CashOut) as refused:
        add_good(
            session,
            village_id=shop.village.id,
            good=NewGood(name, "stock", category, unit),
            actor=shop.committee,
            request_key=key(),
        )
    assert "洗衣粉 2 袋" in refused.value.describe()
    assert [good.name for good in kept(session, shop)] == before
    assert_book_is_whole(session, shop.village.id)


def test_a_bundle_is_not_called_money(session, shop):
    parts = {shop.goods["soap"].id: 2}
    asked = {"village_id": shop.village.id, "unit": "份", "parts": parts, "actor": shop.committee}
    with pytest.raises(CashOut):
        add_bundle(session, name="新年红包", request_key=key(), **asked)
    assert add_bundle(session, name="红包袋礼包", request_key=key(), **asked).kind == "bundle"


def test_a_good_does_not_turn_into_money_but_one_of_old_times_may_leave_the_shelf(session, shop):
    soap = shop.goods["soap"]
    money = GoodDetails(name="购物卡100元", category="日化", unit="张")

    def edit(details):
        return edit_good(
            session,
            village_id=shop.village.id,
            good_id=soap.id,
            details=details,
            actor=shop.committee,
            request_key=key(),
        )

    name = soap.name
    with pytest.raises(CashOut) as refused:
        edit(money)
    assert refused.value.words == "购物卡"
    session.rollback()
    assert session.get_one(Good, (shop.village.id, soap.id)).name == name
    assert edit(replace(money, on_offer=False)).on_offer is False


def test_a_file_with_money_in_one_row_brings_nothing_and_names_the_row(session, shop):
    data = "名称,分值,单位\n毛巾,6,条\n代金券20元,20,张\n红包袋,1,个\n".encode()
    (row,) = read_goods(read_table(data, "商品.csv")).refused
    assert (row.row, row.remarks[0].describe()[:5]) == (3, "“代金券”")
    before = len(kept(session, shop))
    with pytest.raises(GoodsNotClean):
        import_goods(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            file_name="商品.csv",
            data=data,
            in_force_from=today(),
            actor=shop.committee,
            request_key=key(),
        )
    assert len(kept(session, shop)) == before
