"""Prices on paper, on the public page, and what the cost suggests."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.clock import today
from civility.papers import issue_paper
from civility.points.services import change_budget
from civility.store.models import Good
from civility.store.queries import find_list_in_force, latest_costs, list_announced, list_priced
from civility.store.rules.prices import suggest_tenths
from civility.store.services import approve_prices, propose_prices
from tests.factories.store import key
from tests.printables.reading import words_of
from tests.store.conftest import Counter, forget_the_last_request, text_of
from tests.store.test_stock import receive


@pytest.mark.parametrize(
    ("cost_fen", "value_fen", "tenths"), [(2650, 100, 265), (1, 100, 1), (95, 100, 10), (94, 100, 9), (500, 150, 33)]
)
def test_a_price_is_suggested_at_the_villages_rate(cost_fen: int, value_fen: int, tenths: int) -> None:
    assert suggest_tenths(cost_fen, value_fen) == tenths


@given(st.integers(0, 10**7), st.integers(1, 10**5))
def test_the_suggestion_is_the_nearest_tenth(cost_fen: int, value_fen: int) -> None:
    tenths = suggest_tenths(cost_fen, value_fen)
    assert tenths >= 1
    if tenths > 1:
        assert abs(tenths * value_fen - cost_fen * 10) * 2 <= value_fen


def coming(counter: Counter, tenths: int, days: int) -> int:
    shop = counter.shop
    proposed = propose_prices(
        counter.session,
        village_id=shop.village.id,
        prices={shop.goods["soap"].id: tenths},
        in_force_from=today() + timedelta(days),
        actor=shop.committee,
        request_key=key(),
    )
    approve_prices(
        counter.session,
        village_id=shop.village.id,
        price_list_id=proposed.id,
        actor=shop.approver,
        request_key=key(),
    )
    return proposed.number


def test_the_wall_has_every_price_of_that_day_and_its_code_says_whether_it_still_holds(counter: Counter) -> None:
    number = coming(counter, 60, 3)
    counter.be(counter.shop.committee)
    pdf = counter.client.get(f"{counter.root}/prices/{number}/list.pdf?size=A3").data
    text = words_of(pdf)
    for words in ("明码标分", f"第{number}号价目", "香皂6分", "大米5公斤39分", "每户最多", "每月2"):
        assert words in text
    assert "光荣户牌匾" not in text
    labels = words_of(counter.client.get(f"{counter.root}/prices/{number}/labels.pdf").data)
    assert "理发一次" in labels
    assert "15" in labels
    assert counter.client.get(f"{counter.root}/prices/{number}/list.pdf?size=A9").status_code == 422

    def scanned(of: int) -> str:
        token = issue_paper(counter.session, counter.shop.village.code, "prices", str(of)).token
        forget_the_last_request()
        answer = counter.client.get(f"/s/{token}")
        assert answer.status_code == 200
        return text_of(answer.text)

    assert "纸上的从" in scanned(number)
    assert "纸上的就是现行的价目" in scanned(1)
    assert "5 分变成 6 分" in scanned(1)
    newest = coming(counter, 70, 0)
    assert "纸上的第 1 号已经换了" in scanned(1)
    assert "香皂 日化 7 分" in scanned(newest)


def test_a_draft_is_not_printed(counter: Counter) -> None:
    proposed = propose_prices(
        counter.session,
        village_id=counter.shop.village.id,
        prices={counter.shop.goods["soap"].id: 60},
        in_force_from=today(),
        actor=counter.shop.committee,
        request_key=key(),
    )
    assert counter.client.get(f"{counter.root}/prices/{proposed.number}/list.pdf").status_code == 404
    assert counter.client.get(f"{counter.root}/prices/{proposed.number}/labels.pdf").status_code == 404


def test_lists_in_force_and_to_come(counter: Counter) -> None:
    session, village_id = counter.session, counter.shop.village.id
    later = coming(counter, 60, 3)
    found = find_list_in_force(session, village_id, today())
    assert found is not None
    assert found.number == 1
    assert [each.number for each in list_announced(session, village_id, today())] == [later]
    assert [(good.name, price) for good, price in list_priced(session, village_id, today() + timedelta(3))] == [
        ("大米5公斤", 390),
        ("香皂", 60),
        ("理发一次", 150),
    ]


def test_the_newest_delivery_says_what_a_good_costs(counter: Counter) -> None:
    soap = counter.shop.goods["soap"]
    receive(counter.session, counter.shop, {"soap": 1}, cost_fen={soap.id: 300})
    receive(counter.session, counter.shop, {"soap": 1}, cost_fen={soap.id: 350})
    receive(counter.session, counter.shop, {"soap": 1})
    assert latest_costs(counter.session, counter.shop.village.id) == {soap.id: 350}


def test_the_committee_fills_in_what_the_cost_suggests(counter: Counter) -> None:
    soap = counter.shop.goods["soap"]
    receive(counter.session, counter.shop, {"soap": 1}, cost_fen={soap.id: 350})
    counter.be(counter.shop.committee)
    assert "按进价填上" not in counter.get("/prices/new")
    assert "约合" not in counter.get("/prices/1")
    change_budget(
        counter.session,
        village_id=counter.shop.village.id,
        point_value_fen=100,
        fund_fen=100_000,
        warning_percent=80,
        actor=counter.shop.committee,
    )
    page = counter.get("/prices/new")
    assert "进价 3.50 元，合 3.5 分" in text_of(page)
    assert 'name="p-g0001" value="5"' in page
    assert 'name="p-g0001" value="3.5"' in counter.get("/prices/new?suggest=1")
    assert counter.fresh().get(Good, (counter.shop.village.id, soap.id)) is not None


def test_who_approves_and_who_reads_the_wall_see_what_it_costs_in_yuan(counter: Counter) -> None:
    shop = counter.shop
    receive(counter.session, shop, {"soap": 1}, cost_fen={shop.goods["soap"].id: 450})
    change_budget(
        counter.session,
        village_id=shop.village.id,
        point_value_fen=90,
        fund_fen=100_000,
        warning_percent=80,
        actor=shop.committee,
    )
    counter.be(shop.approver)
    page = text_of(counter.get("/prices/1"))
    assert "香皂 约合 4.50 元 · 进价 4.50 元 5 分" in page
    assert "理发一次 约合 13.50 元 15 分" in page
    paper = words_of(counter.client.get(f"{counter.root}/prices/1/list.pdf").data)
    assert "1分折0.90元" in paper
    assert "香皂5分块不限4.50元" in paper
    forget_the_last_request()
    public = text_of(counter.client.get(f"/p/{shop.village.code}/prices").text)
    assert "1 分折 0.90 元" in public
    assert "香皂 日化 5 分 块 不限 4.50 元" in public


def test_where_no_cost_is_known_nothing_is_said_of_yuan(counter: Counter) -> None:
    paper = words_of(counter.client.get(f"{counter.root}/prices/1/list.pdf").data)
    assert "进价" not in paper
    assert "1分折" not in paper
    forget_the_last_request()
    public = text_of(counter.client.get(f"/p/{counter.shop.village.code}/prices").text)
    assert "进价" not in public
    assert "分折" not in public


def test_a_yearly_limit_is_posted_wherever_the_refusal_would_come_as_a_surprise(counter: Counter) -> None:
    shop = counter.shop
    soap = counter.session.get_one(Good, (shop.village.id, shop.goods["soap"].id))
    soap.yearly_limit = 1
    counter.session.commit()
    paper = words_of(counter.client.get(f"{counter.root}/prices/1/list.pdf").data)
    assert "香皂5分块每年1" in paper
    assert "大米5公斤39分袋每月2" in paper
    assert "每户最多 每年 1 块" in text_of(counter.get("/goods/"))
    forget_the_last_request()
    assert "香皂 日化 5 分 块 每年 1 块" in text_of(counter.client.get(f"/p/{shop.village.code}/prices").text)
    assert "每户最多 每年 1 块" in text_of(counter.client.get(f"/p/{shop.village.code}/store").text)
    soap.monthly_limit = 1
    counter.session.commit()
    forget_the_last_request()
    assert "每月 1 块、每年 1 块" in text_of(counter.client.get(f"/p/{shop.village.code}/prices").text)
