"""Auditing a village and writing down what was found."""

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.audit.checks import find_faults, find_questions
from civility.audit.models import AuditRun
from civility.audit.queries import find_newest_run, list_due_villages
from civility.clock import now
from civility.db import snapshot, transaction
from civility.ledger import Finding
from civility.ledger.models import LedgerHead

MAX_KEPT = 200
log = logging.getLogger(__name__)


def audit_village(session: Session, *, village_id: UUID) -> AuditRun:
    """Ask every check of a village and keep the answer. Reads hold up nobody; only writing the answer takes the lock.

    Questions about the clock are asked only of what was posted since the audit before. Of two audits at once the
    first answer counts for both.
    """
    began = time.monotonic()
    last = find_newest_run(session, village_id)
    number, asked_up_to = (last.number, last.seq) if last else (0, 0)
    with snapshot(session) as connection, Session(connection) as reading:
        seq = reading.scalar(select(LedgerHead.seq).where(LedgerHead.village_id == village_id)) or 0
        faults = find_faults(reading, village_id)
        questions = find_questions(reading, village_id, after=asked_up_to)
    with transaction(session):
        ledger.hold(session, village_id)
        newest = find_newest_run(session, village_id)
        if newest is not None and newest.number != number:
            return newest
        run = AuditRun(
            village_id=village_id,
            number=number + 1,
            at=now(),
            seq=seq,
            duration_ms=round((time.monotonic() - began) * 1000),
            finding_count=len(faults),
            findings=_kept(faults),
            question_count=len(questions),
            questions=_kept(questions),
        )
        session.add(run)
        session.flush()
        return run


def audit_due(session: Session) -> int:
    """Audit the villages whose night audit is due, one after another; how many.

    A night that was missed is caught up on once. A village that cannot be audited is logged and keeps nobody waiting.
    """
    done = 0
    for village_id in list_due_villages(session):
        try:
            run = audit_village(session, village_id=village_id)
        except Exception:
            session.rollback()
            log.exception("the audit of village %s failed", village_id)
            continue
        done += 1
        if run.finding_count:
            log.error("the audit of village %s found %s faults", village_id, run.finding_count)
    return done


def _kept(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings[:MAX_KEPT]]
