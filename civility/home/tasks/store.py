"""What the store asks of whoever works in it."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import today
from civility.people.actors import Actor
from civility.people.models import Division
from civility.store import queries as store
from civility.web.filters import day, quantity
from civility.web.numbers import points as points_figure

NAMED = 3


def store_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    waiting = store.tasks(session, village, actor)
    low = [task for task in waiting if task.kind == "low-stock"]
    expiring = [task for task in waiting if task.kind == "expiring"]
    found = [_expiring(village, expiring)] if expiring else []
    found += [_low_stock(village, low)] if low else []
    for task in waiting:
        if task.kind in ("low-stock", "expiring"):
            continue
        words = {
            "price-list": _("第 %(number)s 号价目表等您批准", number=task.number),
            "return": _("第 %(number)s 号退货单等您核对", number=task.number),
            "day": _("%(day)s 的日结等您签", day=day(task.day)) if task.day else "",
            "open-days": _("%(count)s 天还没有日结，从 %(day)s 起", count=task.count, day=day(task.day))
            if task.day
            else "",
            "count": _("第 %(n)s 号盘点（或报损）等您看过确认", n=task.number),
            "bring": _("%(count)s 份东西等着送到家", count=task.count),
            "delivery": _("第 %(n)s 趟送货单还没录完", n=task.number),
            "tally": _tally_words(task),
            "no-store": _("村里还没有开超市"),
            "no-goods": _("货架上还没有标分的东西"),
        }[task.kind]
        endpoint = {
            "price-list": "store.price_lists",
            "no-goods": "store.goods",
            "count": "store.stockroom",
            "return": "store.return_slip",
            "day": "store.day_close",
            "open-days": "store.day_close",
            "bring": "store.deliveries",
            "delivery": "store.delivery",
        }
        where: dict[str, Any] = {"store": task.store_code or None, "day": task.day.isoformat() if task.day else None}
        number = task.number if task.kind in ("return", "delivery") else None
        found.append(
            {
                "what": words,
                "url": url_for(
                    endpoint.get(task.kind, "store.counter"), village_code=village.code, number=number, **where
                ),
                "urgency": "soon" if task.duty else "",
            }
        )
    return found


def _expiring(village: Division, expiring: list[store.StoreTask]) -> dict[str, Any]:
    """All dates on the shelf are one walk along it, so they are one task; red once something is past its own."""
    over = [task for task in expiring if task.day and task.day < today()]
    named = [_expiring_words(task) for task in expiring[:NAMED]]
    return {
        "what": _("%(count)s 样东西过期了，请报损", count=len(over))
        if over
        else _("%(count)s 样东西快到期，先发这些", count=len(expiring)),
        "note": _listed(named, len(expiring)),
        "url": url_for("store.stockroom", village_code=village.code),
        "urgency": "now" if over else "soon",
    }


def _expiring_words(task: store.StoreTask) -> str:
    return _(
        "%(name)s %(left)s，%(day)s到期",
        name=task.name,
        left=quantity(task.count, task.unit),
        day=day(task.day) if task.day else "",
    )


def _listed(named: list[str], count: int) -> str:
    """The first few of ``count`` by name."""
    words = _("、").join(named)
    return words if count <= len(named) else _("%(named)s，还有 %(count)s 样", named=words, count=count - len(named))


def _low_stock(village: Division, low: list[store.StoreTask]) -> dict[str, Any]:
    """All goods that run out are one walk to the wholesaler, so they are one task."""
    named = [
        _("%(name)s 剩 %(left)s", name=task.name, left=quantity(task.count, task.unit))
        if task.count
        else _("%(name)s 已兑完", name=task.name)
        for task in low[:NAMED]
    ]
    return {
        "what": _("%(count)s 样商品快没有了，该进货", count=len(low)),
        "note": _listed(named, len(low)),
        "url": url_for("store.stock", village_code=village.code),
        "urgency": "soon",
    }


def _tally_words(task: store.StoreTask) -> str:
    if not task.count:
        return _("今天还没有人来兑换")
    return _("今天兑换 %(count)s 单，共 %(points)s 分", count=task.count, points=points_figure(task.points_tenths))
