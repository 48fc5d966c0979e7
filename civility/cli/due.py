"""What falls due by itself. A new kind of due work is one more line in ``DUE``.

Each job takes the session and says how many things it did. A job is idempotent: stopped halfway or run by two
workers at once, it does nothing twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from civility.api.idempotency import forget_answers
from civility.audit.services import audit_due
from civility.backups.services import copy_due
from civility.governance.activities.services import keep_shifts
from civility.governance.covenants import services as covenants
from civility.governance.matters.services import close_silent, empty_old_matters, escalate_due
from civility.governance.relay.services import empty_old_visits, end_stray_terms
from civility.households.services import do_due_followings
from civility.papers import ask_township, seal_book, seal_is_due
from civility.people.queries import list_villages
from civility.points.services import (
    close_due_notices,
    do_due_closes,
    do_due_corrections,
    do_due_deductions,
    do_due_lapses,
    do_due_spot_checks,
    empty_old_comments,
    empty_old_objections,
    empty_old_photos,
)
from civility.prints.making import make_prints
from civility.prints.services import drop_old_prints
from civility.store.services import release_due_holds


@dataclass(frozen=True)
class Job:
    """A kind of due work by its name in logs and in ``--json``."""

    name: str
    run: Callable[[Session], int]


def seal_books(session: Session) -> int:
    """Seal each book that grew and was not sealed yet today; how many."""
    due = [village.id for village in list_villages(session) if seal_is_due(session, village.id)]
    return sum(seal_book(session, village_id) is not None for village_id in due)


def confirm_checkpoints(session: Session) -> int:
    """Show what is new to each village's township; how many it signed. What it refuses it keeps, and shows."""
    villages = [(village.id, village.parent_id) for village in list_villages(session)]
    answers = [ask_township(session, village_id, township_id) for village_id, township_id in villages if township_id]
    return sum(answer is not None and answer.state == "confirmed" for answer in answers)


# Somebody looks on while these are waited for.
SOON: Final = (Job("prints-made", make_prints),)
DUE: Final = (
    Job("claims-posted", close_due_notices),
    Job("deductions-taken", do_due_deductions),
    Job("deductions-lapsed", do_due_lapses),
    Job("corrections-done", do_due_corrections),
    Job("holds-released", release_due_holds),
    Job("matters-escalated", escalate_due),
    Job("matters-closed", close_silent),
    Job("shifts-kept", keep_shifts),
    Job("year-closes", do_due_closes),
    Job("points-followed", do_due_followings),
    Job("books-sealed", seal_books),
    Job("spot-checks", do_due_spot_checks),
    Job("checkpoints-confirmed", confirm_checkpoints),
    Job("api-answers-forgotten", forget_answers),
    Job("visits-emptied", empty_old_visits),
    Job("reminders-emptied", covenants.empty_old_reminders),
    Job("matters-emptied", empty_old_matters),
    Job("objections-emptied", empty_old_objections),
    Job("comments-emptied", empty_old_comments),
    Job("covenant-comments-emptied", covenants.empty_old_comments),
    Job("photos-emptied", empty_old_photos),
    Job("heads-gone", end_stray_terms),
    Job("copies-made", copy_due),
    Job("books-audited", audit_due),
    Job("prints-dropped", drop_old_prints),
    *SOON,
)
