"""Points beside the goods they ask for, put together from the book, the store and the village's settings.

Points know no goods and goods no points, so it is done here. Money in fen, points in tenths.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.errors import N_
from civility.ledger.accounts import Kind
from civility.people.models import VillageSettings
from civility.people.queries import get_settings
from civility.points import queries as points
from civility.points.rules.budget import WARNING_PERCENT, Room, worth_fen
from civility.store import queries as store
from civility.store.queries import GoodsWorth
from civility.web.numbers import yuan

FEN = 100
HAPPENED = {
    "budget-changed": N_("登记资金"),
    "ceiling-adopted": N_("表决定下发分上限"),
    "ceiling-lifted": N_("表决取消发分上限"),
}


@dataclass(frozen=True, slots=True)
class Budget:
    """What is owed in points and what there is to pay it with, in one village and year."""

    year: int
    point_value_fen: int
    fund_fen: int
    warning_percent: int
    owed_tenths: int
    held_tenths: int
    goods: GoodsWorth

    @property
    def owed_fen(self) -> int:
        """What goods for all points that still can be redeemed would cost."""
        return worth_fen(self.owed_tenths, self.point_value_fen)

    @property
    def left_fen(self) -> int:
        """What is left of the fund after what was bought, and what services cost."""
        return max(self.fund_fen - self.goods.bought_fen - self.goods.services_fen, 0)

    @property
    def there_fen(self) -> int:
        return self.goods.stock_fen + self.left_fen

    @property
    def short_fen(self) -> int:
        """By how much the points outrun what is there; below zero, how much is to spare."""
        return self.owed_fen - self.there_fen

    @property
    def percent(self) -> int | None:
        """Owed of what is there, rounded up; None when nothing is there at all."""
        return -(-self.owed_fen * 100 // self.there_fen) if self.there_fen > 0 else None

    @property
    def warns(self) -> bool:
        return self.owed_fen * 100 >= self.there_fen * self.warning_percent and self.owed_fen > 0

    @property
    def sentence(self) -> str:
        """What a villager would say of it, in whole yuan."""
        known = {"owed": yuan(-(-self.owed_fen // FEN) * FEN), "there": yuan(self.there_fen // FEN * FEN)}
        if self.short_fen > 0:
            short = yuan(-(-self.short_fen // FEN) * FEN)
            return _("发出的积分约值 %(owed)s 元，库里和账上有 %(there)s 元，缺 %(short)s 元。", **known, short=short)
        return _(
            "发出的积分约值 %(owed)s 元，库里和账上有 %(there)s 元，够用，还余 %(rest)s 元。",
            **known,
            rest=yuan(-self.short_fen // FEN * FEN),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A line of what the village decided about its budget, as the book has it."""

    seq: int
    at: datetime
    words: str


def find_budget(session: Session, village_id: UUID) -> Budget | None:
    """None while the village has not said what a point is worth."""
    settings = get_settings(session, village_id)
    if not settings.point_value_fen:
        return None
    year = today().year
    owed = ledger.outstanding(session, village_id)
    return Budget(
        year=year,
        point_value_fen=settings.point_value_fen,
        fund_fen=points.fund_of_year(settings, year),
        warning_percent=settings.warning_percent or WARNING_PERCENT,
        owed_tenths=sum(owed.values()),
        held_tenths=owed.get(Kind.HELD, 0),
        goods=store.goods_worth(session, village_id, point_value_fen=settings.point_value_fen, since=date(year, 1, 1)),
    )


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """What the page shows beside the budget itself."""

    settings: VillageSettings
    budget: Budget
    notice_tenths: int
    notice_fen: int
    room: Room | None
    obstacle: tuple[int, str] | None
    changes: list[Change]


def find_budget_page(session: Session, village_id: UUID) -> BudgetPage | None:
    budget = find_budget(session, village_id)
    if budget is None:
        return None
    on_notice = points.sum_on_notice_tenths(session, village_id)
    obstacle = points.find_obstacle(session, village_id)
    events = ledger.find_by_reference(session, village_id, str(village_id))
    return BudgetPage(
        settings=get_settings(session, village_id),
        budget=budget,
        notice_tenths=on_notice,
        notice_fen=worth_fen(on_notice, budget.point_value_fen),
        room=points.find_room(session, village_id),
        obstacle=(obstacle[0], obstacle[1].describe(_)) if obstacle else None,
        changes=[Change(e.seq, e.at, _(HAPPENED[e.kind])) for e in reversed(events) if e.kind in HAPPENED],
    )
