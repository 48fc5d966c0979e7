"""Where people live, and what a village set for itself."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civility.db import Base, new_id, one_of

HANG_DAYS = 30
LEVELS = ("county", "township", "village")


class Division(Base):
    """A county, township or village, keyed by its 12-digit statistical division code."""

    __tablename__ = "division"
    __table_args__ = (CheckConstraint(one_of("level", LEVELS), name="level"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(10))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("division.id"), index=True)

    parent: Mapped["Division | None"] = relationship(remote_side=[id])


class VillageSettings(Base):
    """What a village decided about its own scheme. Made with the village, changed by its committee.

    Every column is sealed in the book whenever one changes. A column added later must be nullable and begin as NULL,
    so that what was sealed before still says the same.
    """

    __tablename__ = "village_settings"

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    notice_days: Mapped[int] = mapped_column(default=7)
    mask_names: Mapped[bool] = mapped_column(default=True)
    pin_at_counter: Mapped[bool] = mapped_column(default=False)
    deductions_adopted_on: Mapped[date | None]
    deductions_vote: Mapped[str] = mapped_column(Text, default="")
    office_phone: Mapped[str] = mapped_column(String(30), default="")
    office_place: Mapped[str] = mapped_column(String(60), default="")
    objection_contact: Mapped[str] = mapped_column(String(30), default="")
    undo_minutes: Mapped[int] = mapped_column(default=10)
    point_value_fen: Mapped[int | None]
    fund_year: Mapped[int | None]
    fund_fen: Mapped[int | None] = mapped_column(BigInteger)
    warning_percent: Mapped[int | None]
    ceiling_percent: Mapped[int | None]
    ceiling_vote: Mapped[str | None] = mapped_column(Text)
    expiry_years: Mapped[int | None]
    expiry_month: Mapped[int | None]
    expiry_day: Mapped[int | None]
    expiry_vote: Mapped[str | None] = mapped_column(Text)
    closed_year: Mapped[int | None]
    takedown_days: Mapped[int | None]
    repair_days: Mapped[int | None]
    repair_percent: Mapped[int | None]
    deduction_floor_tenths: Mapped[int | None] = mapped_column(BigInteger)
    deduction_lapse_days: Mapped[int | None]
    deduction_terms_vote: Mapped[str | None] = mapped_column(Text)
    sample_percent: Mapped[int | None]
    sample_least: Mapped[int | None]
    second_review_tenths: Mapped[int | None] = mapped_column(BigInteger)
    second_review_vote: Mapped[str | None] = mapped_column(Text)
    reservation_days: Mapped[int | None]
    units_strict: Mapped[bool | None]

    @property
    def hang_days(self) -> int:
        """How many days after it closed a notice still names people."""
        return self.takedown_days or HANG_DAYS


class Grid(Base):
    """A patch of a village looked after by one grid worker; may lie inside another."""

    __tablename__ = "grid"
    __table_args__ = (
        UniqueConstraint("village_id", "name"),
        ForeignKeyConstraint(["village_id", "parent_id"], ["grid.village_id", "grid.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(40))
    parent_id: Mapped[UUID | None]


class HeadUnit(Base):
    """5 to 15 households that elect one head (户长单元). One that was dissolved is empty and keeps its name: old months
    are counted under it.
    """

    __tablename__ = "head_unit"
    __table_args__ = (UniqueConstraint("village_id", "name"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(40))
    dissolved_on: Mapped[date | None]
