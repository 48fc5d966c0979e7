"""A roll on paper."""

from typing import Any

from sqlalchemy.orm import Session

from civility.clock import local
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.queries import period_of, shown_lines
from civility.papers import issue_paper, sealed_words
from civility.papers.printing import link_of
from civility.people.models import Division
from printables import honor_roll, words
from printables.page import Imprint

SIZES = honor_roll.SIZES


def roll_sheet(session: Session, village: Division, roll: HonorRoll, size: str) -> bytes:
    """The roll as it was frozen, as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    paper = issue_paper(session, village.code, "roll", str(roll.number))
    period = period_of(roll)
    return honor_roll.render(
        honor_roll.HonorRoll(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=f"第{roll.number}号",
                issued_on=local(roll.made_at).date(),
                link=link_of(paper),
                sealed=sealed_words(session, village.id, roll.head_seq),
            ),
            period=f"{period.since.year}年{period.since.month}月"
            if period.is_month
            else f"{period.since.year}年第{(period.since.month + 2) // 3}季度",
            as_of=roll.counted_until,
            entries=tuple(_entry(line) for line in shown_lines(session, roll)),
            method=roll.method % {"day": words.short_day(roll.counted_until)},
            ledger_head=roll.head_hash.hex(),
        ),
        size,
    )


def _entry(line: dict[str, Any]) -> honor_roll.RollEntry:
    return honor_roll.RollEntry(
        rank=line["rank"],
        household=line["label"],
        points_tenths=line["honour_tenths"],
        stars=line["stars"],
        merit="、".join(line["categories"]),
    )
