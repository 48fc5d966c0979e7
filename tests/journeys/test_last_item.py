"""Fifty requests and one bag of rice, at the real program: ``civility serve``, as a village runs it."""

import http.client
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility.store.models import Redemption
from tests.browser.scenes import Day, make_day
from tests.factories.people import PASSWORD
from tests.factories.store import assert_book_is_whole, balance_of, on_shelf
from tests.serving import free_port, start_server, stop_server, wait_until_ready

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("journey-last-item")]
CLERKS = 50


@pytest.fixture
def served(database_url: str) -> Iterator[int]:
    """The port of ``civility serve`` over the database."""
    port = free_port()
    server = start_server(port, database_url)
    try:
        wait_until_ready(port)
        yield port
    finally:
        stop_server(server)


class Clerk:
    """Somebody at a counter: a sign-in, and the forms of its pages without a browser around them."""

    def __init__(self, port: int, day: Day, name: str) -> None:
        self.port, self.day, self.cookie = port, day, ""
        page, self.cookie = self.get("/sign-in")
        form = {"name": name, "password": PASSWORD, "csrf_token": hidden(page, "csrf_token")}
        status, _page, cookie = self.post("/sign-in", form)
        assert status == 303
        self.cookie = cookie

    def get(self, path: str) -> tuple[str, str]:
        status, page, cookie = self._ask("GET", path, None)
        assert status == 200, path
        return page, cookie

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str, str]:
        return self._ask("POST", path, urlencode(form))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie, "Accept-Language": "zh-CN"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
            return answer.status, answer.read().decode(), cookie
        finally:
            line.close()

    def basket_form(self, number: str) -> dict[str, str]:
        """The confirm page of a household with one bag of rice, ready to be sent."""
        rice = self.day.shop.goods["rice"].code
        page, _cookie = self.get(f"{self.day.home}/store/customer/{number}/confirm?{rice}=1")
        names = ("csrf_token", "request_key", "basket", "shown", "by", "card")
        return {name: hidden(page, name) for name in names} | {"collected": "self"}


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of the last form on the page that has it."""
    tags = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    found = re.search(r'value="([^"]*)"', tags[-1]) if tags else None
    return unescape(found[1]) if found else ""


def at_once(tries: list[Callable[[], int]]) -> Counter[int]:
    """The answers' statuses when all are sent at the same moment."""
    start = Barrier(len(tries))

    def run(attempt: Callable[[], int]) -> int:
        start.wait(60)
        return attempt()

    with ThreadPoolExecutor(len(tries)) as pool:
        return Counter(pool.map(run, tries))


def test_fifty_at_once_take_one_last_bag_one_purse_and_one_press(session: Session, engine: Engine, served: int) -> None:
    """Three stampedes at one server, each in a village of its own; every sum is exact afterwards."""
    the_last_bag_goes_to_one_of_fifty_households(session, served)
    one_purse_is_never_overdrawn_by_fifty_forms(session, served)
    one_form_sent_fifty_times_hands_over_once(session, served)


def the_last_bag_goes_to_one_of_fifty_households(session: Session, port: int) -> None:
    day = make_day(session, mark="1", points=400, households=CLERKS, rice=1)
    clerk, village_id = Clerk(port, day, "zhuoma1"), day.shop.village.id
    numbers = [household.number for household in day.shop.households]
    forms = {number: clerk.basket_form(number) for number in numbers}

    def sell(number: str) -> Callable[[], int]:
        return lambda: clerk.post(f"{day.home}/store/customer/{number}/redeem", forms[number])[0]

    assert at_once([sell(number) for number in numbers]) == {303: 1, 409: CLERKS - 1}
    session.rollback()
    assert on_shelf(session, day.shop, "rice") == 0
    balances = Counter(balance_of(session, village_id, number) for number in numbers)
    assert balances == {10: 1, 400: CLERKS - 1}
    slips = select(func.count(), func.min(Redemption.slip_number)).where(Redemption.village_id == village_id)
    assert tuple(session.execute(slips).one()) == (1, 1)
    assert_book_is_whole(session, village_id)


def one_purse_is_never_overdrawn_by_fifty_forms(session: Session, port: int) -> None:
    """Enough for one bag, asked for by fifty forms of their own."""
    day = make_day(session, mark="2", points=400, rice=30)
    clerk, village_id = Clerk(port, day, "zhuoma2"), day.shop.village.id
    form = clerk.basket_form("0001")

    def sell() -> int:
        return clerk.post(f"{day.home}/store/customer/0001/redeem", form | {"request_key": str(uuid4())})[0]

    assert at_once([sell] * CLERKS) == {303: 1, 409: CLERKS - 1}
    session.rollback()
    assert (on_shelf(session, day.shop, "rice"), balance_of(session, village_id, "0001")) == (29, 10)
    assert_book_is_whole(session, village_id)


def one_form_sent_fifty_times_hands_over_once(session: Session, port: int) -> None:
    day = make_day(session, mark="3", points=1000, rice=30)
    clerk, village_id = Clerk(port, day, "zhuoma3"), day.shop.village.id
    form, path = clerk.basket_form("0002"), f"{day.home}/store/customer/0002/redeem"
    assert at_once([lambda: clerk.post(path, form)[0]] * CLERKS) == {303: CLERKS}
    session.rollback()
    assert (on_shelf(session, day.shop, "rice"), balance_of(session, village_id, "0002")) == (29, 610)
    assert_book_is_whole(session, village_id)
