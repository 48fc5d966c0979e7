"""A household signs the version in force: with its finger, with a tick, or by a helper who is named; and takes it back."""

from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.governance.covenants.errors import AgreementMissing, AlreadySigned, NotInForce, NotSigned
from civility.governance.covenants.models import (
    Covenant,
    CovenantReminder,
    CovenantSheet,
    CovenantSignature,
    SignatureAccess,
)
from civility.governance.covenants.queries.signatures import find_signature
from civility.governance.covenants.rules.life import may_step
from civility.governance.covenants.rules.strokes import check_strokes
from civility.governance.covenants.services.writing import lock_covenant
from civility.people.actors import Actor
from civility.people.retries import find_told
from civility.people.voices import get_resident, voice_of


def sign_covenant(
    session: Session,
    *,
    village_id: UUID,
    covenant_id: UUID,
    household_id: UUID,
    agreed: bool,
    actor: Actor,
    request_key: str,
    strokes: str = "",
) -> CovenantSignature:
    """Record that a household signs a version. Asking twice with one key signs once.

    ``strokes`` is what was drawn; without it ``agreed`` is the tick. A helper signs for any household and is named.
    Raises AgreementMissing, SignatureUnreadable, NotInForce, AlreadySigned, HouseholdLeft, KeyReused, Forbidden.
    """
    _voice, helper_id = voice_of(actor, village_id, household_id)
    if not strokes and not agreed:
        raise AgreementMissing()
    if helper_id is not None:
        channel, strokes = "helper", ""
    else:
        channel, strokes = ("drawn", check_strokes(strokes)) if strokes else ("ticked", "")
    told = {
        "covenant_id": covenant_id,
        "household_id": household_id,
        "channel": channel,
        "strokes": strokes,
        "helper_id": helper_id,
    }
    with transaction(session):
        covenant = lock_covenant(session, village_id, covenant_id)
        earlier = find_told(session, village_id, CovenantSignature, request_key, told)
        if earlier is not None:
            return earlier
        require_signable(covenant)
        household = get_resident(session, village_id, household_id)
        if find_signature(session, covenant, household_id) is not None:
            raise AlreadySigned(number=household.number)
        signature = CovenantSignature(village_id=village_id, request_key=request_key, **told)
        session.add(signature)
        session.flush()
        return signature


def withdraw_signature(
    session: Session, *, village_id: UUID, covenant_id: UUID, household_id: UUID, actor: Actor
) -> CovenantSignature:
    """A household takes its signature back, itself or through a helper; it may sign again. Raises NotSigned, Forbidden."""
    _voice, helper_id = voice_of(actor, village_id, household_id)
    with transaction(session):
        covenant = lock_covenant(session, village_id, covenant_id)
        signature = find_signature(session, covenant, household_id)
        if signature is None:
            raise NotSigned(number=get_resident(session, village_id, household_id).number)
        signature.withdrawn_at, signature.withdrawn_by = now(), helper_id
        session.flush()
        return signature


def require_signable(covenant: Covenant) -> None:
    """Raises NotInForce."""
    if not may_step(covenant, "sign", today()):
        raise NotInForce(version=covenant.version)


def note_access(
    session: Session, *, subject: CovenantSignature | CovenantSheet | CovenantReminder, actor: Actor
) -> None:
    """Write down that somebody looked at a signature, a sheet or a reminder, the first time of a day."""
    if actor.user_id is None:
        return
    village_id, subject_id = subject.village_id, subject.id
    key = (village_id, subject_id, actor.user_id, today())
    if session.get(SignatureAccess, key) is not None:
        return
    with transaction(session):
        ledger.hold(session, village_id)
        if session.get(SignatureAccess, key, populate_existing=True) is None:
            session.add(
                SignatureAccess(village_id=village_id, subject_id=subject_id, user_id=actor.user_id, day=today())
            )
            session.flush()
