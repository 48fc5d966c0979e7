"""Outlets: ordinary shops that take points for the village, what they took, and what the village paid them for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

DISPUTE_RESULTS = ("", "stands", "reversed")


class Outlet(Base):
    """A shop with a keeper who signs in. ``code`` names its account in the book and never changes."""

    __tablename__ = "outlet"
    __table_args__ = (
        UniqueConstraint("village_id", "code"),
        UniqueConstraint("village_id", "name"),
        Index(None, "village_id", "keeper_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(80), default="")
    keeper_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Settlement(Base):
    """What the village owes an outlet for a month: made by one person, paid by another.

    What was paid is written when it is: a disputed line may fall out before.
    """

    __tablename__ = "settlement"
    __table_args__ = (
        UniqueConstraint("village_id", "outlet_id", "month"),
        ForeignKeyConstraint(["village_id", "outlet_id"], ["outlet.village_id", "outlet.id"]),
        CheckConstraint("paid_by IS NULL OR paid_by <> made_by", name="two_people"),
        CheckConstraint("(paid_at IS NULL) = (paid_seq IS NULL)", name="paid"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    outlet_id: Mapped[UUID]
    month: Mapped[str] = mapped_column(String(7))
    point_value_fen: Mapped[int]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    paid_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_seq: Mapped[int | None] = mapped_column(BigInteger)
    paid_tenths: Mapped[int | None] = mapped_column(BigInteger)
    paid_fen: Mapped[int | None] = mapped_column(BigInteger)
    paid_note: Mapped[str] = mapped_column(String(80), default="")


class OutletSale(Base):
    """Points a household paid at an outlet, and for what in words; ``number`` counts those of the village.

    ``undone_seq`` is the reversal, by the keeper within minutes or because a dispute was upheld.
    """

    __tablename__ = "outlet_sale"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "seq"),
        UniqueConstraint("village_id", "undone_seq"),
        ForeignKeyConstraint(["village_id", "outlet_id"], ["outlet.village_id", "outlet.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "settlement_id"], ["settlement.village_id", "settlement.id"]),
        CheckConstraint("total_tenths > 0", name="total"),
        CheckConstraint(one_of("dispute_result", DISPUTE_RESULTS), name="dispute_result"),
        CheckConstraint("decided_by IS NULL OR decided_by <> disputed_by", name="two_people"),
        Index(None, "village_id", "outlet_id", "at"),
        Index(None, "village_id", "settlement_id"),
        Index(None, "village_id", "household_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    outlet_id: Mapped[UUID]
    household_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(String(80))
    total_tenths: Mapped[int] = mapped_column(BigInteger)
    balance_before_tenths: Mapped[int] = mapped_column(BigInteger)
    found_by: Mapped[str] = mapped_column(String(10))
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    undone_seq: Mapped[int | None] = mapped_column(BigInteger)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settlement_id: Mapped[UUID | None]
    disputed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    disputed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dispute_reason: Mapped[str] = mapped_column(String(200), default="")
    dispute_result: Mapped[str] = mapped_column(String(10), default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    @property
    def state(self) -> str:
        """undone, disputed, settled (on a sheet) or taken (on none yet)."""
        if self.undone_seq is not None:
            return "undone"
        if self.disputed_by is not None and not self.dispute_result:
            return "disputed"
        return "settled" if self.settlement_id is not None else "taken"
