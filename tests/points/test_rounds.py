"""A round: the way, one page for all households, one sheet, and the same order on paper."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import new_id, transaction
from civility.people.actors import Actor
from civility.people.models import Grid, HeadUnit, Household, User
from civility.people.queries import get_walk, list_walks
from civility.people.services import set_walk_order
from civility.points.models import Claim, ClaimSheet, SheetDraft
from civility.points.rules.shapes import Item, StartFull
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import Scene, make_clause, make_scene, record
from tests.pages import key_in, page
from tests.printables.reading import words_of

YARD = StartFull((Item("院内整洁", 200), Item("柴草码放", 150), Item("门前三包", 250)))


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session, households=5)


def be(client: FlaskClient, session: Session, actor: Actor) -> None:
    sign_in(client, session.get_one(User, actor.user_id))


def a_grid(session: Session, scene: Scene, *numbers: str, parent: Grid | None = None, name: str = "东头") -> Grid:
    with transaction(session):
        grid = Grid(village_id=scene.village_id, id=new_id(), name=name, parent_id=parent.id if parent else None)
        session.add(grid)
        session.flush()
        for household in scene.households:
            if household.number in numbers:
                session.get_one(Household, (scene.village_id, household.id)).grid_id = grid.id
    return grid


def count(session: Session, model: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def filled(text: str, **said: str) -> dict[str, str]:
    return {"request_key": key_in(text), "happened_on": today().isoformat(), "reason": "月查", **said}


def test_walks_are_grids_with_what_is_inside_units_and_the_village_in_the_order_that_was_set(
    session: Session, scene: Scene
) -> None:
    outer = a_grid(session, scene, "0001", name="一片")
    a_grid(session, scene, "0002", "0003", parent=outer, name="一片甲")
    a_grid(session, scene, name="没有人的")
    with transaction(session):
        unit = HeadUnit(village_id=scene.village_id, name="第1单元")
        session.add(unit)
        session.flush()
        session.get_one(Household, (scene.village_id, scene.households[4].id)).head_unit_id = unit.id
    ids = {household.number: household.id for household in scene.households}
    set_walk_order(session, village_id=scene.village_id, household_ids=[ids["0003"], ids["0001"]])

    walks = {walk.name: [home.number for home in walk.households] for walk in list_walks(session, scene.village)}

    assert walks == {
        "一片": ["0003", "0001", "0002"],
        "一片甲": ["0003", "0002"],
        "第1单元": ["0005"],
        scene.village.name: ["0003", "0001", "0002", "0004", "0005"],
    }


def test_the_order_is_typed_beside_the_households(client: FlaskClient, session: Session, scene: Scene) -> None:
    be(client, session, scene.recorder)
    at = f"/v/{scene.village.code}/rounds/{scene.village_id}/order"
    form = {"request_key": key_in(page(client.get(at))), "at-0005": "1", "at-0002": "2", "at-0001": "x"}
    assert client.post(at, data=form).status_code == 303
    session.rollback()
    walk = get_walk(session, scene.village, scene.village_id)
    assert [home.number for home in walk.households] == ["0005", "0002", "0001", "0003", "0004"]


def test_a_walk_becomes_one_sheet_and_who_was_not_at_home_is_left_out(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    grid = a_grid(session, scene, "0001", "0002", "0003", "0004")
    yard = make_clause(session, scene.standard, "庭院检查", shape=YARD)
    be(client, session, scene.recorder)
    base = f"/v/{scene.village.code}/rounds"
    assert "东头" in page(client.get(f"{base}/"))
    assert f"{base}/{grid.id}/{yard.id}" in page(client.get(f"{base}/{grid.id}"))
    at = f"{base}/{grid.id}/{yard.id}"
    shown = page(client.get(at))
    assert re.findall(r'id="stop-(\d+)"', shown) == ["0001", "0002", "0003", "0004"]
    form = filled(shown, **{"seen-0001": "yes", "lost-0002-1": "5", "lost-0002-2": "2.5", "seen-0003": "no"})

    assert client.post(at, data=form).status_code == 303
    assert client.post(at, data=form).status_code == 303  # sent twice by a weak network

    sheet = session.scalars(select(ClaimSheet)).one()
    assert sheet.evidence == "走了 4 户：记 2 户，不记 1 户，没在家 1 户"
    claims = session.scalars(select(Claim).order_by(Claim.amount_tenths)).all()
    assert [(claim.amount_tenths, claim.detail) for claim in claims] == [
        (525, "柴草码放 −5，门前三包 −2.5"),
        (600, ""),
    ]
    be(client, session, scene.reviewer)
    assert "柴草码放 −5，门前三包 −2.5" in page(client.get(f"/v/{scene.village.code}/reviews/{sheet.id}"))


def test_what_is_wrong_stands_at_its_household_and_everything_typed_is_kept(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    yard = make_clause(session, scene.standard, "庭院检查", shape=YARD)
    be(client, session, scene.recorder)
    at = f"/v/{scene.village.code}/rounds/{scene.village_id}/{yard.id}"
    form = filled(page(client.get(at)), **{"lost-0002-1": "16", "lost-0003-0": "7"})

    refused = page(client.post(at, data=form), 422)

    assert "“柴草码放”最多扣 15 分，填的是 16 分。" in refused
    assert re.search(r'name="lost-0003-0"\s+value="7"', refused)
    assert count(session, Claim) == 0


def test_a_household_that_cannot_be_claimed_is_named_and_none_is_written(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    _user, worker = make_user(session, scene.village, "grid_worker", household=scene.households[3])
    record(session, scene)
    be(client, session, worker)
    at = f"/v/{scene.village.code}/rounds/{scene.village_id}/{scene.clause.id}"
    form = filled(page(client.get(at)), **{f"seen-000{n}": "yes" for n in (1, 2, 4)})

    refused = page(client.post(at, data=form), 409)

    assert re.findall(r"第 (\d+) 户", refused) == ["0001", "0004"]
    assert (count(session, Claim), count(session, ClaimSheet)) == (1, 1)
    again = {**form, "seen-0001": "no", "seen-0004": ""}
    assert client.post(at, data=again).status_code == 303
    assert count(session, Claim) == 2


def test_nobody_at_home_is_no_sheet(client: FlaskClient, session: Session, scene: Scene) -> None:
    be(client, session, scene.recorder)
    at = f"/v/{scene.village.code}/rounds/{scene.village_id}/{scene.clause.id}"
    assert "还没有选户" in page(client.post(at, data=filled(page(client.get(at)))), 422)
    late = filled(page(client.get(at)), **{"seen-0001": "yes"})
    late["happened_on"] = (today() + timedelta(days=1)).isoformat()
    assert "还没有到" in page(client.post(at, data=late), 422)
    assert count(session, ClaimSheet) == 0


def test_half_a_round_is_kept_and_gone_on_with(client: FlaskClient, session: Session, scene: Scene) -> None:
    be(client, session, scene.recorder)
    base = f"/v/{scene.village.code}"
    at = f"{base}/rounds/{scene.village_id}/{scene.clause.id}"
    half = filled(page(client.get(at)), **{"seen-0001": "yes", "keep": "1"})
    assert client.post(at, data=half).status_code == 303
    found = re.search(rf'href="({at}\?draft=[0-9a-f-]+)"', page(client.get(f"{base}/claims/drafts/")))
    assert found
    shown = page(client.get(found[1]))
    assert re.search(r'name="seen-0001" value="yes" checked', shown)
    rest = filled(shown, **{"seen-0001": "yes", "seen-0005": "yes"})
    assert client.post(found[1], data=rest).status_code == 303
    assert (count(session, Claim), count(session, SheetDraft)) == (2, 0)


def test_the_sheet_on_paper_has_the_same_households_and_items_in_the_same_order(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    ids = {household.number: household.id for household in scene.households}
    set_walk_order(session, village_id=scene.village_id, household_ids=[ids["0004"], ids["0002"]])
    yard = make_clause(session, scene.standard, "庭院检查", shape=YARD)
    be(client, session, scene.recorder)

    answer = client.get(f"/v/{scene.village.code}/rounds/{scene.village_id}/{yard.id}/sheet.pdf")

    text = words_of(answer.data)
    assert answer.mimetype == "application/pdf"
    places = [text.index(number) for number in ("0004", "0002", "0001", "0003", "0005")]
    assert places == sorted(places)
    for words in ("院内整洁扣（≤20）", "柴草码放扣（≤15）", "门前三包扣（≤25）", "得分", "合计", "核对人"):
        assert words in text


def test_another_villages_grid_is_not_found(client: FlaskClient, session: Session, scene: Scene) -> None:
    other = make_scene(session)
    grid = a_grid(session, other, "0001")
    be(client, session, scene.recorder)
    assert client.get(f"/v/{scene.village.code}/rounds/{grid.id}").status_code == 404
