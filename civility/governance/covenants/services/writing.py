"""Writing a covenant and recording the vote that made it one."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.errors import NotFound
from civility.governance.covenants import rules
from civility.governance.covenants.errors import (
    CovenantNotFound,
    DraftBeforeVillage,
    DraftChanged,
    DraftExists,
    InForceBeforeLast,
    NoSuchClause,
    NotADraft,
)
from civility.governance.covenants.events import covenant_event
from civility.governance.covenants.models import KINDS, Covenant
from civility.governance.covenants.queries import find_draft, list_clause_titles
from civility.governance.covenants.rules import Article, as_row
from civility.governance.covenants.rules.life import may_step
from civility.papers import issue_paper
from civility.people.actors import Actor
from civility.people.errors import ConsultationOpen
from civility.people.models import Division
from civility.people.votes import Vote


def write_draft(
    session: Session,
    *,
    village_id: UUID,
    kind: str,
    title: str,
    articles: Iterable[Article],
    actor: Actor,
    request_key: str,
) -> Covenant:
    """The next version of a covenant as a draft. Asking twice with one key writes once.

    Raises DraftExists, NoArticles, ArticleWithoutText, CovenantRedLine, CovenantTooLong, NoSuchClause, NotFound.
    """
    if kind not in KINDS:
        raise NotFound()
    kept = rules.check_words(title, articles)
    with transaction(session):
        ledger.hold(session, village_id)
        same = session.scalar(
            select(Covenant).where(Covenant.village_id == village_id, Covenant.request_key == request_key)
        )
        if same is not None:
            return same
        draft = find_draft(session, village_id, kind)
        if draft is not None:
            raise DraftExists(version=draft.version)
        _require_clauses(session, village_id, kept)
        covenant = Covenant(
            village_id=village_id,
            kind=kind,
            version=_last_version(session, village_id, kind) + 1,
            request_key=request_key,
            title=title,
            articles=_as_rows(kept),
            written_by=actor.user_id,
        )
        session.add(covenant)
        session.flush()
        return covenant


def save_draft(
    session: Session,
    *,
    village_id: UUID,
    covenant_id: UUID,
    edition: int,
    title: str,
    articles: Iterable[Article],
    actor: Actor,
) -> Covenant:
    """Replace a draft's words. ``edition`` is that of the draft the writer began from.

    Raises DraftChanged when somebody saved in between, DraftBeforeVillage while people comment on its words,
    NotADraft, CovenantNotFound, and as write_draft.
    """
    checked = rules.check_words(title, articles)
    kept = _as_rows(checked)
    with transaction(session):
        covenant = lock_covenant(session, village_id, covenant_id)
        if covenant.state != "draft":
            raise NotADraft(version=covenant.version)
        if (covenant.title, covenant.articles) == (title, kept):
            return covenant  # the same form pressed twice
        if not may_step(covenant, "write", today()):
            raise DraftBeforeVillage(version=covenant.version, until=str(covenant.consulted_until))
        if covenant.edition != edition:
            raise DraftChanged()
        _require_clauses(session, village_id, checked)
        covenant.title, covenant.articles = title, kept
        covenant.edition += 1
        covenant.written_by, covenant.written_at = actor.user_id, now()
        return covenant


def adopt_covenant(
    session: Session,
    *,
    village_id: UUID,
    covenant_id: UUID,
    edition: int,
    vote: Vote,
    voted_by: str,
    in_force_from: date,
    actor: Actor,
    request_key: str,
) -> Covenant:
    """Record the vote that adopted a draft: it holds from a day on, and the version before it until then.

    What was voted is sealed in the book. The poster's code is issued. Asking twice with one key
    records once. Raises NotADraft, DraftChanged (the words are not those that were shown), ConsultationOpen, InForceBeforeLast,
    CovenantNotFound and as rules.check_vote.
    """
    content = {
        "covenant": str(covenant_id),
        "edition": edition,
        "vote": [voted_by, vote.eligible, vote.present, vote.votes_for, vote.votes_against, vote.abstentions],
        "place": vote.place,
        "voted_on": vote.voted_on.isoformat(),
        "in_force_from": in_force_from.isoformat(),
    }
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        covenant = lock_covenant(session, village_id, covenant_id)
        if request.replay is not None:
            return covenant
        if covenant.state != "draft":
            raise NotADraft(version=covenant.version)
        if covenant.edition != edition:
            raise DraftChanged()
        if covenant.consulted_until is not None and vote.voted_on <= covenant.consulted_until:
            raise ConsultationOpen(until=covenant.consulted_until.isoformat())
        rules.check_vote(vote, voted_by=voted_by, in_force_from=in_force_from, today=today())
        _end_last(session, covenant, in_force_from, actor)
        covenant.state = "adopted"
        covenant.voted_on, covenant.voted_by, covenant.vote_place = vote.voted_on, voted_by, vote.place
        covenant.eligible, covenant.present = vote.eligible, vote.present
        covenant.votes_for, covenant.votes_against = vote.votes_for, vote.votes_against
        covenant.abstentions, covenant.vote_recorded_by = vote.abstentions, actor.user_id
        covenant.in_force_from = in_force_from
        session.flush()
        request.record(covenant_event("covenant-adopted", covenant), actor=actor.mark)
        issue_paper(session, session.get_one(Division, village_id).code, "covenant", paper_ref(covenant))
        return covenant


def paper_ref(covenant: Covenant) -> str:
    """How a printed code names a version: ``village-3``."""
    return f"{covenant.kind}-{covenant.version}"


def _end_last(session: Session, covenant: Covenant, day: date, actor: Actor) -> None:
    last = session.scalar(
        select(Covenant).where(
            Covenant.village_id == covenant.village_id,
            Covenant.kind == covenant.kind,
            Covenant.state == "adopted",
            Covenant.in_force_until.is_(None),
        )
    )
    if last is None or last.in_force_from is None:
        return
    if day <= last.in_force_from:
        raise InForceBeforeLast(day=last.in_force_from.isoformat())
    last.in_force_until = day
    ended = covenant_event("covenant-superseded", last)
    ledger.record_events(session, covenant.village_id, [ended], actor=actor.mark)


def lock_covenant(session: Session, village_id: UUID, covenant_id: UUID) -> Covenant:
    """The version, with the village's book held, so that one village writes its covenants one after the other."""
    ledger.hold(session, village_id)
    covenant = session.get(Covenant, (village_id, covenant_id), populate_existing=True)
    if covenant is None:
        raise CovenantNotFound()
    return covenant


def _last_version(session: Session, village_id: UUID, kind: str) -> int:
    query = select(func.max(Covenant.version)).where(Covenant.village_id == village_id, Covenant.kind == kind)
    return session.scalar(query) or 0


def _require_clauses(session: Session, village_id: UUID, articles: Iterable[Article]) -> None:
    """An article may only stand on a clause that counts today. Raises NoSuchClause."""
    named = [(number, article.clause) for number, article in enumerate(articles, 1) if article.clause]
    known = set(list_clause_titles(session, village_id)) if named else set()
    for number, title in named:
        if title not in known:
            raise NoSuchClause(number=number, title=title)


def _as_rows(articles: Iterable[Article]) -> list[dict[str, str]]:
    return [as_row(article) for article in articles]
