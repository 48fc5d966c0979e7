"""A household's statement on paper: its bank book of the last three months."""

from datetime import date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import ZONE, today
from civility.errors import NotFound
from civility.home.queries import line_words
from civility.ledger import accounts, units
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.actors import HouseholdRef
from civility.people.models import Division
from civility.people.queries import find_current_card, get_household_by_id
from civility.people.rules import short_number
from printables import household_statement
from printables.household_statement import StatementLine
from printables.page import Imprint

DAYS = 92


def statement_pdf(session: Session, ref: HouseholdRef, size: str = "A4") -> bytes:
    """Every transaction of the last 92 days, with what stood before and what is left. Its code is the card's.

    Raises NotFound when the household has no valid card, and MissingGlyphs.
    """
    household = get_household_by_id(session, ref.village_id, ref.household_id)
    village = session.get_one(Division, ref.village_id)
    card = find_current_card(session, village.id, household.id)
    if card is None:
        raise NotFound()
    purse, until = accounts.household(household.number), today()
    since = until - timedelta(days=DAYS)
    held = ledger.balances(session, village.id, purse)
    left = sum(amount for unit, amount in held.items() if units.year_of(unit))
    lines, opening = _lines(session, village, purse, since, left)
    newest = ledger.newest(session, village.id)
    return household_statement.render(
        household_statement.HouseholdStatement(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=f"账本第{newest.seq}笔为止",
                issued_on=until,
                link=link_of(issue_paper(session, village.code, "card", str(card.id))),
            ),
            household=f"{household.head_name}家",
            number=short_number(household.number),
            from_on=since,
            to_on=until,
            opening_tenths=opening,
            closing_tenths=left,
            lines=tuple(lines),
            ledger_head=newest.hash.hex(),
            honour_tenths=held.get(units.HONOUR, 0),
        ),
        size,
    )


def _lines(session: Session, village: Division, purse: str, since: date, left: int) -> tuple[list[StatementLine], int]:
    """The lines oldest first, and what stood before the first; ``left`` is what is there now, in tenths."""
    spend = [unit for unit in ledger.balances(session, village.id, purse) if units.year_of(unit)]
    begin = datetime.combine(since, time(), ZONE)
    found = ledger.statement(session, village.id, purse, only=spend, since=begin, limit=1_000)
    lines = []
    for _seq, group in groupby(found, key=lambda line: line.seq):
        parts = list(group)
        change = sum(part.change for part in parts)
        lines.append(StatementLine(parts[0].at.astimezone(ZONE).date(), line_words(parts[0]), change, left))
        left -= change
    return lines[::-1], left
