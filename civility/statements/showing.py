"""Statements as the pages' macros take them: plain values, figures written out."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from civility.clock import local
from civility.statements.files import undoing
from civility.statements.queries import Entry, Points, Row, Statement
from civility.statements.rules import CATEGORY_WORDS, GOODS_ALWAYS, POINTS_ALWAYS, WHOLE, columns_of
from civility.web.filters import instant, month, quantity, signed_points
from civility.web.numbers import points as figure


def by_month(entries: Sequence[Entry], book_url: str) -> list[dict[str, Any]]:
    """Entries under their months, each half of a reversal with the way to the other, here or in the book."""
    here = {entry.seq for entry in entries}
    return [
        {"label": label, "lines": [_line(entry, here, book_url) for entry in group]}
        for label, group in groupby(entries, key=lambda entry: month(local(entry.at).date()))
    ]


def sums(statement: Statement) -> list[tuple[str, str]]:
    """What was brought forward, what came and went, and what is left: label and both sorts of points."""
    moved = [(_(CATEGORY_WORDS[name]), statement.moved[name]) for name in columns_of(statement.moved, ())]
    return [
        (_("上期结余"), _both(statement.opening, _unsigned)),
        *((what, _both(points, signed_points)) for what, points in moved),
        (_("期末结余"), _both(statement.closing, _unsigned)),
    ]


def points_table(rows: Sequence[Row]) -> dict[str, Any]:
    """Columns and rows of points by unit."""
    kinds = columns_of((name for row in rows for name in row.moved), POINTS_ALWAYS)
    return _table(_("积分"), kinds, [(row.name, row) for row in rows], figure)


def goods_table(rows: Sequence[Row]) -> dict[str, Any]:
    """Columns and rows of the goods of one shelf."""
    kinds = columns_of((name for row in rows for name in row.moved), GOODS_ALWAYS)
    named = [(f"{row.name}（{row.measure}）" if row.measure else row.name, row) for row in rows]
    return _table(_("商品"), kinds, named, quantity)


def _line(entry: Entry, here: set[int], book_url: str) -> dict[str, Any]:
    other = entry.reversed_by or entry.reverses
    elsewhere = f"{book_url}?period={WHOLE}&before={other + 1}" if other and other not in here else ""
    return {
        "seq": entry.seq,
        "when": instant(entry.at),
        "what": entry.what,
        "note": entry.note,
        "tenths": entry.change.spendable,
        "after": entry.after.spendable,
        "honour": entry.change.honour,
        "honour_after": entry.after.honour,
        "undone": entry.reversed_by is not None,
        "mark": _("看第 %(seq)s 笔", seq=entry.reverses) if entry.reverses else undoing(entry),
        "mark_url": f"{elsewhere}#e{other}" if other else "",
    }


def _both(points: Points, say: Callable[[int], str]) -> str:
    spendable, honour = say(points.spendable), say(points.honour)
    return str(_("兑换分 %(spendable)s，荣誉分 %(honour)s", spendable=spendable, honour=honour))


def _unsigned(tenths: int) -> str:
    return str(_("%(points)s 分", points=figure(tenths)))


def _table(
    heading: str, kinds: Sequence[str], rows: Sequence[tuple[str, Row]], say: Callable[[int], str]
) -> dict[str, Any]:
    columns = [("opening", _("期初")), *((name, _(CATEGORY_WORDS[name])) for name in kinds), ("closing", _("期末"))]
    return {
        "columns": [
            {"key": "what", "label": heading},
            *({"key": key, "label": label, "figures": True} for key, label in columns),
        ],
        "rows": [
            {"what": label, "opening": say(row.opening), "closing": say(row.closing)}
            | {name: _signed(row.moved.get(name, 0), say) for name in kinds}
            for label, row in rows
        ],
    }


def _signed(amount: int, say: Callable[[int], str]) -> str:
    return f"+{say(amount)}" if amount > 0 else say(amount) if amount else ""
