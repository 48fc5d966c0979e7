"""What a person may open in a village: one table for the first page and for the links in the page's head."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import g, request, url_for
from flask_babel import gettext as _

from civility.errors import N_
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import TABLE, current_actor
from civility.people.queries import chain_of
from civility.web import navigation
from civility.web.navigation import NavLink


class Door(NamedTuple):
    """A page of a village: who may open it, where it is, its words and its drawing."""

    action: str
    endpoint: str
    words: str
    icon: str


DOORS = (
    Door("claim.record", "points.record", N_("记分"), "pen"),
    Door("claim.review", "points.reviews", N_("复核"), "check"),
    Door("store.hand_over", "store.counter", N_("兑换"), "basket"),
    Door("notice.publish", "points.notices", N_("公示"), "notice"),
    Door("objection.rule", "points.objections", N_("异议"), "question"),
    Door("claim.read", "points.claims", N_("记分记录"), "list"),
    Door("goods.edit", "store.goods", N_("商品"), "box"),
    Door("standard.read", "points.standards", N_("积分细则"), "book"),
    Door("roster.read", "people.households", N_("各户"), "people"),
    Door("roll.read", "rolls.rolls", N_("乡风文明榜"), "star"),
    Door("covenant.edit", "covenants.covenants", N_("公约"), "scroll"),
    Door("village.settings", "people.settings", N_("本村的规矩"), "gear"),
)
IN_HEAD = 5


def doors_of(village: Division, roles: frozenset[str]) -> list[dict[str, str]]:
    """The doors open to somebody with ``roles`` in a village, as label, url and icon."""
    return [
        {"label": _(door.words), "url": url_for(door.endpoint, village_code=village.code), "icon": door.icon}
        for door in DOORS
        if roles & TABLE[door.action]
    ]


@navigation.register
def links() -> Iterator[NavLink]:
    """Today's tasks and the first few doors, on every page of a village."""
    village, actor = g.get("village"), current_actor()
    if village is None or actor is None:
        return
    roles = actor.roles_in(chain_of(current_session(), village))
    if not roles & TABLE["village.home"]:
        return
    home = url_for("home.village", village_code=village.code)
    yield NavLink(_("今天的事"), home, active=request.path == home)
    for door in doors_of(village, roles)[:IN_HEAD]:
        yield NavLink(door["label"], door["url"], active=request.path.startswith(door["url"]))
