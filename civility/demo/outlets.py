"""A demo village's corner shop: it takes points every week, and is paid by the month."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility.demo.people import Place
from civility.errors import RuleBroken
from civility.outlets.queries import get_outlet, list_settlements, sales_of, waiting_months
from civility.outlets.services import (
    decide_dispute,
    dispute_sale,
    make_settlement,
    open_outlet,
    pay_settlement,
    take_points,
)

CODE = "o1"
# what somebody had, and for how many tenths
SOLD = (("洗衣粉 2 袋", 60), ("挂面 3 把", 45), ("酱油 1 瓶", 80), ("作业本 5 本", 50), ("电池 4 节", 30))


def open_shop(session: Session, place: Place) -> None:
    keeper = place.people["shangjia"].user_id
    if keeper is None:
        raise RuntimeError("a demo village has a shopkeeper")
    open_outlet(
        session,
        village_id=place.village_id,
        name="路口小卖部",
        place="村口公路边",
        keeper_id=keeper,
        actor=place.people["zhuren"],
        request_key="demo-outlet",
    )


def shop_a_little(session: Session, place: Place, day: date, keys: Iterator[str]) -> None:
    """Three customers, others every week; who has not got the points goes home again."""
    week = day.toordinal() // 7
    for turn in range(3):
        household_id = place.spare[(week * 3 + turn) * 7 % len(place.spare)]
        what, tenths = SOLD[(week + turn) % len(SOLD)]
        try:
            take_points(
                session,
                village_id=place.village_id,
                household_id=household_id,
                tenths=tenths,
                what=what,
                found_by="number",
                actor=place.people["shangjia"],
                request_key=next(keys),
            )
        except RuleBroken:
            continue  # not enough points, or the household left the village


def settle(session: Session, place: Place, day: date, keys: Iterator[str]) -> None:
    """Once a month is over its sheet is made, after the one before was paid; the supervisor doubts its first line."""
    people, village_id = place.people, place.village_id
    outlet = get_outlet(session, village_id, CODE)
    for month in waiting_months(session, village_id, outlet.id):
        if month >= f"{day:%Y-%m}":
            return
        _pay(session, place, outlet.id, keys)
        made = make_settlement(
            session, village_id=village_id, code=CODE, month=month, actor=people["wenshu"], request_key=next(keys)
        )
        dispute_sale(
            session,
            village_id=village_id,
            number=sales_of(session, made)[0].sale.number,
            reason="这家人说那天在县里，没有到过店里",
            actor=people["jianwei"],
            request_key=next(keys),
        )


def _pay(session: Session, place: Place, outlet_id: UUID, keys: Iterator[str]) -> None:
    """What was doubted stands: they had sent a grandson. Then the head of the committee pays."""
    for sheet in list_settlements(session, place.village_id, outlet_id):
        if sheet.paid_at is not None:
            continue
        said: dict[str, Any] = {"village_id": place.village_id, "actor": place.people["zhuren"]}
        for line in sales_of(session, sheet):
            if line.sale.state == "disputed":
                decide_dispute(session, **said, number=line.sale.number, stands=True, request_key=next(keys))
        pay_settlement(session, **said, code=CODE, month=sheet.month, note="现金，收条在村里", request_key=next(keys))
