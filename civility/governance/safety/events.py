"""What the book seals of the safety index: what counts how much from when.

Contents are those of docs/reference/ledger-format.md, "Events".
"""

from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.governance.safety.models import SafetyRule
from civility.governance.safety.queries import list_rules
from civility.ledger import Event, Finding

KINDS = ("safety-rule",)


def rule_event(rule: SafetyRule) -> Event:
    content = {"place": rule.place, "from_on": rule.from_on, "weights": dict(rule.weights)}
    return Event("safety-rule", str(rule.id), content, f"the safety index from {rule.from_on}")


def check_safety(session: Session, village_id: UUID) -> list[Finding]:
    """Whether what the safety index counts is what the book sealed."""
    now = [rule_event(rule) for rule in list_rules(session, village_id)]
    return ledger.check_events(session, village_id, check="safety", kinds=KINDS, now=now)
