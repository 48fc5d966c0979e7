"""On paper: slips of what was handed over and of what came back, and the day that was counted."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local
from civility.errors import NotFound
from civility.papers import issue_paper, issue_papers
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.rules import short_number
from civility.store.models import Store
from civility.store.queries import DayPage, Held, ReturnSlip, Slip, find_delivery_of_slip
from civility.store.queries.services import list_providers
from civility.web.numbers import points
from printables import day_close, handover_slip, voucher_sheet

SIZES = handover_slip.SIZES


def slip_pdf(session: Session, village: Division, slip: Slip, size: str = "A6") -> bytes:
    """One slip as PDF, on A6 or an 80 mm roll. Raises MissingGlyphs when a name cannot be printed right."""
    redemption = slip.redemption
    paper = issue_paper(session, village.code, "slip", str(redemption.slip_number))
    delivery = find_delivery_of_slip(session, village.id, redemption.id)
    return handover_slip.render(
        handover_slip.HandoverSlip(
            village=village.name,
            store=slip.store.name,
            number=str(redemption.slip_number),
            household=f"{slip.household.head_name}家 {short_number(slip.household.number)}",
            lines=tuple(
                handover_slip.SlipLine(line.name, line.quantity, line.unit, line.price_tenths) for line in slip.lines
            ),
            balance_before_tenths=redemption.balance_before_tenths,
            balance_after_tenths=slip.balance_after_tenths,
            clerk=f"店员 {slip.clerk_name}",
            handed_at=local(redemption.at),
            link=link_of(paper),
            collected_by=redemption.collected_by,
            notes=(f"送货上门：第 {delivery.number} 趟，{delivery.carrier}送",) if delivery else (),
        ),
        size,
    )


def return_pdf(session: Session, village: Division, back: ReturnSlip, size: str = "A6") -> bytes:
    """One return slip as PDF; of a return that is done. Raises NotFound before, MissingGlyphs."""
    goods_return, household = back.goods_return, back.household
    if goods_return.done_at is None or goods_return.balance_before_tenths is None:
        raise NotFound()
    paper = issue_paper(session, village.code, "return", str(goods_return.return_number))
    words = {"sound": "", "damaged": "（坏）"}
    notes = [f"原单：第 {back.slip.redemption.slip_number} 号兑换单"]
    if back.decider_name:
        notes.append(f"核对：{back.decider_name}")
    return handover_slip.render(
        handover_slip.HandoverSlip(
            village=village.name,
            store=back.slip.store.name,
            number=str(goods_return.return_number),
            household=f"{household.head_name}家 {short_number(household.number)}",
            lines=tuple(
                handover_slip.SlipLine(line.name + words[line.condition], line.quantity, line.unit, line.price_tenths)
                for line in back.lines
            ),
            balance_before_tenths=goods_return.balance_before_tenths,
            balance_after_tenths=goods_return.balance_before_tenths + goods_return.total_tenths,
            clerk=f"店员 {back.asker_name}",
            handed_at=local(goods_return.done_at),
            link=link_of(paper),
            title="积分退货单",
            deed="退货",
            notes=tuple(notes),
            receiver="退货人",
        ),
        size,
    )


def voucher_pdf(session: Session, village: Division, held: Sequence[Held]) -> bytes:
    """Vouchers as PDF, eight a sheet. Raises MissingGlyphs when a name cannot be printed right."""
    place_of = list_providers(session, village.id, held)
    papers = issue_papers(session, village.code, "voucher", [str(each.hold.number) for each in held])
    return voucher_sheet.render(
        voucher_sheet.VoucherSheet(
            village=village.name,
            store=held[0].store.name,
            vouchers=tuple(
                voucher_sheet.Voucher(
                    number=str(each.hold.number),
                    household=f"{each.household.head_name}家 {short_number(each.household.number)}",
                    goods=tuple(f"{line.name} {line.quantity} {line.unit}".rstrip() for line in each.lines),
                    points_tenths=each.hold.total_tenths,
                    use_by=each.hold.collect_by,
                    link=link_of(papers[str(each.hold.number)]),
                    provider="、".join(dict.fromkeys(place_of[line.provider] for line in each.lines if line.provider)),
                )
                for each in held
            ),
        )
    )


def day_pdf(session: Session, village: Division, store: Store, page: DayPage, size: str = "A5") -> bytes:
    """A counted day as PDF, with a line for each of both to sign. Raises MissingGlyphs."""
    close = page.close
    rows = [
        _count_row("兑换单（张）", close.slips, close.slips_said),
        _count_row("兑换单上的分", close.points_tenths, close.points_said_tenths, points),
    ]
    if close.returns or close.returns_said:
        rows.append(_count_row("退货单（张）", close.returns, close.returns_said))
        rows.append(_count_row("退货单上的分", close.returned_tenths, close.returned_said_tenths, points))
    rows += [_count_row(f"{each.name}（{each.unit or '个'}）", each.booked, each.counted) for each in page.counts]
    entries = ledger.find_by_reference(session, village.id, str(close.id))
    return day_close.render(
        day_close.DaySheet(
            village=village.name,
            store=store.name,
            day=close.day,
            rows=tuple(rows),
            undone=close.undone,
            reason=close.reason,
            counted_by=page.counter_name,
            counted_at=local(close.counted_at),
            signed_by=page.signer_name,
            signed_at=local(close.signed_at) if close.signed_at else None,
            book=f"账本第 {entries[-1].seq} 笔" if entries else "",
        ),
        size,
    )


def _count_row(what: str, booked: int, counted: int, say: Callable[[int], str] = str) -> day_close.DayRow:
    gap = counted - booked
    sign = "+" if gap > 0 else "−"
    return day_close.DayRow(what, say(booked), say(counted), f"{sign}{say(abs(gap))}" if gap else "")
