"""What must hold between claims, the book and the rollup; each check asks one question and changes nothing."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from civility import ledger
from civility.errors import N_
from civility.ledger import Finding, payload_hash, units
from civility.ledger.models import LedgerPosting, LedgerTransaction
from civility.people.models import HeadUnit, Household
from civility.people.queries import get_settings
from civility.points.models import Appeal, Claim, Clause, Correction, Deduction
from civility.points.queries import EXPIRY, claim_content, list_closes
from civility.points.services import compare_scores
from civility.points.services.posting import KIND, LAPSED
from civility.points.services.rebuild import Figures
from civility.web.numbers import points


def check_claims(session: Session, village_id: UUID) -> list[Finding]:
    """Each posted claim has one transaction of its own, which stands and seals what the claim says."""
    entry, reversal = aliased(LedgerTransaction), aliased(LedgerTransaction)
    rows: Any = session.execute(
        select(
            Claim.id,
            Claim.clause_id,
            Claim.direction,
            Claim.happened_on,
            Claim.amount_tenths,
            Claim.posted_seq,
            Household.number,
            Clause.number.label("clause_number"),
            Clause.title,
            entry.kind,
            entry.reference,
            entry.payload_hash,
            reversal.seq.label("reversed_by"),
        )
        .outerjoin(Household, and_(Household.village_id == village_id, Household.id == Claim.household_id))
        .outerjoin(Clause, and_(Clause.village_id == village_id, Clause.id == Claim.clause_id))
        .outerjoin(entry, and_(entry.village_id == village_id, entry.seq == Claim.posted_seq))
        .outerjoin(reversal, and_(reversal.village_id == village_id, reversal.reverses_seq == Claim.posted_seq))
        .where(Claim.village_id == village_id, Claim.state == "posted")
        .order_by(Claim.posted_seq)
        .execution_options(yield_per=1_000)
    )
    found = []
    for row in rows:
        told = {"number": row.number, "title": row.title, "day": row.happened_on.isoformat(), "seq": row.posted_seq}
        if row.kind != KIND or row.reference != str(row.id):
            text = N_("%(number)s 户 %(day)s 的申报“%(title)s”写着记在第 %(seq)s 笔，账本第 %(seq)s 笔却不是它。")
            found.append(Finding("claim-without-entry", row.posted_seq, text, told))
        elif row.payload_hash != payload_hash(claim_content(row, row.number or "", row.clause_number or 0)):
            text = N_("%(number)s 户 %(day)s 的申报“%(title)s”记进第 %(seq)s 笔以后被改过，和当时封存的不一样。")
            found.append(Finding("claim-changed", row.posted_seq, text, told))
        elif row.reversed_by is not None:
            text = N_("第 %(seq)s 笔已由第 %(by)s 笔冲回，%(number)s 户 %(day)s 的申报“%(title)s”却还写着已入账。")
            found.append(Finding("claim-reversed", row.posted_seq, text, {**told, "by": row.reversed_by}))
    return found


def check_claim_entries(session: Session, village_id: UUID) -> list[Finding]:
    """Each transaction of a claim that moved something and was not reversed belongs to one posted claim."""
    entry, reversal = aliased(LedgerTransaction), aliased(LedgerTransaction)
    seqs = session.scalars(
        select(entry.seq)
        .outerjoin(Claim, and_(Claim.village_id == village_id, Claim.posted_seq == entry.seq))
        .outerjoin(reversal, and_(reversal.village_id == village_id, reversal.reverses_seq == entry.seq))
        .where(entry.village_id == village_id, entry.kind == KIND, Claim.id.is_(None), reversal.seq.is_(None))
        .where(exists().where(LedgerPosting.village_id == village_id, LedgerPosting.seq == entry.seq))
        .order_by(entry.seq)
    )
    text = N_("第 %(seq)s 笔是给一条申报记的分，却没有哪条申报写着记在这一笔。")
    return [Finding("entry-without-claim", seq, text, {"seq": seq}) for seq in seqs]


def check_appeals(session: Session, village_id: UUID) -> list[Finding]:
    """Each claim that was taken out of the book was so by an appeal or a correction, and each such has its reversal."""
    entry, reversal = aliased(LedgerTransaction), aliased(LedgerTransaction)
    taken_back = set(
        session.scalars(
            select(reversal.seq)
            .join(entry, and_(entry.village_id == village_id, entry.seq == reversal.reverses_seq))
            .where(reversal.village_id == village_id, entry.kind == KIND)
        )
    )
    decided = {
        seq
        for model in (Appeal, Correction)
        for seq in session.scalars(
            select(model.reversal_seq).where(model.village_id == village_id, model.reversal_seq.is_not(None))
        )
    }
    text = N_(
        "第 %(seq)s 笔冲回了一条申报的分，却没有哪件申诉或更正是这样定的；或者申诉、更正写着冲在这一笔，账本里不是。"
    )
    return [
        Finding("appeal-reversal", seq, text, {"seq": seq})
        for seq in sorted(taken_back ^ decided, key=lambda seq: seq or 0)
    ]


def check_deductions(session: Session, village_id: UUID) -> list[Finding]:
    """What is noted of each deduction is what its transaction took; what was given back stands in the book, once."""
    lapses: Any = session.execute(
        select(LedgerTransaction.seq, LedgerTransaction.reference).where(
            LedgerTransaction.village_id == village_id, LedgerTransaction.kind == LAPSED
        )
    )
    given: dict[int, str] = dict(lapses.all())
    spent: Any = session.execute(
        select(Deduction, func.sum(LedgerPosting.amount))
        .join(Claim, and_(Claim.village_id == village_id, Claim.id == Deduction.claim_id))
        .outerjoin(
            LedgerPosting,
            and_(
                LedgerPosting.village_id == village_id,
                LedgerPosting.seq == Claim.posted_seq,
                LedgerPosting.unit != units.HONOUR,
            ),
        )
        .where(Deduction.village_id == village_id, Claim.state == "posted")
        .group_by(Deduction.village_id, Deduction.claim_id)
        .order_by(Deduction.claim_id)
    )
    found = []
    for told, taken in spent.all():
        if told.taken_tenths != (taken or 0):
            text = N_("一条扣分写着扣了 %(said)s 分，账本里扣的是 %(taken)s 分。")
            shown = {"said": points(told.taken_tenths or 0), "taken": points(taken or 0)}
            found.append(Finding("deduction-entries", None, text, shown))
        if told.lapsed_seq is not None and given.pop(told.lapsed_seq, None) != str(told.claim_id):
            text = N_("一条扣分写着在第 %(seq)s 笔还回，账本第 %(seq)s 笔却不是它。")
            found.append(Finding("deduction-entries", told.lapsed_seq, text, {"seq": told.lapsed_seq}))
    text = N_("第 %(seq)s 笔还回了一条扣分，却没有哪条扣分写着它。")
    found += [Finding("deduction-entries", seq, text, {"seq": seq}) for seq in given]
    return found


def check_rollup(session: Session, village_id: UUID) -> list[Finding]:
    """The monthly scores and totals are what the posted claims come to."""
    differences = compare_scores(session, village_id)
    names = _names(session, village_id) if differences else {}
    text = N_("%(month)s “%(holder)s”的合计：记着 %(stored)s，按入账的申报应是 %(rebuilt)s。")
    return [
        Finding(
            "rollup",
            None,
            text,
            {
                "month": f"{each.month:%Y-%m}",
                "holder": " ".join(filter(None, (names.get(each.holder_id, str(each.holder_id)), each.category))),
                "stored": _figures(each.stored),
                "rebuilt": _figures(each.rebuilt),
            },
        )
        for each in differences
    ]


def check_closes(session: Session, village_id: UUID) -> list[Finding]:
    """A close that stands has its transactions, as many and as much as it says; of one that was undone all are reversed."""
    entries = _entries_of_closes(session, village_id)
    found = []
    for close in list_closes(session, village_id):
        count, tenths, undone = entries.pop(str(close.id), (0, 0, 0))
        told = {"year": close.year, "count": count, "tenths": points(tenths), "undone": undone}
        if (count, tenths) != (close.household_count, close.total_tenths):
            text = N_("%(year)s 年的清零写着 %(said)s 户 %(said_tenths)s 分，账本里是 %(count)s 户 %(tenths)s 分。")
            said = {"said": close.household_count, "said_tenths": points(close.total_tenths)}
            found.append(Finding("close-entries", None, text, {**told, **said}))
        elif undone != (count if close.state == "undone" else 0):
            text = N_("%(year)s 年的清零有 %(count)s 户，账本里冲回了 %(undone)s 户，和它办成、撤销的样子不合。")
            found.append(Finding("close-entries", None, text, told))
    text = N_("账本里有 %(count)s 户、共 %(tenths)s 分清零，却没有哪次清零写着它们。")
    for count, tenths, _undone in entries.values():
        found.append(Finding("entry-without-close", None, text, {"count": count, "tenths": points(tenths)}))
    return found


def check_closed_years(session: Session, village_id: UUID) -> list[Finding]:
    """No household holds points of a closed year."""
    year = get_settings(session, village_id).closed_year
    count, tenths = ledger.sum_unspent(session, village_id, upto=year) if year is not None else (0, 0)
    text = N_("%(year)s 年已经清零关账，却还有 %(count)s 户共 %(tenths)s 分是这一年或以前的。")
    return (
        [Finding("closed-year", None, text, {"year": year, "count": count, "tenths": points(tenths)})] if count else []
    )


def _entries_of_closes(session: Session, village_id: UUID) -> dict[str, tuple[int, int, int]]:
    """By close: its transactions, the tenths they cleared, and how many of them were reversed."""
    entry, reversal = aliased(LedgerTransaction), aliased(LedgerTransaction)
    counted: Any = session.execute(
        select(entry.reference, func.count(), func.count(reversal.seq))
        .outerjoin(reversal, and_(reversal.village_id == village_id, reversal.reverses_seq == entry.seq))
        .where(entry.village_id == village_id, entry.kind == EXPIRY)
        .group_by(entry.reference)
    )
    summed: Any = session.execute(
        select(entry.reference, func.sum(LedgerPosting.amount))
        .join(LedgerPosting, and_(LedgerPosting.village_id == village_id, LedgerPosting.seq == entry.seq))
        .where(entry.village_id == village_id, entry.kind == EXPIRY)
        .group_by(entry.reference)
    )
    sums = dict(summed.all())
    return {reference: (count, int(sums.get(reference, 0)), undone) for reference, count, undone in counted}


def _names(session: Session, village_id: UUID) -> dict[UUID, str]:
    """What to call whoever a total is of."""
    names: dict[UUID, str] = {}
    for holder, name in ((Household, Household.number), (HeadUnit, HeadUnit.name)):
        rows = session.execute(select(holder.id, name).where(holder.village_id == village_id))
        names |= dict(rows.all())
    return {**names, village_id: "全村"}


def _figures(figures: Figures | None) -> str:
    """Honour in points, then the counts: ``5.5 / 2 / 1``."""
    return "—" if figures is None else " / ".join([points(figures[0]), *map(str, figures[1:3])])
