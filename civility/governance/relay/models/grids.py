"""Who looks after a grid."""

from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base


class GridPost(Base):
    """The worker of a grid, and whoever of the committee answers for it. Sealed in the book; empty where nobody is named.

    Beside ``grid`` and not in it: a grid is a place that accounts hang on, by their own households.
    """

    __tablename__ = "grid_post"
    __table_args__ = (ForeignKeyConstraint(["village_id", "grid_id"], ["grid.village_id", "grid.id"]),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    grid_id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
