"""The pages of the counter of a big village and a full store, beside an empty page."""

import statistics
from typing import Any

from bench.pages import figures_of, timed
from bench.scale import Scale
from bench.served import Browser
from bench.store.market import Clerk, MarketDay


def measure(clerk: Clerk, empty_port: int, day: MarketDay, scale: Scale) -> dict[str, Any]:
    browser, nobody = clerk.browser, Browser(empty_port)
    basket = "&".join(f"{day.shop.goods[name].code}=1" for name in ("soap", "good-0", "good-1"))
    acts = {
        "counter": lambda: timed(browser, f"{day.home}/"),
        "household at the counter": lambda: timed(browser, day.customer(7)),
        "confirm": lambda: timed(browser, f"{day.customer(7)}/confirm?{basket}"),
        "goods": lambda: timed(browser, f"{day.home}/goods/"),
        "empty page": lambda: timed(nobody, "/"),
    }
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(scale.rounds):
        for name, act in acts.items():
            act()
            times[name] += [act() for _ in range(scale.requests)]
    floor = statistics.median(times["empty page"])
    return {name: figures_of(taken, floor) for name, taken in times.items()}
