"""What follows from what the village decided about its points."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import today
from civility.home.budget import find_budget
from civility.people.actors import Actor
from civility.people.models import Division, VillageSettings
from civility.people.permissions import TABLE
from civility.people.queries import get_settings
from civility.points import queries as points
from civility.web.filters import day


def decision_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """What follows from what the village decided about its points."""
    if not roles & (TABLE["budget.change"] | TABLE["closing.decide"]):
        return []
    settings = get_settings(session, village.id)
    return [
        *(_budget_tasks(session, village, settings) if roles & TABLE["budget.change"] else ()),
        *(_close_tasks(session, village, settings) if roles & TABLE["closing.decide"] else ()),
    ]


def _budget_tasks(session: Session, village: Division, settings: VillageSettings) -> list[dict[str, Any]]:
    """A notice that the ceiling keeps out of the book, or else points that outrun the goods."""
    if not settings.point_value_fen:
        return []
    url = url_for("home.budget", village_code=village.code)
    obstacle = points.find_obstacle(session, village.id)
    if obstacle is not None:
        what = _("第 %(number)s 号公示入不了账：发分上限到了", number=obstacle[0])
        return [{"what": what, "note": obstacle[1].describe(_), "url": url, "urgency": "now"}]
    budget = find_budget(session, village.id)
    if budget is None or not budget.warns:
        return []
    what = _("发出的积分快要超过家底了") if budget.short_fen <= 0 else _("发出的积分超过家底了")
    return [{"what": what, "note": budget.sentence, "url": url, "urgency": "soon"}]


def _close_tasks(session: Session, village: Division, settings: VillageSettings) -> list[dict[str, Any]]:
    """Points that were announced to expire: to tell everybody, and once the day is over, what keeps them from being cleared."""
    close = points.find_announced(session, village.id) if points.find_expiry(settings) else None
    if close is None:
        return []
    url = url_for("points.closing", village_code=village.code)
    if today() > close.usable_until:
        obstacle = points.find_close_obstacle(session, village.id)
        what = _("%(year)s 年的积分到期了，还没有清零", year=close.year)
        return [{"what": what, "note": obstacle.describe(_) if obstacle else "", "url": url, "urgency": "now"}]
    what = _("%(year)s 年的积分用到 %(until)s：请告诉各户", year=close.year, until=day(close.usable_until))
    return [{"what": what, "note": "", "url": url, "urgency": "soon" if close.reminded_on else ""}]
