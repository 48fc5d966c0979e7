"""A roll on paper, and the certificates of the households on it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from civility.clock import local
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.queries import find_replaced, get_roll, method_of, period_of, shown_lines
from civility.papers import issue_paper, sealed_words
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.queries import list_households
from printables import certificate, honor_roll, words
from printables.cutting import Tell, silent
from printables.page import Imprint

SIZES = honor_roll.SIZES


def roll_sheet(
    session: Session,
    village: Division,
    roll: HonorRoll,
    size: str,
    *,
    festival: str = "",
    category: str = "",
    together: Sequence[str] = (),
) -> bytes:
    """The roll as it was frozen, whole or of one category, as PDF; ``together``: topics to do better, said below it.

    Raises MissingGlyphs, TextTooLong, NoSuchSize, NoSuchFestival.
    """
    return honor_roll.render(
        honor_roll.HonorRoll(
            imprint=_imprint(session, village, roll),
            period=f"{period_printed(roll)} {category}".rstrip(),
            as_of=roll.counted_until,
            entries=tuple(_entry(line) for line in shown_lines(session, roll, category)),
            method=method_of(roll, category) % {"day": words.short_day(roll.counted_until), "category": category},
            ledger_head=roll.head_hash.hex(),
            together=tuple(together),
            note=_note(session, roll),
            void=roll.replaced_by is not None,
        ),
        size,
        festival=festival,
    )


def list_certified(roll: HonorRoll, *, stars: int | None = None, household: str = "") -> list[dict[str, Any]]:
    """The lines that certificates are made of: those with stars, of them so many or of one household number.

    None where a newer roll took this one's place.
    """
    if roll.replaced_by is not None:
        return []
    return [
        line
        for line in roll.lines
        if line["stars"] and stars in (None, line["stars"]) and household in ("", line["household_number"])
    ]


def certificate_sheets(
    session: Session, village: Division, roll: HonorRoll, lines: Sequence[dict[str, Any]], *, tell: Tell = silent
) -> bytes:
    """A certificate for each of these lines, as PDF. Raises MissingGlyphs, TextTooLong.

    It is handed to the household, not hung on a wall, so the name is whole and nobody is left out.
    """
    households = list_households(session, village.id, with_left=True)
    names = {household.number: household.head_name for household in households}
    return certificate.render(
        certificate.CertificateSheet(
            imprint=_imprint(session, village, roll),
            period=period_printed(roll),
            roll=honor_roll.HonorRoll.title,
            certificates=tuple(
                certificate.Certificate(
                    household=f"{names[line['household_number']]}家",
                    number=f"{roll.number}-{line['household_number']}",
                    rank=line["rank"],
                    stars=line["stars"],
                    merits=tuple(line["categories"]),
                )
                for line in lines
            ),
        ),
        tell=tell,
    )


def _imprint(session: Session, village: Division, roll: HonorRoll) -> Imprint:
    return Imprint(
        township=village.parent.name if village.parent else "",
        village=village.name,
        number=f"第{roll.number}号",
        issued_on=local(roll.made_at).date(),
        link=link_of(issue_paper(session, village.code, "roll", str(roll.number))),
        sealed=sealed_words(session, village.id, roll.head_seq),
    )


def _note(session: Session, roll: HonorRoll) -> str:
    """Which rolls of its period a roll stands between, and why there is more than one: the book had gone on."""
    said = []
    before = find_replaced(session, roll)
    if before is not None:
        said.append(f"本榜代替第{before.number}号榜：{_why(before, roll)}。")
    if roll.replaced_by is not None:
        after = get_roll(session, roll.village_id, roll.replaced_by)
        said.append(f"本榜已由第{after.number}号榜代替，不再有效：{_why(roll, after)}。")
    return "".join(said)


def _why(old: HonorRoll, new: HonorRoll) -> str:
    if old.counted_until < new.counted_until:
        return f"原来只算到{words.short_day(old.counted_until)}，现在算到{words.short_day(new.counted_until)}"
    return f"{words.short_day(local(old.made_at).date())}定榜以后，重新算了一遍账"


def period_printed(roll: HonorRoll) -> str:
    """What a roll covers, in Chinese: 2026年10月, 2026年第4季度."""
    period = period_of(roll)
    if period.is_month:
        return f"{period.since.year}年{period.since.month}月"
    return f"{period.since.year}年第{(period.since.month + 2) // 3}季度"


def _entry(line: dict[str, Any]) -> honor_roll.RollEntry:
    return honor_roll.RollEntry(
        rank=line["rank"],
        household=line["label"],
        points_tenths=line["honour_tenths"],
        stars=line["stars"],
        merit="、".join(line["categories"]),
    )
