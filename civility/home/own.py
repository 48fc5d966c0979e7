"""What a household's own pages show, put together from every feature; plain values for the templates."""

from datetime import date, timedelta
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.errors import NotFound
from civility.governance.covenants.queries import count_unanswered_own, count_unsigned_own
from civility.governance.meetings.queries import count_own_open
from civility.governance.relay import queries as relay
from civility.governance.tributes.queries import count_asked
from civility.ledger import accounts, units
from civility.ledger.accounts import Kind
from civility.papers import address_of, issue_paper
from civility.people.actors import HouseholdRef
from civility.people.cleaning import cleaner_of
from civility.people.models import Division, Household
from civility.people.queries import (
    find_current_card,
    find_portrait,
    get_household_by_id,
    get_settings,
)
from civility.people.rules import short_number
from civility.points import queries as points
from civility.points.models import Clause
from civility.points.rules.appeals import HOUSEHOLD, may_appeal
from civility.points.rules.deadlines import WORKDAYS
from civility.points.rules.shapes import shape_from_json
from civility.statements.queries import Stretch, find_booklet, list_entries, list_unprinted, stretch_of
from civility.statements.rules import WHOLE, Span
from civility.statements.showing import by_month
from civility.store import queries as store
from printables import qr

BOOK_PAGE = 30
SLIPS_SHOWN = 50
DEDUCTION_SHOWN = timedelta(days=90)
INSPECTION_SHOWN = timedelta(days=90)


def household_page(session: Session, ref: HouseholdRef) -> dict[str, Any]:
    """Balance, the newest of the bank book, claims on notice and good deeds of one household."""
    household = get_household_by_id(session, ref.village_id, ref.household_id)
    village = session.get_one(Division, ref.village_id)
    purse = accounts.household(household.number)
    held = ledger.balances(session, village.id, purse)
    on_notice = _claims_on_notice(session, village, household.id)
    aside = store.held_points(session, village.id, household.id)
    book = stretch_of(session, village.id, Span(WHOLE))
    months, older = _newest(session, village.id, purse, book)
    return {
        "household": household,
        "village": village,
        "short": short_number(household.number),
        "spendable": sum(amount for unit, amount in held.items() if units.year_of(unit)),
        "honour": held.get(units.HONOUR, 0),
        "parts": [
            {
                "label": _("公示中"),
                "tenths": sum(claim["tenths"] for claim in on_notice),
                "words": _("公示期满、没有异议就入账，现在还不能兑换。"),
                "signed": True,
            },
            {"label": _("留着的"), "tenths": aside, "words": _("给您家的预约和兑换券留着的分。没领的到日子自动退回。")},
            *_gone(session, village.id, purse, aside, upto=book.upto),
        ],
        "to_vote": count_own_open(session, village.id, household.id),
        "asked": count_asked(session, village.id, household.id),
        "reminded": count_unanswered_own(session, ref),
        "to_sign": count_unsigned_own(session, village.id, household.id, today()),
        "told": relay.list_waiting(session, village.id, household.id),
        "expiring": points.list_expiring(session, village.id, held),
        "returned": points.list_own_returned(session, ref),
        "on_notice": on_notice,
        "inspection": points.find_inspection(session, village.id, household.id, today() - INSPECTION_SHOWN),
        "deductions": _deductions(session, village, household.id),
        "rulings": _rulings(session, village, household.id),
        "months": months,
        "older": older,
        "booklet": _booklet(session, household, book.upto),
        "doers": points.list_doers(session, village.id, household.id),
        "deeds": _deeds(session, village.id),
    }


def _gone(session: Session, village_id: UUID, purse: str, aside: int, *, upto: int) -> list[dict[str, Any]]:
    """What left the purse for good, of all years: spent, and cleared where anything was. ``aside`` is set aside now."""
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


def _booklet(session: Session, household: Household, upto: int) -> dict[str, Any] | None:
    """How far the household's paper booklet is printed, and how many lines wait for the printer."""
    booklet = find_booklet(session, household.village_id, household.id)
    if booklet is None:
        return None
    last = booklet.last_line
    return {
        "number": booklet.passbook.number,
        "last": {"seq": last["seq"], "on": date.fromisoformat(last["on"])} if last else None,
        "waiting": len(list_unprinted(session, booklet, household, upto)),
    }


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
        "spendable": store.spendable_tenths(session, household),
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


def _claims_on_notice(session: Session, village: Division, household_id: UUID) -> list[dict[str, Any]]:
    """Good deeds that are public and not yet in the book."""
    rows = points.list_household_claims(
        session, village.id, household_id, states=("on_notice", "objected"), direction="bonus"
    )
    return [
        {
            "title": row.title,
            "who": row.member_name,
            "tenths": row.amount_tenths,
            "closes_at": row.closes_at,
            "url": url_for("points.own_claim", claim_id=row.id),
        }
        for row in rows
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


def _newest(session: Session, village_id: UUID, purse: str, book: Stretch) -> tuple[list[dict[str, Any]], bool]:
    """The newest entries of the bank book by month, and whether there are more."""
    found = list(islice(list_entries(session, village_id, purse, book, at_once=3 * BOOK_PAGE), BOOK_PAGE + 1))
    return by_month(found[:BOOK_PAGE], url_for("statements.my_book")), len(found) > BOOK_PAGE
