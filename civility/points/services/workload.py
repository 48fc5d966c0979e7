"""What a second person finds on a sheet: what they may not decide and what to look at twice first, the rest after it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from civility.errors import N_
from civility.people.actors import Actor
from civility.people.models import Household
from civility.people.queries import related_households
from civility.points.queries import ClaimRow, SheetRows
from civility.points.services.independence import nearness_of
from civility.points.services.loading import by_id

BARRED = {
    "own-household": N_("您自己家，请别人复核"),
    "relative-household": N_("登记为您的亲属家，请别人复核"),
    "own-head-unit": N_("您当户长的单元，请别人复核"),
}
RECORDERS_RELATIVE = N_("记分的人登记为这一户的亲属，请多看一眼")


@dataclass(frozen=True, slots=True)
class RowToReview:
    """A claim that waits; ``barred`` says why this person may not decide, ``question`` why to look twice."""

    claim: ClaimRow
    barred: str = ""
    question: str = ""


def rows_to_review(session: Session, village_id: UUID, sheet: SheetRows, actor: Actor) -> list[RowToReview]:
    """The claims of a sheet that wait: questions first, then those barred to this person, then the others by number."""
    waiting = [
        claim for claim in sheet.claims if claim.state == "submitted" and not claim.is_reviewed_by(actor.user_id)
    ]
    near = nearness_of(session, village_id, actor)
    recorders = related_households(session, village_id, sheet.recorder_id)
    households = by_id(session, village_id, Household, [claim.household_id for claim in waiting])
    rows = []
    for claim in waiting:
        refusal = near.refusal(households[claim.household_id])
        question = RECORDERS_RELATIVE if claim.household_id in recorders else ""
        rows.append(RowToReview(claim, BARRED[refusal.code] if refusal is not None else "", question))
    return sorted(rows, key=lambda row: (not row.question, not row.barred))
