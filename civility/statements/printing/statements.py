"""Statements on paper, always in the village's language. Each print's code names what it covers and how far it goes."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.governance.rolls.forms import period_words
from civility.governance.rolls.queries import period_of
from civility.households.rules import KINDS as LIFE
from civility.papers import issue_paper, sealed_words
from civility.papers.printing import link_of
from civility.people.models import Division, Household
from civility.people.rules import short_number
from civility.points.queries import Ruling
from civility.statements.files import undoing
from civility.statements.queries import (
    Entry,
    Points,
    Row,
    Statement,
    VillageStatement,
    first_day,
    get_civility_file,
    get_statement,
    get_village_statement,
    head_hash,
    list_entries,
    span_words,
)
from civility.statements.rules import (
    CATEGORY_WORDS,
    GOODS_ALWAYS,
    POINTS_ALWAYS,
    WHOLE,
    Span,
    account_ref,
    columns_of,
    statement_ref,
)
from civility.web.locale import CHINESE
from civility.web.status import status_of
from printables import civility_file, household_statement, village_statement
from printables.page import Imprint

SIZES = household_statement.SIZES


def statement_pdf(session: Session, village: Division, household: Household, span: Span, size: str = "A4") -> bytes:
    """A household's bank book over a span, on A4 or A5. Raises MissingGlyphs when a name cannot be printed right."""
    with force_locale(CHINESE):
        statement = get_statement(session, village, household, span)
        ref = statement_ref(household.number, span, statement.stretch.upto)
        begin = span.since or first_day(session, village.id)
        end = min(span.until - timedelta(days=1), today()) if span.until else today()
        return household_statement.render(
            household_statement.HouseholdStatement(
                imprint=_imprint(session, village, "statement", ref, statement.stretch.upto),
                household=f"{household.head_name}家",
                number=short_number(household.number),
                from_on=min(begin, end),
                to_on=end,
                opening_tenths=statement.opening.spendable,
                closing_tenths=statement.closing.spendable,
                lines=_lines(session, statement),
                ledger_head=head_hash(session, village, statement.stretch.upto),
                opening_honour_tenths=statement.opening.honour,
                closing_honour_tenths=statement.closing.honour,
                sums=_sums(statement),
            ),
            size,
        )


def civility_file_pdf(session: Session, village: Division, household: Household, size: str = "A4") -> bytes:
    """A household's whole civility file; its code is that of the bank book it goes with. Raises MissingGlyphs."""
    with force_locale(CHINESE):
        file = get_civility_file(session, village, household, deeds=None)
        upto = file.whole.stretch.upto
        ref = statement_ref(household.number, Span(WHOLE), upto)
        return civility_file.render(
            civility_file.CivilityFile(
                imprint=_imprint(session, village, "statement", ref, upto),
                household=f"{household.head_name}家",
                number=short_number(household.number),
                since=household.joined_on,
                until=max(today(), household.joined_on),
                closing_tenths=file.closing.spendable,
                closing_honour_tenths=file.closing.honour,
                ledger_head=head_hash(session, village, upto),
                years=tuple(
                    civility_file.FileYear(
                        year,
                        tuple(
                            (_(CATEGORY_WORDS[name]), statement.moved[name].spendable)
                            for name in columns_of(statement.moved, ())
                            if statement.moved[name].spendable
                        ),
                        statement.closing.spendable,
                    )
                    for year, statement in file.years
                ),
                categories=tuple(civility_file.FileCategory(*each) for each in file.categories),
                honours=tuple(
                    civility_file.FileHonour(period_words(period_of(each.roll)), each.rank, each.stars)
                    for each in file.honours
                ),
                deeds=tuple(
                    civility_file.FileDeed(
                        each.happened_on,
                        f"{each.title}（{each.member_name}）" if each.member_name else each.title,
                        each.signed_tenths,
                        status_of("claim", each.state).word,
                    )
                    for each in file.deeds
                ),
                doers=tuple(
                    civility_file.FileDoer(name or _("没写是谁"), count)
                    for name, count in (file.doers if any(name for name, _count in file.doers) else ())
                ),
                disputes=tuple(_dispute(each) for each in file.disputes),
                changes=tuple(
                    civility_file.FileNote(each.happened_on, _(LIFE[each.kind].word)) for each in file.changes
                ),
            ),
            size,
        )


def village_statement_pdf(session: Session, village: Division, span: Span, size: str = "A4") -> bytes:
    """A village's month on A4 or A3, with a place for signatures and the seal. Raises MissingGlyphs."""
    with force_locale(CHINESE):
        statement = get_village_statement(session, village, span)
        upto = statement.stretch.upto
        categories = columns_of((name for row in statement.points for name in row.moved), POINTS_ALWAYS)
        kinds = columns_of(
            (name for shelf in statement.shelves for row in shelf.rows for name in row.moved), GOODS_ALWAYS
        )
        return village_statement.render(
            village_statement.VillageStatement(
                imprint=_imprint(session, village, "account", account_ref(span, upto), upto),
                period=span_words(span),
                first=statement.stretch.after + 1,
                last=upto,
                earners=statement.earners,
                spenders=statement.spenders,
                point_kinds=tuple(_(CATEGORY_WORDS[name]) for name in categories),
                points=tuple(
                    village_statement.UnitLine(row.name, row.opening, _moved(row, categories), row.closing)
                    for row in statement.points
                ),
                issued=tuple(village_statement.IssuedLine(*line) for line in statement.issued),
                good_kinds=tuple(_(CATEGORY_WORDS[name]) for name in kinds),
                shelves=tuple(
                    village_statement.ShelfPart(
                        shelf.store,
                        tuple(
                            village_statement.GoodLine(
                                row.name, row.measure, row.opening, _moved(row, kinds), row.closing
                            )
                            for row in shelf.rows
                        ),
                    )
                    for shelf in statement.shelves
                ),
                reversals=_reversals(statement),
                ledger_head=statement.head_hash,
            ),
            size,
        )


def _imprint(session: Session, village: Division, kind: str, ref: str, upto: int) -> Imprint:
    return Imprint(
        township=village.parent.name if village.parent else "",
        village=village.name,
        number=f"账本第{upto}笔为止",
        issued_on=today(),
        link=link_of(issue_paper(session, village.code, kind, ref)),
        sealed=sealed_words(session, village.id, upto) if upto else "",
    )


def _dispute(each: Ruling) -> civility_file.FileNote:
    """An objection and what came of it; an appeal has the last word."""
    last = ("appeal", each.appeal.state) if each.appeal else ("objection", each.objection.state)
    return civility_file.FileNote(local(each.objection.raised_at).date(), each.clause.title, status_of(*last).word)


def _lines(session: Session, statement: Statement) -> tuple[household_statement.StatementLine, ...]:
    entries = list_entries(session, statement.village.id, statement.purse, statement.stretch)
    return tuple(_line(entry) for entry in entries)[::-1]


def _line(entry: Entry) -> household_statement.StatementLine:
    return household_statement.StatementLine(
        number=str(entry.seq),
        on=local(entry.at).date(),
        what=f"{entry.what} {entry.note}".strip(),
        amount_tenths=entry.change.spendable,
        balance_tenths=entry.after.spendable,
        honour_tenths=entry.change.honour,
        honour_balance_tenths=entry.after.honour,
        mark=undoing(entry) if entry.reversed_by is not None else "",
    )


def _sums(statement: Statement) -> tuple[household_statement.StatementSum, ...]:
    moved = {name: statement.moved.get(name, Points()) for name in columns_of(statement.moved, ())}
    return tuple(
        household_statement.StatementSum(_(CATEGORY_WORDS[name]), each.spendable, each.honour)
        for name, each in moved.items()
    )


def _reversals(statement: VillageStatement) -> tuple[village_statement.UndoneLine, ...]:
    return tuple(
        village_statement.UndoneLine(
            number=str(each.seq),
            on=local(each.at).date(),
            original_number=str(each.original_seq),
            original_on=local(each.original_at).date(),
            what=each.original,
            households="\n".join(each.households),
            points_tenths=each.spendable,
            why=each.reason,
        )
        for each in statement.reversals
    )


def _moved(row: Row, categories: Sequence[str]) -> tuple[int, ...]:
    return tuple(row.moved.get(name, 0) for name in categories)
