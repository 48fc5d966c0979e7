"""The rollups that rolls and rankings read, kept at posting time."""

from datetime import date
from typing import get_args
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base, one_of
from civility.points.rules.tally import Scope


class MonthlyScore(Base):
    """The rollup that rolls read: one household's month and category, kept at posting time.

    ``month`` is the first day of the month in which the claim was posted.
    """

    __tablename__ = "monthly_score"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        Index(None, "village_id", "household_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(40), primary_key=True)
    honour_tenths: Mapped[int] = mapped_column(BigInteger, default=0)
    claim_count: Mapped[int] = mapped_column(default=0)


class MonthlyTotal(Base):
    """The rollup that rankings read: a month of one household, one head unit or the whole village, kept likewise.

    ``holder_id`` is the id of the household, head unit or village. ``household_count`` is how many of its
    households had a good deed posted. ``head_unit_id`` of a household's row is the unit its month counts for: the
    one it was in when the first claim of the month was posted, so that a household counts in one unit a month.
    """

    __tablename__ = "monthly_total"
    __table_args__ = (
        CheckConstraint(one_of("scope", get_args(Scope)), name="scope"),
        Index("ix_monthly_total_honour", "village_id", "scope", "month", "honour_tenths"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    scope: Mapped[Scope] = mapped_column(String(10), primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    head_unit_id: Mapped[UUID | None]
    honour_tenths: Mapped[int] = mapped_column(BigInteger, default=0)
    claim_count: Mapped[int] = mapped_column(default=0)
    household_count: Mapped[int] = mapped_column(default=0)
