"""What each kind of event does to the tables, and which points move with it. Inside the transaction that holds the book.

An effect checks anew what was true when the event was written down. It answers with the households it touched and the
postings that follow. Wherever somebody leaves a household, the photo of who collects for it goes: it may show them.
"""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import new_id
from civility.households.errors import (
    AlreadyAway,
    ClaimsUnderWay,
    HouseholdIsGone,
    HouseholdIsThere,
    MemberNotThere,
    MoreThanThereIs,
    NotAway,
    NumberInUse,
    SameHousehold,
)
from civility.households.events import life_event
from civility.households.models import HouseholdEvent
from civility.households.queries import find_absence
from civility.households.services.blanking import blank_household, blank_member, check_household, get_leaver
from civility.ledger import Posting, accounts, units
from civility.people.models import Household, Member
from civility.people.queries import find_household
from civility.people.rules import BLANKED, sort_key
from civility.people.services import drop_portrait, renew_card, revoke_cards
from civility.points.queries import UNDECIDED, count_claims
from civility.store.services import release_holds_of

Outcome = tuple[list[Household], list[Posting]]
Effect = Callable[[Session, HouseholdEvent, str], Outcome]


def _join(session: Session, event: HouseholdEvent, _mark: str) -> Outcome:
    made = _new_household(session, event)
    event.household_id = made.id
    return [made], []


def _head_change(session: Session, event: HouseholdEvent, _mark: str) -> Outcome:
    household = here(session, event)
    household.head_name = event.said["head_name"]
    household.sort_key = sort_key(household.head_name)
    household.pin_hash = None
    drop_portrait(session, household)
    renew_card(session, household)
    return [household], []


def _correction(session: Session, event: HouseholdEvent, _mark: str) -> Outcome:
    household, said = here(session, event), event.said
    if household.head_name != said["head_name"]:
        household.head_name, household.sort_key = said["head_name"], sort_key(said["head_name"])
    household.group_name, household.address = said["group_name"], said["address"]
    household.grid_id, household.head_unit_id = _id(said["grid_id"]), _id(said["head_unit_id"])
    return [household], []


def _split(session: Session, event: HouseholdEvent, _mark: str) -> Outcome:
    old = here(session, event)
    leaving = _members(session, old, event.said["member_ids"])
    drop_portrait(session, old)
    made = _new_household(session, event, like=old)
    event.other_id = made.id
    session.flush()
    for member in leaving:
        member.household_id = made.id
    purse, tenths = accounts.household(old.number), int(event.said["tenths"])
    held = ledger.spendable(session, old.village_id, purse)
    there = sum(amount for _unit, amount in held)
    if tenths > there:
        raise MoreThanThereIs(number=old.number, there_tenths=there, asked_tenths=tenths)
    event.moved_tenths = tenths
    into = accounts.household(made.number)
    return [old, made], [Posting(purse, into, part, unit) for unit, part in ledger.allocate(held, tenths)]


def _merge(session: Session, event: HouseholdEvent, mark: str) -> Outcome:
    ending, staying = here(session, event), _staying(session, event)
    under_way = count_claims(session, ending.village_id, states=UNDECIDED, household_id=ending.id)
    if under_way:
        raise ClaimsUnderWay(number=ending.number, count=under_way)
    for member in session.scalars(
        select(Member).where(Member.village_id == ending.village_id, Member.household_id == ending.id)
    ):
        member.household_id = staying.id
    ending.left_on = event.happened_on
    revoke_cards(session, ending)
    drop_portrait(session, ending)
    release_holds_of(session, ending, mark)
    purse, into = accounts.household(ending.number), accounts.household(staying.number)
    held = ledger.balances(session, ending.village_id, purse)
    moves = [Posting(purse, into, amount, unit) for unit, amount in held.items() if amount > 0]
    event.moved_tenths = sum(move.amount for move in moves if units.year_of(move.unit))
    return [ending, staying], moves


def _move_out(session: Session, event: HouseholdEvent, mark: str) -> Outcome:
    household = here(session, event)
    release_holds_of(session, household, mark)
    household.left_on = event.happened_on
    revoke_cards(session, household)
    drop_portrait(session, household)
    return [household], []


def _come_back(session: Session, event: HouseholdEvent, _mark: str) -> Outcome:
    household = session.get_one(Household, (event.village_id, event.household_id), populate_existing=True)
    if household.left_on is None:
        raise HouseholdIsThere(number=household.number)
    if was_merged(session, household) or household.head_name == BLANKED:
        raise HouseholdIsGone(number=household.number)
    household.left_on = None
    renew_card(session, household)
    return [household], []


def _away(session: Session, event: HouseholdEvent, _mark: str) -> Outcome:
    household = here(session, event)
    if find_absence(session, event.village_id, household.id) is not None:
        raise AlreadyAway(number=household.number)
    return [], []


def _home(session: Session, event: HouseholdEvent, mark: str) -> Outcome:
    household = here(session, event)
    absence = find_absence(session, event.village_id, household.id)
    if absence is None or event.happened_on < absence.happened_on:
        raise NotAway(number=household.number)
    absence.ended_on = event.happened_on
    ledger.record_events(session, event.village_id, [life_event(absence)], actor=mark)
    return [], []


def _member_join(session: Session, event: HouseholdEvent, _mark: str) -> Outcome:
    household, said = here(session, event), event.said
    session.add(
        Member(
            village_id=event.village_id,
            household_id=household.id,
            name=said["name"],
            relation=said["relation"],
            birth_year=said["birth_year"],
        )
    )
    return [], []


def _member_leave(session: Session, event: HouseholdEvent, _mark: str) -> Outcome:
    household = here(session, event)
    (member,) = _members(session, household, [event.said["member_id"]])
    member.left_on = event.happened_on
    drop_portrait(session, household)
    return [], []


def _blank(session: Session, event: HouseholdEvent, mark: str) -> Outcome:
    household = session.get_one(Household, (event.village_id, event.household_id), populate_existing=True)
    check_household(session, household)
    blank_household(session, household, mark)
    return [household], []


def _member_blank(session: Session, event: HouseholdEvent, mark: str) -> Outcome:
    household = session.get_one(Household, (event.village_id, event.household_id), populate_existing=True)
    blank_member(session, household, get_leaver(session, household, event.said["member_id"]), mark)
    return [], []


EFFECTS: Final[dict[str, Effect]] = {
    "join": _join,
    "head_change": _head_change,
    "correction": _correction,
    "split": _split,
    "merge": _merge,
    "move_out": _move_out,
    "come_back": _come_back,
    "away": _away,
    "home": _home,
    "member_join": _member_join,
    "member_leave": _member_leave,
    "blank": _blank,
    "member_blank": _member_blank,
}


def here(session: Session, event: HouseholdEvent) -> Household:
    """The household it happens to, as it is now. Raises HouseholdIsGone."""
    household = session.get_one(Household, (event.village_id, event.household_id), populate_existing=True)
    if household.left_on is not None:
        raise HouseholdIsGone(number=household.number)
    return household


def was_merged(session: Session, household: Household) -> bool:
    """Whether a household left the roster by being merged into another."""
    query = select(func.count()).where(
        HouseholdEvent.village_id == household.village_id,
        HouseholdEvent.household_id == household.id,
        HouseholdEvent.kind == "merge",
        HouseholdEvent.state == "done",
    )
    return bool(session.scalar(query))


def _staying(session: Session, event: HouseholdEvent) -> Household:
    staying = session.get_one(Household, (event.village_id, event.other_id), populate_existing=True)
    if staying.id == event.household_id:
        raise SameHousehold()
    if staying.left_on is not None:
        raise HouseholdIsGone(number=staying.number)
    return staying


def _members(session: Session, household: Household, ids: list[str]) -> list[Member]:
    found = []
    for member_id in ids:
        member = session.get(Member, (household.village_id, UUID(member_id)), populate_existing=True)
        if member is None or member.household_id != household.id or member.left_on is not None:
            raise MemberNotThere()
        found.append(member)
    return found


def _new_household(session: Session, event: HouseholdEvent, like: Household | None = None) -> Household:
    """A household with its first card, under a number never used; of a split it lies where the old one does."""
    said = event.said
    if find_household(session, event.village_id, said["number"]) is not None:
        raise NumberInUse(number=said["number"])
    made = Household(
        village_id=event.village_id,
        id=new_id(),
        number=said["number"],
        head_name=said["head_name"],
        sort_key=sort_key(said["head_name"]),
        group_name=like.group_name if like else said["group_name"],
        grid_id=like.grid_id if like else _id(said["grid_id"]),
        head_unit_id=like.head_unit_id if like else _id(said["head_unit_id"]),
        address=said["address"],
        joined_on=event.happened_on,
    )
    session.add(made)
    session.flush()
    renew_card(session, made)
    return made


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None
