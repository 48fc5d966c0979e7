"""Reads of signatures: who signed a version and who has not, the sheets of paper, and a household's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.governance.covenants.models import (
    Covenant,
    CovenantReminder,
    CovenantSheet,
    CovenantSheetLine,
    CovenantSignature,
    SignatureAccess,
)
from civility.governance.covenants.queries.covenants import list_in_force
from civility.people.models import Household


@dataclass(frozen=True)
class OwnCovenant:
    """A covenant in force and the household's signature to it, if it stands."""

    covenant: Covenant
    signature: CovenantSignature | None


def find_signature(session: Session, covenant: Covenant, household_id: UUID) -> CovenantSignature | None:
    """A household's signature to a version; not one that was withdrawn."""
    return session.scalar(
        select(CovenantSignature)
        .where(
            CovenantSignature.village_id == covenant.village_id,
            CovenantSignature.covenant_id == covenant.id,
            CovenantSignature.household_id == household_id,
            CovenantSignature.withdrawn_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )


def get_signature(session: Session, covenant: Covenant, household_id: UUID) -> CovenantSignature:
    """Raises NotFound."""
    signature = find_signature(session, covenant, household_id)
    if signature is None:
        raise NotFound()
    return signature


def list_signatures(session: Session, covenant: Covenant) -> dict[UUID, CovenantSignature]:
    """The signatures to a version that stand, by household."""
    rows = session.scalars(
        select(CovenantSignature).where(
            CovenantSignature.village_id == covenant.village_id,
            CovenantSignature.covenant_id == covenant.id,
            CovenantSignature.withdrawn_at.is_(None),
        )
    )
    return {row.household_id: row for row in rows}


def count_signed(session: Session, covenant: Covenant) -> int:
    """How many of the households that live here now have signed a version."""
    return (
        session.scalar(
            select(func.count())
            .select_from(CovenantSignature)
            .join(
                Household,
                (Household.village_id == CovenantSignature.village_id)
                & (Household.id == CovenantSignature.household_id),
            )
            .where(
                CovenantSignature.village_id == covenant.village_id,
                CovenantSignature.covenant_id == covenant.id,
                CovenantSignature.withdrawn_at.is_(None),
                Household.left_on.is_(None),
            )
        )
        or 0
    )


def list_own(session: Session, village_id: UUID, household_id: UUID, on: date) -> list[OwnCovenant]:
    """What holds on a day, each with the household's signature."""
    rows = session.scalars(
        select(CovenantSignature).where(
            CovenantSignature.village_id == village_id,
            CovenantSignature.household_id == household_id,
            CovenantSignature.withdrawn_at.is_(None),
        )
    )
    signed = {row.covenant_id: row for row in rows}
    return [OwnCovenant(covenant, signed.get(covenant.id)) for covenant in list_in_force(session, village_id, on)]


def count_unsigned_own(session: Session, village_id: UUID, household_id: UUID, on: date) -> int:
    """How many covenants in force a household has not signed."""
    return sum(each.signature is None for each in list_own(session, village_id, household_id, on))


def list_sheets(session: Session, covenant: Covenant) -> Sequence[CovenantSheet]:
    """The sheets of paper of a version, newest first."""
    return session.scalars(
        select(CovenantSheet)
        .where(CovenantSheet.village_id == covenant.village_id, CovenantSheet.covenant_id == covenant.id)
        .order_by(CovenantSheet.entered_at.desc(), CovenantSheet.id)
    ).all()


def list_waiting_sheets(
    session: Session, village_id: UUID, user_id: UUID | None
) -> Sequence[tuple[Covenant, CovenantSheet]]:
    """The sheets that somebody else than this person entered and that wait, oldest first, with their version."""
    rows = session.execute(
        select(Covenant, CovenantSheet)
        .join(
            CovenantSheet,
            (CovenantSheet.village_id == Covenant.village_id) & (CovenantSheet.covenant_id == Covenant.id),
        )
        .where(
            CovenantSheet.village_id == village_id,
            CovenantSheet.state == "waiting",
            CovenantSheet.entered_by != user_id,
        )
        .order_by(CovenantSheet.entered_at, CovenantSheet.id)
    )
    return [(covenant, sheet) for covenant, sheet in rows]


def get_sheet(session: Session, covenant: Covenant, sheet_id: UUID) -> CovenantSheet:
    """Raises NotFound, also for a sheet of another version."""
    sheet = session.get(CovenantSheet, (covenant.village_id, sheet_id))
    if sheet is None or sheet.covenant_id != covenant.id:
        raise NotFound()
    return sheet


def list_sheet_households(session: Session, sheet: CovenantSheet) -> Sequence[Household]:
    """The households on a sheet, by number."""
    return session.scalars(
        select(Household)
        .join(
            CovenantSheetLine,
            (CovenantSheetLine.village_id == Household.village_id) & (CovenantSheetLine.household_id == Household.id),
        )
        .where(CovenantSheetLine.village_id == sheet.village_id, CovenantSheetLine.sheet_id == sheet.id)
        .order_by(Household.number)
    ).all()


def find_sheet_of_photo(session: Session, village_id: UUID, photo_id: UUID) -> CovenantSheet | None:
    return session.scalar(
        select(CovenantSheet).where(CovenantSheet.village_id == village_id, CovenantSheet.photo_id == photo_id)
    )


def list_accesses(
    session: Session, subject: CovenantSignature | CovenantSheet | CovenantReminder
) -> Sequence[SignatureAccess]:
    """Who looked at a signature, a sheet or a reminder, the latest first."""
    return session.scalars(
        select(SignatureAccess)
        .where(SignatureAccess.village_id == subject.village_id, SignatureAccess.subject_id == subject.id)
        .order_by(SignatureAccess.at.desc())
    ).all()
