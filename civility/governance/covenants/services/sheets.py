"""Signatures on paper: one person enters the sheet with its photo, another holds the two against each other."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.governance.covenants.errors import (
    SheetDecided,
    SheetNeedsTwo,
    SheetNumbersUnknown,
    SheetWithoutHouseholds,
    SheetWithoutPhoto,
)
from civility.governance.covenants.models import Covenant, CovenantSheet, CovenantSheetLine, CovenantSignature
from civility.governance.covenants.queries.signatures import list_sheet_households, list_signatures
from civility.governance.covenants.services.signing import require_signable
from civility.governance.covenants.services.writing import lock_covenant
from civility.people.actors import Actor
from civility.people.queries import list_households
from civility.photos import hold_photos


def enter_sheet(
    session: Session,
    *,
    village_id: UUID,
    covenant_id: UUID,
    numbers: Iterable[str],
    photo_ids: Sequence[UUID],
    actor: Actor,
    request_key: str,
) -> CovenantSheet:
    """Keep which households signed a sheet of paper, with its photo; it counts when another person confirmed it.

    ``numbers`` are whole household numbers. Asking twice with one key enters once. Raises SheetWithoutHouseholds,
    SheetNumbersUnknown, SheetWithoutPhoto, NotInForce, PhotoGone.
    """
    if actor.user_id is None:
        raise Forbidden()
    wanted = sorted(set(numbers))
    if not wanted:
        raise SheetWithoutHouseholds()
    if not photo_ids:
        raise SheetWithoutPhoto()
    with transaction(session):
        covenant = lock_covenant(session, village_id, covenant_id)
        earlier = session.scalar(
            select(CovenantSheet).where(
                CovenantSheet.village_id == village_id, CovenantSheet.request_key == request_key
            )
        )
        if earlier is not None:
            return earlier
        require_signable(covenant)
        homes = {home.number: home.id for home in list_households(session, village_id)}
        unknown = [number for number in wanted if number not in homes]
        if unknown:
            raise SheetNumbersUnknown(numbers="、".join(unknown[:20]))
        (photo,) = hold_photos(session, village_id, photo_ids, keeper=actor.mark, most=1, days=None)
        sheet = CovenantSheet(
            village_id=village_id,
            covenant_id=covenant_id,
            request_key=request_key,
            photo_id=photo.id,
            entered_by=actor.user_id,
        )
        session.add(sheet)
        session.flush()
        session.add_all(
            CovenantSheetLine(village_id=village_id, sheet_id=sheet.id, household_id=homes[number]) for number in wanted
        )
        session.flush()
        return sheet


def confirm_sheet(session: Session, *, village_id: UUID, sheet_id: UUID, actor: Actor) -> CovenantSheet:
    """A second person saw the same on the photo: its households have signed. Pressed twice it is confirmed once.

    Who signed meanwhile or moved away stays as they are. Raises SheetNeedsTwo, SheetDecided, NotInForce, NotFound.
    """
    with transaction(session):
        sheet = _undecided(session, village_id, sheet_id, "confirmed", actor)
        if sheet.state == "confirmed":
            return sheet
        covenant = session.get_one(Covenant, (village_id, sheet.covenant_id), populate_existing=True)
        require_signable(covenant)
        signed = list_signatures(session, covenant)
        session.add_all(
            CovenantSignature(
                village_id=village_id,
                covenant_id=sheet.covenant_id,
                household_id=home.id,
                request_key=f"{sheet.id}:{home.number}",
                channel="paper",
                sheet_id=sheet.id,
            )
            for home in list_sheet_households(session, sheet)
            if home.id not in signed and home.left_on is None
        )
        _decide(sheet, "confirmed", actor)
        session.flush()
        return sheet


def refuse_sheet(session: Session, *, village_id: UUID, sheet_id: UUID, actor: Actor) -> CovenantSheet:
    """What was entered is not what stands on the photo: nobody has signed by it. Raises SheetNeedsTwo, SheetDecided, NotFound."""
    with transaction(session):
        sheet = _undecided(session, village_id, sheet_id, "refused", actor)
        if sheet.state == "waiting":
            _decide(sheet, "refused", actor)
            session.flush()
        return sheet


def _undecided(session: Session, village_id: UUID, sheet_id: UUID, to: str, actor: Actor) -> CovenantSheet:
    """The sheet with the book held; one that the same person already took ``to`` there is given as it is."""
    if actor.user_id is None:
        raise Forbidden()
    ledger.hold(session, village_id)
    sheet = session.get(CovenantSheet, (village_id, sheet_id), populate_existing=True)
    if sheet is None:
        raise NotFound()
    if sheet.entered_by == actor.user_id:
        raise SheetNeedsTwo()
    if sheet.state != "waiting" and (sheet.state, sheet.decided_by) != (to, actor.user_id):
        raise SheetDecided()
    return sheet


def _decide(sheet: CovenantSheet, state: str, actor: Actor) -> None:
    sheet.state, sheet.decided_by, sheet.decided_at = state, actor.user_id, now()
