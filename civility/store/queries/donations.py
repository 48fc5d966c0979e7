"""Reads of donations, wishes and the fund."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start
from civility.errors import NotFound
from civility.ledger import Event, Finding, accounts, units
from civility.store.models import Batch, Donation, Good, StockMovement, Wish
from civility.store.queries.stock import MovedLine

DONATION_KINDS = ("donation", "donation-named")
WISH_KINDS = ("wish-added", "wish-ended")
_OF_DONATION = ("number", "kind", "named", "amount_fen", "recorded_by")
_OF_WISH = ("what", "state")


@dataclass(frozen=True, slots=True)
class Given:
    """A donation with what it was. ``lines`` are its goods, none for money."""

    donation: Donation
    lines: Sequence[MovedLine]

    @property
    def state(self) -> str:
        return "undone" if self.donation.undone_seq else "given"


@dataclass(frozen=True, slots=True)
class FundLine:
    """One movement of the fund: fen that came (negative: left), and what is left after it.

    ``donation`` or ``movement`` is what it was for; both None for a line that took one back.
    """

    seq: int
    at: datetime
    change_fen: int
    balance_fen: int
    kind: str
    donation: Donation | None
    movement: StockMovement | None


def list_donations(
    session: Session, village_id: UUID, *, since: date | None = None, standing: bool = False, limit: int = 200
) -> list[Given]:
    """Newest first; ``standing`` leaves out those that were undone."""
    query = select(Donation).where(Donation.village_id == village_id)
    if since is not None:
        query = query.where(Donation.at >= day_start(since))
    if standing:
        query = query.where(Donation.undone_seq.is_(None))
    found = session.scalars(query.order_by(Donation.number.desc()).limit(limit)).all()
    return _given(session, village_id, found)


def get_donation(session: Session, village_id: UUID, number: int) -> Given:
    donation = session.scalar(select(Donation).where(Donation.village_id == village_id, Donation.number == number))
    if donation is None:
        raise NotFound()
    return _given(session, village_id, [donation])[0]


def list_wishes(session: Session, village_id: UUID, *, state: str = "open") -> Sequence[Wish]:
    """In the order they were made."""
    return session.scalars(
        select(Wish).where(Wish.village_id == village_id, Wish.state == state).order_by(Wish.id)
    ).all()


def get_wish(session: Session, village_id: UUID, wish_id: UUID) -> Wish:
    wish = session.get(Wish, (village_id, wish_id))
    if wish is None:
        raise NotFound()
    return wish


def fund_fen(session: Session, village_id: UUID) -> int:
    """What the fund holds."""
    return ledger.balance(session, village_id, accounts.FUND, units.YUAN)


def fund_lines(session: Session, village_id: UUID, *, limit: int = 100) -> list[FundLine]:
    """What came to the fund and left it, newest first."""
    lines = ledger.statement(session, village_id, accounts.FUND, only=[units.YUAN], limit=limit)
    seqs = [line.seq for line in lines]
    gifts = session.scalars(select(Donation).where(Donation.village_id == village_id, Donation.seq.in_(seqs)))
    bought = session.scalars(
        select(StockMovement).where(
            StockMovement.village_id == village_id, StockMovement.seq.in_(seqs), StockMovement.kind == "purchase"
        )
    )
    by_seq = {gift.seq: gift for gift in gifts}
    purchases = {movement.seq: movement for movement in bought}
    return [
        FundLine(line.seq, line.at, line.change, line.balance, line.kind, by_seq.get(line.seq), purchases.get(line.seq))
        for line in lines
    ]


def donation_event(kind: str, donation: Donation) -> Event:
    """A donation without its donor's name."""
    content = {name: getattr(donation, name) for name in _OF_DONATION}
    content |= {"store": donation.store_id, "wish": donation.wish_id}
    return Event(kind, str(donation.id), content, f"donation {donation.number}")


def wish_event(kind: str, wish: Wish) -> Event:
    content = {name: getattr(wish, name) for name in _OF_WISH}
    return Event(kind, str(wish.id), {**content, "store": wish.store_id}, f"wish {wish.what}")


def check_donation_events(session: Session, village_id: UUID) -> list[Finding]:
    """Whether donations and wishes are those the book sealed."""
    donations = session.scalars(select(Donation).where(Donation.village_id == village_id)).all()
    wishes = session.scalars(select(Wish).where(Wish.village_id == village_id)).all()
    given = (donation_event("donation", donation) for donation in donations)
    wished = (wish_event("wish-added", wish) for wish in wishes)
    return [
        *ledger.check_events(session, village_id, check="donations", kinds=DONATION_KINDS, now=given),
        *ledger.check_events(session, village_id, check="donations", kinds=WISH_KINDS, now=wished),
    ]


def _given(session: Session, village_id: UUID, donations: Sequence[Donation]) -> list[Given]:
    """Donations with their goods by code, with one query for all; each good came as one batch."""
    lines: dict[UUID | None, list[MovedLine]] = {}
    rows = session.execute(
        select(Batch, Good)
        .join(Good, and_(Good.village_id == Batch.village_id, Good.id == Batch.good_id))
        .where(
            Batch.village_id == village_id,
            Good.village_id == village_id,
            Batch.movement_id.in_([each.movement_id for each in donations if each.movement_id]),
        )
        .order_by(Good.code)
    )
    for batch, good in rows:
        lines.setdefault(batch.movement_id, []).append(MovedLine(good, batch.quantity, [batch]))
    return [Given(donation, lines.get(donation.movement_id, ())) for donation in donations]
