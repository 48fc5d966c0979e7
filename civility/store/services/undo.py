"""Taking back a redemption within minutes: points to the household, goods to the shelf; what was set aside is so again."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import now
from civility.people.actors import Actor
from civility.people.queries import get_settings
from civility.store.errors import AlreadyUndone, NotYourSale, SlipHasReturns, UndoTooLate
from civility.store.models import Redemption
from civility.store.queries import get_redemption
from civility.store.queries.holds import find_hold_of_slip
from civility.store.queries.returns import taken_back
from civility.store.services.collecting import hold_again
from civility.store.services.days import check_day_open
from civility.store.services.keyed import once, take_back, user_of


def undo_redemption(
    session: Session, *, village_id: UUID, redemption_id: UUID, actor: Actor, request_key: str, reason: str = ""
) -> Redemption:
    """Undo a whole slip: only its own clerk, only within the village's ``undo_minutes``. It keeps its number.

    ``reason`` stays beside the slip, not in the book, which is never erased.
    Raises NotFound, AlreadyUndone, NotYourSale, DayClosed, SlipHasReturns, UndoTooLate, and YearClosed when its points were cleared meanwhile.
    """
    clerk_id = user_of(actor)
    content = {"redemption": str(redemption_id)}
    with once(session, "undo-redemption", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        redemption = get_redemption(session, village_id, redemption_id)
        if req.replay:
            return redemption
        if redemption.undone_seq is not None:
            raise AlreadyUndone(slip_number=redemption.slip_number)
        if redemption.clerk_id != clerk_id:
            raise NotYourSale(slip_number=redemption.slip_number)
        check_day_open(session, village_id, redemption.store_id, redemption.at)
        if taken_back(session, village_id, redemption.id):
            raise SlipHasReturns(slip_number=redemption.slip_number)
        minutes = get_settings(session, village_id).undo_minutes
        at = now()
        if at > redemption.at + timedelta(minutes=minutes):
            raise UndoTooLate(slip_number=redemption.slip_number, minutes=minutes)
        said = f"undo of slip {redemption.slip_number}"
        reversal = take_back(session, req, redemption.seq, village_id=village_id, reason=said, actor=actor)
        redemption.undone_seq = reversal.seq
        redemption.undone_at = at
        redemption.undone_reason = reason
        hold = find_hold_of_slip(session, village_id, redemption.id)
        if hold is not None:
            hold_again(hold)
        session.flush()
        return redemption
