"""Panels and their members."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base, new_id


class Panel(Base):
    """A group with a duty; shown in the order of ``place``. ``example`` until somebody of the village saved it."""

    __tablename__ = "panel"
    __table_args__ = (UniqueConstraint("village_id", "request_key"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(20))
    duty: Mapped[str] = mapped_column(String(200))
    place: Mapped[int]
    example: Mapped[bool] = mapped_column(default=False)
    dropped: Mapped[bool] = mapped_column(default=False)


class PanelMember(Base):
    """Somebody in a panel from a day to a day. Whoever served stays written down; ``phone`` is for the village's own use."""

    __tablename__ = "panel_member"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "panel_id"], ["panel.village_id", "panel.id"]),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="term"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    panel_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(40))
    duty: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
