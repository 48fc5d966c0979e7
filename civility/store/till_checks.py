"""What must hold of what came back and what is set aside; each check asks one question and changes nothing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from civility.errors import N_
from civility.ledger import Finding, accounts, units
from civility.ledger.models import LedgerBalance, LedgerPosting, LedgerTransaction
from civility.store.models import Good, GoodsReturn, GoodsReturnLine, Hold, HoldLine, Redemption, RedemptionLine, Store
from civility.store.queries.contents import contents
from civility.store.queries.holds import account_of
from civility.store.queries.returns import RETURN, TAKEN_BACK
from civility.web.numbers import points

Pieces = dict[tuple[str, str], int]


def check_goods_returns(session: Session, village_id: UUID) -> list[Finding]:
    """Each return done has one transaction that gave back what its pieces cost; no number is missing."""
    entry = aliased(LedgerTransaction)
    back = (
        select(LedgerPosting.seq, func.sum(LedgerPosting.amount).label("total"))
        .where(LedgerPosting.village_id == village_id, LedgerPosting.source == accounts.REDEEMED)
        .group_by(LedgerPosting.seq)
        .subquery()
    )
    worth = (
        select(
            GoodsReturnLine.return_id,
            func.sum(GoodsReturnLine.quantity * GoodsReturnLine.price_tenths).label("total"),
        )
        .where(GoodsReturnLine.village_id == village_id)
        .group_by(GoodsReturnLine.return_id)
        .subquery()
    )
    rows = session.execute(
        select(
            GoodsReturn.id,
            GoodsReturn.return_number,
            GoodsReturn.state,
            GoodsReturn.seq,
            GoodsReturn.total_tenths,
            entry.kind,
            entry.reference,
            func.coalesce(back.c.total, 0).label("back"),
            func.coalesce(worth.c.total, 0).label("worth"),
        )
        .outerjoin(entry, and_(entry.village_id == village_id, entry.seq == GoodsReturn.seq))
        .outerjoin(back, back.c.seq == GoodsReturn.seq)
        .outerjoin(worth, worth.c.return_id == GoodsReturn.id)
        .where(GoodsReturn.village_id == village_id)
        .order_by(GoodsReturn.return_number)
    )
    found = []
    for place, row in enumerate(rows, start=1):
        found += _of_return(place, row)
    return found


def _of_return(place: int, row: Any) -> list[Finding]:
    told: dict[str, Any] = {"number": row.return_number, "seq": row.seq, "place": place}
    if row.return_number != place:
        return [Finding("return", None, N_("第 %(place)s 号退货单不见了：单号应当一个不缺。"), told)]
    if row.state == "done" and (row.kind != RETURN or row.reference != str(row.id)):
        text = N_("第 %(number)s 号退货单写着记在第 %(seq)s 笔，账本第 %(seq)s 笔却不是它。")
        return [Finding("return", row.seq, text, told)]
    if row.worth != row.total_tenths or (row.state == "done" and row.back != row.total_tenths):
        text = N_("第 %(number)s 号退货单写着退 %(total)s 分，各样相加 %(worth)s 分，账本退了 %(back)s 分。")
        figures = {"total": points(row.total_tenths), "worth": points(int(row.worth)), "back": points(int(row.back))}
        return [Finding("return", row.seq, text, {**told, **figures})]
    return []


def check_return_entries(session: Session, village_id: UUID) -> list[Finding]:
    """Each return in the book has its return slip."""
    entry = aliased(LedgerTransaction)
    seqs = session.scalars(
        select(entry.seq)
        .outerjoin(GoodsReturn, and_(GoodsReturn.village_id == village_id, GoodsReturn.seq == entry.seq))
        .where(entry.village_id == village_id, entry.kind == RETURN, GoodsReturn.id.is_(None))
        .order_by(entry.seq)
    )
    text = N_("第 %(seq)s 笔是一次退货，却没有哪张退货单写着记在这一笔。")
    return [Finding("return", seq, text, {"seq": seq}) for seq in seqs]


def check_returned_pieces(session: Session, village_id: UUID) -> list[Finding]:
    """No piece came back twice, and none of a slip that was undone."""
    back = (
        select(GoodsReturn.redemption_id, GoodsReturnLine.good_id, func.sum(GoodsReturnLine.quantity).label("pieces"))
        .join(
            GoodsReturnLine,
            and_(GoodsReturnLine.village_id == GoodsReturn.village_id, GoodsReturnLine.return_id == GoodsReturn.id),
        )
        .where(
            GoodsReturn.village_id == village_id,
            GoodsReturnLine.village_id == village_id,
            GoodsReturn.state.in_(TAKEN_BACK),
        )
        .group_by(GoodsReturn.redemption_id, GoodsReturnLine.good_id)
        .subquery()
    )
    rows = session.execute(
        select(Redemption.slip_number, Good.name, back.c.pieces, RedemptionLine.quantity, Redemption.undone_seq)
        .join(back, back.c.redemption_id == Redemption.id)
        .join(Good, and_(Good.village_id == village_id, Good.id == back.c.good_id))
        .outerjoin(
            RedemptionLine,
            and_(
                RedemptionLine.village_id == village_id,
                RedemptionLine.redemption_id == Redemption.id,
                RedemptionLine.good_id == back.c.good_id,
            ),
        )
        .where(Redemption.village_id == village_id)
        .order_by(Redemption.slip_number, Good.code)
    )
    text = N_("第 %(slip)s 号兑换单上的“%(good)s”只有 %(sold)s 件，退货单上却退了 %(back)s 件。")
    return [
        Finding("return", None, text, {"slip": slip, "good": good, "sold": sold or 0, "back": int(pieces)})
        for slip, good, pieces, sold, undone in rows
        if undone is not None or pieces > (sold or 0)
    ]


def put_back(session: Session, village_id: UUID) -> Pieces:
    """Pieces that returns put on each shelf: (account, unit) → pieces."""
    rows = session.execute(
        select(Store.code, GoodsReturnLine.good_id, func.sum(GoodsReturnLine.quantity))
        .select_from(GoodsReturn)
        .join(Store, and_(Store.village_id == village_id, Store.id == GoodsReturn.store_id))
        .join(
            GoodsReturnLine,
            and_(GoodsReturnLine.village_id == village_id, GoodsReturnLine.return_id == GoodsReturn.id),
        )
        .where(
            GoodsReturn.village_id == village_id,
            GoodsReturn.state == "done",
            GoodsReturnLine.condition == "sound",
        )
        .group_by(Store.code, GoodsReturnLine.good_id)
    )
    return by_shelf(session, village_id, rows)


def by_shelf(session: Session, village_id: UUID, rows: Iterable[Any]) -> Pieces:
    """Pieces by shelf out of rows of store code, good id and count, bundles opened: (account, unit) → pieces."""
    baskets: dict[str, dict[UUID, int]] = {}
    for store_code, good_id, count in rows:
        baskets.setdefault(store_code, {})[good_id] = int(count)
    return {
        (accounts.shelf(store_code), units.good(good.code)): count
        for store_code, basket in baskets.items()
        for good, count in contents(session, village_id, basket)
    }


def check_holds(session: Session, village_id: UUID) -> list[Finding]:
    """What is set aside in the book is just what open reservations and vouchers say; of others nothing is left there."""
    said = _said_aside(session, village_id)
    kept: Pieces = {}
    for account, unit, amount in _kept_aside(session, village_id):
        place = account, "points" if units.is_points(unit) else unit
        kept[place] = kept.get(place, 0) + amount
    text = N_("%(what)s 按单子留着的%(unit)s应是 %(said)s，账本里留着的是 %(kept)s。")
    return [
        Finding(
            "hold",
            None,
            text,
            {"what": account, "unit": unit, "said": said.get((account, unit), 0), "kept": kept.get((account, unit), 0)},
        )
        for account, unit in sorted(said.keys() | kept.keys())
        if said.get((account, unit), 0) != kept.get((account, unit), 0)
    ]


def set_aside(session: Session, village_id: UUID) -> Pieces:
    """Pieces that open holds took off each shelf: (account, unit) → pieces."""
    pieces: Pieces = {}
    for _hold, store_code, basket in _open_baskets(session, village_id):
        for good, count in contents(session, village_id, basket):
            place = accounts.shelf(store_code), units.good(good.code)
            pieces[place] = pieces.get(place, 0) + count
    return pieces


def _said_aside(session: Session, village_id: UUID) -> Pieces:
    said: Pieces = {}
    for hold, _store, basket in _open_baskets(session, village_id):
        said[account_of(hold), "points"] = hold.total_tenths
        for good, count in contents(session, village_id, basket):
            said[account_of(hold), units.good(good.code)] = count
    return said


def _open_baskets(session: Session, village_id: UUID) -> list[tuple[Hold, str, dict[UUID, int]]]:
    """Open holds with the code of their store and their goods."""
    baskets: dict[UUID, tuple[Hold, str, dict[UUID, int]]] = {}
    rows = session.execute(
        select(Hold, Store.code, HoldLine.good_id, HoldLine.quantity)
        .join(Store, and_(Store.village_id == village_id, Store.id == Hold.store_id))
        .join(HoldLine, and_(HoldLine.village_id == village_id, HoldLine.hold_id == Hold.id))
        .where(Hold.village_id == village_id, Hold.state == "held")
        .order_by(Hold.id)
    )
    for hold, store_code, good_id, quantity in rows:
        baskets.setdefault(hold.id, (hold, store_code, {}))[2][good_id] = quantity
    return list(baskets.values())


def _kept_aside(session: Session, village_id: UUID) -> list[tuple[str, str, int]]:
    rows = session.execute(
        select(LedgerBalance.account, LedgerBalance.unit, LedgerBalance.balance).where(
            LedgerBalance.village_id == village_id,
            LedgerBalance.account.like(f"{accounts.Kind.HELD}:%"),
            LedgerBalance.balance != 0,
        )
    )
    return [(account, unit, amount) for account, unit, amount in rows]
