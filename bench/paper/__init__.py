"""Paper: beside the least it could take, beside others who make PDFs, and whether a phone reads its codes."""

from typing import Any

from bench.paper.codes import decode_rates
from bench.paper.limits import beside_limits
from bench.paper.peers import beside_peers
from bench.scale import Scale


def measure(scale: Scale) -> dict[str, Any]:
    return {
        "limits": beside_limits(scale.rows, scale.cards, scale.rounds),
        "peers": beside_peers(scale),
        "codes": decode_rates(scale.codes),
    }
