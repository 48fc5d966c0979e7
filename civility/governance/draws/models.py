"""Draws by lot: a closed list, a seed read twice, and who was drawn."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.draws.rules import (
    REASON_LENGTH,
    SEED_NAME_LENGTH,
    SEEDS,
    SOURCES,
    STATES,
    TITLE_LENGTH,
    VALUE_LENGTH,
)


class Draw(Base):
    """One draw from one closed list; a repeated one is a row of its own that names the one before (``again``).

    ``households`` are the numbers on the list, ``drawn`` those that were drawn, in order: ``places`` winners, then
    ``reserves``. ``value`` is the seed as the first reader typed it; it counts once a second reader typed the same.
    ``readings`` says how often the first was typed. ``closed_seq`` is the transaction of the book that sealed the list.
    """

    __tablename__ = "village_draw"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "again"),
        ForeignKeyConstraint(["village_id", "lot_id"], ["goods_lot.village_id", "goods_lot.id"]),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("source_kind", SOURCES), name="source_kind"),
        CheckConstraint("(source_kind = 'lot') = (lot_id IS NOT NULL)", name="lot"),
        CheckConstraint(one_of("seed_kind", SEEDS), name="seed_kind"),
        CheckConstraint("(seed_kind = 'value') = (seed_at IS NOT NULL)", name="seed_at"),
        CheckConstraint("places > 0 AND reserves >= 0", name="places"),
        CheckConstraint("(state = 'closed') = (value IS NULL)", name="value"),
        CheckConstraint("(state = 'drawn') = (drawn_at IS NOT NULL)", name="drawn"),
        CheckConstraint("second_by IS NULL OR (second_by <> first_by AND second_by <> closed_by)", name="second_by"),
        CheckConstraint("(again IS NULL) = (attempt = 1)", name="attempt"),
        CheckConstraint("replaced_by > number", name="replaced_by_newer"),
        Index(None, "village_id", "lot_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    places: Mapped[int]
    reserves: Mapped[int]
    source_kind: Mapped[str] = mapped_column(String(5))
    source_name: Mapped[str] = mapped_column(String(60), default="")
    lot_id: Mapped[UUID | None]
    households: Mapped[list[str]] = mapped_column(JSON)
    list_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    seed_kind: Mapped[str] = mapped_column(String(5))
    seed_name: Mapped[str] = mapped_column(String(SEED_NAME_LENGTH), default="")
    seed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(6), default="closed")
    closed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    closed_seq: Mapped[int] = mapped_column(BigInteger)
    value: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    witnesses: Mapped[list[str]] = mapped_column(JSON, default=list)
    readings: Mapped[int] = mapped_column(default=0)
    first_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    second_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    drawn: Mapped[list[str]] = mapped_column(JSON, default=list)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempt: Mapped[int] = mapped_column(default=1)
    again: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    replaced_by: Mapped[int | None]

    @property
    def standing(self) -> str:
        """The state as it is shown: ``replaced`` once the draw was done over."""
        return self.state if self.replaced_by is None else "replaced"

    @property
    def is_open(self) -> bool:
        """Whether it waits to be drawn."""
        return self.standing in ("closed", "read")
