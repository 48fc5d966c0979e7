"""Points beside the goods they ask for: the figures, the sentence, the warning, and the votes on the ceiling."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from civility.clock import frozen, now, today
from civility.home.budget import find_budget
from civility.people.models import User
from civility.people.queries import get_settings
from civility.points.models import Notice
from civility.points.services import adopt_ceiling, change_budget
from civility.store.services import edit_good, receive_stock
from civility.store.services.goods import GoodDetails
from tests.conftest import sign_in
from tests.factories.people import make_township, make_user
from tests.factories.points import Scene, make_clause, make_notice, make_standard
from tests.factories.store import key, make_shop, sell
from tests.pages import key_in, page
from tests.points.test_budget import vote


@pytest.fixture
def shop(session):
    """Twenty soaps at 5 and three sacks of rice at 39 on the shelf; three households with 100 points each."""
    return make_shop(session, points=1000)


def set_fund(session, shop, yuan: int, *, value_fen: int = 100, warning: int = 80) -> None:
    change_budget(
        session,
        village_id=shop.village.id,
        point_value_fen=value_fen,
        fund_fen=yuan * 100,
        warning_percent=warning,
        actor=shop.committee,
    )


def committee(client, session, shop) -> str:
    sign_in(client, session.get_one(User, shop.committee.user_id))
    return f"/v/{shop.village.code}/budget/"


def scene_of(session, shop) -> Scene:
    """The same village with a standard and people to carry claims."""
    village = shop.village
    standard = make_standard(session, village.id)
    who = [make_user(session, village, role)[1] for role in ("recorder", "reviewer", "supervisor")]
    return Scene(
        village, shop.households, standard, make_clause(session, standard), who[0], who[1], shop.committee, who[2]
    )


def vote_form(**more: object) -> dict[str, object]:
    said = vote()
    counts = {
        name: getattr(said, name) for name in ("eligible", "present", "votes_for", "votes_against", "abstentions")
    }
    return {"voted_on": said.voted_on.isoformat(), "place": "村委会", **counts, **more}


def test_goods_count_at_their_price_until_their_cost_is_known(session, shop) -> None:
    set_fund(session, shop, 1000)
    budget = find_budget(session, shop.village.id)
    assert (budget.owed_tenths, budget.owed_fen) == (3_000, 300_00)
    assert (budget.goods.stock_fen, budget.goods.bought_fen) == ((20 * 5 + 3 * 39) * 100, (20 * 5 + 3 * 39) * 100)

    edit_good(
        session,
        village_id=shop.village.id,
        good_id=shop.goods["rice"].id,
        details=GoodDetails(name="大米5公斤", category="粮油", unit="袋", cost_fen=30_50),
        actor=shop.committee,
        request_key=key(),
    )

    assert find_budget(session, shop.village.id).goods.stock_fen == 20 * 5_00 + 3 * 30_50


def test_what_was_bought_and_given_comes_out_of_the_fund_and_gifts_do_not(session, shop) -> None:
    set_fund(session, shop, 1000)
    receive_stock(
        session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        quantities={shop.goods["soap"].id: 10},
        kind="donation",
        actor=shop.clerk,
        request_key=key(),
    )
    sell(session, shop, {"soap": 2, "haircut": 1})

    budget = find_budget(session, shop.village.id)

    assert budget.owed_tenths == 3_000 - 250
    assert budget.goods.stock_fen == (28 * 5 + 3 * 39) * 100
    assert budget.goods.given_fen == (2 * 5 + 15) * 100
    assert budget.left_fen == (1000 - 217 - 15) * 100  # the purchases of today, and a haircut
    assert budget.there_fen == budget.goods.stock_fen + budget.left_fen


def test_last_year_is_not_paid_from_this_years_fund(session, shop) -> None:
    with frozen(now().replace(year=today().year + 1, month=3, day=1)):
        assert find_budget(session, shop.village.id) is None
        set_fund(session, shop, 500)

        budget = find_budget(session, shop.village.id)

        assert (budget.goods.bought_fen, budget.goods.given_fen, budget.left_fen) == (0, 0, 500_00)


@pytest.mark.parametrize(
    ("yuan", "words", "warns"),
    [
        (0, "发出的积分约值 300 元，库里和账上有 217 元，缺 83 元。", True),
        (300, "发出的积分约值 300 元，库里和账上有 300 元，够用，还余 0 元。", True),
        (1000, "发出的积分约值 300 元，库里和账上有 1,000 元，够用，还余 700 元。", False),
    ],
)
def test_one_plain_sentence_says_whether_it_is_enough(client, session, shop, yuan, words, warns) -> None:
    set_fund(session, shop, yuan)
    html = page(client.get(committee(client, session, shop)))
    assert words in html
    home = page(client.get(f"/v/{shop.village.code}/"))
    assert (words in home) == warns


def test_the_warning_comes_at_the_level_the_village_set(session, shop) -> None:
    set_fund(session, shop, 600, warning=50)
    assert find_budget(session, shop.village.id).percent == 50
    assert find_budget(session, shop.village.id).warns
    set_fund(session, shop, 600, warning=51)
    assert not find_budget(session, shop.village.id).warns


def test_the_committee_registers_and_others_only_read(client, session, shop) -> None:
    address = committee(client, session, shop)
    html = page(client.get(address))
    assert "还没有登记一分约值多少钱" in html
    form = page(client.get(f"{address}change"))
    typed = {"point_value_fen": "0.5", "fund_fen": "8，400.50 元", "warning_percent": "90"}
    sent = client.post(f"{address}change", data={"request_key": key_in(form), **typed})
    assert (sent.status_code, sent.headers["Location"]) == (303, address)

    settings = get_settings(session, shop.village.id)
    assert (settings.point_value_fen, settings.fund_fen, settings.fund_year) == (50, 840_050, today().year)
    html = page(client.get(address))
    assert "8,400.50 元" in html
    assert "登记资金" in html
    for place, role in ((shop.village, "supervisor"), (make_township(session), "township_officer")):
        sign_in(client, make_user(session, place, role)[0])
        html = page(client.get(address))
        assert "8,400.50 元" in html
        assert "budget/change" not in html
        assert client.get(f"{address}change").status_code == 403
    sign_in(client, make_user(session, shop.village, "storekeeper")[0])
    assert client.get(address).status_code == 403


def test_wrong_figures_are_named_and_kept(client, session, shop) -> None:
    address = committee(client, session, shop)
    form = page(client.get(f"{address}change"))
    typed = {"point_value_fen": "一块", "fund_fen": "1.234", "warning_percent": "0"}
    html = page(client.post(f"{address}change", data={"request_key": key_in(form), **typed}), 422)
    assert html.count("请写多少元，最多两位小数") >= 2
    assert 'value="一块"' in html
    assert get_settings(session, shop.village.id).point_value_fen is None


def test_a_ceiling_is_voted_holds_a_notice_and_is_voted_away(client, session, shop) -> None:
    set_fund(session, shop, 310)
    address = committee(client, session, shop)
    form = page(client.get(f"{address}ceiling"))
    refused = client.post(f"{address}ceiling", data=vote_form(request_key=key_in(form), percent=100, votes_for=2))
    assert "没有过半" in page(refused, 422)
    sent = client.post(f"{address}ceiling", data=vote_form(request_key=key_in(form), percent=100))
    assert sent.status_code == 303
    assert "今年还能入账 10 分" in page(client.get(address))
    with frozen(now() - timedelta(days=9)):
        notice, _ = make_notice(session, scene_of(session, shop), *shop.households)
    number, village = notice.number, f"/v/{shop.village.code}/"
    words = "要入账 15 分，村里表决的发分上限只剩 10 分"

    for path in ("", "notices/", f"notices/{number}", "budget/"):
        assert words in page(client.get(village + path)), path
    assert words in page(client.post(f"{village}notices/close", data={"request_key": key()}), 409)

    form = page(client.get(f"{address}ceiling/lift"))
    assert client.post(f"{address}ceiling/lift", data=vote_form(request_key=key_in(form))).status_code == 303
    form = page(client.get(f"{village}notices/{number}"))
    assert client.post(f"{village}notices/close", data={"request_key": key_in(form)}).status_code == 303
    assert session.scalars(select(Notice.state).where(Notice.village_id == shop.village.id)).all() == ["closed"]
    html = page(client.get(address))
    for words in ("登记资金", "表决定下发分上限", "表决取消发分上限"):
        assert words in html


def test_the_worth_of_a_point_stays_while_a_ceiling_stands(client, session, shop) -> None:
    set_fund(session, shop, 310)
    adopt_ceiling(session, village_id=shop.village.id, percent=100, vote=vote(), actor=shop.committee)
    address = committee(client, session, shop)
    form = page(client.get(f"{address}change"))
    typed = {"point_value_fen": "0.1", "fund_fen": "310", "warning_percent": "80"}
    html = page(client.post(f"{address}change", data={"request_key": key_in(form), **typed}), 409)
    assert "请先记下取消上限的表决" in html
    assert get_settings(session, shop.village.id).point_value_fen == 100
