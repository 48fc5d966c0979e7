"""What a transaction was about, in words: the clause's title, the slip with its goods, what was taken back."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.households import events as households
from civility.households.queries import list_kinds
from civility.households.rules import KINDS
from civility.ledger import accounts
from civility.ledger.accounts import split
from civility.outlets import queries as outlets
from civility.points import queries as points
from civility.statements.rules import CATEGORIES, CATEGORY_WORDS
from civility.store import queries as store
from civility.web.filters import day, quantity

Found = TypeVar("Found")
Life = tuple[str, str, str]  # kind, and the numbers of both households
LookUp = Callable[[Session, UUID, list[int]], dict[int, Found]]


class Asked(NamedTuple):
    """A transaction to put in words; ``counterpart`` is the account on the other side."""

    seq: int
    kind: str
    reason: str
    counterpart: str
    reverses: int | None = None


class Told(NamedTuple):
    """``what`` it was, and a ``note`` that leads on to the paper it stands on; both may be shown to the household."""

    what: str
    note: str


def tell(session: Session, village_id: UUID, asked: Sequence[Asked]) -> dict[int, Told]:
    """The words for transactions by number, looked up for all of them at once."""
    redeemed = [each.seq for each in asked if each.kind == "redemption"]
    undone = [each.reverses for each in asked if each.reverses is not None]
    claimed = [each.seq for each in asked if each.kind == "claim"]
    slips = _if_any(store.brief_slips, session, village_id, [*redeemed, *undone])
    back = _if_any(store.brief_returns, session, village_id, [each.seq for each in asked if each.kind == store.RETURN])
    aside = _if_any(store.brief_holds, session, village_id, [each.seq for each in asked if each.kind in store.HOLDS])
    notices = _if_any(points.list_posted_places, session, village_id, claimed)
    expired = [each.seq for each in asked if each.kind == points.EXPIRY]
    years = _if_any(points.list_expired_years, session, village_id, [*expired, *undone])
    bought = [each.seq for each in asked if each.kind == outlets.SALE]
    sold = _if_any(outlets.list_sold, session, village_id, [*bought, *undone])
    lives = _if_any(list_kinds, session, village_id, [each.seq for each in asked if each.kind == households.KIND])
    return {
        each.seq: _at_outlet(each, *sold[of])
        if of in sold
        else _told(
            each,
            slips.get(of),
            back.get(each.seq),
            aside.get(each.seq),
            notices.get(each.seq),
            years.get(of),
            lives.get(each.seq),
        )
        for each in asked
        for of in (each.reverses or each.seq,)
    }


def _at_outlet(each: Asked, what: str, outlet: str) -> Told:
    if each.reverses is not None:
        return Told(
            _("冲回第 %(seq)s 笔", seq=each.reverses), _("%(outlet)s收的分退回：%(what)s", outlet=outlet, what=what)
        )
    return Told(_("在商家兑换"), _("%(what)s（%(outlet)s）", what=what, outlet=outlet))


def _told(
    each: Asked,
    slip: store.BriefSlip | None,
    back: store.BriefReturn | None,
    aside: store.BriefHold | None,
    notice: tuple[int, str] | None,
    year: int | None,
    life: Life | None,
) -> Told:
    if each.reverses is not None:
        note = _("第 %(number)s 号兑换单", number=slip.number) if slip else each.reason
        note = _("%(year)s 年的清零撤销了，分还给您家", year=year) if year else note
        return Told(_("冲回第 %(seq)s 笔", seq=each.reverses), note)
    if each.kind == "deduction.lapsed":
        return Told(_("扣分到期还回"), each.reason)
    if year is not None:
        return Told(_("清零"), _("%(year)s 年和以前的积分到期，没有兑的清零", year=year))
    if life is not None:
        kind, one, other = life
        words = (
            _("和第 %(number)s 户并户，分和荣誉分归到一起")
            if kind == "merge"
            else _("和第 %(number)s 户分户，商定的分跟着过去")
        )
        number = other if each.counterpart == accounts.household(other) else one
        return Told(_(KINDS[kind].word), words % {"number": number})
    if slip is not None:
        goods = _("、").join(f"{name} {quantity(count, unit)}" for name, count, unit in slip.goods)
        return Told(_("兑换"), _("%(goods)s（第 %(number)s 号兑换单）", goods=goods, number=slip.number))
    if back is not None:
        goods = _("、").join(f"{name} {quantity(count, unit)}" for name, count, unit in back.goods)
        note = _(
            "%(goods)s（第 %(number)s 号退货单，原单第 %(slip)s 号）",
            goods=goods,
            number=back.number,
            slip=back.slip_number,
        )
        return Told(_("退货"), note)
    if aside is not None:
        return _told_hold(each.kind, aside)
    if notice is not None:
        lost = notice[1]
        note = _("第 %(number)s 号公示", number=notice[0])
        return Told(each.reason, _("%(note)s；检查时 %(lost)s", note=note, lost=lost) if lost else note)
    category = CATEGORIES.get(split(each.counterpart)[0], "other")
    return Told(each.reason or _(CATEGORY_WORDS[category]), "")


def _told_hold(kind: str, aside: store.BriefHold) -> Told:
    goods = _("、").join(f"{name} {quantity(count, unit)}" for name, count, unit in aside.goods)
    words = {"goods": goods, "number": aside.number, "day": day(aside.collect_by)}
    if aside.kind == "reservation":
        what, back = _("预约，分先留着"), _("预约退回")
        note = _("%(goods)s（第 %(number)s 号预约，%(day)s 以前领）", **words)
    else:
        what, back = _("兑换券，分先留着"), _("兑换券退回")
        note = _("%(goods)s（第 %(number)s 号兑换券，用到 %(day)s）", **words)
    return Told(what if kind == store.HELD else back, note)


def _if_any(look_up: LookUp[Found], session: Session, village_id: UUID, seqs: list[int]) -> dict[int, Found]:
    return look_up(session, village_id, seqs) if seqs else {}
