"""Keeping panels: what they are for, who is in them. Each change is sealed in the book."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.governance.panels.errors import PanelNameTaken, TooManyMembers, TooManyPanels
from civility.governance.panels.events import panel_event
from civility.governance.panels.models import Panel, PanelMember
from civility.governance.panels.queries import get_member, get_panel, list_panels, with_members
from civility.governance.panels.rules import EXAMPLE, MOST_MEMBERS, MOST_PANELS, check_term, serving
from civility.people.actors import Actor


def begin_panels(session: Session, *, village_id: UUID, actor: Actor, request_key: str) -> None:
    """The example, for a village that has no panel; one that has any keeps them."""
    with transaction(session):
        ledger.hold(session, village_id)
        if list_panels(session, village_id):
            return
        for place, (name, duty) in enumerate(EXAMPLE, 1):
            panel = Panel(
                village_id=village_id,
                request_key=f"{request_key}-{place}",
                name=name,
                duty=duty,
                place=place,
                example=True,
            )
            session.add(panel)
            session.flush()
            _seal(session, "panel-set", panel, actor)


def add_panel(
    session: Session, *, village_id: UUID, name: str, duty: str, place: int, actor: Actor, request_key: str
) -> Panel:
    """One more group. Asking twice with one key adds one. Raises PanelNameTaken, TooManyPanels."""
    with transaction(session):
        ledger.hold(session, village_id)
        known = session.scalar(select(Panel).where(Panel.village_id == village_id, Panel.request_key == request_key))
        if known is not None:
            return known
        _check_name(session, village_id, name)
        if len(list_panels(session, village_id)) >= MOST_PANELS:
            raise TooManyPanels(most=MOST_PANELS)
        panel = Panel(village_id=village_id, request_key=request_key, name=name, duty=duty, place=place)
        session.add(panel)
        session.flush()
        _seal(session, "panel-set", panel, actor)
        return panel


def save_panel(
    session: Session, *, village_id: UUID, panel_id: UUID, name: str, duty: str, place: int, actor: Actor
) -> Panel:
    """Write over what a group is called and for; it is no example any more. Raises PanelNameTaken, PanelNotFound."""
    with transaction(session):
        ledger.hold(session, village_id)
        panel = get_panel(session, village_id, panel_id).panel
        if (panel.name, panel.duty, panel.place, panel.example) == (name, duty, place, False):
            return panel  # the same form pressed twice
        _check_name(session, village_id, name, besides=panel_id)
        panel.name, panel.duty, panel.place, panel.example = name, duty, place, False
        session.flush()
        _seal(session, "panel-set", panel, actor)
        return panel


def drop_panel(session: Session, *, village_id: UUID, panel_id: UUID, actor: Actor) -> Panel:
    """Take a group off the page; it and who served in it stay written down. Raises PanelNotFound."""
    with transaction(session):
        ledger.hold(session, village_id)
        panel = session.get(Panel, (village_id, panel_id))
        if panel is not None and panel.dropped:
            return panel  # pressed twice
        panel = get_panel(session, village_id, panel_id).panel
        panel.dropped = True
        session.flush()
        _seal(session, "panel-dropped", panel, actor)
        return panel


def add_member(
    session: Session, *, village_id: UUID, panel_id: UUID, name: str, duty: str, phone: str, from_on: date,
    until_on: date | None, actor: Actor, request_key: str,
) -> PanelMember:  # fmt: skip
    """Somebody for a term. Asking twice with one key adds one. Raises TermBackwards, TooManyMembers, PanelNotFound."""
    check_term(from_on, until_on)
    with transaction(session):
        ledger.hold(session, village_id)
        known = session.scalar(
            select(PanelMember).where(PanelMember.village_id == village_id, PanelMember.request_key == request_key)
        )
        if known is not None:
            return known
        manned = get_panel(session, village_id, panel_id)
        if len(serving(manned.members, today())) >= MOST_MEMBERS:
            raise TooManyMembers(most=MOST_MEMBERS)
        member = PanelMember(
            village_id=village_id, panel_id=panel_id, request_key=request_key, name=name, duty=duty, phone=phone,
            from_on=from_on, until_on=until_on,
        )  # fmt: skip
        session.add(member)
        session.flush()
        _seal(session, "panel-set", manned.panel, actor)
        return member


def save_member(
    session: Session, *, village_id: UUID, member_id: UUID, name: str, duty: str, phone: str, from_on: date,
    until_on: date | None, actor: Actor,
) -> PanelMember:  # fmt: skip
    """Write over what is said of somebody; a term that ends is how somebody leaves. Raises TermBackwards, PanelNotFound."""
    check_term(from_on, until_on)
    with transaction(session):
        ledger.hold(session, village_id)
        member = get_member(session, village_id, member_id)
        panel = get_panel(session, village_id, member.panel_id).panel
        member.name, member.duty, member.phone = name, duty, phone
        member.from_on, member.until_on = from_on, until_on
        session.flush()
        _seal(session, "panel-set", panel, actor)
        return member


def _check_name(session: Session, village_id: UUID, name: str, besides: UUID | None = None) -> None:
    if any(each.panel.name == name and each.panel.id != besides for each in list_panels(session, village_id)):
        raise PanelNameTaken(name=name)


def _seal(session: Session, kind: str, panel: Panel, actor: Actor) -> None:
    manned = with_members(session, panel.village_id, [panel])[0]
    ledger.record_events(session, panel.village_id, [panel_event(kind, manned)], actor=actor.mark)
