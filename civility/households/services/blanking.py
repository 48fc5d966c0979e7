"""Taking people's names and words out of every table, so that nothing is left but the household's number.

What the book seals of names is a keyed hash: with name and salt gone it says nothing, and the event of the blanking seals
what the rows say from then on. Inside the transaction that holds the book.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, String, Table, delete, or_, select, update
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import Base
from civility.governance.rolls.services import blank_on_rolls
from civility.households.errors import BlankedBefore, ClaimsUnderWay, HouseholdStays, MemberStays, StillInOffice
from civility.households.models import HouseholdEvent
from civility.households.traces import NAMED, TRACES, Trace
from civility.people.models import Appointment, Household, Member, SignInName, User
from civility.people.rules import BLANKED, mask_name
from civility.people.services import drop_portrait
from civility.points.queries import UNDECIDED, count_claims
from civility.points.services import empty_photos_of

_TABLES: Final = Base.metadata.tables
_OWN_ROWS: Final = ("member", "user_account", "contact")
"""Rows that are somebody: of one person alone, they are found by the person and not by the name."""
_OF_PERSON: Final = ("address", "relation", "birth_year")
Strike = Callable[[Any], Any]


def check_household(session: Session, household: Household) -> None:
    """Raises HouseholdStays, BlankedBefore, ClaimsUnderWay, StillInOffice."""
    if household.left_on is None:
        raise HouseholdStays(number=household.number)
    if household.head_name == BLANKED:
        raise BlankedBefore(number=household.number)
    under_way = count_claims(session, household.village_id, states=UNDECIDED, household_id=household.id)
    if under_way:
        raise ClaimsUnderWay(number=household.number, count=under_way)
    in_office = (Appointment.ends_on.is_(None)) | (Appointment.ends_on >= today())
    if session.scalar(select(Appointment.id).where(Appointment.user_id.in_(_users(household)), in_office).limit(1)):
        raise StillInOffice(number=household.number)


def get_leaver(session: Session, household: Household, member_id: str) -> Member:
    """Who left a household and is to be blanked. Raises MemberStays, BlankedBefore."""
    member = session.get(Member, (household.village_id, UUID(member_id)), populate_existing=True)
    if member is None or member.household_id != household.id or (member.left_on is None and household.left_on is None):
        raise MemberStays()
    if member.name == BLANKED:
        raise BlankedBefore(number=household.number)
    return member


def blank_household(session: Session, household: Household, mark: str) -> None:
    """Name, phone, address and salt of a household that is gone, and of all its people, wherever they stand."""
    village_id, ids = household.village_id, [household.id]
    people = session.scalars(select(Member).where(*_of(Member, household))).all()
    accounts = session.scalars(select(User).where(User.id.in_(_users(household)))).all()
    names = {household.head_name, *(each.name for each in people), *(each.name for each in accounts)}
    known = _names_of_others(session, household, {each.id for each in people}, head=False)
    session.execute(delete(SignInName).where(SignInName.user_id.in_(_users(household))))
    _strike_all(session, village_id, ids, names | {each.phone for each in people}, known, everything=True)
    _drop_caches(session, village_id, names, known)
    for account in accounts:
        account.session_stamp += 1
    household.head_name, household.sort_key, household.address = BLANKED, "~", ""
    household.salt = household.pin_hash = None
    drop_portrait(session, household)
    empty_photos_of(session, village_id, household.id)
    blank_on_rolls(session, village_id, household.number, mark=mark)
    session.expire_all()


def blank_member(session: Session, household: Household, member: Member, mark: str) -> None:
    """Name, phone and years of one person who left a household; where the household's rows name them, the name alone.

    On rolls of when they were the head, but for what is the label of whoever is the head now.
    """
    name = member.name
    names = {name, member.phone}
    known = _names_of_others(session, household, {member.id}, head=True)
    member.name, member.relation, member.birth_year, member.phone = BLANKED, "", None, ""
    session.flush()
    _strike_all(session, household.village_id, [household.id], names, known, everything=False)
    _drop_caches(session, household.village_id, names, known)
    labels = {name, mask_name(name)} - {household.head_name, mask_name(household.head_name)}
    blank_on_rolls(session, household.village_id, household.number, mark=mark, labels=labels)
    session.expire_all()


def _strike_all(
    session: Session, village_id: UUID, ids: list[UUID], texts: Iterable[str], known: set[str], *, everything: bool
) -> None:
    """The household's own rows, then what was said when it changed with another, then what is in no household's name."""
    struck = {text for text in texts if len(text) > 1 and text != BLANKED}
    free = struck - known
    for trace in TRACES:
        _follow(session, trace, village_id, ids, _striker(struck, known), everything=everything)
    events = Trace("household_event", words=("said", "reason", "answer"))
    _follow(session, events, village_id, _neighbours(session, village_id, ids), _striker(free, known), everything=False)
    for name, (column, beside) in NAMED.items():
        table = _TABLES[name]
        mine = (table.c.village_id == village_id) & table.c[column].in_(free)
        session.execute(update(table).where(mine).values({column: BLANKED, **beside}))


def _follow(
    session: Session, trace: Trace, village_id: UUID, ids: list[UUID], strike: Strike, *, everything: bool
) -> None:
    table = _TABLES[trace.table]
    rows = (table.c.village_id == village_id) & _hanging(table, trace.parent, village_id, ids)
    columns = list(trace.words)
    if everything and trace.emptied:
        only = [table.c[name] == value for name, value in trace.only.items()]
        values = {name: value() if callable(value) else value for name, value in trace.emptied.items()}
        session.execute(update(table).where(rows, *only).values(values))
    elif trace.table not in _OWN_ROWS:
        columns += [name for name in trace.emptied if isinstance(table.c[name].type, String)]
    if columns:
        _strike_rows(session, table, rows, columns, lambda value: strike(_without(value) if everything else value))


def _strike_rows(
    session: Session, table: Table, rows: ColumnElement[bool], columns: Collection[str], strike: Strike
) -> None:
    keys = list(table.primary_key.columns)
    for row in session.execute(select(*keys, *(table.c[name] for name in columns)).where(rows)).mappings():
        changed = {name: strike(row[name]) for name in columns}
        changed = {name: value for name, value in changed.items() if value != row[name]}
        if changed:
            fitting = {name: _fitted(table, name, value) for name, value in changed.items()}
            session.execute(update(table).where(*(key == row[key.name] for key in keys)).values(fitting))


def _striker(texts: Collection[str], known: Collection[str]) -> Strike:
    """Takes ``texts`` out of a text, or of every text in JSON; a longer name that somebody else has stays whole."""
    longer = {name for name in known if any(text in name and text != name for text in texts)}
    both = sorted({*texts, *longer}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, both))) if both else None

    def strike(value: Any) -> Any:
        if isinstance(value, str) and pattern:
            return pattern.sub(lambda found: found[0] if found[0] in longer else BLANKED, value)
        if isinstance(value, dict):
            return {key: strike(each) for key, each in value.items()}
        return [strike(each) for each in value] if isinstance(value, list) else value

    return strike


def _without(value: Any) -> Any:
    """What was filled in about people of the household, but for what keeps the event readable."""
    return {key: each for key, each in value.items() if key not in _OF_PERSON} if isinstance(value, dict) else value


def _fitted(table: Table, name: str, value: Any) -> Any:
    length = getattr(table.c[name].type, "length", None)
    return value[:length] if length and isinstance(value, str) else value


def _hanging(table: Table, parent: str, village_id: UUID, ids: list[UUID]) -> ColumnElement[bool]:
    """Which rows hang on the households ``ids``: by their own keys, or on rows of ``parent`` that do, either way round."""
    above = _TABLES[parent]
    keys = _keys(table, above) or [(there, here) for here, there in _keys(above, table)]
    if parent == "household":
        return or_(*(here.in_(ids) for here, _there in keys))
    upward = next((trace.parent for trace in TRACES if trace.table == parent), "household")
    hangs = _hanging(above, upward, village_id, ids)
    return or_(*(here.in_(select(there).where(above.c.village_id == village_id, hangs)) for here, there in keys))


def _keys(table: Table, above: Table) -> list[tuple[Any, Any]]:
    return [
        (element.parent, element.column)
        for key in table.foreign_key_constraints
        if key.referred_table is above
        for element in key.elements
        if element.column.name != "village_id"
    ]


def _names_of_others(session: Session, household: Household, people: set[UUID], *, head: bool) -> set[str]:
    """Every name in the village that is not of those who are blanked; the head's own too, where one person goes."""
    members = select(Member.id, Member.name).where(Member.village_id == household.village_id)
    heads = select(Household.id, Household.head_name).where(Household.village_id == household.village_id)
    return {
        *(name for member_id, name in session.execute(members) if member_id not in people),
        *(name for each, name in session.execute(heads) if head or each != household.id),
    }


def _neighbours(session: Session, village_id: UUID, ids: list[UUID]) -> list[UUID]:
    """Households that these were split from or into, or merged with."""
    both = (HouseholdEvent.household_id, HouseholdEvent.other_id)
    found = session.execute(
        select(*both).where(HouseholdEvent.village_id == village_id, or_(*(each.in_(ids) for each in both)))
    )
    return [each for pair in found for each in pair if each is not None and each not in ids]


def _drop_caches(session: Session, village_id: UUID, names: Iterable[str], known: set[str]) -> None:
    """Files that were made to be printed, and answers kept to be given again, may hold the names."""
    job, file, upload = _TABLES["print_job"], _TABLES["print_file"], _TABLES["upload"]
    session.execute(delete(file).where(file.c.village_id == village_id))
    session.execute(delete(job).where(job.c.village_id == village_id, job.c.state != "waiting"))
    session.execute(delete(upload).where(upload.c.village_id == village_id))
    answer = _TABLES["api_answer"]
    texts = {name for name in names if len(name) > 1 and name != BLANKED}
    escaped = {json.dumps(name)[1:-1] for name in texts}
    _strike_rows(session, answer, answer.c.village_id == village_id, ["body"], _striker(texts | escaped, known))


def _users(household: Household) -> Any:
    return select(User.id).where(User.village_id == household.village_id, User.household_id == household.id)


def _of(model: type[Member], household: Household) -> tuple[ColumnElement[bool], ...]:
    return model.village_id == household.village_id, model.household_id == household.id
