"""What people read without us: households, their bank book, goods and claims, as CSV that spreadsheets open.

Nothing here is taken in again. Headings are Chinese; times are the village's own, amounts whole points and pieces.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Result, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from civility.clock import local
from civility.ledger import accounts, units
from civility.ledger.models import LedgerBalance, LedgerPosting, LedgerTransaction
from civility.people.models import Grid, Household, Member
from civility.points.models import Claim, ClaimSheet, Clause
from civility.store.models import Good
from civility.tables import Value
from civility.web.status import STATES

ROWS_AT_ONCE: Final = 1_000
PURSES: Final = f"{accounts.Kind.HOUSEHOLD}:"
KINDS: Final = {
    "redemption": "兑换",
    "reversal": "撤销",
    "goods-return": "退货",
    "hold": "预留",
    "hold-release": "预留退回",
}

Line = Sequence[Value]


def households(session: Session, village_id: UUID) -> Iterator[Line]:
    """Every household by number, with what its purse holds."""
    yield ("户号", "户主", "村民小组", "网格", "住址", "人数", "入册", "迁出", "兑换分", "荣誉分")
    held = _held(session, village_id)
    people = (
        select(Member.household_id, func.count().label("people"))
        .where(Member.village_id == village_id, Member.left_on.is_(None))
        .group_by(Member.household_id)
        .subquery()
    )
    query = (
        select(Household, Grid.name, people.c.people)
        .outerjoin(Grid, and_(Grid.village_id == Household.village_id, Grid.id == Household.grid_id))
        .outerjoin(people, people.c.household_id == Household.id)
        .where(Household.village_id == village_id)
        .order_by(Household.number)
    )
    for one, grid, count in session.execute(query):
        spend, honour = held.get(accounts.household(one.number), (0, 0))
        yield (
            one.number,
            one.head_name,
            one.group_name,
            grid or "",
            one.address,
            count or 0,
            one.joined_on,
            one.left_on or "",
            _number(spend, units.HONOUR),
            _number(honour, units.HONOUR),
        )


def bank_book(session: Session, village_id: UUID) -> Iterator[Line]:
    """Every line of every household's purse, in the order of the book."""
    yield ("户号", "账本第几笔", "时间", "事由", "分", "变动", "余额", "撤销第几笔")
    query = (
        select(
            LedgerTransaction.at,
            LedgerTransaction.kind,
            LedgerTransaction.reason,
            LedgerTransaction.reverses_seq,
            *LedgerPosting.__table__.c,
        )
        .join(
            LedgerPosting,
            and_(LedgerPosting.village_id == LedgerTransaction.village_id, LedgerPosting.seq == LedgerTransaction.seq),
        )
        .where(
            LedgerTransaction.village_id == village_id,
            LedgerPosting.village_id == village_id,
            or_(LedgerPosting.source.startswith(PURSES), LedgerPosting.destination.startswith(PURSES)),
        )
        .order_by(LedgerPosting.seq, LedgerPosting.line)
    )
    for line in _streamed(session, query):
        for purse, change, after in (
            (line.source, -line.amount, line.source_balance),
            (line.destination, line.amount, line.destination_balance),
        ):
            if purse.startswith(PURSES):
                yield (
                    purse.removeprefix(PURSES),
                    line.seq,
                    f"{local(line.at):%Y-%m-%d %H:%M:%S}",
                    KINDS.get(line.kind) or line.reason or line.kind,
                    _unit(line.unit),
                    _number(change, line.unit),
                    _number(after, line.unit),
                    line.reverses_seq or "",
                )


def goods(session: Session, village_id: UUID) -> Iterator[Line]:
    """Every good, with how many stand on the village's shelves."""
    yield ("编号", "名称", "类别", "单位", "货架上")
    shelved: dict[str, int] = {}
    query = select(LedgerBalance.unit, LedgerBalance.balance).where(
        LedgerBalance.village_id == village_id, LedgerBalance.account.startswith(f"{accounts.Kind.SHELF}:")
    )
    for unit, amount in session.execute(query):
        shelved[unit] = shelved.get(unit, 0) + amount
    for good in session.scalars(select(Good).where(Good.village_id == village_id).order_by(Good.id)):
        yield (good.code, good.name, good.category, good.unit, shelved.get(units.good(good.code), 0))


def claims(session: Session, village_id: UUID) -> Iterator[Line]:
    """Every claim by the day it is about, and how it ended."""
    yield ("日期", "户号", "户主", "条款", "加扣", "分", "事由", "办到哪一步", "账本第几笔")
    query = (
        select(Claim, Household.number, Household.head_name, Clause.title, ClaimSheet.reason)
        .join(Household, and_(Household.village_id == Claim.village_id, Household.id == Claim.household_id))
        .join(Clause, and_(Clause.village_id == Claim.village_id, Clause.id == Claim.clause_id))
        .join(ClaimSheet, and_(ClaimSheet.village_id == Claim.village_id, ClaimSheet.id == Claim.sheet_id))
        .where(Claim.village_id == village_id, Household.village_id == village_id)
        .order_by(Claim.happened_on, Claim.id)
    )
    for claim, number, head_name, title, reason in _streamed(session, query):
        yield (
            claim.happened_on,
            number,
            head_name,
            title,
            "扣" if claim.direction == "deduction" else "加",
            _number(claim.amount_tenths, units.HONOUR),
            reason,
            STATES["claim"][claim.state].word,
            claim.posted_seq or "",
        )


SHEETS: Final[Mapping[str, Callable[[Session, UUID], Iterator[Line]]]] = {
    "sheets/households.csv": households,
    "sheets/bank_book.csv": bank_book,
    "sheets/goods.csv": goods,
    "sheets/claims.csv": claims,
}


def _streamed(session: Session, query: Select[*tuple[Any, ...]]) -> Result[*tuple[Any, ...]]:
    """A long answer, a thousand rows in memory at a time."""
    return session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})


def _held(session: Session, village_id: UUID) -> dict[str, tuple[int, int]]:
    """Spendable and honour points by purse, in tenths."""
    held: dict[str, tuple[int, int]] = {}
    query = select(LedgerBalance.account, LedgerBalance.unit, LedgerBalance.balance).where(
        LedgerBalance.village_id == village_id, LedgerBalance.account.startswith(PURSES)
    )
    for purse, unit, amount in session.execute(query):
        spend, honour = held.get(purse, (0, 0))
        held[purse] = (spend, honour + amount) if unit == units.HONOUR else (spend + amount, honour)
    return held


def _unit(unit: str) -> str:
    if unit == units.HONOUR:
        return "荣誉分"
    if unit == units.YUAN:
        return "元"
    year = units.year_of(unit)
    return f"{year}年兑换分" if year else unit


def _number(amount: int, unit: str) -> Decimal:
    return Decimal(amount) / units.scale(unit)
