"""Reads of draws: which there are, from which lists one may draw, and what may be shown of a household."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.governance.draws.errors import DrawNotFound
from civility.governance.draws.models import Draw
from civility.governance.draws.rules import Drawing, canonical
from civility.people.cleaning import labels_of
from civility.people.finding import get_by_number, read_numbers
from civility.people.models import Division
from civility.people.queries import list_households, list_unit_names
from civility.store.models import GoodsLot
from civility.store.queries.lots import LotPage, get_lot, get_lot_page, list_lot_names, list_lots


@dataclass(frozen=True, slots=True)
class Source:
    """A list one may draw from; ``key`` is how a form says it: ``all``, ``unit:<id>``, ``group:<name>``, ``lot:<number>``, ``typed``."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """``households`` are numbers, each once and in order; ``kind`` and ``name`` say where they come from."""

    households: tuple[str, ...]
    kind: str
    name: str = ""
    lot: GoodsLot | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A household as it stands on public sheets."""

    number: str
    label: str


def get_draw(session: Session, village_id: UUID, number: int) -> Draw:
    """Raises DrawNotFound."""
    found = session.scalar(select(Draw).where(Draw.village_id == village_id, Draw.number == number))
    if found is None:
        raise DrawNotFound()
    return found


def list_draws(session: Session, village_id: UUID, *, limit: int = 50) -> Sequence[Draw]:
    """Newest first."""
    query = select(Draw).where(Draw.village_id == village_id).order_by(Draw.number.desc()).limit(limit)
    return session.scalars(query).all()


def find_draw_of_lot(session: Session, village_id: UUID, lot_id: UUID) -> Draw | None:
    """The draw over a lot that no newer one replaced."""
    return session.scalar(
        select(Draw).where(Draw.village_id == village_id, Draw.lot_id == lot_id, Draw.replaced_by.is_(None))
    )


def find_lot(session: Session, draw: Draw) -> LotPage | None:
    """The goods a draw was made for."""
    if draw.lot_id is None:
        return None
    return get_lot_page(session, draw.village_id, session.get_one(GoodsLot, (draw.village_id, draw.lot_id)).number)


def before(session: Session, draw: Draw) -> list[Draw]:
    """The draws that this one repeats, the first one first."""
    earlier: list[Draw] = []
    while (earlier[0] if earlier else draw).again is not None:
        number = (earlier[0] if earlier else draw).again
        earlier.insert(0, get_draw(session, draw.village_id, number or 0))
    return earlier


def village_code(session: Session, village_id: UUID) -> str:
    return session.get_one(Division, village_id).code


def drawing_of(draw: Draw, code: str) -> Drawing:
    """What was settled when the list was closed, as the rules take it."""
    return Drawing(
        village=code,
        number=draw.number,
        title=draw.title,
        places=draw.places,
        reserves=draw.reserves,
        households=tuple(draw.households),
        seed_name=draw.seed_name,
        seed_at=draw.seed_at,
        again=draw.again,
    )


def list_sources(session: Session, village_id: UUID) -> list[Source]:
    """From which lists one may draw now."""
    homes = list_households(session, village_id)
    units = list_unit_names(session, village_id)
    used = {home.head_unit_id for home in homes}
    groups = sorted({home.group_name for home in homes} - {""})
    lots = [each for each in list_lots(session, village_id, limit=100) if each.state == "closed"]
    return [
        Source("all", _("全村 %(count)s 户", count=len(homes))),
        *(
            Source(
                f"lot:{each.lot.number}",
                _(
                    "报名要“%(good)s”的 %(names)s 户，%(pieces)s 份",
                    good=each.good.name,
                    names=each.names,
                    pieces=each.lot.pieces,
                ),
            )
            for each in lots
        ),
        *(Source(f"group:{name}", name) for name in groups),
        *(Source(f"unit:{each}", name) for each, name in sorted(units.items(), key=lambda at: at[1]) if each in used),
        Source("typed", _("下面写的户号")),
    ]


def find_candidates(session: Session, village_id: UUID, key: str, typed: str = "") -> Candidates:
    """The households of a source, as they are now.

    Raises NotFound, and for typed numbers BadHouseholdNumber, NoHouseholdFound, HouseholdLeft.
    """
    kind, _colon, said = key.partition(":")
    if kind == "lot" and said.isdecimal():
        page = get_lot_page(session, village_id, int(said))
        names = [household.number for household, _name in list_lot_names(session, page.lot)]
        return Candidates(tuple(canonical(names)), kind, page.good.name, page.lot)
    if kind == "typed":
        numbers = [get_by_number(session, village_id, number).household.number for number in set(read_numbers(typed))]
        return Candidates(tuple(canonical(numbers)), kind)
    homes = list_households(session, village_id)
    if kind == "all":
        return Candidates(tuple(canonical(home.number for home in homes)), kind)
    if kind == "group":
        return Candidates(tuple(canonical(home.number for home in homes if home.group_name == said)), kind, said)
    units = {str(each): name for each, name in list_unit_names(session, village_id).items()}
    if kind != "unit" or said not in units:
        raise NotFound()
    inside = (home.number for home in homes if str(home.head_unit_id) == said)
    return Candidates(tuple(canonical(inside)), kind, units[said])


def source_words(kind: str, name: str) -> str:
    """Where the households of a list come from, in the reader's language."""
    if kind == "lot":
        return str(_("报名要“%(good)s”的户", good=name))
    return name or str(_("全村的户") if kind == "all" else _("写下的户号"))


def names_of(session: Session, draw: Draw, numbers: Sequence[str]) -> list[Name]:
    """Households as the public reads them, in the order given."""
    labels = labels_of(session, draw.village_id)
    return [Name(number, labels.get(number, "")) for number in numbers]


def missing_from_lot(session: Session, draw: Draw) -> list[str]:
    """Numbers on a closed list that the lot does not have any more."""
    if draw.lot_id is None:
        return []
    lot = session.get_one(GoodsLot, (draw.village_id, draw.lot_id))
    there = {
        household.number for household, _name in list_lot_names(session, get_lot(session, lot.village_id, lot.number))
    }
    return [number for number in draw.households if number not in there]
