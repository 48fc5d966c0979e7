"""What must hold of matters; each check asks one question and changes nothing."""

from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from civility.errors import N_
from civility.governance.matters.models import Matter, MatterHiding, MatterStep
from civility.governance.matters.rules.transitions import WORKED
from civility.ledger import Finding


def check_matters(session: Session, village_id: UUID) -> list[Finding]:
    """Each matter stands where its trail says, no place of a trail is missing, nobody rated their own work, and what is hidden was decided by two."""
    return [
        *_trails(session, village_id),
        *_own_work(session, village_id),
        *_hidden(session, village_id),
    ]


def _trails(session: Session, village_id: UUID) -> list[Finding]:
    trail = (
        select(MatterStep.matter_id, func.max(MatterStep.place).label("last"), func.count().label("count"))
        .where(MatterStep.village_id == village_id)
        .group_by(MatterStep.matter_id)
        .subquery()
    )
    rows = session.execute(
        select(Matter.number)
        .outerjoin(trail, trail.c.matter_id == Matter.id)
        .outerjoin(
            MatterStep,
            and_(
                MatterStep.village_id == village_id,
                MatterStep.matter_id == Matter.id,
                MatterStep.place == trail.c.last,
            ),
        )
        .where(
            Matter.village_id == village_id,
            or_(
                MatterStep.place.is_(None),
                trail.c.last != trail.c.count,
                MatterStep.state != Matter.state,
                MatterStep.level != Matter.level,
                MatterStep.handler_id.is_distinct_from(Matter.handler_id),
            ),
        )
        .order_by(Matter.number)
    )
    text = N_("第 %(number)s 件事现在的样子，和它一步步走过来的记录对不上。")
    return [Finding("matter-trail", None, text, {"number": number}) for (number,) in rows]


def _own_work(session: Session, village_id: UUID) -> list[Finding]:
    rated, worked = MatterStep.__table__.alias("rated"), MatterStep.__table__.alias("worked")
    rows = session.execute(
        select(Matter.number)
        .join(rated, and_(rated.c.village_id == village_id, rated.c.matter_id == Matter.id, rated.c.action == "rate"))
        .join(
            worked,
            and_(
                worked.c.village_id == village_id,
                worked.c.matter_id == Matter.id,
                worked.c.action.in_(sorted(WORKED)),
                worked.c.user_id == rated.c.user_id,
            ),
        )
        .where(Matter.village_id == village_id)
        .distinct()
        .order_by(Matter.number)
    )
    text = N_("第 %(number)s 件事是办的人自己说办好了。")
    return [Finding("matter-own-work", None, text, {"number": number}) for (number,) in rows]


def _hidden(session: Session, village_id: UUID) -> list[Finding]:
    decided = select(MatterHiding.matter_id).where(MatterHiding.village_id == village_id, MatterHiding.hide.is_(True))
    rows = session.scalars(
        select(Matter.number)
        .where(Matter.village_id == village_id, Matter.hidden.is_(True), Matter.id.not_in(decided))
        .order_by(Matter.number)
    )
    text = N_("第 %(number)s 件事不在墙上，却没有两个人定过。")
    return [Finding("matter-hidden", None, text, {"number": number}) for number in rows]
