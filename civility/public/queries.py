"""What public pages show, as plain values: public labels in place of names, free text cleaned."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now, today
from civility.errors import NotFound
from civility.people.cleaning import cleaner_of, labels_of
from civility.people.models import Division
from civility.people.rules import HIDDEN_NAME
from civility.points import queries as points
from civility.points.models import Appeal, Notice, Objection, Standard
from civility.points.queries import ClaimRow
from civility.points.rules.appeals import OBJECTOR, may_appeal
from civility.points.rules.comparing import bounds_words
from civility.points.rules.corrections import PUBLIC_WORDS
from civility.points.rules.shapes import shape_from_json
from civility.statements.queries import points_held, stretch_of
from civility.statements.rules import MARK_DIGITS, Span
from civility.store import queries as store
from civility.store.views.words import limit_words, opening_words, schedule_words
from civility.web.numbers import points as figure


@dataclass(frozen=True)
class Stage:
    """An objection or an appeal: by when it is answered, or how and why it was."""

    state: str
    raised_at: datetime
    answer_by: date
    ruled_at: datetime | None
    ruling: str


@dataclass(frozen=True)
class Outcome:
    """What became of an objection, and of the appeal against its ruling, as anyone may read it: never whose it was."""

    objection: Stage
    appeal: Stage | None


@dataclass(frozen=True)
class PublicClaim:
    """A claim as the public reads it: ``label`` stands for the household, ``reason`` holds no name and no phone."""

    id: UUID
    item: int
    label: str
    group: str
    title: str
    category: str
    quantity: str
    reason: str
    happened_on: date
    signed_tenths: int
    state: str
    may_object: bool
    outcomes: tuple[Outcome, ...]
    corrects: int | None
    correction: "PublicCorrection | None"


@dataclass(frozen=True)
class PublicCorrection:
    """What a sheet puts right on an older one: item so-and-so of it, without a word of whose it was.

    ``new_number`` is the sheet that says so, None while none does; ``words`` are a source text.
    """

    old_number: int
    item: int | None
    new_number: int | None
    title: str
    signed_tenths: int
    words: str
    state: str


@dataclass(frozen=True)
class Summary:
    """What stays of a notice when its names are taken down: claims and tenths that were posted, by category."""

    category: str
    count: int
    tenths: int


def is_open(notice: Notice) -> bool:
    """Whether one may still object."""
    return notice.state == "open" and now() < notice.closes_at


def list_public_claims(session: Session, village: Division, notice: Notice) -> list[PublicClaim]:
    """What stands on a notice, by household number; deductions are told in private."""
    rows = points.list_notice_claims(session, village.id, notice.id, for_public=True)
    return _shown(session, village, notice, rows)


def list_public_corrections(session: Session, village: Division, notice: Notice) -> list[PublicCorrection]:
    """What a notice puts right on older ones; deductions are told in private, what was dropped is not told."""
    rows = [row for row in points.list_announced(session, village.id, notice.id) if row.correction.state != "dropped"]
    return list(_corrections(session, village, rows).values())


def summarise(claims: Iterable[PublicClaim]) -> list[Summary]:
    """How many of each category were posted, and how many points."""
    found: dict[str, Summary] = {}
    for claim in claims:
        if claim.state == "posted":
            old = found.get(claim.category, Summary(claim.category, 0, 0))
            found[claim.category] = Summary(claim.category, old.count + 1, old.tenths + claim.signed_tenths)
    return list(found.values())


def _corrections(
    session: Session, village: Division, rows: Sequence[points.CorrectionRow]
) -> dict[UUID, PublicCorrection]:
    """By the claim that was wrong."""
    items = points.item_numbers(session, village.id, [row.correction.old_notice_id for row in rows]) if rows else {}
    return {
        row.claim.id: PublicCorrection(
            old_number=row.old_number,
            item=items.get(row.claim.id),
            new_number=row.new_number,
            title=row.title,
            signed_tenths=row.signed_tenths,
            words=PUBLIC_WORDS[row.correction.kind],
            state=row.correction.state,
        )
        for row in rows
        if row.claim.direction == "bonus"
    }


def get_public_claim(session: Session, village: Division, notice: Notice, claim_id: UUID) -> PublicClaim:
    """One of them. Raises NotFound, also for a deduction, a claim of another notice, and one that was taken down."""
    row = points.find_claim(session, village.id, claim_id)
    if row is None or row.notice_id != notice.id or row.direction != "bonus" or points.is_taken_down(session, notice):
        raise NotFound()
    return _shown(session, village, notice, [row])[0]


def _shown(session: Session, village: Division, notice: Notice, rows: list[ClaimRow]) -> list[PublicClaim]:
    hidden = points.list_hidden(session, village.id, "notice", notice.number)
    labels, clean = labels_of(session, village.id), cache(cleaner_of(session, village.id, hidden))
    outcomes, open_ = points.list_outcomes(session, village.id, notice_id=notice.id), is_open(notice)
    items = points.item_numbers(session, village.id, [notice.id])
    replaced = points.list_replaced(session, village.id, notice.id)
    corrected = _corrections(session, village, points.list_corrected(session, village.id, notice.id))
    return [
        PublicClaim(
            id=row.id,
            item=items[row.id],
            label=_(HIDDEN_NAME) if row.household_id in hidden else labels[row.household_number],
            group="" if row.household_id in hidden else row.group_name,
            title=row.title,
            category=row.category,
            quantity=row.quantity,
            reason="" if row.household_id in hidden else clean(row.reason),
            happened_on=row.happened_on,
            signed_tenths=row.signed_tenths,
            state=row.state,
            may_object=open_ and row.state in ("on_notice", "objected"),
            outcomes=tuple(_outcome(*each, clean) for each in outcomes.get(row.id, ())),
            corrects=replaced.get(row.id),
            correction=corrected.get(row.id),
        )
        for row in rows
    ]


def _outcome(objection: Objection, appeal: Appeal | None, clean: Callable[[str], str]) -> Outcome:
    return Outcome(_stage(objection, clean), _stage(appeal, clean) if appeal else None)


def _stage(raised: Objection | Appeal, clean: Callable[[str], str]) -> Stage:
    return Stage(raised.state, raised.raised_at, raised.answer_by, raised.ruled_at, clean(raised.ruling))


def clauses_by_category(session: Session, village: Division, standard: Standard) -> list[dict[str, Any]]:
    """A standard as the public reads it: categories in its own order, each clause with what it is worth in words."""
    clauses = points.list_clauses(session, village.id, standard.id)
    found: dict[str, list[dict[str, Any]]] = {}
    for clause in sorted(clauses, key=lambda clause: clause.number):
        found.setdefault(clause.category, []).append(
            {
                "title": clause.title,
                "worth": shape_from_json(clause.shape).describe(_),
                "unit": clause.unit,
                "deduction": clause.direction == "deduction",
                "cap": bounds_words(clause, _),
                "evidence": clause.evidence_text,
            }
        )
    return [{"name": name, "clauses": clauses} for name, clauses in found.items()]


def list_openings(session: Session, village: Division) -> list[dict[str, str]]:
    """The village's stores and whether each is open today."""
    return [
        {
            "name": each.name,
            "place": each.place,
            "opening": opening_words(store.find_opening(session, each)) or each.hours,
        }
        for each in store.list_stores(session, village.id)
    ]


def list_shop(session: Session, village: Division) -> list[dict[str, Any]]:
    """The village's stores, each with what can be had there today."""
    return [
        {
            "name": each.name,
            "place": each.place,
            "hours": each.hours,
            "opening": opening_words(store.find_opening(session, each)),
            "schedule": schedule_words(each),
            "goods": [
                {
                    "name": offer.good.name,
                    "unit": offer.good.unit,
                    "price": offer.price_tenths,
                    "left": offer.on_hand,
                    "low": offer.low,
                    "note": _("每户最多 %(limit)s", limit=limit) if (limit := limit_words(offer.good)) else "",
                }
                for offer in store.list_offers(session, village.id, each.id, today())
                if offer.for_sale
            ],
        }
        for each in store.list_stores(session, village.id)
    ]


@dataclass(frozen=True)
class Receipt:
    """An objection as whoever raised it may look it up again: what it was about, its answers, and what may come next.

    ``appeal_by`` is the last day of taking the answer to the township, None when that is not to be done any more.
    """

    id: UUID
    claim_title: str
    claim_state: str
    notice_number: int | None
    outcome: Outcome
    appeal_by: date | None


def get_receipt(session: Session, village: Division, objection_id: UUID) -> Receipt:
    """Without who raised it and what they wrote. Raises NotFound."""
    found: Objection = points.get_objection(session, village.id, objection_id)
    claim = points.get_claim(session, village.id, found.claim_id)
    appeal = points.find_appeal(session, village.id, objection_id)
    open_ = appeal is None and may_appeal(found, claim, {OBJECTOR}, today())
    return Receipt(
        id=found.id,
        claim_title=claim.title,
        claim_state=claim.state,
        notice_number=claim.notice_number,
        outcome=_outcome(found, appeal, cleaner_of(session, village.id)),
        appeal_by=found.appeal_by if open_ else None,
    )


class Last(NamedTuple):
    """The last transaction a printed statement reaches: its day, and the sixteen digits that stand on the paper."""

    on: date
    mark: str


def find_last(session: Session, village: Division, seq: int) -> Last | None:
    """None when the book has no transaction of that number."""
    try:
        found = ledger.get_transaction(session, village.id, seq)
    except ledger.TransactionNotFound:
        return None
    return Last(local(found.at).date(), found.hash.hex()[:MARK_DIGITS])


def list_held(session: Session, village: Division, span: Span, seq: int) -> list[dict[str, str]]:
    """What all households of a village held together before a span, and after transaction ``seq``."""
    after = stretch_of(session, village.id, span).after
    opened, left = points_held(session, village, after), points_held(session, village, seq)
    return [
        {"what": what, "opening": figure(opening), "closing": figure(closing)}
        for what, opening, closing in zip((_("兑换分"), _("荣誉分")), opened, left, strict=True)
    ]
