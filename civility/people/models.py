"""Places, households and the people who act: who exists, and who may do what where.

Divisions, users and appointments are reference tables. Everything else belongs to one village and
carries ``village_id`` (the division id of the village) first in every key.
"""

import secrets
from datetime import date, datetime
from functools import partial
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

SALT_SIZE = 16
HANG_DAYS = 30
LEVELS = ("county", "township", "village")
ROLES = (
    "administrator",
    "township_officer",
    "committee",
    "recorder",
    "reviewer",
    "supervisor",
    "storekeeper",
    "outlet_keeper",
    "grid_worker",
    "unit_head",
)


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


class Household(Base):
    """The account holder: earns, spends, votes.

    ``number`` is 4 to 6 digits, unique in the village, never changed or used again: the book knows the
    household by it. ``sort_key`` is the pinyin of the head's name, editable because readings differ. ``salt`` hides
    the head's name in what the book seals; thrown away with the name, it leaves nothing to guess at. ``walk_order`` is
    its place on the way through its grid or unit, where somebody put it in order.
    """

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        ForeignKeyConstraint(["village_id", "grid_id"], ["grid.village_id", "grid.id"]),
        ForeignKeyConstraint(["village_id", "head_unit_id"], ["head_unit.village_id", "head_unit.id"]),
        Index(None, "village_id", "sort_key"),
        Index(None, "village_id", "joined_on"),
        Index(None, "village_id", "left_on"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(6))
    head_name: Mapped[str] = mapped_column(String(60))
    sort_key: Mapped[str] = mapped_column(String(200))
    group_name: Mapped[str] = mapped_column(String(40), default="")
    grid_id: Mapped[UUID | None]
    head_unit_id: Mapped[UUID | None]
    address: Mapped[str] = mapped_column(String(120), default="")
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    walk_order: Mapped[int | None]
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(SALT_SIZE), default=partial(secrets.token_bytes, SALT_SIZE))


class Member(Base):
    """A person of a household: name and place in the family, no more than the scheme needs."""

    __tablename__ = "member"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        Index(None, "village_id", "household_id", "id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(60))
    relation: Mapped[str] = mapped_column(String(20), default="")
    birth_year: Mapped[int | None]
    phone: Mapped[str] = mapped_column(String(20), default="")
    left_on: Mapped[date | None]


class HouseholdCard(Base):
    """A household's QR card. A new one revokes the old; a revoked card stays so that it can be named."""

    __tablename__ = "household_card"
    __table_args__ = (
        UniqueConstraint("village_id", "household_id", "issue"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID]
    issue: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Portrait(Base):
    """Who collects for a household, to be known by at the counter; kept with its consent, one a household or none.

    Not with the photos of claims, which anybody who reads claims may look at: this JPEG is for those who hand over goods
    and for the household. It is not sealed, does not leave with the village, and goes with its row.
    """

    __tablename__ = "portrait"
    __table_args__ = (ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    kept_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class RosterImport(Base):
    """One roster taken in: its request key, who did it, and how many households came."""

    __tablename__ = "roster_import"
    __table_args__ = (UniqueConstraint("village_id", "request_key"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    household_count: Mapped[int]
    member_count: Mapped[int]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Upload(Base):
    """A file kept between choosing and confirming, so that it is sent once and any process can go on.

    Gone when it was imported, and a day after it came. ``purpose`` is roster, standard or goods.
    """

    __tablename__ = "upload"

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(200))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class User(UserMixin, Base):
    """Somebody with a sign-in of their own. Their own household, when they have one, bars them from its claims."""

    __tablename__ = "user_account"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint("(village_id IS NULL) = (household_id IS NULL)", name="household_whole"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    enabled: Mapped[bool] = mapped_column(default=True)
    session_stamp: Mapped[int] = mapped_column(default=1)
    village_id: Mapped[UUID | None]
    household_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    appointments: Mapped[list["Appointment"]] = relationship(back_populates="user", order_by="Appointment.starts_on")

    @property
    def is_active(self) -> bool:
        return self.enabled

    def get_id(self) -> str:
        """What the session cookie carries; a new stamp ends every session of this user."""
        return f"user:{self.id}:{self.session_stamp}"


class SignInName(Base):
    """The directory of sign-in names, keyed by their own hash so that it can be spread over machines."""

    __tablename__ = "sign_in_name"

    name_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), unique=True)


class SignInFailure(Base):
    """Wrong passwords of late for one name or card: the next try waits. Cleared by a right one."""

    __tablename__ = "sign_in_failure"

    subject_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Appointment(Base):
    """A person's role in a place for a term. One person may hold several; both days are included."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="term"),
        Index(None, "division_id", "role"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    division_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    user: Mapped[User] = relationship(back_populates="appointments")
    division: Mapped[Division] = relationship()


class Kinship(Base):
    """A household that a staff member's relatives live in: they neither review its claims nor rule on them."""

    __tablename__ = "kinship"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended"),
        Index(None, "village_id", "user_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    household_id: Mapped[UUID]
    declared_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiToken(Base):
    """A bearer token bound to a user's appointments; only its hash is kept."""

    __tablename__ = "api_token"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    label: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
