"""A township offers a standard; a village drafts its own from it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.retries import find_told
from civility.people.services import drop_upload
from civility.points.models import Clause, Standard, StandardTemplate
from civility.points.queries.templates import DAYS, clause_columns, find_template, get_template_of
from civility.points.rules.local import Limits
from civility.points.services.standards import clause_values, next_version, take_rows, title_of


def publish_template(
    session: Session,
    *,
    township_id: UUID,
    data: bytes,
    file_name: str,
    title: str,
    limits: Limits,
    actor: Actor,
    request_key: str,
    confirmed_rows: Collection[int] = (),
    leave_out: bool = False,
    upload_id: UUID | None = None,
) -> StandardTemplate:
    """The next version of a township's template, in place of the one before. Asking twice with one key publishes once.

    Raises NothingToImport, RowsLeftOut, StandardTitleRedLine, and ``tables.errors``.
    """
    if actor.user_id is None:
        raise Forbidden()
    named = title_of(title, file_name)
    _reading, accepted = take_rows(data, file_name, confirmed_rows, leave_out=leave_out)
    with transaction(session):
        session.get_one(Division, township_id, with_for_update=True)  # one after the other
        mine = StandardTemplate.township_id == township_id
        earlier = session.scalar(select(StandardTemplate).where(mine, StandardTemplate.request_key == request_key))
        if earlier is not None:
            return earlier
        last = session.scalar(select(func.max(StandardTemplate.version)).where(mine)) or 0
        template = StandardTemplate(
            township_id=township_id,
            version=last + 1,
            title=named,
            request_key=request_key,
            clauses=[_as_json(clause_values(number, row)) for number, row in enumerate(accepted, 1)],
            max_bonus=limits.max_bonus,
            max_deduction=limits.max_deduction,
            max_tenths=limits.max_tenths,
            published_by=actor.user_id,
        )
        session.add(template)
        if upload_id is not None:
            drop_upload(session, village_id=township_id, upload_id=upload_id)
        session.flush()
        return template


def withdraw_template(session: Session, *, township_id: UUID, actor: Actor) -> None:
    """Offer no template any more, and lift its limits; what villages adopted stays. Again it changes nothing."""
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        template = find_template(session, township_id)
        if template is not None:
            template.withdrawn_at = now()


def draft_from_template(session: Session, *, village_id: UUID, actor: Actor, request_key: str) -> Standard:
    """A draft version with the clauses of the township's template. Asking twice with one key makes one.

    Raises NoTemplate, KeyReused.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = find_told(session, village_id, Standard, request_key, {"file_hash": None})
        if earlier is not None:
            return earlier
        template = get_template_of(session, village_id)
        standard = Standard(
            village_id=village_id,
            version=next_version(session, village_id),
            title=template.title,
            request_key=request_key,
            imported_by=actor.user_id,
        )
        session.add(standard)
        session.flush()
        session.add_all(
            Clause(village_id=village_id, standard_id=standard.id, **clause_columns(values))
            for values in template.clauses
        )
        session.flush()
        return standard


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, **{name: values[name].isoformat() for name in DAYS if values[name]}}
