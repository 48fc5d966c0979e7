"""Questions that nobody has to answer any more. Inside the transaction of whoever calls."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from civility.clock import now
from civility.governance.activities.models import ShiftAsk, ShiftPlace


def end_asks(session: Session, place: ShiftPlace, state: str) -> int:
    """End what is asked about a place, or offered for it in a swap; how many questions that were."""
    asks = session.scalars(
        select(ShiftAsk).where(
            ShiftAsk.village_id == place.village_id,
            or_(ShiftAsk.place_id == place.id, ShiftAsk.other_id == place.id),
            ShiftAsk.state == "asked",
        )
    ).all()
    for ask in asks:
        ask.state, ask.answered_at = state, now()
    return len(asks)
