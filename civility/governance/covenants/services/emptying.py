"""What a draft covenant was said to be, without who said it."""

from sqlalchemy.orm import Session

from civility.governance.covenants.models import CovenantComment
from civility.people.consultation import forget_names


def empty_old_comments(session: Session) -> int:
    """The names under what was said of a draft covenant, KEPT_DAYS after it was said; how many."""
    return forget_names(session, CovenantComment)
