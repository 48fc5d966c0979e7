"""Tributes. None is ever deleted: what a household took back is gone from every public page and stays written down."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.tributes.rules import CHANNELS, KINDS, SIGNED, STATES


class Tribute(Base):
    """What somebody of a household did for the village, or what the family lives by, to be shown to everybody.

    ``proposed_by`` is empty where the household wrote it itself. Consent came over the household's own phone, or on
    paper that ``signer`` signed and ``confirmed_by``, who did not propose it, has seen. ``decided_by`` is another person.
    """

    __tablename__ = "tribute"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint(one_of("kind", tuple(KINDS)), name="kind"),
        CheckConstraint(one_of("signed", tuple(SIGNED)), name="signed"),
        CheckConstraint(one_of("channel", ("", *CHANNELS)), name="channel"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("state NOT IN ('agreed', 'public', 'declined') OR agreed_at IS NOT NULL", name="consent"),
        CheckConstraint("(channel = 'paper') = (confirmed_by IS NOT NULL)", name="paper"),
        CheckConstraint("state NOT IN ('public', 'declined') OR decided_by IS NOT NULL", name="decided"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        Index(None, "village_id", "state", "kind"),
        Index(None, "village_id", "household_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(6))
    household_id: Mapped[UUID]
    person: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(200))
    signed: Mapped[str] = mapped_column(String(6), default="masked")
    state: Mapped[str] = mapped_column(String(10))
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    channel: Mapped[str] = mapped_column(String(6), default="")
    signer: Mapped[str] = mapped_column(String(40), default="")
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(100), default="")
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
