"""What the first pages of those who work in the village show: their tasks and doors, put together from every feature."""

from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.audit.models import AuditRun
from civility.audit.queries import find_newest_run, list_newest_runs
from civility.audit.rules import is_overdue
from civility.audit.shown import line_of
from civility.clock import local, now, today
from civility.governance.matters.queries import list_tasks
from civility.governance.relay import queries as relay
from civility.home.budget import find_budget
from civility.home.doors import rooms_of
from civility.home.meetings import meeting_tasks
from civility.home.shifts import shift_tasks
from civility.households.queries import count_waiting
from civility.people.actors import Actor
from civility.people.models import Division, VillageSettings
from civility.people.permissions import TABLE, may
from civility.people.queries import (
    chain_of,
    count_households,
    get_settings,
    list_villages,
)
from civility.points import queries as points
from civility.store import queries as store
from civility.township.tasks import tasks as month_tasks
from civility.web.filters import day, instant, month, quantity
from civility.web.numbers import points as points_figure

LOW_NAMED = 3
RELAYED = 10
AUDIT_LINE = frozenset({"committee", "supervisor"})
URGENCIES = ("now", "soon", "")
URGENT_WITHIN = timedelta(days=1)


def village_page(session: Session, village: Division, actor: Actor) -> dict[str, Any]:
    """Tasks and doors of one person in one village."""
    roles = actor.roles_in(chain_of(session, village))
    found = [*_roster_tasks(session, village, roles), *_points_tasks(session, village, actor, roles)]
    found += [*_store_tasks(session, village, actor), *_decision_tasks(session, village, roles)]
    found += [*_month_tasks(session, village, actor), *_household_tasks(session, village, actor, roles)]
    found += _matter_tasks(session, village, actor, roles)
    found += shift_tasks(session, village, actor, roles)
    found += meeting_tasks(session, village, actor, roles)
    found += _relay_tasks(session, village, actor, roles)
    found.sort(key=lambda task: URGENCIES.index(task["urgency"]))  # what presses stands first; sorting keeps the rest
    return {
        "now": day(local(now()).date()),
        "tasks": found,
        "rooms": rooms_of(village, roles),
        "audit": _audit_line(session, village, roles),
    }


def _audit_line(session: Session, village: Division, roles: frozenset[str]) -> dict[str, Any] | None:
    """The last audit in one line for the committee and the supervisors, with the way to it for those who may read it."""
    if not roles & AUDIT_LINE:
        return None
    run = find_newest_run(session, village.id)
    read = bool(roles & TABLE["audit.read"])
    return {
        "line": line_of(run),
        "bad": bool(run and run.finding_count),
        "url": url_for("audit.village", village_code=village.code) if read else "",
    }


def administration_page(session: Session, actor: Actor) -> dict[str, Any]:
    """What waits for an administrator, and each village's last audit."""
    villages = [village for village in list_villages(session) if may(actor, "audit.read", village)]
    runs = list_newest_runs(session, [village.id for village in villages])
    tasks: list[dict[str, Any]] = []
    audits = []
    for village in villages:
        run, url = runs.get(village.id), url_for("audit.village", village_code=village.code)
        tag, kind, urgency = _audit_state(run)
        audits.append({"village": village.name, "line": line_of(run), "url": url, "tag": tag, "kind": kind})
        if urgency:
            tasks.append(
                {
                    "what": _("%(village)s的核账：%(tag)s", village=village.name, tag=tag),
                    "note": line_of(run),
                    "url": url,
                    "urgency": urgency,
                }
            )
    tasks.sort(key=lambda task: URGENCIES.index(task["urgency"]))
    return {"now": day(local(now()).date()), "tasks": tasks, "audits": audits}


def _audit_state(run: AuditRun | None) -> tuple[str, str, str]:
    """Words and colour of a village's tag, and how much it presses on the administrator."""
    if run is None:
        return _("还没核过"), "quiet", ""
    if run.finding_count:
        return _("有 %(count)s 处不对", count=run.finding_count), "bad", "now"
    if is_overdue(run.at, now()):
        return _("好几天没核"), "bad", "now"
    if run.question_count:
        return _("时间要问"), "waiting", "soon"
    return _("账本完好"), "good", ""


def _roster_tasks(session: Session, village: Division, roles: frozenset[str]) -> list[dict[str, Any]]:
    """A new village begins with its roster: without households nothing else can be done."""
    if not roles & TABLE["roster.import"] or count_households(session, village.id):
        return []
    url = url_for("people.roster_upload", village_code=village.code)
    return [{"what": _("还没有一户：先导入花名册"), "url": url, "urgency": "now"}]


def _points_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    found = [
        {
            "what": _(task.text) % {"count": task.count},
            "url": url_for(task.endpoint, **task.args),
            "urgency": task.urgency,
        }
        for task in points.tasks(session, village, actor, roles)
    ]
    if roles & TABLE["notice.publish"]:
        found += [
            {
                "what": _("第 %(number)s 号公示", number=notice.number),
                "note": _("%(until)s 截止", until=instant(notice.closes_at)),
                "url": url_for("points.notice", village_code=village.code, number=notice.number),
                "urgency": "soon" if notice.closes_at - now() < URGENT_WITHIN else "",
            }
            for notice in points.list_open_notices(session, village.id)
        ]
    return found


def _household_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """What somebody else wrote down about a household and waits for a second person."""
    count = count_waiting(session, village.id, actor.user_id) if roles & TABLE["household.agree"] else 0
    url = url_for("households.events", village_code=village.code)
    return (
        [{"what": _("%(count)s 件户里的变化等另一个人复核", count=count), "url": url, "urgency": ""}] if count else []
    )


def _relay_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Notices on their way, for whoever sends or carries them; units whose head is missing or whose term ends."""
    found = []
    if roles & TABLE["relay.send"]:
        for reach in relay.list_reaches(session, village.id, limit=RELAYED):
            if reach.state in ("under_way", "late"):
                what = _("还有 %(count)s 户不知道：%(title)s", count=reach.missing, title=reach.notice.title)
                url = url_for("relay.notice", village_code=village.code, number=reach.notice.number)
                found.append(_relay_task(what, reach.notice.due_on, url))
        units, _without = relay.list_units(session, village.id)
        open_ = sum(unit.head is None or unit.head.ends_soon for unit in units if unit.households)
        if open_:
            what = _("%(count)s 个单元的户长空着，或者快到期", count=open_)
            found.append({"what": what, "url": url_for("relay.units", village_code=village.code), "urgency": ""})
    elif roles & TABLE["own.households"]:
        for notice, waiting in relay.waiting_by_notice(session, village.id, relay.list_own(session, village.id, actor)):
            what = _("还有 %(count)s 户要告诉：%(title)s", count=len(waiting), title=notice.title)
            url = url_for("relay.carry", village_code=village.code, number=notice.number)
            found.append(_relay_task(what, notice.due_on, url))
    return found


def _relay_task(what: str, due_on: date, url: str) -> dict[str, Any]:
    urgency = "now" if due_on < today() else "soon" if due_on <= today() + URGENT_WITHIN else ""
    return {"what": what, "note": _("%(day)s 以前", day=day(due_on)), "url": url, "urgency": urgency}


def _matter_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """What people raised and waits for this person, what came in a rush, and visits whose day has come."""
    home = url_for("matters.matters", village_code=village.code)
    words = {
        "turn": (_("%(count)s 件事等您办"), f"{home}?mine=1"),
        "held": (_("%(count)s 件一下子来的，等您看一眼"), url_for("matters.pile", village_code=village.code)),
        "entries": (_("%(count)s 次走访或计划到日子了"), home),
    }
    return [
        {
            "what": words[task.name][0] % {"count": task.count},
            "url": words[task.name][1],
            "urgency": task.urgency,
        }
        for task in list_tasks(session, village.id, actor, roles, now=now(), today=today())
    ]


def _decision_tasks(session: Session, village: Division, roles: frozenset[str]) -> list[dict[str, Any]]:
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


def _month_tasks(session: Session, village: Division, actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "what": _(task.text) % {"month": month(task.period.since)},
            "note": task.note,
            "url": url_for(task.endpoint, **task.args),
            "urgency": task.urgency,
        }
        for task in month_tasks(session, village, actor)
    ]


def _store_tasks(session: Session, village: Division, actor: Actor) -> list[dict[str, Any]]:
    waiting = store.tasks(session, village, actor)
    low = [task for task in waiting if task.kind == "low-stock"]
    found = [_low_stock(village, low)] if low else []
    for task in waiting:
        if task.kind == "low-stock":
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


def _low_stock(village: Division, low: list[store.StoreTask]) -> dict[str, Any]:
    """All goods that run out are one walk to the wholesaler, so they are one task."""
    named = [
        _("%(name)s 剩 %(left)s", name=task.name, left=quantity(task.count, task.unit))
        if task.count
        else _("%(name)s 已兑完", name=task.name)
        for task in low[:LOW_NAMED]
    ]
    note = _("、").join(named)
    if len(low) > LOW_NAMED:
        note = _("%(named)s，还有 %(count)s 样", named=note, count=len(low) - LOW_NAMED)
    return {
        "what": _("%(count)s 样商品快没有了，该进货", count=len(low)),
        "note": note,
        "url": url_for("store.stock", village_code=village.code),
        "urgency": "soon",
    }


def _tally_words(task: store.StoreTask) -> str:
    if not task.count:
        return _("今天还没有人来兑换")
    return _("今天兑换 %(count)s 单，共 %(points)s 分", count=task.count, points=points_figure(task.points_tenths))
