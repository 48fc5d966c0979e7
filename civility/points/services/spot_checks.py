"""After-checks: the month's list is sealed, a later root draws from it, and the supervisors look again."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start, month_start, now, today
from civility.db import transaction
from civility.errors import Forbidden
from civility.people.actors import SYSTEM, Actor
from civility.people.queries import get_settings, list_villages
from civility.points.errors import (
    AlreadyChecked,
    CheckNeedsReason,
    CorrectionWaiting,
    DisputeOpen,
    NotCorrectable,
    NotIndependent,
    SampleMonthNotOver,
)
from civility.points.models import SPOT_RESULTS, Claim, SpotCheck, SpotCheckItem
from civility.points.queries import (
    find_spot_check,
    get_spot_check,
    get_spot_item,
    list_posted_claims,
    list_spot_checks,
    spot_check_event,
)
from civility.points.rules.sampling import LEAST, PERCENT, draw, hash_of_list, seed_of, size_of
from civility.points.services.corrections import propose_correction
from civility.points.services.independence import require_far
from civility.points.services.objections import hands_on

MAX_NOTE = 300


def list_month(session: Session, *, village_id: UUID, month: date, actor: Actor) -> SpotCheck:
    """Seal in the book which claims of a month there are to draw from, and when the seed will be known.

    A month is listed once; again gives the first. Raises SampleMonthNotOver.
    """
    month = month_start(month)
    if month >= month_start(today()):
        raise SampleMonthNotOver(month=f"{month:%Y-%m}")
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = find_spot_check(session, village_id, month)
        if earlier is not None:
            return earlier
        settings = get_settings(session, village_id)
        claims = list_posted_claims(session, village_id, month, month_start(month, 1))
        check = SpotCheck(
            village_id=village_id,
            month=month,
            percent=settings.sample_percent or PERCENT,
            least=settings.sample_least or LEAST,
            claim_count=len(claims),
            list_hash=hash_of_list(claims),
            listed_at=now(),
            seed_after=day_start(today() + timedelta(days=1)),
        )
        session.add(check)
        session.flush()
        check.listed_seq = _seal(session, check, "spot-check-listed", actor)
        session.flush()
        return check


def draw_month(session: Session, *, village_id: UUID, spot_id: UUID, actor: Actor = SYSTEM) -> bool:
    """Draw, once the checkpoint that gives the seed is there; whether it was drawn now.

    When everything was sealed before the time that was fixed, the list is said again in the book, so that there is
    something for the next checkpoint to sign.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        check = get_spot_check(session, village_id, spot_id)
        if check.seed is not None or now() < check.seed_after or check.listed_seq is None:
            return False
        sealed = ledger.first_checkpoint_since(session, village_id, check.listed_seq, check.seed_after)
        if sealed is None:
            newest = ledger.newest_checkpoint(session, village_id)
            if newest is not None and newest.size == ledger.count_transactions(session, village_id):
                _seal(session, check, "spot-check-listed", actor)
            return False
        check.checkpoint_size, check.drawn_at = sealed.size, now()
        check.seed = seed_of(bytes(sealed.root), bytes(check.list_hash))
        claims = _as_listed(session, check)
        places = draw(check.seed, len(claims), size_of(len(claims), check.percent, check.least))
        session.add_all(
            SpotCheckItem(village_id=village_id, spot_check_id=check.id, place=number, claim_id=UUID(claims[place]))
            for number, place in enumerate(places, 1)
        )
        session.flush()
        _seal(session, check, "spot-check-drawn", actor)
        return True


def do_due_spot_checks(session: Session, village_id: UUID | None = None, actor: Actor = SYSTEM) -> int:
    """List the month that is over, where something was posted in it, and draw what can be drawn; how many of both."""
    places = [village_id] if village_id is not None else [village.id for village in list_villages(session)]
    month = month_start(today(), -1)
    done = 0
    for place in places:
        listed = find_spot_check(session, place, month)
        if listed is None and list_posted_claims(session, place, month, month_start(month, 1)):
            list_month(session, village_id=place, month=month, actor=actor)
            done += 1
        for check_id in [each.id for each in list_spot_checks(session, place) if each.seed is None]:
            done += draw_month(session, village_id=place, spot_id=check_id, actor=actor)
    return done


def record_result(
    session: Session, *, village_id: UUID, item_id: UUID, result: str, note: str, actor: Actor, request_key: str
) -> SpotCheckItem:
    """What somebody found: ``found``, ``partly`` or ``not_found``, with a reason unless all is as claimed.

    Not found proposes a correction, which a second person confirms. The same again changes nothing. Raises
    NotIndependent (recorder, reviewer), OwnHousehold, RelativeHousehold, OwnHeadUnit, CheckNeedsReason, AlreadyChecked,
    NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    if result not in SPOT_RESULTS:
        raise ValueError(f"not a result of a spot check: {result}")
    note = note.strip()
    if len(note) > MAX_NOTE or (result != "found" and not note):
        raise CheckNeedsReason(limit=MAX_NOTE)
    with transaction(session):
        ledger.hold(session, village_id)
        item = get_spot_item(session, village_id, item_id)
        claim = session.get_one(Claim, (village_id, item.claim_id), populate_existing=True)
        if actor.user_id in hands_on(session, claim):
            raise NotIndependent()
        require_far(session, claim, actor)
        if item.result is not None:
            if (item.result, item.note, item.checked_by) == (result, note, actor.user_id):
                return item
            raise AlreadyChecked()
        item.result, item.note, item.checked_by, item.checked_at = result, note, actor.user_id, now()
        session.flush()
        if result == "not_found":
            item.correction_id = _propose(session, claim, note, actor, request_key)
            session.flush()
        return item


def _propose(session: Session, claim: Claim, note: str, actor: Actor, request_key: str) -> UUID | None:
    """None where the claim is being corrected or disputed already, or has been."""
    try:
        return propose_correction(
            session,
            village_id=claim.village_id,
            claim_id=claim.id,
            kind="not_found",
            reason=note,
            actor=actor,
            request_key=request_key,
        ).id
    except (CorrectionWaiting, DisputeOpen, NotCorrectable):
        return None


def _as_listed(session: Session, check: SpotCheck) -> list[str]:
    """The list as it was sealed, also where claims of it were reversed since: all that were posted, less what was gone."""
    upto = check.listed_seq
    claims = list_posted_claims(session, check.village_id, check.month, month_start(check.month, 1), standing_at=upto)
    assert hash_of_list(claims) == bytes(check.list_hash)  # noqa: S101  (else the book itself was changed)
    return list(claims)


def _seal(session: Session, check: SpotCheck, kind: str, actor: Actor) -> int:
    event = spot_check_event(kind, check)
    return ledger.record_events(session, check.village_id, [event], actor=actor.mark)[0].seq
