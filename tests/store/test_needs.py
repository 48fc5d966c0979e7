"""What households would like the store to buy: one household, one voice."""

import re
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import frozen, now, today
from civility.errors import Forbidden
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import HouseholdLeft
from civility.people.models import Household
from civility.people.rules import short_number
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.store import errors
from civility.store.models import GoodsPoll, GoodsVoice
from civility.store.queries import check_polls, find_voice, get_poll, tally_of
from civility.store.services import choose_good, open_poll
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.store import Shop, key, make_shop
from tests.store.conftest import Counter, forget_the_last_request, text_of

pytestmark = pytest.mark.postgresql
OPTIONS = ["棉鞋", "雨伞", "铁锹"]


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session)


def ask(session: Session, shop: Shop, **more: Any) -> GoodsPoll:
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "options": OPTIONS,
        "until_on": today() + timedelta(3),
        "actor": shop.clerk,
        "request_key": key(),
    }
    return open_poll(session, **{**asked, **more})


def itself(shop: Shop, household: Household) -> Actor:
    return Actor(user_id=None, name="", household=HouseholdRef(shop.village.id, household.id))


def choose(
    session: Session, shop: Shop, poll: GoodsPoll, household: Household, choice: int, actor: Actor
) -> GoodsVoice:
    return choose_good(
        session,
        village_id=shop.village.id,
        number=poll.number,
        household_id=household.id,
        choice=choice,
        actor=actor,
    )


def test_a_household_has_one_voice_and_the_last_counts(session: Session, shop: Shop) -> None:
    poll = ask(session, shop)
    first, second, third = shop.households
    choose(session, shop, poll, first, 0, itself(shop, first))
    choose(session, shop, poll, second, 1, shop.clerk)
    choose(session, shop, poll, third, 1, itself(shop, third))
    choose(session, shop, poll, first, 1, itself(shop, first))
    tally = tally_of(session, poll)
    assert (list(tally.counts), tally.voices, tally.asked) == ([("雨伞", 3), ("棉鞋", 0), ("铁锹", 0)], 3, 3)
    assert session.scalar(select(func.count()).select_from(GoodsVoice)) == 3
    voices = [find_voice(session, poll, each.id) for each in (first, second)]
    assert [(each.channel, each.helper_id) for each in voices if each] == [
        ("phone", None),
        ("helper", shop.clerk.user_id),
    ]
    assert check_polls(session, shop.village.id) == []


def test_nobody_chooses_for_a_neighbour(session: Session, shop: Shop) -> None:
    poll = ask(session, shop)
    first, second, _third = shop.households
    reviewer = make_user(session, shop.village, "reviewer")[1]
    for actor in (itself(shop, second), reviewer):
        with pytest.raises(Forbidden):
            choose(session, shop, poll, first, 0, actor)
    assert tally_of(session, poll).voices == 0


def test_after_the_last_day_nothing_is_chosen(session: Session, shop: Shop) -> None:
    poll, first = ask(session, shop), shop.households[0]
    with frozen(now() + timedelta(days=3)):
        choose(session, shop, poll, first, 0, itself(shop, first))
    with frozen(now() + timedelta(days=4)):
        with pytest.raises(errors.PollOver):
            choose(session, shop, poll, first, 1, itself(shop, first))
        assert tally_of(session, poll).counts[0] == ("棉鞋", 1)


def test_a_choice_that_is_none_and_a_household_that_left_are_refused(session: Session, shop: Shop) -> None:
    poll, first = ask(session, shop), shop.households[0]
    for choice in (-1, 3):
        with pytest.raises(errors.NoSuchOption):
            choose(session, shop, poll, first, choice, shop.clerk)
    first.left_on = today()
    session.commit()
    with pytest.raises(HouseholdLeft):
        choose(session, shop, poll, first, 0, shop.clerk)
    assert tally_of(session, poll).voices == 0


@pytest.mark.parametrize(
    "options", [[], ["棉鞋"], ["棉鞋", "棉鞋"], ["x" * 41, "y"], [str(n) for n in range(13)], ["", "a"]]
)
def test_a_question_has_two_to_twelve_different_answers(session: Session, shop: Shop, options: list[str]) -> None:
    with pytest.raises(errors.BadOptions):
        ask(session, shop, options=options)
    with pytest.raises(errors.PollBackwards):
        ask(session, shop, until_on=today() - timedelta(1))
    assert session.scalar(select(func.count()).select_from(GoodsPoll)) == 0


def test_from_the_question_to_the_counts(counter: Counter) -> None:
    sent = {"request_key": key(), "options": "棉鞋\n雨伞\n\n", "until_on": (today() + timedelta(3)).isoformat()}
    wrong = counter.post("/needs/", {**sent, "options": "棉鞋"}, status=422)
    assert "要写 2 到 12 样" in wrong
    where = counter.post("/needs/", {**sent, "request_key": key()})
    assert where.endswith("/needs/1")
    counter.post("/needs/1", {"request_key": key(), "number": short_number("9999"), "choice": "0"}, status=404)
    counter.post("/needs/1", {"request_key": key(), "number": short_number("0002"), "choice": "1"})
    page = text_of(counter.get("/needs/1"))
    assert "雨伞 1 户 棉鞋 0 户" in page
    assert "3 户里 1 户选了" in page
    forget_the_last_request()
    public = counter.client.get(f"/p/{counter.shop.village.code}/needs")
    assert "雨伞 1 户" in text_of(public.text)
    counter.be(make_user(counter.session, counter.shop.village, "grid_worker")[1])
    counter.post("/needs/", {**sent, "request_key": key()}, status=403)


def test_a_household_chooses_on_its_phone(app: Flask, client: FlaskClient, session: Session, shop: Shop) -> None:
    poll, home = ask(session, shop), shop.households[0]
    card = issue_card(session, village_id=shop.village.id, household_id=home.id)
    sign_in(client, CardHolder(card, home))
    forget_the_last_request()
    assert "您家想要哪一样" in client.get("/my/needs").text
    forget_the_last_request()
    assert client.post(f"/my/needs/{poll.number}", data={"request_key": key()}).status_code == 422
    forget_the_last_request()
    answer = client.post(f"/my/needs/{poll.number}", data={"request_key": key(), "choice": "2"})
    assert answer.status_code == 303
    forget_the_last_request()
    assert "您家选了：铁锹" in client.get("/my/needs").text


def test_two_questions_on_one_page_are_answered_apart(
    app: Flask, client: FlaskClient, session: Session, shop: Shop
) -> None:
    first, second = ask(session, shop), ask(session, shop, options=["扫帚", "簸箕"])
    home = shop.households[0]
    choose(session, shop, first, home, 1, itself(shop, home))
    sign_in(client, CardHolder(issue_card(session, village_id=shop.village.id, household_id=home.id), home))
    forget_the_last_request()
    page = client.get("/my/needs").text
    html5lib.HTMLParser(strict=True).parse(page)
    assert checked(page) == ["choice-1-1"]
    forget_the_last_request()
    refused = client.post(f"/my/needs/{second.number}", data={"request_key": key()})
    assert refused.status_code == 422
    html5lib.HTMLParser(strict=True).parse(refused.text)
    assert 'href="#choice-2-0"' in refused.text
    assert checked(refused.text) == ["choice-1-1"]


def test_a_question_that_is_over_says_so_and_keeps_its_counts(
    app: Flask, client: FlaskClient, session: Session, shop: Shop, counter: Counter
) -> None:
    poll, home = ask(session, counter.shop), counter.shop.households[0]
    choose(session, counter.shop, poll, home, 2, itself(counter.shop, home))
    with frozen(now() + timedelta(days=4)):
        page = text_of(counter.get("/needs/1"))
        assert "铁锹 1 户" in page
        assert "1 户选了，一户一票" in page
        assert "已经截止" in page
        assert "替没有手机的户选" not in page
        late = counter.post(
            "/needs/1", {"request_key": key(), "number": short_number("0002"), "choice": "1"}, status=409
        )
        assert "第 1 次征集已经结束了，不能再选。" in late
        sign_in(client, CardHolder(issue_card(session, village_id=counter.shop.village.id, household_id=home.id), home))
        forget_the_last_request()
        answer = client.post("/my/needs/1", data={"request_key": key(), "choice": "0"})
        assert answer.status_code == 409
        assert "您家选了：铁锹" in answer.text
    session.rollback()
    assert tally_of(session, get_poll(session, counter.shop.village.id, 1)).voices == 1


def test_what_was_typed_stays_when_a_question_or_a_voice_is_refused(counter: Counter) -> None:
    yesterday = (today() - timedelta(1)).isoformat()
    page = counter.post("/needs/", {"request_key": key(), "options": "棉鞋\n雨伞", "until_on": yesterday}, status=422)
    assert "征集要到今天或以后才结束。请改日期。" in page
    assert "棉鞋\n雨伞</textarea>" in page
    ask(counter.session, counter.shop)
    page = counter.post("/needs/1", {"request_key": key(), "number": "0002", "choice": "2"}, status=422)
    assert "校验位" in page
    page = counter.post("/needs/1", {"request_key": key(), "number": "0001-9", "choice": "2"}, status=422)
    assert checked(page) == ["choice-1-2"]
    assert 'value="0001-9"' in page


def test_the_same_question_sent_twice_is_asked_once(session: Session, shop: Shop) -> None:
    once = key()
    assert ask(session, shop, request_key=once).id == ask(session, shop, request_key=once).id
    assert session.scalar(select(func.count()).select_from(GoodsPoll)) == 1


def test_nobody_reads_who_chose_what(counter: Counter) -> None:
    poll, home = ask(counter.session, counter.shop), counter.shop.households[0]
    choose(counter.session, counter.shop, poll, home, 2, itself(counter.shop, home))
    forget_the_last_request()
    public = counter.client.get(f"/p/{counter.shop.village.code}/needs").text
    for page in (public, counter.get("/needs/"), counter.get("/needs/1")):
        assert home.head_name not in page
        assert home.number not in page


def checked(page: str) -> list[str]:
    """The ids of the boxes that are ticked."""
    boxes = re.findall(r"<input[^>]*>", page)
    return [each for box in boxes if " checked" in box for each in re.findall(r'id="([^"]+)"', box)]
