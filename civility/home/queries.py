"""What the first pages show, put together from every feature; plain values for the templates."""

from datetime import timedelta
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility import ledger
from civility.audit.models import AuditRun
from civility.audit.queries import find_newest_run, list_newest_runs
from civility.audit.rules import is_overdue
from civility.audit.shown import line_of
from civility.clock import local, now, today
from civility.errors import NotFound
from civility.home.budget import find_budget
from civility.home.doors import doors_of
from civility.households.queries import count_waiting
from civility.ledger import accounts, units
from civility.ledger.accounts import Kind
from civility.papers import address_of, issue_paper
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division, VillageSettings
from civility.people.permissions import TABLE, may
from civility.people.queries import (
    chain_of,
    count_households,
    find_current_card,
    find_portrait,
    get_household_by_id,
    get_settings,
    list_villages,
)
from civility.people.rules import short_number
from civility.points import queries as points
from civility.points.models import Clause
from civility.points.rules.appeals import HOUSEHOLD, may_appeal
from civility.points.rules.deadlines import WORKDAYS
from civility.points.rules.shapes import shape_from_json
from civility.public.queries import cleaner_of
from civility.statements.queries import list_entries, stretch_of
from civility.statements.rules import WHOLE, Span
from civility.statements.showing import by_month
from civility.store import queries as store
from civility.township.tasks import tasks as month_tasks
from civility.web.filters import day, instant, month, quantity
from civility.web.numbers import points as points_figure
from printables import qr

BOOK_PAGE = 30
LOW_NAMED = 3
SLIPS_SHOWN = 50
AUDIT_LINE = frozenset({"committee", "supervisor"})
URGENCIES = ("now", "soon", "")
URGENT_WITHIN = timedelta(days=1)
DEDUCTION_SHOWN = timedelta(days=90)
INSPECTION_SHOWN = timedelta(days=90)


def village_page(session: Session, village: Division, actor: Actor) -> dict[str, Any]:
    """Tasks and doors of one person in one village."""
    roles = actor.roles_in(chain_of(session, village))
    found = [*_roster_tasks(session, village, roles), *_points_tasks(session, village, actor, roles)]
    found += [*_store_tasks(session, village, actor), *_decision_tasks(session, village, roles)]
    found += [*_month_tasks(session, village, actor), *_household_tasks(session, village, actor, roles)]
    found.sort(key=lambda task: URGENCIES.index(task["urgency"]))  # what presses stands first; sorting keeps the rest
    return {
        "now": day(local(now()).date()),
        "tasks": found,
        "doors": doors_of(village, roles),
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


def household_page(session: Session, ref: HouseholdRef) -> dict[str, Any]:
    """Balance, the newest of the bank book, claims on notice and good deeds of one household."""
    household = get_household_by_id(session, ref.village_id, ref.household_id)
    village = session.get_one(Division, ref.village_id)
    purse = accounts.household(household.number)
    held = ledger.balances(session, village.id, purse)
    on_notice = points.points_on_notice(session, village.id, household.id)
    aside = store.held_points(session, village.id, household.id)
    months, older = _book(session, village.id, purse)
    return {
        "household": household,
        "village": village,
        "short": short_number(household.number),
        "spendable": _spendable(held),
        "honour": held.get(units.HONOUR, 0),
        "parts": [
            {
                "label": _("公示中"),
                "tenths": on_notice,
                "words": _("公示期满、没有异议就入账，现在还不能兑换。"),
                "signed": True,
            },
            {"label": _("留着的"), "tenths": aside, "words": _("给您家的预约和兑换券留着的分。没领的到日子自动退回。")},
            *_gone(session, village.id, purse, aside),
        ],
        "expiring": points.list_expiring(session, village.id, held),
        "returned": points.list_own_returned(session, ref),
        "on_notice": _claims_on_notice(session, village, household.id),
        "inspection": points.find_inspection(session, village.id, household.id, today() - INSPECTION_SHOWN),
        "deductions": _deductions(session, village, household.id),
        "rulings": _rulings(session, village, household.id),
        "months": months,
        "older": older,
        "deeds": _deeds(session, village.id),
    }


def _gone(session: Session, village_id: UUID, purse: str, aside: int) -> list[dict[str, Any]]:
    """What left the purse for good, of all years: spent, and cleared where anything was. ``aside`` is set aside now."""
    upto = ledger.count_transactions(session, village_id)
    left: dict[Kind, int] = {}
    for flow in ledger.flows(session, village_id, after=0, upto=upto, account=purse):
        if units.year_of(flow.unit):
            out = flow.source == purse
            kind = accounts.split(flow.destination if out else flow.source)[0]
            left[kind] = left.get(kind, 0) + (flow.amount if out else -flow.amount)
    spent = left.get(Kind.REDEEMED, 0) + left.get(Kind.HELD, 0) - aside
    gone = [{"label": _("已兑换"), "tenths": spent, "words": _("换成东西的分，撤销和退货退回的不算。")}]
    if expired := left.get(Kind.EXPIRED, 0):
        gone.append({"label": _("已清零"), "tenths": expired, "words": _("到期没有兑、清零了的分。")})
    return gone


def card_page(session: Session, ref: HouseholdRef) -> dict[str, Any]:
    """The household's own code to show at the counter: the same that its paper card carries. None was issued: no code."""
    household = get_household_by_id(session, ref.village_id, ref.household_id)
    village = session.get_one(Division, ref.village_id)
    card = find_current_card(session, village.id, household.id)
    paper = issue_paper(session, village.code, "card", str(card.id)) if card else None
    return {
        "household": household,
        "village": village,
        "short": short_number(household.number),
        "code": qr.outline(address_of(paper)) if paper else None,
        "portrait": find_portrait(session, village.id, household.id),
        "spendable": _spendable(ledger.balances(session, village.id, accounts.household(household.number))),
    }


def slips_page(session: Session, ref: HouseholdRef) -> dict[str, Any]:
    """What the household took home, newest first."""
    household = get_household_by_id(session, ref.village_id, ref.household_id)
    slips = store.household_redemptions(session, ref.village_id, household.id, limit=SLIPS_SHOWN)
    return {
        "household": household,
        "village": session.get_one(Division, ref.village_id),
        "short": short_number(household.number),
        "slips": slips,
        "returned": store.returned_tenths(session, ref.village_id, [slip.redemption.id for slip in slips]),
    }


def _spendable(held: dict[str, int]) -> int:
    return sum(amount for unit, amount in held.items() if units.year_of(unit))


def _claims_on_notice(session: Session, village: Division, household_id: UUID) -> list[dict[str, Any]]:
    rows = points.list_household_claims(session, village.id, household_id, states=("on_notice", "objected"))
    return [
        {
            "title": row.title,
            "tenths": row.amount_tenths if row.direction == "bonus" else -row.amount_tenths,
            "closes_at": row.closes_at,
            "url": url_for("public.notice", village_code=village.code, number=row.notice_number),
        }
        for row in rows
        if row.direction == "bonus"
    ]


def _deductions(session: Session, village: Division, household_id: UUID) -> list[dict[str, Any]]:
    """What a household is told in private: what may be taken, and for a while what became of it."""
    rows = points.list_household_claims(
        session, village.id, household_id, states=("on_notice", "objected", "posted", "recalled"), direction="deduction"
    )
    told = points.list_deductions_of(session, village.id, [row.id for row in rows])
    return [
        {"claim": row, "told": told[row.id], "url": url_for("home.my_deduction", claim_id=row.id)}
        for row in rows
        if row.id in told
        and (row.state in ("on_notice", "objected") or told[row.id].told_at >= now() - DEDUCTION_SHOWN)
    ]


def deduction_page(session: Session, ref: HouseholdRef, claim_id: UUID) -> dict[str, Any]:
    """A deduction of a household's own. Raises NotFound for anybody else's."""
    claim = points.get_claim(session, ref.village_id, claim_id)
    told = points.find_deduction(session, ref.village_id, claim_id)
    if claim.household_id != ref.household_id or told is None:
        raise NotFound()
    return {
        "village": session.get_one(Division, ref.village_id),
        "claim": claim,
        "told": told,
        "reason": cleaner_of(session, ref.village_id)(claim.reason),
        "open": claim.state in ("on_notice", "objected")
        and (today() <= told.repair_by or (claim.closes_at is not None and now() < claim.closes_at)),
        "repairable": claim.state == "on_notice" and told.repaired_at is None and today() <= told.repair_by,
        "terms": points.get_terms(session, ref.village_id),
        "settings": get_settings(session, ref.village_id),
        "workdays": WORKDAYS,
    }


def _rulings(session: Session, village: Division, household_id: UUID) -> list[dict[str, Any]]:
    """The answers that went against a household: those it may take to the township, and what became of those taken."""
    found = points.list_rulings(session, [village.id], household_id=household_id, since=today())
    clean = cleaner_of(session, village.id) if found else str
    return [
        {
            "title": each.clause.title,
            "tenths": each.claim.amount_tenths if each.claim.direction == "bonus" else -each.claim.amount_tenths,
            "ruling": clean(each.objection.ruling),
            "state": each.objection.state,
            "appeal": each.appeal,
            "appeal_ruling": clean(each.appeal.ruling) if each.appeal else "",
            "appeal_by": each.objection.appeal_by,
            "url": url_for("home.my_appeal", objection_id=each.objection.id),
        }
        for each in found
        if each.appeal or may_appeal(each.objection, each.claim, {HOUSEHOLD}, today())
    ]


def appeal_page(session: Session, ref: HouseholdRef, objection_id: UUID) -> dict[str, Any]:
    """A ruling on one of a household's own claims. Raises NotFound for anybody else's."""
    objection = points.get_objection(session, ref.village_id, objection_id)
    claim = points.get_claim(session, ref.village_id, objection.claim_id)
    if claim.household_id != ref.household_id or objection.state == "open":
        raise NotFound()
    appeal = points.find_appeal(session, ref.village_id, objection_id)
    return {
        "village": session.get_one(Division, ref.village_id),
        "objection": objection,
        "ruling": cleaner_of(session, ref.village_id)(objection.ruling),
        "claim": claim,
        "open": appeal is None and may_appeal(objection, claim, {HOUSEHOLD}, today()),
        "workdays": WORKDAYS,
    }


def _deeds(session: Session, village_id: UUID) -> list[tuple[str, list[dict[str, str]]]]:
    """Bonus clauses in force by category, each with what it is worth in words."""
    clauses = sorted(points.good_deeds(session, village_id), key=lambda clause: (clause.category, clause.number))
    return [
        (category, [{"title": clause.title, "worth": _worth(clause)} for clause in group])
        for category, group in groupby(clauses, key=lambda clause: clause.category)
    ]


def _worth(clause: Clause) -> str:
    return shape_from_json(clause.shape).describe(_)


def _book(session: Session, village_id: UUID, purse: str) -> tuple[list[dict[str, Any]], bool]:
    """The newest entries of the bank book by month, and whether there are more."""
    whole = stretch_of(session, village_id, Span(WHOLE))
    found = list(islice(list_entries(session, village_id, purse, whole, at_once=3 * BOOK_PAGE), BOOK_PAGE + 1))
    return by_month(found[:BOOK_PAGE], url_for("statements.my_book")), len(found) > BOOK_PAGE
