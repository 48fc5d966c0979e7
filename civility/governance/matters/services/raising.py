"""Raising a matter: by anybody with a telephone, by a household, by somebody on duty for themselves or for others."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.matters.errors import (
    ConsentMissing,
    HouseholdMissing,
    MatterEmpty,
    NotAskedHere,
    NotInspectedHere,
    OfferGone,
    TooManyAtOnce,
    WhyMissing,
)
from civility.governance.matters.models import Matter, MatterPhoto, MatterSupporter, Offer
from civility.governance.matters.queries.one import find_matter, roles_of
from civility.governance.matters.queries.wall import get_on_wall
from civility.governance.matters.rules.clocks import end_of
from civility.governance.matters.rules.kinds import CARE_WORDS, KINDS, SEATS, Kind, first_level
from civility.governance.matters.services.trail import next_number, said, start_clock, step
from civility.people.actors import Actor
from civility.people.queries import get_household_by_id, list_staff
from civility.people.retries import find_told
from civility.photos import hold_photos

MAX_TEXT = 1_000
MOST_PHOTOS = 3
RUSH = timedelta(minutes=10)
UNSEEN_AT_ONCE = 10
"""So many reports without a name come through within ``RUSH``; what comes beyond waits to be looked at."""
MOST_HELD = 500


@dataclass(frozen=True)
class Raised:
    """What somebody said: the kind, the words, and what the kind asks beside them."""

    kind: str
    text: str
    place: str = ""
    other: str = ""
    name: str = ""
    contact: str = ""
    household_id: UUID | None = None
    offer_id: UUID | None = None
    fix_by: date | None = None
    why: str = ""
    consent: str = ""
    every_days: int | None = None

    def tidy(self) -> dict[str, Any]:
        return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(self).items()}


def raise_matter(
    session: Session,
    *,
    village_id: UUID,
    raised: Raised,
    request_key: str,
    channel: str = "online",
    actor: Actor | None = None,
    photo_ids: Sequence[UUID] = (),
    keeper: str = "",
    like: int | None = None,
    fixed: str = "",
) -> Matter:
    """Put something before the village. Asking twice with one key raises once.

    Without an ``actor`` it comes from a public page (``online``); a household signed in comes for itself; somebody on
    duty for themselves (``staff``) or for somebody who rang or sent paper. ``like`` is the number on the wall of what
    is the same thing: this one is merged into it at once and counts as one more who met it. ``fixed`` says that a
    hazard was put right on the spot, and how. Many at once from public pages are held until somebody has looked.
    Raises MatterEmpty, NotAskedHere, HouseholdMissing, ConsentMissing, WhyMissing, OfferGone, TooManyAtOnce, PhotoGone, KeyReused, NotFound.
    """
    told = raised.tidy()
    kind = _kind_for(raised.kind, channel, actor)
    if not 0 < len(told["text"]) <= MAX_TEXT:
        raise MatterEmpty(limit=MAX_TEXT)
    if actor is not None and actor.user_id is None:
        if actor.household is None or actor.household.village_id != village_id:
            raise Forbidden()
        told["household_id"] = actor.household.household_id
    _require_asked(kind, told)
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = find_told(session, village_id, Matter, request_key, told)
        if earlier is not None:
            return earlier
        if told["household_id"] is not None:
            get_household_by_id(session, village_id, told["household_id"])
        same = get_on_wall(session, village_id, like) if like is not None else None
        matter = Matter(
            village_id=village_id,
            request_key=request_key,
            number=next_number(session, village_id),
            private=kind.private or _is_confidential(session, village_id, told["offer_id"]),
            channel=channel,
            raised_by=actor.user_id if actor else None,
            state="held" if _in_a_rush(session, village_id, channel) else "raised",
            level=_level(session, village_id, kind, actor),
            merged_into=same.id if same else None,
            **told,
        )
        _begin(session, matter, kind, actor)
        held = hold_photos(
            session, village_id, photo_ids, keeper=keeper or (actor.mark if actor else ""), most=MOST_PHOTOS, days=None
        )
        session.add_all(MatterPhoto(village_id=village_id, matter_id=matter.id, photo_id=photo.id) for photo in held)
        if same is not None and matter.state == "raised":
            join(session, matter, same, actor)
        elif fixed.strip() and kind.inspected and actor is not None and actor.user_id is not None:
            matter.handler_id = actor.user_id
            step(session, matter, "accept", actor)
            step(session, matter, "answer", actor, said(fixed))
        session.flush()
        return matter


def admit_matters(session: Session, *, village_id: UUID, numbers: Sequence[int], actor: Actor) -> int:
    """Let through what was held in a rush, after somebody looked at it; how many. What is not held is left as it is."""
    if not SEATS["village"] & roles_of(session, village_id, actor):
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        count = 0
        for number in dict.fromkeys(numbers):
            matter = find_matter(session, village_id, number)
            if matter is None:
                continue
            session.refresh(matter)
            if matter.state != "held":
                continue
            target = session.get(Matter, (village_id, matter.merged_into)) if matter.merged_into else None
            if target is not None:
                step(session, matter, "join", actor)
                count_in(session, target, matter, actor)
            else:
                start_clock(matter)
                step(session, matter, "admit", actor)
            count += 1
        return count


def join(session: Session, matter: Matter, same: Matter, actor: Actor | None) -> None:
    """Merge one into another: both keep their numbers, the other counts one more. Inside a transaction."""
    matter.merged_into, matter.handler_id, matter.due_at = same.id, None, None
    step(session, matter, "merge", actor)
    count_in(session, same, matter, actor)


def count_in(session: Session, same: Matter, matter: Matter, actor: Actor | None) -> None:
    """``same`` takes over those who met ``matter``, each household once."""
    session.flush()
    same.supported = count_supported(session, same)
    step(session, same, "take", actor, str(matter.number))


def count_supported(session: Session, matter: Matter) -> int:
    """Households and receipts that met the same thing: each household once, and each report without a household once."""
    family = select(Matter.id).where(
        Matter.village_id == matter.village_id,
        (Matter.id == matter.id) | ((Matter.merged_into == matter.id) & (Matter.state == "merged")),
    )
    homes = set(
        session.scalars(
            select(MatterSupporter.household_id).where(
                MatterSupporter.village_id == matter.village_id, MatterSupporter.matter_id.in_(family)
            )
        )
    )
    rows = session.scalars(
        select(Matter.household_id).where(Matter.village_id == matter.village_id, Matter.id.in_(family))
    ).all()
    return len(homes | {home for home in rows if home}) + sum(home is None for home in rows)


def _kind_for(name: str, channel: str, actor: Actor | None) -> Kind:
    """Raises NotAskedHere for a kind that is not raised through this door."""
    door = "public" if actor is None else "household" if actor.user_id is None else "staff"
    expected = {"public": {"online"}, "household": {"household"}, "staff": {"staff", "phone", "paper"}}[door]
    kind = KINDS.get(name)
    if kind is None or door not in kind.doors:
        raise NotAskedHere()
    if channel not in expected:
        raise ValueError(f"{door} does not come by {channel}")
    return kind


def _require_asked(kind: Kind, told: dict[str, Any]) -> None:
    """What the kind does not ask is not kept; what it needs has to be there."""
    fields = {
        "place": "",
        "other": "",
        "household": None,
        "offer": None,
        "fix_by": None,
        "why": "",
        "consent": "",
        "every_days": None,
    }
    for name, nothing in fields.items():
        column = f"{name}_id" if name in ("household", "offer") else name
        if name not in kind.asked and name != "household":
            told[column] = nothing
    if "household" in kind.needed and told["household_id"] is None:
        raise HouseholdMissing()
    if "consent" in kind.needed and not told["consent"]:
        raise ConsentMissing()
    if "why" in kind.needed and told["why"] not in CARE_WORDS:
        raise WhyMissing()
    if told["fix_by"] is not None and told["fix_by"] < today():
        raise NotInspectedHere()


def _is_confidential(session: Session, village_id: UUID, offer_id: UUID | None) -> bool:
    """Whether an order of this service is nobody else's business. Raises OfferGone."""
    if offer_id is None:
        return False
    offer = session.get(Offer, (village_id, offer_id))
    if offer is None or offer.dropped:
        raise OfferGone()
    return offer.confidential


def _in_a_rush(session: Session, village_id: UUID, channel: str) -> bool:
    """Whether so much came from public pages of late that this one waits to be looked at. Raises TooManyAtOnce."""
    if channel != "online":
        return False
    lately = session.scalar(
        select(func.count()).where(
            Matter.village_id == village_id, Matter.raised_at > now() - RUSH, Matter.channel == "online"
        )
    )
    if (lately or 0) < UNSEEN_AT_ONCE:
        return False
    held = session.scalar(
        select(func.count()).where(Matter.village_id == village_id, Matter.state == "held", Matter.hidden.is_(False))
    )
    if (held or 0) >= MOST_HELD:
        raise TooManyAtOnce()
    return True


def _level(session: Session, village_id: UUID, kind: Kind, actor: Actor | None) -> str:
    roles = roles_of(session, village_id, actor) if actor is not None else frozenset()
    has_grid = bool(list_staff(session, village_id, *SEATS["grid"]))
    return first_level(kind, has_grid=has_grid, sits_at_grid=bool(SEATS["grid"] & roles))


def _begin(session: Session, matter: Matter, kind: Kind, actor: Actor | None) -> None:
    """The clock and the first row of the trail. What is private and lies in a grid stays with whoever took it in."""
    if matter.state == "raised":
        start_clock(matter)
        if matter.fix_by is not None:
            matter.due_at = end_of(matter.fix_by)
    if kind.private and matter.level == "grid" and actor is not None:
        matter.handler_id = actor.user_id
    session.add(matter)
    session.flush()
    step(session, matter, "raise", actor)
