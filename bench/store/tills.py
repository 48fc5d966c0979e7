"""Redemptions a second through HTTP with one till, eight and 32, beside the driver writing the same rows of the book."""

import statistics
import time

from sqlalchemy import Engine

from bench.ledger.books import new_village, rate, settle
from bench.ledger.raw import Raw, redemptions
from bench.scale import Scale
from bench.store.market import Clerk, together

TILLS = (1, 8, 32)


def measure(engine: Engine, clerks: list[Clerk], scale: Scale) -> dict[str, float]:
    """Medians over rounds in which each number of tills and the driver have their turn."""
    by_hand = new_village(engine)
    settle(engine)
    forms = [clerk.confirm_form(number, "soap") for number, clerk in enumerate(clerks)]
    found: dict[str, list[float]] = {}
    for _ in range(scale.rounds):
        for tills in TILLS:
            found.setdefault(f"tills_{tills}", []).append(_sold(clerks[:tills], forms, scale.seconds))
        raw = Raw(engine)
        found.setdefault("raw", []).append(rate(lambda raw=raw: raw.write(by_hand, 1, redemptions), scale.seconds))  # type: ignore[misc]
        raw.close()
    told = {name: statistics.median(figures) for name, figures in found.items()}
    return {f"{name}_per_second": figure for name, figure in told.items()} | {
        f"tills_{tills}_of_raw": told[f"tills_{tills}"] / told["raw"] for tills in TILLS
    }


def _sold(clerks: list[Clerk], forms: list[dict[str, str]], seconds: float) -> float:
    """Slips a second; each clerk serves a household of its own."""
    until = time.perf_counter() + seconds
    sold = [0] * len(clerks)

    def work(number: int) -> None:
        while time.perf_counter() < until:
            status = clerks[number].sell(number, forms[number])
            if status != 303:
                raise RuntimeError(f"a sale was answered {status}")
            sold[number] += 1

    began = time.perf_counter()
    with together(len(clerks), work):
        pass
    return sum(sold) / (time.perf_counter() - began)
