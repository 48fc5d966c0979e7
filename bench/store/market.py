"""A village of 1,400 households with a store of 66 goods, clerks at their tills, and a market morning in full."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.pages import ms_of
from bench.scale import Scale
from bench.served import Browser
from civility.clock import today
from civility.db import Base
from civility.people.rules import short_number
from civility.store.queries import day_tally
from civility.store.rules import NewGood
from civility.store.services import add_good, receive_stock
from tests.factories.people import PASSWORD, make_user
from tests.factories.store import Shop, balance_of, key, make_shop, on_shelf, set_prices

CLERKS = 32
PLENTY = 1_000_000
SHELVES = ("粮油", "日化", "厨房", "文具", "农具", "家纺")
MORNING_TILLS = 2
ON_SLIPS = ("slips", "on slips")
ALL_AGREES = "单、分、货都对得上。"


@dataclass(frozen=True)
class MarketDay:
    """The shop, and where its pages begin."""

    shop: Shop
    home: str

    def customer(self, household: int) -> str:
        """The address of a household at the counter, counted from 0."""
        households = self.shop.households
        return f"{self.home}/customer/{households[household % len(households)].number}"


class Clerk:
    """Somebody signed in at a till, who presses what the pages offer."""

    def __init__(self, browser: Browser, day: MarketDay) -> None:
        self.browser, self.day = browser, day

    @classmethod
    def signed_in(cls, port: int, day: MarketDay, number: int) -> "Clerk":
        browser = Browser(port)
        browser.sign_in("/sign-in", name=f"till-{number}", password=PASSWORD)
        return cls(browser, day)

    def twin(self) -> "Clerk":
        """The same person with a second window open."""
        return Clerk(Browser(self.browser.port, dict(self.browser.cookies)), self.day)

    def confirm_form(self, household: int, good: str) -> dict[str, str]:
        """What the confirm page of one piece of a good would send."""
        code = self.day.shop.goods[good].code
        page = self.browser.get(f"{self.day.customer(household)}/confirm?{code}=1").body
        names = ("csrf_token", "basket", "shown", "by", "card")
        return {name: _hidden(page, name) for name in names} | {"collected": "self"}

    def sell(self, household: int, form: dict[str, str]) -> int:
        """The status that answers a press on confirm, each a new one."""
        return self.browser.post(f"{self.day.customer(household)}/redeem", form | {"request_key": str(uuid4())}).status


def _hidden(page: str, name: str) -> str:
    tags = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    found = re.search(r'value="([^"]*)"', tags[-1]) if tags else None
    return unescape(found[1]) if found else ""


def prepare(engine: Engine, scale: Scale) -> MarketDay:
    """The village before the market opens: everybody holds points, the shelves are full."""
    with Session(engine) as session:
        shop = make_shop(session, households=scale.customers, points=PLENTY, soap=PLENTY, rice=PLENTY)
        for number in range(CLERKS):
            make_user(session, shop.village, "storekeeper", sign_in_name=f"till-{number}", name=f"店员{number}")
        for number in range(scale.goods - len(shop.goods)):
            shelf = SHELVES[number % len(SHELVES)]
            good = NewGood(f"{shelf}{number}", "stock", shelf, "件")
            shop.goods[f"good-{number}"] = add_good(
                session, village_id=shop.village.id, good=good, actor=shop.committee, request_key=key()
            )
        sold = [good for good in shop.goods.values() if good.kind == "stock"]
        prices = {good.id: 20 + 10 * (n % 9) for n, good in enumerate(sold)}
        set_prices(session, shop.village.id, prices, shop.committee, shop.approver)
        receive_stock(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            quantities={good.id: PLENTY for name, good in shop.goods.items() if name.startswith("good-")},
            kind="purchase",
            actor=shop.clerk,
            request_key=key(),
        )
        keep(session, shop.village, shop.store, *shop.households, *shop.goods.values())
        return MarketDay(shop, f"/v/{shop.village.code}/store")


def keep(session: Session, *rows: Base) -> None:
    """Let rows be read when their session is gone."""
    for row in rows:
        session.refresh(row)
    session.expunge_all()


def morning(engine: Engine, clerks: list[Clerk], day: MarketDay, scale: Scale) -> dict[str, Any]:
    """So many visits through every page from the number to the slip, at two tills; then the day is closed.

    Every seventh visit is undone, every fifth takes two kinds. Slips, points and every shelf are counted as the clerks
    remember them, and signed by another: a piece too many, and the close asks why. A visit or a close that ends
    otherwise ends the measurement.
    """
    before = _counted(engine, day)
    waiting: SimpleQueue[int] = SimpleQueue()
    for number in range(scale.visits):
        waiting.put(number)
    took: list[float] = []
    spent: Counter[str] = Counter()

    def serve_till(number: int) -> None:
        while True:
            try:
                visit = waiting.get_nowait()
            except Empty:
                return
            began = time.perf_counter()
            spent.update(_visit(clerks[number], day, visit))
            took.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    with together(MORNING_TILLS, serve_till):
        pass
    seconds = time.perf_counter() - began
    after = _counted(engine, day)
    moved = {name: after[name] - before[name] for name in after}
    if moved != {name: spent[name] if name in ON_SLIPS else -spent[name] for name in after}:
        raise RuntimeError(f"the morning does not add up: {moved}, sold {dict(spent)}")
    told = {"visits": scale.visits, "seconds": seconds, "visits_per_second": scale.visits / seconds, **ms_of(took)}
    began = time.perf_counter()
    _close_day(clerks, day, {name: before[name] + (n if name in ON_SLIPS else -n) for name, n in spent.items()})
    return told | {"close_seconds": time.perf_counter() - began}


def _visit(clerk: Clerk, day: MarketDay, visit: int) -> Counter[str]:
    """Find, choose, confirm, slip; what it took from the household and the shelf."""
    browser, household = clerk.browser, day.shop.households[visit % len(day.shop.households)]
    token = _hidden(browser.get(f"{day.home}/").body, "csrf_token")
    found = browser.post(f"{day.home}/find", {"csrf_token": token, "q": short_number(household.number)})
    goods = ["good-1", "good-2"] if visit % 5 == 0 else [f"good-{visit % 3}"]
    chosen = "&".join(f"{day.shop.goods[good].code}=1" for good in goods)
    page = browser.get(f"{found.location.partition('?')[0]}/confirm?{chosen}").body
    names = ("csrf_token", "request_key", "basket", "shown", "by", "card")
    form = {name: _hidden(page, name) for name in names} | {"collected": "self"}
    sold = browser.post(f"{day.customer(visit)}/redeem", form)
    if sold.status != 303:
        raise RuntimeError(f"visit {visit} was answered {sold.status}")
    done = browser.get(sold.location).body
    if visit % 7:
        total = int(form["shown"])
        return Counter(
            {"slips": 1, "on slips": total, "purses": total} | {day.shop.goods[good].code: 1 for good in goods}
        )
    undo = re.search(r'action="([^"]*/undo)"', done)
    if undo is None:
        raise RuntimeError(f"visit {visit} could not be undone")
    answer = browser.post(undo[1], {"csrf_token": _hidden(done, "csrf_token"), "request_key": str(uuid4())})
    if answer.status != 303:
        raise RuntimeError(f"undoing visit {visit} was answered {answer.status}")
    return Counter()


def _close_day(clerks: list[Clerk], day: MarketDay, remembered: dict[str, int]) -> None:
    """Count by one clerk and sign by another; any difference would be asked about and end the measurement."""
    address = f"{day.home}/days/{today().isoformat()}"
    token = _hidden(clerks[0].browser.get(address).body, "csrf_token")
    counts = {f"n-{name}": str(count) for name, count in remembered.items() if name not in ("purses", *ON_SLIPS)}
    said = {"slips": str(remembered["slips"]), "points": str(remembered["on slips"] / 10)}
    form = {"csrf_token": token, "request_key": str(uuid4()), **said, **counts}
    counted = clerks[0].browser.post(f"{address}/count", form)
    page = clerks[1].browser.get(address).body
    form = {name: _hidden(page, name) for name in ("csrf_token", "request_key", "close")}
    signed = clerks[1].browser.post(f"{address}/sign", form)
    if (counted.status, signed.status) != (303, 303) or ALL_AGREES not in page:
        raise RuntimeError(f"the day does not close: counted {counted.status}, signed {signed.status}")


def _counted(engine: Engine, day: MarketDay) -> dict[str, int]:
    """What all purses hold, what the slips of today that stand say, and what stands on each shelf, by code."""
    with Session(engine) as session:
        village, store = day.shop.village.id, day.shop.store.id
        purses = sum(balance_of(session, village, household.number) for household in day.shop.households)
        tally = day_tally(session, village, store, today())
        shelves = {
            good.code: on_shelf(session, day.shop, name)
            for name, good in day.shop.goods.items()
            if good.kind == "stock"
        }
        return {"slips": tally.slips, "on slips": tally.points_tenths, "purses": purses, **shelves}


@contextmanager
def together(workers: int, work: Any) -> Iterator[None]:
    """Run ``work(number)`` in so many threads beside the block; an error of one of them is raised at the end."""
    failed: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()
    for error in failed:
        raise error
