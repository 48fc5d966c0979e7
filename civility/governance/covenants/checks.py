"""What must hold of reminders; the check changes nothing."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from civility.errors import N_
from civility.governance.covenants.models import CovenantReminder
from civility.governance.covenants.rules.reminders import TOLD
from civility.ledger import Finding


def check_reminders(session: Session, village_id: UUID) -> list[Finding]:
    """None was sent without a second person, and none by whoever wrote it. Findings name no household and no article."""
    rows = session.scalars(
        select(CovenantReminder.seen_on)
        .where(
            CovenantReminder.village_id == village_id,
            CovenantReminder.state.in_(TOLD),
            or_(
                CovenantReminder.decided_by.is_(None),
                CovenantReminder.decided_by == CovenantReminder.proposed_by,
            ),
        )
        .order_by(CovenantReminder.proposed_at)
    )
    text = N_("一条提醒（看到的日子 %(day)s）没有第二个人看过就发了，或者是写的人自己发的。")
    return [Finding("reminders", None, text, {"day": seen_on.isoformat()}) for seen_on in rows]
