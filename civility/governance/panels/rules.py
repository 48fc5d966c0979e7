"""Bounds of panels, who is in one on a day, and the example they begin with. Pure.

Which groups the words 两组 mean is each village's own: ``EXAMPLE`` is a beginning, marked as one until somebody writes over it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol, TypeVar

from civility.errors import N_
from civility.governance.panels.errors import TermBackwards

MOST_PANELS: Final = 6
MOST_MEMBERS: Final = 15
EXAMPLE: Final = (
    (N_("积分评议小组"), N_("核对申报，评议谁该加分、该扣分，对着细则办；一月一评，结果公示。")),
    (N_("红白理事小组"), N_("谁家办红事白事，上门说清村规民约，帮着简办；劝住大操大办和高价彩礼。")),
)


class Termed(Protocol):
    """Somebody with a term; without ``until_on`` it goes on."""

    @property
    def from_on(self) -> date: ...
    @property
    def until_on(self) -> date | None: ...


T = TypeVar("T", bound=Termed)


def check_term(from_on: date, until_on: date | None) -> None:
    """Raises TermBackwards."""
    if until_on is not None and until_on < from_on:
        raise TermBackwards()


def serving(members: Iterable[T], on: date) -> list[T]:
    """Those whose term a day lies in, its last day included."""
    return [each for each in members if each.from_on <= on and (each.until_on is None or on <= each.until_on)]
