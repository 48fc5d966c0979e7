"""The directory of printed codes."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime


class Paper(Base):
    """One printed thing, whichever village it belongs to; made once and never changed.

    A directory keyed by the short code itself, because somebody who types a code names no village. Two papers
    may share a short code (it has 35 bits), so the token completes the key. ``ref`` names the thing inside the
    village and kind:

    =========  ==================================================================================
    card       the card's id (a UUID, so that it cannot be counted through)
    notice     the notice's number
    roll       the roll's number
    covenant   ``<kind>-<version>``, say ``village-3``
    draft      the same, of the sheet that asks what people think of it
    signing    the same, of the sheet on which households sign it
    slip       the redemption's slip number
    return     the number of the return slip
    voucher    the voucher's number
    standard   the standard's version
    statement  a household's bank book: number, span, last transaction, say ``0037-2026-10-12345``
    account    the village's month: month and last transaction, say ``2026-10-12345``
    closing    the id of a yearly close, from its first announcement on
    meeting    the meeting's number
    objection  the objection's id (a UUID: whoever holds the receipt may see its answer and appeal)
    prices     the price list's number
    donation   the donation's number
    draw       the draw's number
    village    ``front``: the village's public page, on door plates; ``board``: who is in office; ``tributes``: worthies and mottoes
    motto      the id of a family's motto (a UUID)
    wall       ``wall``: the wall where anybody says something, on its poster
    matter     the matter's id (a UUID: whoever holds the receipt sees what became of it)
    triad      ``front``: the page of roll, groups and covenants, on its poster
    seal       a month's seal: month, entries, what the root begins with, say ``2026-10-12345-9f86d081884c7d65``
    ruling     a posted ruling: notice, item, how manieth objection, say ``12-3-1``
    passbook   the id of a household's booklet (a UUID)
    =========  ==================================================================================
    """

    __tablename__ = "paper"

    short_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    token: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    village_code: Mapped[str] = mapped_column(String(12))
    ref: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
