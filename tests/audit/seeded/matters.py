"""Faults in what was raised: a trail that says something else, one's own work rated, something hidden by nobody."""

from sqlalchemy import delete

from civility.governance.matters.models import Matter, MatterStep
from tests.audit.seeded.tampering import Seeded, change

MATTERS: Seeded = {
    "a matter is called done that was not": (
        lambda c, v: c.execute(change(Matter, Matter.village_id == v.village.id, Matter.number == 2, state="rated")),
        {"matter-trail"},
        "第 2 件事",
    ),
    "a matter is moved to another level": (
        lambda c, v: c.execute(change(Matter, Matter.village_id == v.village.id, Matter.number == 2, level="township")),
        {"matter-trail"},
        "第 2 件事",
    ),
    "a step is taken out of the middle of a trail": (
        lambda c, v: c.execute(
            delete(MatterStep).where(
                MatterStep.village_id == v.village.id, MatterStep.action == "accept", MatterStep.place == 2
            )
        ),
        {"matter-trail"},
        "第 1 件事",
    ),
    "whoever did the work is made to have rated it": (
        lambda c, v: c.execute(
            change(
                MatterStep,
                MatterStep.village_id == v.village.id,
                MatterStep.action == "rate",
                by="user",
                user_id=v.shop.committee.user_id,
            )
        ),
        {"matter-own-work"},
        "第 1 件事",
    ),
    "something is taken off the wall by nobody": (
        lambda c, v: c.execute(change(Matter, Matter.village_id == v.village.id, Matter.number == 2, hidden=True)),
        {"matter-hidden"},
        "第 2 件事",
    ),
}
