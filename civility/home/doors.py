"""What a person may open in a village: one table for the first page and for the links in the page's head."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import g, request, url_for
from flask_babel import gettext as _

from civility.errors import N_
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import TABLE, current_actor, may
from civility.people.queries import chain_of
from civility.web import navigation
from civility.web.navigation import NavLink

ROOMS = {
    "": N_("能做的事"),
    "points": N_("评分"),
    "shop": N_("超市"),
    "homes": N_("各户和户长"),
    "together": N_("大家的事"),
    "books": N_("账和规矩"),
}
"""What doors are shown under, in this order; under the first is what is done day by day."""


class Door(NamedTuple):
    """A page of a village: who may open it, which of ``ROOMS`` it is in, where it is, its words and its drawing.

    ``behind`` are further parts of addresses, below the village's own, that one comes to through this door.
    """

    action: str
    room: str
    endpoint: str
    words: str
    icon: str
    behind: tuple[str, ...] = ()


DOORS = (
    Door(
        "claim.record",
        "",
        "points.record",
        N_("记分"),
        "pen",
        ("claims/new", "claims/many", "claims/drafts", "rounds", "paper"),
    ),
    Door("claim.review", "", "points.reviews", N_("复核"), "check"),
    Door("store.hand_over", "", "store.counter", N_("兑换"), "basket"),
    Door("outlet.serve", "", "outlets.till", N_("收积分"), "basket"),
    Door("own.households", "", "relay.own", N_("我管的户"), "people", ("relay",)),
    Door("objection.rule", "", "points.objections", N_("异议"), "question"),
    Door("matter.read", "", "matters.matters", N_("说事办事"), "list", ("services/",)),
    Door("objection.enter", "", "points.notices", N_("公示"), "notice"),
    Door("household.balance", "", "people.balance", N_("查余额"), "question"),
    Door("store.reserve", "shop", "store.reserve_find", N_("替人预约"), "basket"),
    Door(
        "goods.edit",
        "shop",
        "store.goods",
        N_("商品"),
        "box",
        ("store/prices/", "store/stock", "store/donations/", "store/opening", "store/checklists/"),
    ),
    Door(
        "stock.confirm",
        "shop",
        "store.stockroom",
        N_("库房"),
        "box",
        ("store/counts/", "store/movements/", "store/report", "store/write-offs/", "store/transfer"),
    ),
    Door("needs.read", "shop", "store.needs", N_("问问大家想要什么"), "question", ("store/needs/", "store/lots/")),
    Door("outlet.read", "shop", "outlets.outlets", N_("商家"), "basket"),
    Door("budget.read", "shop", "home.budget", N_("积分与家底"), "scales"),
    Door("claim.read", "points", "points.claims", N_("记分记录"), "list"),
    Door("standard.read", "points", "points.standards", N_("积分细则"), "book"),
    Door("roll.read", "points", "rolls.rolls", N_("乡风文明榜"), "star"),
    Door("closing.read", "points", "points.closing", N_("积分清零"), "clock"),
    Door("correction.propose", "points", "points.corrections", N_("更正"), "pen"),
    Door("spot.read", "points", "points.spot_checks", N_("抽查"), "check"),
    Door("spot.check", "points", "points.oddities", N_("要问一问的"), "question"),
    Door("name.hide", "points", "home.names", N_("不愿公开的名字"), "people"),
    Door("relative.declare", "points", "people.relatives", N_("亲属回避"), "people"),
    Door("roster.read", "homes", "people.households", N_("各户"), "people"),
    Door("household.events", "homes", "households.events", N_("户里的变化"), "people"),
    Door("relay.read", "homes", "relay.notices", N_("通知到户"), "notice"),
    Door("unit.read", "homes", "relay.units", N_("户长单元"), "home"),
    Door("visit.write", "homes", "relay.notebook", N_("走访本"), "book"),
    Door("grid.read", "homes", "relay.grids", N_("网格"), "people"),
    Door("board.keep", "homes", "relay.board", N_("公示牌"), "notice"),
    Door("appraisal.read", "homes", "relay.appraisals", N_("考核"), "star"),
    Door("activity.read", "together", "activities.activities", N_("活动和值班"), "people"),
    Door("meeting.read", "together", "meetings.meetings", N_("开会和表决"), "people"),
    Door("draw.read", "together", "draws.draws", N_("抓阄"), "dice"),
    Door("goal.set", "together", "goals.goals", N_("小目标"), "check"),
    Door("tribute.keep", "together", "tributes.tributes", N_("乡贤和家训"), "star"),
    Door("safety.set", "together", "safety.rule", N_("平安指数怎么算"), "scales"),
    Door("signature.enter", "together", "covenants.covenants", N_("公约"), "scroll"),
    Door("reminder.write", "together", "covenants.reminders", N_("悄悄提醒"), "home"),
    Door("panel.edit", "together", "panels.panels", N_("村里的小组"), "people"),
    Door("audit.read", "books", "audit.village", N_("核账"), "check"),
    Door("duties.read", "books", "audit.duties", N_("谁管什么"), "people"),
    Door("statement.read", "books", "statements.village_book", N_("村月账"), "account"),
    Door("prints.open", "books", "prints.centre", N_("打印中心"), "printer"),
    Door("village.settings", "books", "people.settings", N_("本村的规矩"), "gear"),
)
IN_HEAD = 6
"""So many stand on every page, in the order of the table: first of the day, then of the store."""


class Room(NamedTuple):
    """Doors that are shown together, each as label, url and icon."""

    words: str
    doors: list[dict[str, str]]


def rooms_of(village: Division, roles: frozenset[str]) -> list[Room]:
    """The doors open to somebody with ``roles`` in a village; rooms without one are left out."""
    found: dict[str, list[dict[str, str]]] = {room: [] for room in ROOMS}
    for door in _open_to(roles):
        url = url_for(door.endpoint, village_code=village.code)
        found[door.room].append({"label": _(door.words), "url": url, "icon": door.icon})
    return [Room(_(ROOMS[room]), doors) for room, doors in found.items() if doors]


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
    yield NavLink(_("今天"), home, active=request.path == home)
    here = _door_of(village, roles)
    for door in _open_to(roles)[:IN_HEAD]:
        yield NavLink(_(door.words), url_for(door.endpoint, village_code=village.code), active=door is here)
    if actor.household is not None:
        yield NavLink(_("我家"), url_for("home.my"))


@navigation.register
def own_links() -> Iterator[NavLink]:
    """The few pages of a household, on each of them."""
    actor = current_actor()
    if (
        actor is None
        or actor.household is None
        or g.get("place") is None
        or not request.path.startswith(url_for("home.my"))
    ):
        return
    village = g.place
    for words, address in (
        (_("我家"), url_for("home.my")),
        (_("户码"), url_for("home.my_card")),
        (_("申报"), url_for("points.own_claims")),
        (_("流水"), url_for("statements.my_book")),
        (_("兑换单"), url_for("home.my_slips")),
        (_("说事"), url_for("matters.own_matters")),
        (_("公开栏"), url_for("public.front", village_code=village.code)),
    ):
        yield NavLink(words, address, active=request.path == address)
    if actor.posts:
        yield NavLink(_("办事"), url_for("home.front"))


@navigation.register
def township_links() -> Iterator[NavLink]:
    """What the villages handed in, their appeals, and how they stand, on every page of a township."""
    place, actor = g.get("place"), current_actor()
    if place is None or place.level != "township" or not may(actor, "township.home", place):
        return
    for words, endpoint in (
        (_("各村报送"), "township.home"),
        (_("申诉"), "township.appeals"),
        (_("交上来的事"), "matters.township"),
        (_("排名"), "township.rankings"),
        (_("通知到户"), "relay.township_notices"),
        (_("网格"), "relay.township_grids"),
        (_("样板细则"), "points.template"),
        (_("账本"), "township.books"),
    ):
        yield NavLink(words, url_for(endpoint, township_code=place.code), active=request.endpoint == endpoint)


@navigation.register
def administration_links() -> Iterator[NavLink]:
    """People, places and copies, on every page of the administration."""
    home = url_for("home.administration")
    if not request.path.startswith(home) or not may(current_actor(), "user.manage"):
        return
    yield NavLink(_("今天"), home, active=request.path == home)
    for words, endpoint in (
        (_("人员与任职"), "people.users"),
        (_("乡镇和村"), "people.places"),
        (_("备份"), "backups.backups"),
    ):
        address = url_for(endpoint)
        yield NavLink(words, address, active=request.path.startswith(address))


def _open_to(roles: frozenset[str]) -> list[Door]:
    return [door for door in DOORS if roles & TABLE[door.action]]


def _door_of(village: Division, roles: frozenset[str]) -> Door | None:
    """The one door the present page lies behind: the longest address wins, so that two are never lit at once."""
    root = url_for("home.village", village_code=village.code)
    reaches = [
        (len(address), door)
        for door in _open_to(roles)
        for address in (url_for(door.endpoint, village_code=village.code), *(root + part for part in door.behind))
        if request.path.startswith(address)
    ]
    return max(reaches, key=lambda reach: reach[0])[1] if reaches else None
