"""Setting what the safety index counts, for the months to come."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import month_start, today
from civility.db import transaction
from civility.governance.safety.errors import NothingWeighs
from civility.governance.safety.events import rule_event
from civility.governance.safety.models import SafetyRule
from civility.governance.safety.queries import list_rules
from civility.governance.safety.rules import COMPONENTS, MOST_WEIGHT
from civility.people.actors import Actor


def set_safety_rule(
    session: Session, *, village_id: UUID, weights: Mapping[str, int], actor: Actor, request_key: str
) -> SafetyRule:
    """What each component weighs from next month on; no month that began is counted anew. Sealed in the book.

    Asking twice with one key sets once. Raises NothingWeighs.
    """
    wanted = {name: int(weights.get(name, 0)) for name in COMPONENTS}
    if any(not 0 <= weight <= MOST_WEIGHT for weight in wanted.values()):
        raise ValueError(f"weights out of bounds: {wanted}")
    if not any(wanted.values()):
        raise NothingWeighs()
    with transaction(session):
        ledger.hold(session, village_id)
        known = session.scalar(
            select(SafetyRule).where(SafetyRule.village_id == village_id, SafetyRule.request_key == request_key)
        )
        if known is not None:
            return known
        rule = SafetyRule(
            village_id=village_id,
            place=len(list_rules(session, village_id)) + 1,
            request_key=request_key,
            from_on=month_start(today(), 1),
            weights=wanted,
            set_by=actor.user_id,
        )
        session.add(rule)
        session.flush()
        ledger.record_events(session, village_id, [rule_event(rule)], actor=actor.mark)
        return rule
