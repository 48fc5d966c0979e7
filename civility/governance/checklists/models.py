"""The lines of a village's checklists."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base, new_id, one_of
from civility.governance.checklists.rules import LISTS, PROBES


class ChecklistItem(Base):
    """One thing a store should have or do. ``probe`` names what of the program says whether it holds; without one somebody
    looks and says so (``seen_on``), and that holds for ``rules.SEEN_DAYS``.
    """

    __tablename__ = "checklist_item"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        CheckConstraint(one_of("list", LISTS), name="list"),
        CheckConstraint(one_of("probe", ("", *PROBES)), name="probe"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(80))
    store_id: Mapped[UUID]
    list: Mapped[str] = mapped_column(String(6))
    what: Mapped[str] = mapped_column(String(60))
    probe: Mapped[str] = mapped_column(String(16), default="")
    seen_on: Mapped[date | None]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    dropped: Mapped[bool] = mapped_column(default=False)
