"""A standard's way: a file is read and checked, becomes a draft, is adopted by vote, and put in force from a day."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden
from civility.people.actors import Actor
from civility.people.meetings import check_meeting
from civility.people.models import Upload
from civility.people.queries import get_settings
from civility.people.retries import find_told
from civility.people.services import drop_upload, get_upload, keep_settings, keep_upload
from civility.people.votes import Vote
from civility.photos import MOST_PHOTOS, hold_photos
from civility.points.errors import (
    ConsultationOpen,
    DraftHasComments,
    NoMajority,
    NotFiledYet,
    NothingToImport,
    RowsLeftOut,
    StandardNotAdopted,
    StandardNotDraft,
    StandardTitleRedLine,
    StartsTooEarly,
)
from civility.points.models import Clause, Standard, StandardMinutes
from civility.points.queries import count_comments, get_standard, standard_event
from civility.points.queries.templates import require_within_template
from civility.points.rules.roles import Role
from civility.points.rules.standard_reader import ClauseRow, StandardReading, read_standard
from civility.redlines import check
from civility.tables import Outcome, read_table

PURPOSE = "standard"


def read_upload(
    session: Session, *, village_id: UUID, data: bytes, file_name: str, actor: Actor
) -> tuple[Upload, StandardReading]:
    """Read a file and keep it for a day, so that the next step need not send it again.

    Raises one of ``tables.errors`` when nothing can be read; then nothing is kept.
    """
    reading = _read(data, file_name)
    upload = keep_upload(session, village_id=village_id, purpose=PURPOSE, file_name=file_name, data=data, actor=actor)
    return upload, reading


def reread_upload(session: Session, *, village_id: UUID, upload_id: UUID) -> tuple[Upload, StandardReading]:
    """The kept file and what it says. Raises UploadGone."""
    upload = get_upload(session, village_id=village_id, upload_id=upload_id, purpose=PURPOSE)
    return upload, _read(bytes(upload.data), upload.file_name)


def import_standard(
    session: Session,
    *,
    village_id: UUID,
    data: bytes,
    file_name: str,
    actor: Actor,
    request_key: str,
    title: str = "",
    confirmed_rows: Collection[int] = (),
    leave_out: bool = False,
    upload_id: UUID | None = None,
) -> Standard:
    """Make a draft version of what a file says. Asking twice with one key makes one.

    ``confirmed_rows`` are the file's row numbers whose proposed reading somebody confirmed. Refused rows and
    rows not confirmed stay out, which ``leave_out`` has to say in so many words. The kept upload goes with it.
    Raises NothingToImport, RowsLeftOut, StandardTitleRedLine, KeyReused, and ``tables.errors``.
    """
    digest, named = hashlib.sha256(data).digest(), title_of(title, file_name)
    reading, accepted = take_rows(data, file_name, confirmed_rows, leave_out=leave_out)
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = find_told(session, village_id, Standard, request_key, {"file_hash": digest})
        if earlier is not None:
            return earlier
        standard = Standard(
            village_id=village_id,
            version=next_version(session, village_id),
            title=named,
            request_key=request_key,
            file_name=file_name[:200],
            file_hash=digest,
            notes="\n".join(row.text for row in reading.notes),
            imported_by=actor.user_id,
        )
        session.add(standard)
        session.flush()
        session.add_all(
            Clause(village_id=village_id, standard_id=standard.id, **clause_values(number, row))
            for number, row in enumerate(accepted, 1)
        )
        if upload_id is not None:
            drop_upload(session, village_id=village_id, upload_id=upload_id)
        session.flush()
        return standard


def title_of(title: str, file_name: str) -> str:
    """What a version is called: as typed, or as its file is. Raises StandardTitleRedLine."""
    named = (title.strip() or file_name.rsplit(".", 1)[0])[:80]
    for line in check(named):
        raise StandardTitleRedLine(words=line.words)
    return named


def next_version(session: Session, village_id: UUID) -> int:
    """The number of the next version. The book must be held."""
    return 1 + (session.scalar(select(func.max(Standard.version)).where(Standard.village_id == village_id)) or 0)


def take_rows(
    data: bytes, file_name: str, confirmed_rows: Collection[int], *, leave_out: bool
) -> tuple[StandardReading, list[ClauseRow]]:
    """What a file says, and the clauses that come in. Raises NothingToImport, RowsLeftOut, and ``tables.errors``."""
    reading = _read(data, file_name)
    accepted, out = accept(reading, confirmed_rows)
    if not accepted:
        raise NothingToImport()
    if out and not leave_out:
        raise RowsLeftOut(count=out)
    return reading, accepted


def accept(reading: StandardReading, confirmed_rows: Collection[int]) -> tuple[list[ClauseRow], int]:
    """The clauses that come in, in the order of the file, and how many rows stay out.

    A value made of several rows (the tiers of a ladder) comes in when each of its rows may.
    """
    barred = {
        id(row.value)
        for row in reading.rows
        if row.outcome is Outcome.TO_CONFIRM and row.row not in confirmed_rows and row.value is not None
    }
    accepted = [value for value in reading.values if id(value) not in barred]
    out = sum(
        row.outcome is Outcome.REFUSED
        or (row.outcome is not Outcome.NOTE and (row.value is None or id(row.value) in barred))
        for row in reading.rows
    )
    return accepted, out


def adopt_standard(
    session: Session,
    *,
    village_id: UUID,
    version: int,
    vote: Vote,
    actor: Actor,
    meeting: str | None = None,
    minutes: Sequence[UUID] = (),
) -> Standard:
    """Record the vote that adopted a draft; the book seals what was voted. The same vote again changes nothing.

    ``minutes`` are pictures of the signed minutes that the same person sent. ``meeting`` is the kind of meeting (``people.meetings``), whose quorum the vote must have reached; None is of records
    older than that. Raises StandardNotDraft, ConsultationOpen, TooManyLocalClauses, LocalClauseTooLarge, VoteInFuture, VoteDoesNotAddUp, NoMajority, NoQuorum,
    NoMajorityOfPresent, NotFound.
    """
    check_vote(vote)
    if meeting is not None:
        check_meeting(meeting, vote)
    with transaction(session):
        ledger.hold(session, village_id)
        standard = get_standard(session, village_id, version)
        if standard.state != "draft":
            if _vote_of(standard) == vote:
                return standard
            raise StandardNotDraft(version=version)
        if standard.consulted_until is not None and vote.voted_on <= standard.consulted_until:
            raise ConsultationOpen(until=standard.consulted_until.isoformat())
        require_within_template(session, standard)
        standard.meeting = meeting
        for name, value in asdict(vote).items():
            setattr(standard, "vote_place" if name == "place" else name, value)
        standard.vote_recorded_by = actor.user_id
        standard.state = "adopted"
        held = hold_photos(session, village_id, minutes, keeper=actor.mark, most=MOST_PHOTOS, days=None)
        session.add_all(
            StandardMinutes(village_id=village_id, standard_id=standard.id, photo_id=photo.id) for photo in held
        )
        session.flush()
        _seal(session, actor, (standard, "standard-adopted"))
        return standard


def put_in_force(session: Session, *, village_id: UUID, version: int, starts_on: date, actor: Actor) -> Standard:
    """Let an adopted version count from a day, today or later; the version before it ends that day.

    The book seals both. Raises StandardNotAdopted, StartsTooEarly, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        standard = get_standard(session, village_id, version)
        if standard.state == "in_force" and standard.in_force_from == starts_on:
            return standard
        if standard.state != "adopted":
            raise StandardNotAdopted(version=version)
        before = session.scalar(
            select(Standard)
            .where(Standard.village_id == village_id, Standard.in_force_from.is_not(None))
            .order_by(Standard.in_force_from.desc())
            .limit(1)
        )
        earliest = today()
        if before is not None and before.in_force_from is not None:
            earliest = max(earliest, before.in_force_from + timedelta(days=1))
        if starts_on < earliest:
            raise StartsTooEarly(earliest=earliest.isoformat())
        if before is not None:
            before.state, before.in_force_until = "superseded", starts_on
        standard.state, standard.in_force_from = "in_force", starts_on
        session.flush()
        ended = [(before, "standard-superseded")] if before is not None else []
        _seal(session, actor, *ended, (standard, "standard-in-force"))
        return standard


def file_standard(
    session: Session, *, village_id: UUID, version: int, number: str, filed_on: date, actor: Actor
) -> Standard:
    """Note under which number, and when, the township put a voted version on file; the book seals it.

    Again it replaces what was noted. Raises StandardNotAdopted, NotFiledYet, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        standard = get_standard(session, village_id, version)
        if standard.voted_on is None:
            raise StandardNotAdopted(version=version)
        if not standard.voted_on <= filed_on <= today():
            raise NotFiledYet(earliest=standard.voted_on.isoformat())
        if (standard.filed_number, standard.filed_on) != (number.strip(), filed_on):
            standard.filed_number, standard.filed_on = number.strip(), filed_on
            session.flush()
            _seal(session, actor, (standard, "standard-filed"))
        return standard


def discard_draft(session: Session, *, village_id: UUID, version: int) -> None:
    """Delete a draft with its clauses. Raises StandardNotDraft once a vote is recorded, DraftHasComments; NotFound."""
    with transaction(session):
        ledger.hold(session, village_id)
        standard = get_standard(session, village_id, version)
        if standard.state != "draft":
            raise StandardNotDraft(version=version)
        comments = count_comments(session, standard)
        if comments:
            raise DraftHasComments(version=version, count=comments)
        session.execute(delete(Clause).where(Clause.village_id == village_id, Clause.standard_id == standard.id))
        session.delete(standard)
        session.flush()


def adopt_deductions(session: Session, *, village_id: UUID, vote: Vote, actor: Actor) -> None:
    """Turn deductions on from the day of the vote that allowed them. The same vote again changes nothing.

    Raises VoteInFuture, VoteDoesNotAddUp, NoMajority.
    """
    check_vote(vote)
    with transaction(session):
        decided = {"deductions_adopted_on": vote.voted_on, "deductions_vote": vote.record()}
        keep_settings(session, get_settings(session, village_id), decided, "deductions-adopted", actor)


def _read(data: bytes, file_name: str) -> StandardReading:
    return read_standard(read_table(data, file_name))


def clause_values(number: int, row: ClauseRow) -> dict[str, Any]:
    """The columns of a clause as a file's row has them."""
    return {
        "number": number,
        "direction": row.direction,
        "category": row.category[:40],
        "title": row.title[:200],
        "shape": row.shape.to_json(),
        "caps": [cap.to_json() for cap in row.caps],
        "unit": row.unit[:40],
        "cap_text": row.cap_text[:200],
        "evidence": list(row.evidence),
        "evidence_text": row.evidence_text[:200],
        "verifier_text": row.verifier_text[:300],
        "note": row.note[:500],
        "role": None if row.role is Role.EVERYONE else str(row.role),
        "ends_on": row.ends_on,
        "review_on": row.review_on,
    }


def check_vote(vote: Vote) -> None:
    """A true vote by more than half of the votes cast. Raises VoteInFuture, VoteDoesNotAddUp, NoMajority."""
    vote.check(today())
    others = vote.cast - vote.votes_for
    if vote.votes_for <= others:
        raise NoMajority(votes_for=vote.votes_for, others=others)


def _vote_of(standard: Standard) -> Vote | None:
    if standard.voted_on is None:
        return None
    return Vote(
        standard.voted_on,
        standard.eligible,
        standard.present,
        standard.votes_for,
        standard.votes_against,
        standard.abstentions,
        standard.vote_place,
    )


def _seal(session: Session, actor: Actor, *standards: tuple[Standard, str]) -> None:
    """Events of versions, each with its kind: the book remembers what the rules were, so that a later change shows."""
    events = [standard_event(session, kind, standard) for standard, kind in standards]
    ledger.record_events(session, standards[0][0].village_id, events, actor=actor.mark)
