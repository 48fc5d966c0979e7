"""The rows that the questions about oddities are asked of, in a bounded number of statements, and the notes on them."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from civility.clock import local
from civility.people.models import HeadUnit, Household, Kinship, User
from civility.people.rules import split_name
from civility.photos import Photo
from civility.points.models import Claim, ClaimSheet, Clause, OddityNote, Review, SheetPhoto
from civility.points.rules.oddities import MOST_ROWS, Row
from civility.points.rules.shapes import Range, shape_from_json
from civility.points.rules.transitions import LIVE


def list_odd_rows(session: Session, village_id: UUID, since: date, until: date) -> list[Row]:
    """Bonus claims that wait or were posted, of deeds from ``since`` to before ``until``: the newest 20,000 at most."""
    recorder, first, one = aliased(User), aliased(Review), aliased(User)
    kin = _kin(session, village_id)
    photos = _photos(session, village_id, since, until)
    rows: Any = session.execute(
        select(Claim, ClaimSheet, Household, HeadUnit.name, Clause, recorder.name, first.reviewer_id, one.name)
        .join(ClaimSheet, (ClaimSheet.village_id == village_id) & (ClaimSheet.id == Claim.sheet_id))
        .join(Household, (Household.village_id == village_id) & (Household.id == Claim.household_id))
        .outerjoin(HeadUnit, (HeadUnit.village_id == village_id) & (HeadUnit.id == Household.head_unit_id))
        .join(Clause, (Clause.village_id == village_id) & (Clause.id == Claim.clause_id))
        .join(recorder, recorder.id == Claim.recorder_id)
        .outerjoin(first, (first.village_id == village_id) & (first.claim_id == Claim.id) & (first.step == 1))
        .outerjoin(one, one.id == first.reviewer_id)
        .where(
            Claim.village_id == village_id,
            Claim.direction == "bonus",
            Claim.state.in_(sorted(LIVE)),
            Claim.happened_on >= since,
            Claim.happened_on < until,
        )
        .order_by(Claim.happened_on.desc(), Claim.id)
        .limit(MOST_ROWS)
    )
    return [
        Row(
            claim_id=claim.id,
            sheet_id=sheet.id,
            household_id=household.id,
            household=household.number,
            family=f"{unit or household.group_name}{split_name(household.head_name)[0]}姓",
            clause_id=clause.id,
            title=clause.title,
            recorder_id=claim.recorder_id,
            recorder=recorder_name,
            reviewers=((reviewer_id, reviewer),) if reviewer_id else (),
            recorded_at=local(sheet.recorded_at),
            happened_on=claim.happened_on,
            reason=sheet.reason,
            at_most=_at_most(claim, clause),
            kin=tuple(
                name
                for user_id, name in ((claim.recorder_id, recorder_name), (reviewer_id, reviewer))
                if (user_id, household.id) in kin
            ),
            photos=photos.get(sheet.id, ()),
        )
        for claim, sheet, household, unit, clause, recorder_name, reviewer_id, reviewer in rows
    ]


def list_odd_notes(session: Session, village_id: UUID, keys: Iterable[str]) -> dict[str, list[tuple[OddityNote, str]]]:
    """What was noted under these keys, the oldest first, with who did."""
    wanted = sorted(set(keys))[:1_000]
    rows = session.execute(
        select(OddityNote, User.name)
        .join(User, User.id == OddityNote.noted_by)
        .where(OddityNote.village_id == village_id, OddityNote.key.in_(wanted))
        .order_by(OddityNote.noted_at, OddityNote.id)
    )
    found: dict[str, list[tuple[OddityNote, str]]] = {}
    for note, name in rows:
        found.setdefault(note.key, []).append((note, name))
    return found


def _kin(session: Session, village_id: UUID) -> set[tuple[UUID, UUID]]:
    rows = session.execute(
        select(Kinship.user_id, Kinship.household_id).where(
            Kinship.village_id == village_id, Kinship.ended_at.is_(None)
        )
    )
    own = session.execute(select(User.id, User.household_id).where(User.village_id == village_id))
    return {(user_id, household_id) for found in (rows, own) for user_id, household_id in found if household_id}


def _photos(session: Session, village_id: UUID, since: date, until: date) -> dict[UUID, tuple[bytes, ...]]:
    """The likenesses of the pictures of each sheet of the time, the oldest first."""
    rows = session.execute(
        select(SheetPhoto.sheet_id, Photo.likeness)
        .join(Photo, (Photo.village_id == village_id) & (Photo.id == SheetPhoto.photo_id))
        .join(ClaimSheet, (ClaimSheet.village_id == village_id) & (ClaimSheet.id == SheetPhoto.sheet_id))
        .where(SheetPhoto.village_id == village_id, ClaimSheet.happened_on >= since, ClaimSheet.happened_on < until)
        .order_by(SheetPhoto.photo_id)
    )
    found: dict[UUID, tuple[bytes, ...]] = {}
    for sheet_id, likeness in rows:
        found[sheet_id] = (*found.get(sheet_id, ()), bytes(likeness))
    return found


def _at_most(claim: Claim, clause: Clause) -> bool | None:
    shape = shape_from_json(clause.shape)
    return claim.amount_tenths >= shape.max_tenths if isinstance(shape, Range) else None
