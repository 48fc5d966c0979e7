"""A draft before the village: from when and until when people may say what they think, and what was answered."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import Actor
from civility.people.consultation import check_until, said
from civility.people.retries import find_told
from civility.points.errors import NotConsulted, StandardNotDraft
from civility.points.models import Standard, StandardComment
from civility.points.queries import get_standard
from civility.points.queries.templates import require_within_template


def consult(session: Session, *, village_id: UUID, version: int, until: date, actor: Actor) -> Standard:
    """Put a draft before the village until the end of a day, a week from today at the least; again moves the end.

    Raises StandardNotDraft, TooManyLocalClauses, LocalClauseTooLarge, ConsultationTooShort, ConsultationTooLong, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        standard = get_standard(session, village_id, version)
        if standard.state != "draft":
            raise StandardNotDraft(version=version)
        require_within_template(session, standard)
        began = standard.consulted_from or today()
        check_until(began, until, today())
        standard.consulted_from, standard.consulted_until = began, until
        session.flush()
        return standard


def comment_on_draft(
    session: Session,
    *,
    village_id: UUID,
    version: int,
    text: str,
    request_key: str,
    about: str = "",
    name: str = "",
    channel: str = "online",
    actor: Actor | None = None,
) -> StandardComment:
    """Keep what somebody says of a draft; ``actor`` wrote it down for somebody else. Asking twice with one key says it once.

    Raises NotConsulted before, after and when the draft was voted on, CommentEmpty, KeyReused, NotFound.
    """
    told = said(text, about=about, name=name, channel=channel, actor=actor)
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = find_told(session, village_id, StandardComment, request_key, told)
        if earlier is not None:
            return earlier
        standard = get_standard(session, village_id, version)
        if not is_consulted(standard, today()):
            raise NotConsulted(version=version)
        comment = StandardComment(village_id=village_id, standard_id=standard.id, request_key=request_key, **told)
        session.add(comment)
        session.flush()
        return comment


def answer_comment(
    session: Session, *, village_id: UUID, comment_id: UUID, answer: str, actor: Actor
) -> StandardComment:
    """What the committee says to a comment; said again it replaces what was said. Raises AnswerEmpty, NotFound."""
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        comment = session.get(StandardComment, (village_id, comment_id), with_for_update=True)
        if comment is None:
            raise NotFound()
        comment.answer_with(answer, actor)
        session.flush()
        return comment


def is_consulted(standard: Standard, day: date) -> bool:
    """Whether people may say what they think of a draft on a day."""
    return (
        standard.state == "draft"
        and standard.consulted_from is not None
        and standard.consulted_until is not None
        and standard.consulted_from <= day <= standard.consulted_until
    )
