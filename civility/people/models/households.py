"""Households, who lives in them, their cards, and how they came into the program."""

import secrets
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id

SALT_SIZE = 16


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
