"""A draw on paper: the closed list, to hang up before anything is thrown, and what came of it."""

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.governance.draws.errors import DrawState
from civility.governance.draws.models import Draw
from civility.governance.draws.queries import before, names_of
from civility.governance.draws.rules import DICE, WITNESSES, groups
from civility.papers import issue_paper, sealed_words
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.rules import short_number
from printables import draw_result, lot_sheet, words
from printables.page import Imprint


def list_sheet(session: Session, village: Division, draw: Draw) -> bytes:
    """The closed list as PDF. Raises MissingGlyphs, TextTooLong."""
    names = names_of(session, draw, draw.households)
    return lot_sheet.render(
        lot_sheet.LotSheet(
            village=village.name,
            store=village.name,
            number=str(draw.number),
            what=what_words(draw),
            until_on=local(draw.closed_at).date(),
            names=tuple(lot_sheet.LotName(short_number(each.number), f"{each.label}家") for each in names),
            closed=True,
            printed_on=today(),
            closing=lot_sheet.Closing(
                imprint=_imprint(session, village, draw),
                closed_at=local(draw.closed_at),
                hash_groups=tuple(groups(draw.list_hash)),
                seed=seed_words(draw),
                again=again_words(session, draw),
            ),
        )
    )


def result_sheet(session: Session, village: Division, draw: Draw, size: str = "A4") -> bytes:
    """Who was drawn, as PDF; of a draw that is done. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    if draw.drawn_at is None or draw.value is None:
        raise DrawState(number=draw.number)
    names = names_of(session, draw, draw.drawn)
    rows = [draw_result.Drawn(short_number(each.number), f"{each.label}家") for each in names]
    return draw_result.render(
        draw_result.DrawResult(
            imprint=_imprint(session, village, draw),
            what=what_words(draw),
            households=len(draw.households),
            closed_at=local(draw.closed_at),
            drawn_at=local(draw.drawn_at),
            hash_groups=tuple(groups(draw.list_hash)),
            seed=seed_words(draw),
            value=spaced(draw.value) if draw.seed_kind == "dice" else draw.value,
            witnesses=tuple(WITNESSES[each] for each in draw.witnesses),
            winners=tuple(rows[: draw.places]),
            reserves=tuple(rows[draw.places :]),
            again=again_words(session, draw),
            replaced=f"已经重抽，以第 {draw.replaced_by} 号为准" if draw.replaced_by else "",
        ),
        size,
    )


def what_words(draw: Draw) -> str:
    """电饭锅 · 抽 3 户，候补 2 户; on paper, so in Chinese."""
    reserves = f"，候补 {draw.reserves} 户" if draw.reserves else ""
    return f"{draw.title} · 抽 {draw.places} 户{reserves}"


def seed_words(draw: Draw) -> str:
    """How the seed comes about, as it was said when the list was closed."""
    if draw.seed_at is not None:
        return f"{draw.seed_name}（{words.moment(local(draw.seed_at))} 以后公布）"
    return f"名单贴出以后，当众掷骰子 {DICE} 次"


def again_words(session: Session, draw: Draw) -> tuple[str, ...]:
    """The draws before this one and why it was done over, a line each."""
    chain: Sequence[Draw] = [*before(session, draw), draw]
    lines = []
    for old, new in pairwise(chain):
        outcome = "、".join(short_number(number) for number in old.drawn[: old.places]) or "没有抽"
        lines.append(
            f"第 {new.attempt} 次，原因：{new.reason}。第 {old.attempt} 次是第 {old.number} 号，抽中：{outcome}"
        )
    return tuple(lines)


def spaced(dice: str) -> str:
    """Throws in fives, to be compared by eye."""
    return " ".join(dice[at : at + 5] for at in range(0, len(dice), 5))


def _imprint(session: Session, village: Division, draw: Draw) -> Imprint:
    return Imprint(
        township=village.parent.name if village.parent else "",
        village=village.name,
        number=f"抓阄第{draw.number}号",
        issued_on=local(draw.drawn_at or draw.closed_at).date(),
        link=link_of(issue_paper(session, village.code, "draw", str(draw.number))),
        sealed=sealed_words(session, village.id, draw.closed_seq),
    )
