"""Points that come back to a household after it was merged, and go on to the one it was merged into.

An undone close, a lapsed deduction, a sale taken back: each gives points back to the purse they came from. Only here is it
known that nobody can open that purse any more.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.households.events import KIND, life_event
from civility.households.queries import Merge, list_merges
from civility.ledger import Draft, Posting, accounts
from civility.people.actors import SYSTEM, Actor
from civility.people.queries import list_villages


def do_due_followings(session: Session, village_id: UUID | None = None, actor: Actor = SYSTEM) -> int:
    """Let what lies in purses of merged households follow, in one village or in all; how many purses.

    One transaction a village, in the order of the merges: what a household merged twice over holds arrives at once.
    """
    places = [village_id] if village_id is not None else [village.id for village in list_villages(session)]
    return sum(_follow(session, place, actor) for place in places)


def _follow(session: Session, village_id: UUID, actor: Actor) -> int:
    if not _held(session, village_id, list_merges(session, village_id)):
        return 0  # nothing is written, so that looking every minute costs nobody anything
    done = 0
    with transaction(session):
        ledger.hold(session, village_id)
        for merge in list_merges(session, village_id):
            held = _held(session, village_id, [merge]).get(accounts.household(merge.ended), {})
            if held:
                ledger.post(session, [_draft(session, merge, held, actor)])
                done += 1
    return done


def _held(session: Session, village_id: UUID, merges: list[Merge]) -> dict[str, dict[str, int]]:
    return ledger.list_held(session, village_id, [accounts.household(merge.ended) for merge in merges])


def _draft(session: Session, merge: Merge, held: dict[str, int], actor: Actor) -> Draft:
    """The event of the merge once more, as it stands, with the points that follow now. Its key counts the book."""
    purse, into = accounts.household(merge.ended), accounts.household(merge.staying)
    village_id = merge.event.village_id
    sealed = life_event(merge.event)
    return Draft(
        village_id=village_id,
        kind=KIND,
        key=f"follow:{merge.event.id}:{ledger.count_transactions(session, village_id)}",
        postings=tuple(Posting(purse, into, amount, unit) for unit, amount in held.items()),
        actor=actor.mark,
        reference=sealed.reference,
        payload_hash=sealed.payload_hash,
    )
