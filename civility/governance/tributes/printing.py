"""Tributes on paper: a family's motto for its own wall, and the boards of the village."""

from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.governance.tributes.errors import TributeNotFound
from civility.governance.tributes.models import Tribute
from civility.governance.tributes.queries import is_public, list_shown
from civility.governance.tributes.rules import signature
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from printables import motto_scroll, tribute_board
from printables.page import Imprint

SIZES = motto_scroll.SIZES
BOARD_SIZES = tribute_board.SIZES
BOARDS = {"worthy": "乡贤榜", "motto": "家风家训榜"}
NOTE = "都是本户同意公开的。什么时候想收回，跟村委会说一声就取下来。"


def motto_pdf(session: Session, village: Division, tribute: Tribute, size: str = "A4", *, festival: str = "") -> bytes:
    """A motto that is public, for the family's wall. Raises TributeNotFound of any other, MissingGlyphs, NoSuchSize, NoSuchFestival."""
    if tribute.kind != "motto" or not is_public(session, tribute):
        raise TributeNotFound()
    return motto_scroll.render(
        motto_scroll.MottoScroll(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number="",
                issued_on=local(tribute.decided_at).date() if tribute.decided_at else today(),
                link=link_of(issue_paper(session, village.code, "motto", str(tribute.id))),
            ),
            motto=tribute.text,
            signature=signature(tribute.kind, tribute.person, tribute.signed),
        ),
        size,
        festival=festival,
    )


def board_pdf(session: Session, village: Division, kind: str, size: str = "A3", *, festival: str = "") -> bytes:
    """What of a kind is public, for the wall; its code opens the page of those that still are. Raises TributeNotFound where there is nothing, MissingGlyphs, NoSuchSize, NoSuchFestival."""
    shown = [each for each in list_shown(session, village.id) if each.kind == kind]
    if not shown:
        raise TributeNotFound()
    return tribute_board.render(
        tribute_board.TributeBoard(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=BOARDS[kind],
                issued_on=today(),
                link=link_of(issue_paper(session, village.code, "village", "tributes")),
            ),
            title=BOARDS[kind],
            lines=tuple(tribute_board.TributeLine(each.text, each.signature) for each in shown),
            note=NOTE,
        ),
        size,
        festival=festival,
    )
