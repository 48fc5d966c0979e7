"""Pictures of a village."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base, UtcDateTime, new_id


class Photo(Base):
    """A picture as it is shown. Loose, and gone after ``loose_until``, as long as nothing it belongs to was written down.

    ``keeper`` is the mark of whoever sent it (``Actor.mark``): nobody else can attach it or see it while it is loose.
    ``digest`` is the SHA-256 of the file as it came, ``likeness`` its 64-bit difference hash. The two JPEGs are read
    only where they are shown. Once ``emptied_at`` they show that a picture was there, and the hashes still say which.
    """

    __tablename__ = "photo"
    __table_args__ = (Index("ix_photo_loose", "village_id", "loose_until"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    keeper: Mapped[str] = mapped_column(String(60))
    loose_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    likeness: Mapped[bytes] = mapped_column(LargeBinary(8))
    width: Mapped[int]
    height: Mapped[int]
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    large: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    small: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
