"""Fifty clerks and one last item, again and again: exactly one of them gets it each time."""

import threading
import time
from collections import Counter
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.pages import ms_of
from bench.scale import Scale
from bench.store.market import Clerk, MarketDay, keep, together
from civility.store.rules import NewGood
from civility.store.services import add_good, receive_stock
from tests.factories.store import key, on_shelf, set_prices

PRESSES = 50


def measure(engine: Engine, clerks: list[Clerk], day: MarketDay, scale: Scale) -> dict[str, Any]:
    """Any other outcome than one winner, and the shelf at nothing, ends the measurement."""
    shop = day.shop
    with Session(engine) as session:
        good = NewGood("最后一袋", "stock", "粮油", "袋")
        shop.goods["last"] = add_good(
            session, village_id=shop.village.id, good=good, actor=shop.committee, request_key=key()
        )
        set_prices(session, shop.village.id, {shop.goods["last"].id: 50}, shop.committee, shop.approver)
        keep(session, shop.goods["last"])
    clerks = [*clerks, *(clerk.twin() for clerk in clerks[: PRESSES - len(clerks)])]
    forms: list[dict[str, str]] = []
    outcomes: Counter[int] = Counter()
    took: list[float] = []
    for _ in range(scale.stampedes):
        _put_one_on_the_shelf(engine, day)
        if not forms:
            forms = [clerk.confirm_form(number, "last") for number, clerk in enumerate(clerks)]
        answers = _at_once(clerks, forms, took)
        if answers[303] != 1 or answers[409] != PRESSES - 1 or _left(engine, day):
            raise RuntimeError(f"one last item, {PRESSES} clerks: {dict(answers)}")
        outcomes += answers
    return {
        "rounds": scale.stampedes,
        "presses": PRESSES,
        "sold": outcomes[303],
        "refused": outcomes[409],
        **ms_of(took),
    }


def _at_once(clerks: list[Clerk], forms: list[dict[str, str]], took: list[float]) -> Counter[int]:
    start = threading.Barrier(len(clerks))
    answers: Counter[int] = Counter()

    def press(number: int) -> None:
        start.wait(60)
        began = time.perf_counter()
        answers.update([clerks[number].sell(number, forms[number])])
        took.append((time.perf_counter() - began) * 1000)

    with together(len(clerks), press):
        pass
    return answers


def _put_one_on_the_shelf(engine: Engine, day: MarketDay) -> None:
    with Session(engine) as session:
        receive_stock(
            session,
            village_id=day.shop.village.id,
            store_id=day.shop.store.id,
            quantities={day.shop.goods["last"].id: 1},
            kind="purchase",
            actor=day.shop.clerk,
            request_key=key(),
        )


def _left(engine: Engine, day: MarketDay) -> int:
    with Session(engine) as session:
        return on_shelf(session, day.shop, "last")
