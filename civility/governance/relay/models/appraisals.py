"""The appraisal (考核) of grid workers and heads on stated duties."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.relay.rules import OFFICES


class Appraisal(Base):
    """What the holders of one office are measured by in a period. ``duties`` is a list of ``{"what", "weight", "probe"}``,
    the weights summing to 100; sealed in the book before anybody is scored and never changed.
    """

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("office", tuple(OFFICES)), name="office"),
        CheckConstraint("until_on >= since_on", name="period"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    office: Mapped[str] = mapped_column(String(8))
    since_on: Mapped[date]
    until_on: Mapped[date]
    duties: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class AppraisalScore(Base):
    """What one of two people gave somebody, duty by duty. ``subject_id`` is a worker's account or a head's household."""

    __tablename__ = "appraisal_score"
    __table_args__ = (ForeignKeyConstraint(["village_id", "appraisal_id"], ["appraisal.village_id", "appraisal.id"]),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    scorer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    points: Mapped[list[int]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
