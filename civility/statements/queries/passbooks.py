"""Where a household's passbook stands: its booklets, what was printed in them, and what was not printed yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import local
from civility.errors import N_
from civility.ledger import Finding, accounts
from civility.people.models import Household
from civility.statements.errors import PassbookNotFound
from civility.statements.models import Passbook, PassbookPrint
from civility.statements.queries.households import Entry, Points, held_at, list_entries
from civility.statements.queries.stretches import Stretch
from civility.statements.rules import WHOLE, Span, place_lines
from civility.web.locale import CHINESE
from printables.passbook import ROWS, rows_of

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a booklet as it is printed now; ``carried`` was left before its first line."""

    number: int
    carried: Points
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """A booklet with everything printed in it, oldest first."""

    passbook: Passbook
    prints: Sequence[PassbookPrint]

    @property
    def upto(self) -> int:
        """The transaction it is printed up to."""
        return self.prints[-1].upto_seq if self.prints else self.passbook.after_seq

    @property
    def lines(self) -> list[Line]:
        return [line for each in self.prints for line in each.lines]

    @property
    def last_line(self) -> Line | None:
        """The line printed last."""
        return self.prints[-1].lines[-1] if self.prints else None

    @property
    def next_place(self) -> int:
        """The first free row, counted through all pages."""
        lines = self.lines
        return int(lines[-1]["place"] + lines[-1]["rows"]) if lines else 0

    @property
    def pages(self) -> list[Page]:
        """The pages that were begun."""
        left = Points(self.passbook.opening_tenths, self.passbook.opening_honour_tenths)
        pages: list[Page] = []
        for line in self.lines:
            number = line["place"] // ROWS + 1
            if not pages or pages[-1].number != number:
                pages.append(Page(number, left, ()))
            pages[-1] = Page(number, pages[-1].carried, (*pages[-1].lines, line))
            left = Points(line["balance"], line["honour_balance"])
        return pages


def list_passbooks(session: Session, village_id: UUID, household_id: UUID) -> Sequence[Passbook]:
    """A household's booklets, newest first."""
    query = select(Passbook).where(Passbook.village_id == village_id, Passbook.household_id == household_id)
    return session.scalars(query.order_by(Passbook.number.desc())).all()


def find_booklet(session: Session, village_id: UUID, household_id: UUID) -> Booklet | None:
    """The booklet a household uses now, if it has one."""
    query = select(Passbook).where(
        Passbook.village_id == village_id, Passbook.household_id == household_id, Passbook.voided_at.is_(None)
    )
    book = session.scalar(query.order_by(Passbook.number.desc()).limit(1))
    return _booklet(session, book) if book else None


def get_booklet(session: Session, village_id: UUID, household_id: UUID, number: int) -> Booklet:
    """A household's booklet by its number. Raises PassbookNotFound."""
    query = select(Passbook).where(
        Passbook.village_id == village_id, Passbook.household_id == household_id, Passbook.number == number
    )
    return _booklet(session, session.scalar(query))


def get_booklet_by_id(session: Session, village_id: UUID, passbook_id: UUID) -> Booklet:
    """Raises PassbookNotFound."""
    return _booklet(session, session.get(Passbook, (village_id, passbook_id)))


def list_unprinted(
    session: Session, booklet: Booklet, household: Household, upto: int, *, most: int | None = None
) -> list[Entry]:
    """What came and went after where the booklet stopped, oldest first, ``most`` of them at most."""
    stretch = Stretch(Span(WHOLE), booklet.upto, upto)
    purse = accounts.household(household.number)
    with force_locale(CHINESE):
        return list(list_entries(session, household.village_id, purse, stretch))[::-1][:most]


def place_entries(booklet: Booklet, entries: list[Entry]) -> list[Line]:
    """The lines as they are kept: words, figures, and the place through all pages."""
    with force_locale(CHINESE):
        words = [_words(entry) for entry in entries]
    heights = [rows_of(each) for each in words]
    places = place_lines(heights, booklet.next_place, ROWS)
    return [
        {
            "place": place,
            "rows": height,
            "seq": entry.seq,
            "on": local(entry.at).date().isoformat(),
            "what": what,
            "amount": entry.change.spendable,
            "balance": entry.after.spendable,
            "honour": entry.change.honour,
            "honour_balance": entry.after.honour,
        }
        for place, height, what, entry in zip(places, heights, words, entries, strict=True)
    ]


def check_passbooks(session: Session, village_id: UUID) -> list[Finding]:
    """Whether each booklet goes on where it stopped, and what it says is left is what the book says was left."""
    query = (
        select(Passbook, Household)
        .join(Household, (Household.village_id == Passbook.village_id) & (Household.id == Passbook.household_id))
        .where(Passbook.village_id == village_id)
        .order_by(Household.number, Passbook.number)
    )
    prints: dict[UUID, list[PassbookPrint]] = {}
    all_prints = select(PassbookPrint).where(PassbookPrint.village_id == village_id).order_by(PassbookPrint.number)
    for each in session.scalars(all_prints):
        prints.setdefault(each.passbook_id, []).append(each)
    text = N_("%(household)s 户第 %(number)s 本存折打到第 %(seq)s 笔，上面的余数和账本不一样，或中间断了。")
    return [
        Finding(
            "passbooks", booklet.upto, text, {"household": household.number, "number": book.number, "seq": booklet.upto}
        )
        for book, household in session.execute(query)
        for booklet in [Booklet(book, prints.get(book.id, []))]
        if not _agrees(session, booklet, household)
    ]


def _agrees(session: Session, booklet: Booklet, household: Household) -> bool:
    book, lines = booklet.passbook, booklet.lines
    stops = [book.after_seq, *(each.upto_seq for each in booklet.prints)]
    unbroken = all(each.after_seq == stop for each, stop in zip(booklet.prints, stops, strict=False))
    sums = Points(book.opening_tenths, book.opening_honour_tenths)
    for line in lines:
        sums += Points(line["amount"], line["honour"])
        if sums != Points(line["balance"], line["honour_balance"]):
            return False
    purse = accounts.household(household.number)
    return unbroken and sums == held_at(session, book.village_id, purse, booklet.upto)


def _booklet(session: Session, passbook: Passbook | None) -> Booklet:
    if passbook is None:
        raise PassbookNotFound()
    query = select(PassbookPrint).where(
        PassbookPrint.village_id == passbook.village_id, PassbookPrint.passbook_id == passbook.id
    )
    return Booklet(passbook, session.scalars(query.order_by(PassbookPrint.number)).all())


def _words(entry: Entry) -> str:
    """One line of a booklet; what is longer than half a page says where all of it can be read."""
    words = f"{entry.what} {entry.note}".strip()
    return words if len(words) <= 90 else f"{entry.what} {_('（全部看流水第 %(seq)s 笔）', seq=entry.seq)}"
