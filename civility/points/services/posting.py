"""From claim to book: the postings of a claim, and the monthly rollup kept in the same transaction.

A bonus moves its amount from ``issued`` to the household twice: as spendable points of the year of posting, and
as honour. A deduction takes spendable points back (oldest year first) as far as they lie above the village's floor, and
honour as far as there is any; what cannot be taken is noted beside the claim and let go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now, today
from civility.ledger import Draft, Posting, accounts, units
from civility.people.actors import Actor
from civility.people.models import Household
from civility.people.queries import get_settings
from civility.people.rules import check_years_open
from civility.points.models import Claim, Clause
from civility.points.queries import claim_content, find_deduction, find_room, get_terms, refusal_over
from civility.points.rules.deductions import takeable
from civility.points.rules.tally import Deed
from civility.points.rules.transitions import move, step
from civility.points.services.loading import by_id
from civility.points.services.rollup import add_scores, take_back_scores

KIND = "claim"
LET_GO = "claim.let-go"
LAPSED = "deduction.lapsed"
MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim with what its draft needs."""

    claim: Claim
    clause: Clause
    household: Household

    @property
    def number(self) -> str:
        return self.household.number


def post_claims(session: Session, village_id: UUID, claims: Sequence[Claim], actor: Actor) -> int:
    """Post claims of one village and mark them posted; how many. Inside a transaction that holds the book.

    All or none: raises CeilingReached when the points given would go over what the village voted, and YearClosed for
    a deed of a closed year.
    """
    if not claims:
        return 0
    _refuse_closed_years(session, village_id, claims)
    _refuse_over_ceiling(session, village_id, claims)
    clauses = by_id(session, village_id, Clause, {claim.clause_id for claim in claims})
    households = by_id(session, village_id, Household, {claim.household_id for claim in claims})
    entries = [Entry(claim, clauses[claim.clause_id], households[claim.household_id]) for claim in claims]
    # Bonuses first: a household that earns and loses on one notice does not lose less for the order of ids.
    given = [entry for entry in entries if entry.claim.direction == "bonus"]
    taken = [entry for entry in entries if entry.claim.direction == "deduction"]
    deeds = _post(session, [(entry, _given(entry)) for entry in given], actor)
    for entry in taken:
        deeds += _post(session, [(entry, _taken(session, village_id, entry))], actor)
    add_scores(session, village_id, deeds)
    return len(entries)


def _refuse_closed_years(session: Session, village_id: UUID, claims: Sequence[Claim]) -> None:
    """Neither the year of a deed nor the one its points would be of may be closed."""
    settings = get_settings(session, village_id)
    session.refresh(settings)
    check_years_open(settings.closed_year, [local(now()).year, *(claim.happened_on.year for claim in claims)])


def recall_claim(session: Session, claim: Claim, actor: Actor, *, why: str, key: str) -> int | None:
    """A claim is not to count: off its notice, or out of the book; the number of the reversal, if there is one.

    ``why`` stands before the clause's title in the book, ``key`` before the claim's id. The book must be held.
    """
    seq = _take_back(session, claim, actor, why=why, key=key) if claim.state == "posted" else None
    claim.posted_seq = None
    step(claim, "recall")
    return seq


def _take_back(session: Session, claim: Claim, actor: Actor, *, why: str, key: str) -> int | None:
    """Take a posted claim out of the book by a reversal of its own; the number of it. The book must be held.

    Points that were redeemed since stay with the household: first a line of their own gives what is missing, so that
    the reversal finds all of it. A deduction that found nothing to take left nothing to give back: None.
    """
    assert claim.posted_seq is not None  # noqa: S101  (only posted claims come here)
    entry = ledger.get_transaction(session, claim.village_id, claim.posted_seq)
    title = session.get_one(Clause, (claim.village_id, claim.clause_id)).title
    take_back_scores(session, claim.village_id, [claim])
    missing = tuple(_missing(session, entry)) if claim.direction == "bonus" else ()
    if missing:
        draft = Draft(
            village_id=claim.village_id,
            kind=LET_GO,
            key=f"let-go:{claim.id}",
            postings=missing,
            actor=actor.mark,
            reference=str(claim.id),
            reason=f"已经用掉的不追回：{title}"[:MAX_REASON],
        )
        ledger.post(session, [draft])
    if not entry.postings:
        return None
    reversal = ledger.reverse(
        session,
        village_id=claim.village_id,
        seq=entry.seq,
        key=f"{key}:{claim.id}",
        reason=f"{why}：{title}"[:MAX_REASON],
        actor=actor.mark,
    )
    return reversal.seq


def _missing(session: Session, entry: ledger.Transaction) -> Iterator[Posting]:
    """What the household no longer has of what a transaction gave it, once more."""
    for posting in entry.postings:
        short = posting.amount - ledger.balance(session, entry.village_id, posting.destination, posting.unit)
        if short > 0:
            yield Posting(posting.source, posting.destination, short, posting.unit)


def _refuse_over_ceiling(session: Session, village_id: UUID, claims: Sequence[Claim]) -> None:
    room = find_room(session, village_id)
    asked = sum(claim.amount_tenths for claim in claims if claim.direction == "bonus")
    refusal = refusal_over(room, asked) if room else None
    if refusal is not None:
        raise refusal


def _given(entry: Entry) -> tuple[Posting, ...]:
    purse, year = accounts.household(entry.number), local(now()).year
    amount = entry.claim.amount_tenths
    return tuple(Posting(accounts.ISSUED, purse, amount, unit) for unit in (units.spend(year), units.HONOUR))


def _taken(session: Session, village_id: UUID, entry: Entry) -> tuple[Posting, ...]:
    """What is taken, and a note of it beside the claim."""
    purse, terms = accounts.household(entry.number), get_terms(session, village_id)
    told = find_deduction(session, village_id, entry.claim.id)
    amount = entry.claim.amount_tenths - (told.lessened_tenths if told else 0)
    held = ledger.spendable(session, village_id, purse)
    taken = takeable(sum(tenths for _unit, tenths in held), amount, terms.floor_tenths)
    parts = ledger.allocate(held, taken) if taken else []
    if told is not None:
        told.taken_tenths, told.not_taken_tenths = taken, amount - taken
        told.lapse_on = terms.lapse_on(today())
    honour = min(amount, ledger.balance(session, village_id, purse, units.HONOUR))
    if honour:
        parts.append((units.HONOUR, honour))
    return tuple(Posting(purse, accounts.DEDUCTED, part, unit) for unit, part in parts)


def _post(session: Session, drawn: Sequence[tuple[Entry, tuple[Posting, ...]]], actor: Actor) -> list[Deed]:
    """Write the drafts in one post and mark the claims; what the rollup is to count of each."""
    drafts = [_draft(entry, postings, actor) for entry, postings in drawn]
    written = ledger.post(session, drafts)
    deeds: list[Deed] = []
    for (entry, postings), transaction in zip(drawn, written, strict=True):
        move(entry.claim, "posted")
        entry.claim.posted_seq = transaction.seq
        entry.claim.posted_at = transaction.at
        entry.claim.posted_unit_id = entry.household.head_unit_id
        deeds.append(_deed(entry, sum(posting.amount for posting in postings if posting.unit == units.HONOUR)))
    return deeds


def _deed(entry: Entry, honour: int) -> Deed:
    claim, good = entry.claim, entry.claim.direction == "bonus"
    return Deed(
        _month(entry),
        claim.household_id,
        claim.posted_unit_id,
        entry.clause.category,
        honour if good else -honour,
        int(good),
    )


def _draft(entry: Entry, postings: tuple[Posting, ...], actor: Actor) -> Draft:
    """``reason`` is the clause's public title; what the recorder wrote may name people and stays outside."""
    claim = entry.claim
    return Draft(
        village_id=claim.village_id,
        kind=KIND,
        key=f"claim:{claim.id}",
        postings=postings,
        actor=actor.mark,
        reference=str(claim.id),
        reason=entry.clause.title[:MAX_REASON],
        payload_hash=ledger.payload_hash(claim_content(claim, entry.number, entry.clause.number)),
    )


def _month(entry: Entry) -> date:
    """That of the transaction, not of now: a notice may close across midnight of a month's last day."""
    assert entry.claim.posted_at is not None  # noqa: S101  (_post set it)
    return local(entry.claim.posted_at).date().replace(day=1)
