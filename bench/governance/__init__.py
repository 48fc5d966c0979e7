"""What many households do in one hour: vote, and hear of a notice; and lists with years of matters behind them."""

from typing import Any

from bench.governance import ballots, matters, notices
from bench.scale import Scale


def measure(scale: Scale) -> dict[str, Any]:
    return {
        "ballots": ballots.measure(scale),
        "notices": notices.measure(scale),
        "matters": matters.measure(scale),
    }
