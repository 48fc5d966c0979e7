"""What the book seals of a draw: the list before the seed, the seed as it was read, who was drawn."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import N_
from civility.governance.draws.models import Draw
from civility.governance.draws.queries import drawing_of, village_code
from civility.governance.draws.rules import drawn_of, hash_of
from civility.ledger import Event, Finding

DRAW_KINDS = ("draw-closed", "draw-read", "draw-made", "draw-replaced")
_OF_DRAW = (
    "number", "title", "source_kind", "source_name", "places", "reserves", "seed_kind", "seed_name", "state", "value",
    "witnesses", "readings", "drawn", "again", "replaced_by",
)  # fmt: skip
_IDS = ("lot_id", "closed_by", "first_by", "second_by")


def draw_event(kind: str, draw: Draw) -> Event:
    """All of a draw but its reason, which is what people write about people."""
    content = {name: getattr(draw, name) for name in (*_OF_DRAW, *_IDS)}
    content["list_hash"] = draw.list_hash.hex()
    content["seed_at"] = int(draw.seed_at.timestamp()) if draw.seed_at else None
    return Event(kind, str(draw.id), content, f"draw {draw.number}")


def check_draws(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every draw says what the book sealed, its list has the hash that hung on the wall, and its seed names
    those that are written down.
    """
    draws = session.scalars(select(Draw).where(Draw.village_id == village_id).order_by(Draw.number)).all()
    now = [draw_event("draw-closed", draw) for draw in draws]
    found = ledger.check_events(session, village_id, check="draws", kinds=DRAW_KINDS, now=now)
    code = village_code(session, village_id) if draws else ""
    for draw in draws:
        drawing = drawing_of(draw, code)
        if hash_of(drawing) != draw.list_hash:
            text = N_("第 %(number)s 号抓阄的名单和贴出来的印记对不上。")
            found.append(Finding("draws", draw.closed_seq, text, {"number": draw.number}))
        elif draw.state == "drawn" and drawn_of(drawing, draw.value or "") != draw.drawn:
            text = N_("第 %(number)s 号抓阄照名单和种子重算，抽中的不是记下的那些户。")
            found.append(Finding("draws", draw.closed_seq, text, {"number": draw.number}))
    return found
