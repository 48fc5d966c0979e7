"""Statements as tables for people's own programs: oldest first, points as numbers with a decimal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.ledger.units import POINT_SCALE
from civility.people.rules import short_number
from civility.statements.queries import (
    Entry,
    Points,
    Row,
    Statement,
    VillageStatement,
    list_entries,
    span_words,
)
from civility.statements.rules import CATEGORY_WORDS, GOODS_ALWAYS, POINTS_ALWAYS, columns_of
from civility.tables import Column, Value, Written


def statement_tables(session: Session, statement: Statement) -> list[Written]:
    """The bank book between what was brought forward and what is left, and the sums of the period."""
    entries = list(list_entries(session, statement.village.id, statement.purse, statement.stretch))[::-1]
    return [
        Written(
            _("流水"),
            [
                Column(_("笔号"), 8),
                Column(_("时间"), 17),
                Column(_("事项"), 28),
                Column(_("说明"), 40),
                Column(_("兑换分进出"), 12),
                Column(_("兑换分余额"), 12),
                Column(_("荣誉分进出"), 12),
                Column(_("荣誉分余额"), 12),
                Column(_("冲回"), 18),
            ],
            _lines(statement, entries),
        ),
        Written(
            _("合计"),
            [Column("", 16), Column(_("兑换分"), 14), Column(_("荣誉分"), 14)],
            _sums(statement),
        ),
    ]


def village_tables(statement: VillageStatement) -> list[Written]:
    """Points by unit, points given by category, goods by store, and what was taken back."""
    categories = columns_of((name for row in statement.points for name in row.moved), POINTS_ALWAYS)
    points = [(row.name, *_figures(row, categories)) for row in statement.points]
    rows = [(shelf, row) for shelf in statement.shelves for row in shelf.rows]
    kinds = columns_of((name for _shelf, row in rows for name in row.moved), GOODS_ALWAYS)
    return [
        Written(_("积分"), [Column(_("积分"), 16), *_headings(categories)], points),
        Written(
            _("得分分类"),
            [Column(_("类别"), 20), Column(_("兑换分"), 12), Column(_("荣誉分"), 12)],
            [(name, tenths(spendable), tenths(honour)) for name, spendable, honour in statement.issued],
        ),
        Written(
            _("商品"),
            [Column(_("超市"), 16), Column(_("商品"), 24), Column(_("单位"), 8), *_headings(kinds)],
            [
                (shelf.store, row.name, row.measure, row.opening, *_moved(row, kinds), row.closing)
                for shelf, row in rows
            ],
        ),
        Written(
            _("冲回"),
            [
                Column(_("冲回笔号"), 10),
                Column(_("时间"), 17),
                Column(_("原笔号"), 10),
                Column(_("原时间"), 17),
                Column(_("原来记的"), 40),
                Column(_("原因"), 28),
                Column(_("户号"), 14),
                Column(_("兑换分进出"), 12),
            ],
            [
                (
                    each.seq,
                    each.at,
                    each.original_seq,
                    each.original_at,
                    each.original,
                    each.reason,
                    " ".join(each.households),
                    tenths(each.spendable),
                )
                for each in statement.reversals
            ],
        ),
        Written(
            _("说明"),
            [Column("", 24), Column("", 40)],
            [
                (_("村"), statement.village.name),
                (_("时间"), span_words(statement.stretch.span)),
                (_("从第几笔以后"), statement.stretch.after),
                (_("到第几笔为止"), statement.stretch.upto),
                (_("笔数"), statement.transactions),
                (_("得分的户"), statement.earners),
                (_("兑换的户"), statement.spenders),
                (_("账本印记"), statement.head_hash),
            ],
        ),
    ]


def tenths(amount: int) -> Decimal:
    """Points as a number: ``1355`` → 135.5."""
    return Decimal(amount) / POINT_SCALE


def _lines(statement: Statement, entries: Sequence[Entry]) -> Iterator[Sequence[Value]]:
    opening, closing = statement.opening, statement.closing
    yield ("", "", _("上期结余"), "", "", tenths(opening.spendable), "", tenths(opening.honour), "")
    for entry in entries:
        yield (
            entry.seq,
            entry.at,
            entry.what,
            entry.note,
            tenths(entry.change.spendable),
            tenths(entry.after.spendable),
            tenths(entry.change.honour),
            tenths(entry.after.honour),
            undoing(entry),
        )
    yield ("", "", _("期末结余"), "", "", tenths(closing.spendable), "", tenths(closing.honour), "")


def undoing(entry: Entry) -> str:
    """The other half of a reversal, in words; empty for everything else."""
    if entry.reversed_by is not None:
        return str(_("已由第 %(seq)s 笔冲回", seq=entry.reversed_by))
    return str(_("冲回第 %(seq)s 笔", seq=entry.reverses)) if entry.reverses is not None else ""


def _sums(statement: Statement) -> Iterator[Sequence[Value]]:
    yield (_("户号"), short_number(statement.household.number), "")
    yield (_("时间"), span_words(statement.stretch.span), "")
    yield (_("到第几笔为止"), statement.stretch.upto, "")
    yield _both(_("上期结余"), statement.opening)
    for category in columns_of(statement.moved, POINTS_ALWAYS):
        yield _both(_(CATEGORY_WORDS[category]), statement.moved.get(category, Points()))
    yield _both(_("期末结余"), statement.closing)


def _both(label: str, points: Points) -> Sequence[Value]:
    return (label, tenths(points.spendable), tenths(points.honour))


def _headings(categories: Iterable[str]) -> list[Column]:
    return [Column(_("期初"), 10), *(Column(_(CATEGORY_WORDS[name]), 10) for name in categories), Column(_("期末"), 10)]


def _figures(row: Row, categories: Sequence[str]) -> list[Value]:
    return [tenths(amount) for amount in (row.opening, *_moved(row, categories), row.closing)]


def _moved(row: Row, categories: Iterable[str]) -> list[int]:
    moved: Mapping[str, int] = row.moved
    return [moved.get(name, 0) for name in categories]
