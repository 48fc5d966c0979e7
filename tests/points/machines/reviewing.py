"""What a reviewer does to a claim, whoever made it."""

from typing import Any

from civility.people.actors import Actor
from civility.points.services import APPROVED, Decision, review_claims
from tests.factories.points import request_key
from tests.points.machines.driver import Action, Stage, of

RETURNED = Decision("returned", "照片看不清")


def decide(stage: Stage, actor: Actor, decision: Decision) -> Any:
    decisions = {stage.ids["claim_id"]: decision}
    return stage.call(review_claims, actor, decisions=decisions, request_key=request_key())


def _reviewing(decision: Decision) -> Action:
    return Action(
        lambda stage, actor: decide(stage, actor, decision),
        "points.review",
        of("sheet_id"),
        lambda stage: {
            "decision": decision.decision,
            "reason": decision.reason,
            "claim": str(stage.ids["claim_id"]),
        },
    )


REVIEWS = {"approve": _reviewing(APPROVED), "return": _reviewing(RETURNED)}
