"""The life of a sheet that is being typed: kept, handed on, given back, recorded, thrown away."""

import pytest
from sqlalchemy import select

from civility.db import new_id
from civility.points.models import ClaimSheet, SheetDraft
from civility.points.services import confirm_paper, give_back_paper, save_draft, throw_away_draft, type_paper
from tests.points.machines.driver import MONDAY, Action, Machine, make_stage, of

SAID = {"happened_on": MONDAY.date().isoformat(), "reason": "大扫除", "lines": "1\n2"}
TOTALS = {"rows_total": "2", "points_total": "10"}


def build(session, state):
    stage = make_stage(session)
    typist = stage.hand("whoever typed it", "recorder", "committee")
    stage.ids = {"draft_id": new_id(), "clause_id": stage.scene.clause.id}
    if state == "saved":
        save(stage, typist)
    else:
        hand_on(stage, typist)
    if state == "recorded":
        confirm(stage, stage.scene.committee)
    elif state == "gone":
        stage.call(throw_away_draft, typist, draft_id=stage.ids["draft_id"])
    return stage


def save(stage, actor):
    said = {name: [value] for name, value in {**SAID, **TOTALS}.items()}
    return stage.call(save_draft, actor, form="paper", said=said, **stage.ids)


def hand_on(stage, actor):
    said = {"happened_on": MONDAY.date(), "reason": "大扫除", "text": "1\n2", "total_rows": 2, "total_tenths": 100}
    return stage.call(type_paper, actor, **said, **stage.ids)


def confirm(stage, actor):
    return stage.call(confirm_paper, actor, draft_id=stage.ids["draft_id"], total_rows=2, total_tenths=100)


def state_of(stage):
    draft = stage.row(SheetDraft, "draft_id")
    if draft is not None:
        return "waiting" if draft.typed_at else "saved"
    key = f"paper:{stage.ids['draft_id']}"
    return "recorded" if stage.session.scalar(select(ClaimSheet.id).where(ClaimSheet.request_key == key)) else "gone"


def resumed(stage):
    return {"clause_id": stage.ids["clause_id"], "draft": str(stage.ids["draft_id"])}


TYPED = Machine(
    "A typed sheet",
    build,
    state_of,
    {
        "keep": Action(save, "points.paper", resumed, of(**SAID, **TOTALS, keep="1")),
        "hand on": Action(hand_on, "points.paper", resumed, of(**SAID, **TOTALS)),
        "confirm": Action(confirm, "points.paper_check", of("draft_id"), of(**TOTALS)),
        "give back": Action(
            lambda stage, actor: stage.call(give_back_paper, actor, draft_id=stage.ids["draft_id"]),
            "points.paper_back",
            of("draft_id"),
        ),
        "throw away": Action(
            lambda stage, actor: stage.call(throw_away_draft, actor, draft_id=stage.ids["draft_id"]),
            "points.discard_draft",
            of("draft_id"),
        ),
    },
)


@pytest.mark.parametrize("state", TYPED.states)
def test_a_typed_sheet_keeps_its_table(session, client, state):
    assert TYPED.faults(session, client, state) == []
