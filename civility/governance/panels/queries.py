"""Reads of panels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.governance.panels.errors import PanelNotFound
from civility.governance.panels.models import Panel, PanelMember
from civility.governance.panels.rules import serving


@dataclass(frozen=True, slots=True)
class Manned:
    """A panel and whoever ever was in it, in the order in which they came."""

    panel: Panel
    members: list[PanelMember]

    def on(self, day: date) -> list[PanelMember]:
        return serving(self.members, day)


def list_panels(session: Session, village_id: UUID) -> list[Manned]:
    """The panels there are, in their order, with their members."""
    query = select(Panel).where(Panel.village_id == village_id, Panel.dropped.is_(False))
    return with_members(session, village_id, session.scalars(query.order_by(Panel.place, Panel.id)).all())


def get_panel(session: Session, village_id: UUID, panel_id: UUID) -> Manned:
    """One that is there. Raises PanelNotFound."""
    found = session.get(Panel, (village_id, panel_id))
    if found is None or found.dropped:
        raise PanelNotFound()
    return with_members(session, village_id, [found])[0]


def get_member(session: Session, village_id: UUID, member_id: UUID) -> PanelMember:
    """Raises PanelNotFound."""
    found = session.get(PanelMember, (village_id, member_id))
    if found is None:
        raise PanelNotFound()
    return found


def with_members(session: Session, village_id: UUID, panels: Sequence[Panel]) -> list[Manned]:
    """Panels with everybody who ever was in them."""
    query = (
        select(PanelMember)
        .where(PanelMember.village_id == village_id, PanelMember.panel_id.in_([panel.id for panel in panels]))
        .order_by(PanelMember.from_on, PanelMember.id)
    )
    manned = {panel.id: Manned(panel, []) for panel in panels}
    for member in session.scalars(query):
        manned[member.panel_id].members.append(member)
    return list(manned.values())
