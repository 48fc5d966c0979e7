"""What must hold of tributes; the check changes nothing."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from civility.errors import N_
from civility.governance.tributes.models import Tribute
from civility.ledger import Finding


def check_tributes(session: Session, village_id: UUID) -> list[Finding]:
    """Nothing is public without consent, and none was confirmed or decided by whoever proposed it."""
    rows = session.scalars(
        select(Tribute.kind)
        .where(
            Tribute.village_id == village_id,
            or_(
                (Tribute.state == "public") & (Tribute.channel == ""),
                Tribute.decided_by == Tribute.proposed_by,
                Tribute.confirmed_by == Tribute.proposed_by,
            ),
        )
        .order_by(Tribute.proposed_at)
    )
    text = N_("一条%(kind)s上了公开栏，却没有本户的同意，或者提的人自己点了头。")
    words = {"worthy": N_("乡贤"), "motto": N_("家训")}
    return [Finding("tributes", None, text, {"kind": words[kind]}) for kind in rows]
