"""A draft before the village: until when people may say what they think, and what is answered; the number it is filed under."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.governance.covenants.errors import CovenantNotAdopted, NotADraft
from civility.governance.covenants.events import covenant_event
from civility.governance.covenants.models import Covenant, CovenantComment
from civility.governance.covenants.rules.life import may_step
from civility.governance.covenants.services.writing import lock_covenant
from civility.people.actors import Actor
from civility.people.consultation import check_until, said
from civility.people.errors import NotConsulted, NotFiledYet
from civility.people.retries import find_told


def consult_covenant(session: Session, *, village_id: UUID, covenant_id: UUID, until: date, actor: Actor) -> Covenant:
    """Put a draft before the village until the end of a day, a week from today at the least; again moves the end.

    The book seals the words that people are asked about. Raises NotADraft, ConsultationTooShort, ConsultationTooLong,
    CovenantNotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        covenant = lock_covenant(session, village_id, covenant_id)
        if not may_step(covenant, "consult", today()):
            raise NotADraft(version=covenant.version)
        began = covenant.consulted_from or today()
        check_until(began, until, today())
        if (covenant.consulted_from, covenant.consulted_until) != (began, until):
            covenant.consulted_from, covenant.consulted_until = began, until
            session.flush()
            event = covenant_event("covenant-consulted", covenant)
            ledger.record_events(session, village_id, [event], actor=actor.mark)
        return covenant


def comment_on_covenant(
    session: Session,
    *,
    village_id: UUID,
    covenant_id: UUID,
    text: str,
    request_key: str,
    about: str = "",
    name: str = "",
    channel: str = "online",
    actor: Actor | None = None,
) -> CovenantComment:
    """Keep what somebody says of a draft; ``actor`` wrote it down for somebody else. Asking twice with one key says it once.

    Raises NotConsulted before, after and when the draft was voted on, CommentEmpty, KeyReused, CovenantNotFound.
    """
    told = said(text, about=about, name=name, channel=channel, actor=actor)
    with transaction(session):
        covenant = lock_covenant(session, village_id, covenant_id)
        earlier = find_told(session, village_id, CovenantComment, request_key, told)
        if earlier is not None:
            return earlier
        if not may_step(covenant, "comment", today()):
            raise NotConsulted(version=covenant.version)
        comment = CovenantComment(village_id=village_id, covenant_id=covenant_id, request_key=request_key, **told)
        session.add(comment)
        session.flush()
        return comment


def answer_comment(
    session: Session, *, village_id: UUID, comment_id: UUID, answer: str, actor: Actor
) -> CovenantComment:
    """What the committee says to a comment; said again it replaces what was said. Raises AnswerEmpty, NotFound."""
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        comment = session.get(CovenantComment, (village_id, comment_id), populate_existing=True)
        if comment is None:
            raise NotFound()
        comment.answer_with(answer, actor)
        session.flush()
        return comment


def file_covenant(
    session: Session, *, village_id: UUID, covenant_id: UUID, number: str, filed_on: date, actor: Actor
) -> Covenant:
    """Note under which number, and when, the township put a voted version on file; the book seals it.

    Again it replaces what was noted. Raises CovenantNotAdopted, NotFiledYet, CovenantNotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        covenant = lock_covenant(session, village_id, covenant_id)
        if covenant.voted_on is None or not may_step(covenant, "file", today()):
            raise CovenantNotAdopted(version=covenant.version)
        if not covenant.voted_on <= filed_on <= today():
            raise NotFiledYet(earliest=covenant.voted_on.isoformat())
        if (covenant.filed_number, covenant.filed_on) != (number.strip(), filed_on):
            covenant.filed_number, covenant.filed_on = number.strip(), filed_on
            session.flush()
            event = covenant_event("covenant-filed", covenant)
            ledger.record_events(session, village_id, [event], actor=actor.mark)
        return covenant
