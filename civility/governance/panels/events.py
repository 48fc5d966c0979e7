"""What the book seals of panels: what each is for, and who (by id, never by name) is in it for how long.

Contents are those of docs/reference/ledger-format.md, "Events".
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.governance.panels.models import Panel
from civility.governance.panels.queries import Manned, with_members
from civility.ledger import Event, Finding

KINDS = ("panel-set", "panel-dropped")


def panel_event(kind: str, manned: Manned) -> Event:
    panel = manned.panel
    members = [
        {"member": each.id, "duty": each.duty, "from_on": each.from_on, "until_on": each.until_on}
        for each in sorted(manned.members, key=lambda member: str(member.id))
    ]
    content = {
        "name": panel.name,
        "duty": panel.duty,
        "place": panel.place,
        "example": panel.example,
        "dropped": panel.dropped,
        "members": members,
    }
    return Event(kind, str(panel.id), content, f"the panel {panel.name}")


def check_panels(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every panel, dropped ones too, is the one the book sealed."""
    panels = session.scalars(select(Panel).where(Panel.village_id == village_id)).all()
    now = [panel_event("panel-set", each) for each in with_members(session, village_id, panels)]
    return ledger.check_events(session, village_id, check="panels", kinds=KINDS, now=now)
