"""Who may do what with an activity, asked in the lowest functions."""

from typing import Final
from uuid import UUID

from civility.errors import Forbidden
from civility.governance.activities.errors import NotInCharge, ShiftCancelled, ShiftNotBegun, ShiftOver
from civility.governance.activities.models import Activity, Shift
from civility.governance.activities.queries.places import is_over, shift_fields
from civility.people.actors import Actor

OVERSEERS: Final = frozenset({"committee"})


def user_of(actor: Actor) -> UUID:
    """Raises Forbidden for a household's card."""
    if actor.user_id is None:
        raise Forbidden()
    return actor.user_id


def check_in_charge(activity: Activity, actor: Actor) -> UUID:
    """The person in charge, or the committee. Raises NotInCharge."""
    user_id = user_of(actor)
    if user_id != activity.leader_id and not actor.roles_in([activity.village_id]) & OVERSEERS:
        raise NotInCharge(activity=activity.title)
    return user_id


def check_planned(shift: Shift) -> None:
    """Raises ShiftCancelled."""
    if shift.state == "cancelled":
        raise ShiftCancelled(**shift_fields(shift), reason=shift.reason)


def check_ahead(shift: Shift) -> None:
    """It is going to be held and has not begun. Raises ShiftCancelled, ShiftOver."""
    check_planned(shift)
    if is_over(shift):
        raise ShiftOver(**shift_fields(shift))


def check_begun(shift: Shift) -> None:
    """Raises ShiftCancelled, ShiftNotBegun."""
    check_planned(shift)
    if not is_over(shift):
        raise ShiftNotBegun(**shift_fields(shift))
