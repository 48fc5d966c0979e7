"""What many households do in one hour: vote, and hear of a notice."""

from typing import Any

from bench.governance import ballots, notices
from bench.scale import Scale


def measure(scale: Scale) -> dict[str, Any]:
    return {"ballots": ballots.measure(scale), "notices": notices.measure(scale)}
