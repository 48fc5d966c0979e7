"""A village's month: points by unit, goods by shelf, and what was taken back. Every figure is the book's own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility import ledger
from civility.ledger import Flow, Transaction, accounts, units
from civility.ledger.accounts import Kind, is_guarded, split
from civility.people.models import Division
from civility.points import queries as points
from civility.statements.queries.stretches import Stretch, stretch_of
from civility.statements.queries.telling import Asked, Told, tell
from civility.statements.rules import Span, categorise
from civility.store import queries as store


@dataclass(frozen=True, slots=True)
class Row:
    """One unit: what was there, what ``moved`` by category (above zero for what came), what is there. Smallest parts."""

    unit: str
    name: str
    opening: int
    closing: int
    moved: dict[str, int] = field(default_factory=dict)
    measure: str = ""

    @property
    def agrees(self) -> bool:
        """Whether opening and movements, summed from postings, come to the balance the book states."""
        return self.opening + sum(self.moved.values()) == self.closing


@dataclass(frozen=True, slots=True)
class Shelf:
    """The goods of one store."""

    store: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Undone:
    """A reversal beside its original. ``changes`` are what it moved for households, tenths of spendable points."""

    seq: int
    at: datetime
    reason: str
    original_seq: int
    original_at: datetime
    original: str
    households: Sequence[str]
    spendable: int


@dataclass(frozen=True, slots=True)
class VillageStatement:
    """The village's book over a stretch. ``issued`` is tenths by category: spendable and honour."""

    village: Division
    stretch: Stretch
    head_hash: str
    points: Sequence[Row]
    issued: Sequence[tuple[str, int, int]]
    shelves: Sequence[Shelf]
    reversals: Sequence[Undone]
    earners: int
    spenders: int

    @property
    def transactions(self) -> int:
        return self.stretch.upto - self.stretch.after

    @property
    def disagreeing(self) -> list[Row]:
        """What does not add up: none, as long as nobody touched the tables behind the book's back."""
        rows = [*self.points, *(row for shelf in self.shelves for row in shelf.rows)]
        return [row for row in rows if not row.agrees]


def get_village_statement(session: Session, village: Division, span: Span) -> VillageStatement:
    """Everything that went on in a village's book over a span."""
    stretch = stretch_of(session, village.id, span)
    flows = ledger.flows(session, village.id, after=stretch.after, upto=stretch.upto)
    return VillageStatement(
        village=village,
        stretch=stretch,
        head_hash=head_hash(session, village, stretch.upto),
        points=_points(session, village, stretch, flows),
        issued=_issued(session, village, stretch, flows),
        shelves=_shelves(session, village, stretch, flows),
        reversals=_reversals(session, village, stretch),
        earners=len({flow.destination for flow in flows if _is_earning(flow)}),
        spenders=len({flow.source for flow in flows if _is_spending(flow)}),
    )


def head_hash(session: Session, village: Division, seq: int) -> str:
    """The hash of a transaction in hex; empty for none."""
    return ledger.get_transaction(session, village.id, seq).hash.hex() if seq else ""


def points_held(session: Session, village: Division, seq: int) -> tuple[int, int]:
    """What all households hold together after a transaction: tenths spendable, tenths honour."""
    held = ledger.held_at(session, village.id, seq=seq)
    return sum(amount for unit, amount in held.items() if units.year_of(unit)), held.get(units.HONOUR, 0)


def _points(session: Session, village: Division, stretch: Stretch, flows: list[Flow]) -> list[Row]:
    opening = ledger.held_at(session, village.id, seq=stretch.after)
    closing = ledger.held_at(session, village.id, seq=stretch.upto)
    moved = categorise(flows, is_guarded)
    return [
        Row(unit, _unit_words(unit), opening.get(unit, 0), closing[unit], moved.get(unit, {}))
        for unit in sorted(closing, key=lambda unit: (unit == units.HONOUR, unit))
        if units.is_points(unit) and (opening.get(unit) or closing[unit] or unit in moved)
    ]


def _unit_words(unit: str) -> str:
    year = units.year_of(unit)
    return str(_("%(year)s年兑换分", year=year) if year else _("荣誉分"))


def _issued(session: Session, village: Division, stretch: Stretch, flows: list[Flow]) -> list[tuple[str, int, int]]:
    """By category, the largest first; what no claim of a clause accounts for comes last."""
    known = points.issued_by_category(session, village.id, after=stretch.after, upto=stretch.upto)
    sums: dict[str, list[int]] = {}
    rest = [0, 0]
    for flow in flows:
        if flow.source == accounts.ISSUED and flow.kind != "reversal":
            rest[flow.unit == units.HONOUR] += flow.amount
    for (category, unit), amount in known.items():
        sums.setdefault(category, [0, 0])[unit == units.HONOUR] += amount
        rest[unit == units.HONOUR] -= amount
    rows = sorted(
        ((name, spendable, honour) for name, (spendable, honour) in sums.items()), key=lambda row: (-row[2], row[0])
    )
    return [*rows, (_("其他"), *rest)] if any(rest) else rows


def _shelves(session: Session, village: Division, stretch: Stretch, flows: list[Flow]) -> list[Shelf]:
    goods = {units.good(good.code): good for good in store.list_goods(session, village.id)}
    found = []
    for each in store.list_stores(session, village.id):
        shelf = accounts.shelf(each.code)
        opening = ledger.balances_at(session, village.id, shelf, seq=stretch.after)
        closing = ledger.balances_at(session, village.id, shelf, seq=stretch.upto)
        moved = categorise(flows, lambda account, shelf=shelf: account == shelf)  # type: ignore[misc]
        rows = [
            Row(unit, goods[unit].name, opening[unit], left, moved.get(unit, {}), goods[unit].unit)
            for unit, left in closing.items()
            if opening[unit] or left or unit in moved
        ]
        found.append(Shelf(each.name, rows))
    return found


def _reversals(session: Session, village: Division, stretch: Stretch) -> list[Undone]:
    pairs = ledger.reversals(session, village.id, after=stretch.after, upto=stretch.upto)
    asked = [_asked(transaction) for pair in pairs for transaction in pair]
    told = tell(session, village.id, asked)
    return [_undone(reversal, original, told[reversal.seq], told[original.seq]) for reversal, original in pairs]


def _undone(reversal: Transaction, original: Transaction, why: Told, was: Told) -> Undone:
    households = [
        (posting, account, sign)
        for posting in reversal.postings
        for account, sign in ((posting.source, -1), (posting.destination, 1))
        if split(account)[0] == Kind.HOUSEHOLD
    ]
    return Undone(
        seq=reversal.seq,
        at=reversal.at,
        reason=_("柜台撤销") if original.kind == "redemption" else why.note,
        original_seq=original.seq,
        original_at=original.at,
        original=f"{was.what} {was.note}".strip(),
        households=sorted({split(account)[1] for _posting, account, _sign in households}),
        spendable=sum(sign * posting.amount for posting, _account, sign in households if units.year_of(posting.unit)),
    )


def _asked(transaction: Transaction) -> Asked:
    outside = [
        account
        for posting in transaction.postings
        for account in (posting.source, posting.destination)
        if not is_guarded(account)
    ]
    counterpart = outside[0] if outside else transaction.postings[0].source
    return Asked(transaction.seq, transaction.kind, transaction.reason, counterpart, transaction.reverses)


def _is_earning(flow: Flow) -> bool:
    return flow.source == accounts.ISSUED and flow.kind != "reversal" and split(flow.destination)[0] == Kind.HOUSEHOLD


def _is_spending(flow: Flow) -> bool:
    return flow.destination == accounts.REDEEMED and split(flow.source)[0] == Kind.HOUSEHOLD
