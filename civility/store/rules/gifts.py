"""How a gift is said. Pure."""

from collections.abc import Iterable
from typing import Final, Protocol

from civility.errors import N_
from civility.web.numbers import yuan

UNNAMED_DONOR: Final = N_("爱心人士")
"""What stands in public for a donor who did not agree to be named."""


class Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def unit(self) -> str: ...


class Moved(Protocol):
    @property
    def good(self) -> Named: ...

    @property
    def quantity(self) -> int: ...


def what_words(lines: Iterable[Moved], amount_fen: int | None) -> str:
    """``大米5公斤 10 袋、香皂 4 块`` or ``500 元``; as printed, so in Chinese."""
    if amount_fen:
        return f"{yuan(amount_fen)} 元"
    return "、".join(f"{line.good.name} {line.quantity} {line.good.unit}".rstrip() for line in lines)
