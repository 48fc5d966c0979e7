"""Which lines of a store's checklists hold today, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.errors import NotFound
from civility.governance.checklists.models import ChecklistItem
from civility.governance.checklists.rules import quarter_start, still_seen
from civility.people.models import Division
from civility.people.queries import list_names, list_staff
from civility.points import queries as points
from civility.store import queries as store
from civility.store.models import Store
from civility.web.filters import day as day_words
from civility.web.filters import quantity


@dataclass(frozen=True, slots=True)
class Seen:
    """``why`` in a sentence; ``endpoint`` is the page where it is mended, empty where that is no page."""

    holds: bool
    why: str
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    item: ChecklistItem
    seen: Seen


def list_items(session: Session, village_id: UUID, store_id: UUID) -> Sequence[ChecklistItem]:
    """In the order they were added, without those that were dropped."""
    return session.scalars(
        select(ChecklistItem)
        .where(
            ChecklistItem.village_id == village_id,
            ChecklistItem.store_id == store_id,
            ChecklistItem.dropped.is_(False),
        )
        .order_by(ChecklistItem.id)
    ).all()


def get_item(session: Session, village_id: UUID, item_id: UUID) -> ChecklistItem:
    item = session.get(ChecklistItem, (village_id, item_id))
    if item is None:
        raise NotFound()
    return item


def look_through(session: Session, village: Division, shop: Store) -> list[Line]:
    """Every line of a store's lists with whether it holds today."""
    items = list_items(session, village.id, shop.id)
    names = list_names(session, {item.seen_by for item in items if item.seen_by})
    seen = {probe: PROBE[probe](session, village, shop) for probe in {item.probe for item in items} - {""}}
    return [Line(item, seen[item.probe] if item.probe else _by_eye(item, names)) for item in items]


def _by_eye(item: ChecklistItem, names: dict[UUID | None, str]) -> Seen:
    if item.seen_on is None:
        return Seen(False, _("还没有人去看过"))
    told = {"day": day_words(item.seen_on), "name": names.get(item.seen_by, "")}
    if still_seen(item.seen_on, today()):
        return Seen(True, _("%(day)s %(name)s看过，有", **told))
    return Seen(False, _("%(day)s %(name)s看过，过了三个月，要再看一次", **told))


def _prices(session: Session, village: Division, _shop: Store) -> Seen:
    found = store.find_list_in_force(session, village.id, today())
    if found is None:
        return Seen(False, _("还没有批准的价目"), "store.price_lists")
    told = {"n": found.number, "day": day_words(found.in_force_from)}
    return Seen(True, _("第 %(n)s 号价目，%(day)s起", **told), "store.price_lists")


def _hours(_session: Session, _village: Division, shop: Store) -> Seen:
    if shop.schedule:
        return Seen(True, _("公开栏上写着每周哪天开门"), "store.opening")
    return Seen(False, _("还没有写开门时间"), "store.opening")


def _people(session: Session, village: Division, _shop: Store) -> Seen:
    """Somebody keeps the store, and somebody else can confirm what they count."""
    keepers, committee, supervisors = (
        {person.id for person in list_staff(session, village.id, role)}
        for role in ("storekeeper", "committee", "supervisor")
    )
    others = keepers | committee | supervisors
    holds = bool(keepers) and len(others) > 1
    told = {"keepers": len(keepers), "others": len(others - keepers)}
    return Seen(holds, _("店员 %(keepers)s 人，另外能确认的 %(others)s 人", **told))


def _stock(session: Session, village: Division, shop: Store) -> Seen:
    offers = [offer for offer in store.list_offers(session, village.id, shop.id, today()) if offer.on_hand is not None]
    there = sum(1 for offer in offers if offer.on_hand)
    told = {"there": there, "all": len(offers)}
    return Seen(there > 0, _("%(all)s 样商品，%(there)s 样有货", **told), "store.stock")


def _count(session: Session, village: Division, shop: Store) -> Seen:
    done = [
        count
        for count in store.list_counts(session, village.id, store_id=shop.id, limit=100)
        if count.kind == "count" and count.state in ("equal", "confirmed")
    ]
    if not done:
        return Seen(False, _("还没有盘点过"), "store.stockroom")
    day = local(done[0].counted_at).date()
    words = _("最近一次是 %(day)s", day=day_words(day))
    return Seen(day >= quarter_start(today()), words, "store.stockroom")


def _restock(session: Session, _village: Division, shop: Store) -> Seen:
    came = [each for each in store.list_movements(session, shop, limit=100) if each.kind in ("purchase", "donation")]
    return _this_month([local(each.at).date() for each in came], _("还没有进过货"), "store.stock")


def _redeemed(session: Session, village: Division, _shop: Store) -> Seen:
    month = today().replace(day=1)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    count = store.store_summary(session, village.id, since=month, until=following).redemptions
    return Seen(count > 0, _("这个月 %(n)s", n=quantity(count, str(_("单")))), "store.slips")


def _notice(session: Session, village: Division, _shop: Store) -> Seen:
    newest = points.list_notices(session, village.id, limit=1)
    return _this_month([local(each.opens_at).date() for each in newest], _("还没有公示过"), "points.notices")


def _thanks(session: Session, village: Division, _shop: Store) -> Seen:
    gifts = store.list_donations(session, village.id, since=date(today().year, 1, 1), standing=True)
    return Seen(bool(gifts), _("今年 %(n)s 次", n=len(gifts)), "store.donations")


def _this_month(days: Sequence[date], never: str, endpoint: str) -> Seen:
    if not days:
        return Seen(False, never, endpoint)
    words = _("最近一次是 %(day)s", day=day_words(days[0]))
    return Seen(days[0] >= today().replace(day=1), words, endpoint)


PROBE: dict[str, Callable[[Session, Division, Store], Seen]] = {
    "prices": _prices,
    "hours": _hours,
    "people": _people,
    "stock": _stock,
    "count": _count,
    "restock": _restock,
    "redeemed": _redeemed,
    "notice": _notice,
    "thanks": _thanks,
}
