"""What the book seals of a covenant: the words that were voted, the vote, and the days it holds.

Contents are those of docs/reference/ledger-format.md, "Events".
"""

from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import list_versions
from civility.ledger import Event, Finding

KINDS = ("covenant-adopted", "covenant-filed", "covenant-superseded")
"""From the vote on. ``covenant-consulted`` is sealed before it: the words as they were put before the village."""
_SEALED = (
    "kind",
    "version",
    "title",
    "articles",
    "state",
    "voted_on",
    "voted_by",
    "eligible",
    "present",
    "votes_for",
    "votes_against",
    "abstentions",
    "vote_place",
    "in_force_from",
    "in_force_until",
    "consulted_from",
    "consulted_until",
    "filed_number",
    "filed_on",
)


def covenant_event(kind: str, covenant: Covenant) -> Event:
    content = {name: getattr(covenant, name) for name in _SEALED}
    return Event(kind, str(covenant.id), content, f"version {covenant.version} of the {covenant.kind} covenant")


def check_covenants(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every covenant that was voted on is the one the book sealed."""
    voted = [covenant for covenant in list_versions(session, village_id) if covenant.state != "draft"]
    now = [covenant_event("covenant-adopted", covenant) for covenant in voted]
    return ledger.check_events(session, village_id, check="covenants", kinds=KINDS, now=now)
