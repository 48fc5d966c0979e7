"""What a bundle is made of."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base


class GoodPart(Base):
    """So many of a good in one bundle. Never changed: slips say the bundle, and its parts say what left the shelf."""

    __tablename__ = "good_part"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "bundle_id"], ["good.village_id", "good.id"], name="fk_good_part_bundle"),
        ForeignKeyConstraint(["village_id", "good_id"], ["good.village_id", "good.id"], name="fk_good_part_good"),
        CheckConstraint("quantity > 0 AND bundle_id <> good_id", name="part"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    bundle_id: Mapped[UUID] = mapped_column(primary_key=True)
    good_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
