"""Reads of the pictures of sheets: which there are, and where the same were used before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.photos import list_prints, look_alike
from civility.points.models import Claim, SheetPhoto
from civility.points.queries.claims import ClaimRow, list_claims_by_id
from civility.points.rules.transitions import LIVE

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Double:
    """A picture of a sheet that another claim has too: the ``same`` file, or one that looks alike."""

    photo_id: UUID
    same: bool
    claim: ClaimRow


def list_sheet_photos(session: Session, village_id: UUID, sheet_id: UUID) -> Sequence[UUID]:
    """The pictures of a sheet in the order in which they came."""
    return session.scalars(
        select(SheetPhoto.photo_id)
        .where(SheetPhoto.village_id == village_id, SheetPhoto.sheet_id == sheet_id)
        .order_by(SheetPhoto.photo_id)
    ).all()


def require_own_photo(session: Session, village_id: UUID, household_id: UUID, photo_id: UUID) -> None:
    """The picture belongs to a claim the household made for itself. Raises NotFound."""
    found = session.scalar(
        select(SheetPhoto.photo_id)
        .join(Claim, (Claim.village_id == SheetPhoto.village_id) & (Claim.sheet_id == SheetPhoto.sheet_id))
        .where(
            SheetPhoto.village_id == village_id,
            SheetPhoto.photo_id == photo_id,
            Claim.household_id == household_id,
            Claim.recorder_id.is_(None),
        )
        .limit(1)
    )
    if found is None:
        raise NotFound()


def list_doubles(session: Session, village_id: UUID, sheet_id: UUID) -> list[Double]:
    """Where pictures of a sheet were used in other claims that count, or would; at most twenty.

    One that was sent again with a returned claim is the same picture and no question.
    """
    own = list_sheet_photos(session, village_id, sheet_id)
    if not own:
        return []
    prints = {photo_id: (digest, like) for photo_id, digest, like in list_prints(session, village_id)}
    alike: dict[UUID, tuple[UUID, bool]] = {}
    for photo_id in own:
        digest, like = prints[photo_id]
        for other, (other_digest, other_like) in prints.items():
            if other not in own and (other_digest == digest or look_alike(other_like, like)):
                alike.setdefault(other, (photo_id, other_digest == digest))
    if not alike:
        return []
    wanted = sorted(alike, key=lambda other: not alike[other][1])[:MOST_NAMED]
    rows: Sequence[Any] = session.execute(
        select(SheetPhoto.photo_id, Claim.id)
        .join(Claim, (Claim.village_id == SheetPhoto.village_id) & (Claim.sheet_id == SheetPhoto.sheet_id))
        .where(
            SheetPhoto.village_id == village_id,
            SheetPhoto.photo_id.in_(wanted),
            SheetPhoto.sheet_id != sheet_id,
            Claim.state.in_(sorted(LIVE)),
        )
        .order_by(SheetPhoto.photo_id, Claim.id)
    ).all()
    first: dict[UUID, UUID] = dict(reversed(rows))
    claims = list_claims_by_id(session, village_id, first.values())
    return [Double(alike[other][0], alike[other][1], claims[first[other]]) for other in wanted if other in first]
