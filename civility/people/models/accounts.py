"""The people who act: how they sign in, and who may do what where."""

from datetime import date, datetime
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.people.models.places import Division

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

    @property
    def lasting_id(self) -> str:
        """The same person after another password: whose things wait in a phone."""
        return f"user:{self.id}"

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
