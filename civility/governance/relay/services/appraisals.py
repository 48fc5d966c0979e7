"""Saying what an office is measured by, and two people's scores. Nobody scores themselves or their own household."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import new_id, transaction
from civility.errors import Forbidden, NotFound
from civility.governance.relay.errors import OwnAppraisal, PeriodBackwards, ScoredByTwo
from civility.governance.relay.events import appraisal_event
from civility.governance.relay.models import Appraisal, AppraisalScore
from civility.governance.relay.queries.appraisals import get_appraisal, list_measured
from civility.governance.relay.rules import SCORERS, Duty, check_duties, check_points
from civility.people.actors import Actor


def open_appraisal(
    session: Session,
    *,
    village_id: UUID,
    office: str,
    since_on: date,
    until_on: date,
    duties: Sequence[Duty],
    actor: Actor,
    request_key: str,
) -> Appraisal:
    """What the holders of ``office`` are measured by, sealed before anybody is.

    Raises WeightsNotHundred, MeasuredByUse, PeriodBackwards.
    """
    if actor.user_id is None:
        raise Forbidden()
    if until_on < since_on:
        raise PeriodBackwards()
    check_duties(duties)
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = session.scalar(
            select(Appraisal).where(Appraisal.village_id == village_id, Appraisal.request_key == request_key)
        )
        if earlier is not None:
            return earlier
        opened = Appraisal(
            village_id=village_id,
            id=new_id(),
            request_key=request_key,
            office=office,
            since_on=since_on,
            until_on=until_on,
            duties=[{"what": duty.what, "weight": duty.weight, "probe": duty.probe} for duty in duties],
            opened_by=actor.user_id,
        )
        session.add(opened)
        session.flush()
        ledger.record_events(session, village_id, [appraisal_event(opened)], actor=actor.mark)
        return opened


def score_person(
    session: Session, *, village_id: UUID, appraisal_id: UUID, subject: UUID, points: Sequence[int], actor: Actor
) -> AppraisalScore:
    """One of the two scores of somebody; until the second is there its giver may change it.

    Raises PointsOutOfWeight, OwnAppraisal, ScoredByTwo, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        appraisal = get_appraisal(session, village_id, appraisal_id)
        if subject not in {line.subject for line in list_measured(session, appraisal)}:
            raise NotFound()
        if subject == actor.user_id or actor.owns(village_id, subject):
            raise OwnAppraisal()
        check_points(points, [duty["weight"] for duty in appraisal.duties])
        given = session.scalars(
            select(AppraisalScore).where(
                AppraisalScore.village_id == village_id,
                AppraisalScore.appraisal_id == appraisal_id,
                AppraisalScore.subject_id == subject,
            )
        ).all()
        own = next((score for score in given if score.scorer_id == actor.user_id), None)
        if own is not None and own.points == list(points):
            return own
        if len(given) >= SCORERS:
            raise ScoredByTwo()
        if own is None:
            own = AppraisalScore(
                village_id=village_id, appraisal_id=appraisal_id, subject_id=subject, scorer_id=actor.user_id
            )
            session.add(own)
        own.points, own.at = list(points), now()
        session.flush()
        return own
