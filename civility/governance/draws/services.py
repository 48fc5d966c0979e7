"""A draw, step by step: close the list, type the seed, type it again; and doing it over.

Whoever closed the list does not type the seed the second time, whoever typed it first neither; doing it over is another
person's work. Each step is an event of the book.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import new_id, transaction
from civility.errors import Forbidden
from civility.governance.draws import errors, rules
from civility.governance.draws.events import draw_event
from civility.governance.draws.models import Draw
from civility.governance.draws.queries import (
    Candidates,
    drawing_of,
    find_candidates,
    find_draw_of_lot,
    get_draw,
    missing_from_lot,
    village_code,
)
from civility.papers import issue_paper
from civility.people.actors import Actor
from civility.people.queries import find_household
from civility.store.models import GoodsLot
from civility.store.services import record_winners


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be drawn for, and from whom. ``source`` as in ``queries.Source``; ``typed`` are numbers for ``typed``.

    Without ``seed_name`` and ``seed_at`` dice are thrown. ``seen`` is the hash of the numbers that were looked at.
    """

    title: str
    places: int
    source: str
    seen: str
    reserves: int = 0
    typed: str = ""
    seed_kind: str = "dice"
    seed_name: str = ""
    seed_at: datetime | None = None
    again: int | None = None
    reason: str = ""


def close_list(session: Session, *, village_id: UUID, asked: Asked, actor: Actor, request_key: str) -> Draw:
    """Close the list of a draw and seal its hash; from then on nothing of it changes. Asking twice with one key makes one.

    Raises ListChanged, NoNames, OneName, TooManyPlaces, TooManyReserves, LotPlaces, LotBeingDrawn, NoSeedNamed,
    SeedKnown; for a draw that is repeated NoReason, OtherPerson, AlreadyReplaced, GoodsGiven; Forbidden, NotFound.
    """
    closer_id = _user(actor)
    content = {**asdict(replace(asked, reason="")), "seed_at": str(asked.seed_at), "by": actor.mark}
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        if request.replay is not None:
            return _made_with(session, village_id, request_key)
        old = _repeated(session, village_id, asked, closer_id)
        rules.check_seed(asked.seed_kind, asked.seed_name, asked.seed_at, now())
        found = find_candidates(session, village_id, asked.source, asked.typed)
        _check_list(session, asked, found, old)
        draw = _new(session, village_id, asked, found, closer_id, request_key)
        if old is not None:
            draw.attempt, draw.again, draw.reason = old.attempt + 1, old.number, asked.reason
        code = village_code(session, village_id)
        draw.list_hash = rules.hash_of(drawing_of(draw, code))
        draw.closed_seq = request.record(draw_event("draw-closed", draw), actor=actor.mark).seq
        session.add(draw)
        session.flush()
        if old is not None:
            old.replaced_by = draw.number
            session.flush()
            ledger.record_events(session, village_id, [draw_event("draw-replaced", old)], actor=actor.mark)
        issue_paper(session, code, "draw", str(draw.number))
        return draw


def read_seed(
    session: Session,
    *,
    village_id: UUID,
    number: int,
    typed: str,
    witnesses: Sequence[str],
    posted: bool,
    actor: Actor,
    request_key: str,
) -> Draw:
    """The seed as the first reader types it, before two witnesses; until the second has typed it, it may be put right.

    Raises NotPosted, NoWitnesses, BadDice, ValueMissing, SeedNotOut, DrawState, ListNotTheSame, Forbidden, DrawNotFound.
    """
    reader_id = _user(actor)
    content = {"draw-read": number, "typed": typed, "witnesses": list(witnesses), "posted": posted, "by": actor.mark}
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        draw = get_draw(session, village_id, number)
        if request.replay is not None:
            return draw
        _check_open(session, draw)
        if not posted:
            raise errors.NotPosted()
        if len(witnesses) != 2 or not set(witnesses) <= rules.WITNESSES.keys():
            raise errors.NoWitnesses()
        draw.value = rules.read_value(draw.seed_kind, typed)
        draw.witnesses, draw.first_by = list(witnesses), reader_id
        draw.state, draw.readings = "read", draw.readings + 1
        session.flush()
        request.record(draw_event("draw-read", draw), actor=actor.mark)
        return draw


def draw_lots(session: Session, *, village_id: UUID, number: int, typed: str, actor: Actor, request_key: str) -> Draw:
    """The seed typed a second time, by another: equal, it draws, and the winners of goods may have them.

    Raises ReadingsDiffer, SecondReader, LotListChanged, DrawState, ListNotTheSame, BadDice, Forbidden, DrawNotFound.
    """
    reader_id = _user(actor)
    content = {"draw-made": number, "typed": typed, "by": actor.mark}
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        draw = get_draw(session, village_id, number)
        if request.replay is not None:
            return draw
        if draw.state != "read":
            raise errors.DrawState(number=number)
        drawing = _check_open(session, draw)
        if reader_id in (draw.first_by, draw.closed_by):
            raise errors.SecondReader()
        if rules.read_value(draw.seed_kind, typed) != draw.value:
            raise errors.ReadingsDiffer()
        if gone := missing_from_lot(session, draw):
            raise errors.LotListChanged(numbers="、".join(gone))
        draw.drawn = rules.drawn_of(drawing, draw.value)
        draw.state, draw.second_by, draw.drawn_at = "drawn", reader_id, now()
        session.flush()
        request.record(draw_event("draw-made", draw), actor=actor.mark)
        _hand_on(session, draw, actor)
        return draw


def _repeated(session: Session, village_id: UUID, asked: Asked, closer_id: UUID) -> Draw | None:
    """The draw that is done over, if it may be."""
    if asked.again is None:
        return None
    old = get_draw(session, village_id, asked.again)
    if old.replaced_by is not None:
        raise errors.AlreadyReplaced(number=old.replaced_by)
    if old.lot_id is not None and old.state == "drawn":
        raise errors.GoodsGiven()
    if old.closed_by == closer_id:
        raise errors.OtherPerson()
    if not asked.reason.strip():
        raise errors.NoReason()
    return old


def _check_list(session: Session, asked: Asked, found: Candidates, old: Draw | None) -> None:
    lot, names = found.lot, len(found.households)
    rules.check_sizes(names, asked.places, asked.reserves, of_lot=lot is not None)
    if lot is not None:
        places = min(lot.pieces, names)
        if (asked.places, asked.reserves) != (places, 0):
            raise errors.LotPlaces(number=lot.number, names=names, pieces=lot.pieces, places=places)
        going = find_draw_of_lot(session, lot.village_id, lot.id)
        if going is not None and going is not old:
            raise errors.LotBeingDrawn(number=going.number)
    if rules.hash_of_numbers(found.households) != asked.seen:
        raise errors.ListChanged()


def _new(
    session: Session, village_id: UUID, asked: Asked, found: Candidates, closer_id: UUID, request_key: str
) -> Draw:
    by_value = asked.seed_kind == "value"
    last = session.scalar(select(func.max(Draw.number)).where(Draw.village_id == village_id)) or 0
    return Draw(
        village_id=village_id,
        id=new_id(),
        number=last + 1,
        request_key=request_key,
        title=" ".join(asked.title.split()),
        places=asked.places,
        reserves=asked.reserves,
        source_kind=found.kind,
        source_name=found.name[:60],
        lot_id=found.lot.id if found.lot else None,
        households=list(found.households),
        seed_kind=asked.seed_kind,
        seed_name=" ".join(asked.seed_name.split()) if by_value else "",
        seed_at=asked.seed_at if by_value else None,
        state="closed",
        closed_by=closer_id,
        closed_at=now(),
        witnesses=[],
        readings=0,
        drawn=[],
        attempt=1,
    )


def _check_open(session: Session, draw: Draw) -> rules.Drawing:
    """Whether a seed may be typed: nothing replaced the draw, its list is the one on the wall, the value is out."""
    if draw.state == "drawn" or draw.replaced_by is not None:
        raise errors.DrawState(number=draw.number)
    drawing = drawing_of(draw, village_code(session, draw.village_id))
    if rules.hash_of(drawing) != draw.list_hash:
        raise errors.ListNotTheSame()
    if draw.seed_at is not None and now() < draw.seed_at:
        raise errors.SeedNotOut()
    return drawing


def _hand_on(session: Session, draw: Draw, actor: Actor) -> None:
    """Tell the store who may have the goods."""
    if draw.lot_id is None:
        return
    lot = session.get_one(GoodsLot, (draw.village_id, draw.lot_id))
    homes = [find_household(session, draw.village_id, number) for number in draw.drawn[: draw.places]]
    record_winners(
        session,
        village_id=draw.village_id,
        number=lot.number,
        household_ids=[home.id for home in homes if home is not None],
        draw=str(draw.number),
        mark=actor.mark,
    )


def _made_with(session: Session, village_id: UUID, request_key: str) -> Draw:
    where: tuple[Any, ...] = (Draw.village_id == village_id, Draw.request_key == request_key)
    return session.scalars(select(Draw).where(*where)).one()


def _user(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise Forbidden()
    return actor.user_id
