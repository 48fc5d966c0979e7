"""The two groups of a demo village, manned by people who have posts there."""

from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from civility.clock import today
from civility.demo.people import Place
from civility.governance.panels.rules import EXAMPLE
from civility.governance.panels.services import add_member, add_panel

MEMBERS: Final = (("fuhe", "jianwei", "wangge"), ("zhuren", "wenshu", "jifen"))
"""By group, the first of them its head."""
YEARS: Final = 3


def form_groups(session: Session, place: Place) -> None:
    """The groups of the example, taken as the village's own, for a term of some years."""
    until = date(today().year + YEARS, 3, 31)
    said: dict[str, Any] = {"village_id": place.village_id, "actor": place.people["zhuren"]}
    for at, ((name, duty), people) in enumerate(zip(EXAMPLE, MEMBERS, strict=True), 1):
        panel = add_panel(session, **said, name=name, duty=duty, place=at, request_key=f"demo-panel-{at}")
        for who in people:
            add_member(
                session,
                **said,
                panel_id=panel.id,
                name=place.people[who].name,
                duty="组长" if who == people[0] else "",
                phone="",
                from_on=today(),
                until_on=until,
                request_key=f"demo-panel-{at}-{who}",
            )
