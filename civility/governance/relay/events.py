"""What the book seals of household heads: who was elected by which vote, for how long, and how it ended.

Contents are those of docs/reference/ledger-format.md, "Events".
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.governance.relay.models import HeadTerm
from civility.ledger import Event, Finding

KINDS = ("head-elected", "head-ended")


def head_event(kind: str, term: HeadTerm) -> Event:
    content = {
        "unit": term.unit_id,
        "household": term.household_id,
        "candidates": term.candidates,
        "voted_on": term.voted_on,
        "vote_place": term.vote_place,
        "eligible": term.eligible,
        "present": term.present,
        "votes_for": term.votes_for,
        "votes_against": term.votes_against,
        "abstentions": term.abstentions,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "ended_on": term.ended_on,
        "ended_by_what": term.ended_by_what,
        "end_vote": term.end_vote,
    }
    return Event(kind, str(term.id), content, f"the election of {term.voted_on} in unit {term.unit_id}")


def check_heads(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every election of a head is the one the book sealed."""
    terms = session.scalars(select(HeadTerm).where(HeadTerm.village_id == village_id))
    now = [head_event("head-elected", term) for term in terms]
    return ledger.check_events(session, village_id, check="heads", kinds=KINDS, now=now)
