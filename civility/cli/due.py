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
from civility.points.services import close_due_notices


@dataclass(frozen=True)
class Job:
    """A kind of due work by its name in logs and in ``--json``."""

    name: str
    run: Callable[[Session], int]


DUE: Final = (
    Job("claims-posted", close_due_notices),
    Job("api-answers-forgotten", forget_answers),
    Job("books-audited", audit_due),
)
