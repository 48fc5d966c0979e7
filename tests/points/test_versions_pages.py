"""The pages of recording on the first days of a new version: what was done before is recorded by the one before."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.points.models import Claim, Clause, SheetDraft
from civility.points.rules.shapes import Fixed
from civility.points.services.reckoning import MAX_AGE_DAYS
from tests.conftest import sign_in
from tests.factories.photos import a_photo
from tests.factories.points import Scene, make_clause, make_scene, make_standard
from tests.pages import key_in, page
from tests.points.pages import base, be, count

LINK = "这件事是新细则施行以前的"


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def change(session: Session, scene: Scene, on: date) -> Clause:
    """A second version in force from a day: the scene's clause is worth 6 in it. Returns that one."""
    with transaction(session):
        scene.standard.state, scene.standard.in_force_until = "superseded", on
        session.add(scene.standard)
    second = make_standard(session, scene.village_id, version=2, starts_on=on)
    make_clause(session, second, title="看望老人")
    return make_clause(session, second, title=scene.clause.title, shape=Fixed(60))


def be_household(client: FlaskClient, session: Session, scene: Scene) -> None:
    household = scene.households[0]
    sign_in(client, CardHolder(issue_card(session, village_id=scene.village_id, household_id=household.id), household))


def start(scene: Scene, way: str) -> tuple[str, str]:
    """Where a clause is chosen, and what the form's address starts with."""
    v = base(scene)
    return {
        "one": (f"{v}/claims/new/0001", f"{v}/claims/new/0001/"),
        "many": (f"{v}/claims/many", f"{v}/claims/many/"),
        "round": (f"{v}/rounds/{scene.village_id}", f"{v}/rounds/{scene.village_id}/"),
        "paper": (f"{v}/paper/new", f"{v}/paper/new/"),
        "own": ("/my/claims/new", "/my/claims/new/"),
    }[way]


FILLED: dict[str, dict[str, Any]] = {
    "one": {},
    "many": {"household": ["0001", "0002"]},
    "round": {"seen-0001": "yes"},
    "paper": {"lines": "0001\n0002", "rows_total": "2", "points_total": "10"},
    "own": {},
}


def sign_in_for(client: FlaskClient, session: Session, scene: Scene, way: str) -> None:
    if way == "own":
        be_household(client, session, scene)
    else:
        be(client, session, scene.recorder)


def written(session: Session) -> list[tuple[Any, date]]:
    session.rollback()
    drafts = session.scalars(select(SheetDraft).where(SheetDraft.typed_at.is_not(None)))
    typed = [(draft.clause_id, date.fromisoformat(draft.said["happened_on"][0])) for draft in drafts]
    return sorted({(claim.clause_id, claim.happened_on) for claim in session.scalars(select(Claim))} | set(typed))


@pytest.mark.postgresql
@pytest.mark.parametrize("way", FILLED)
def test_a_link_leads_from_todays_clauses_to_those_of_the_version_before_and_its_day_into_the_form(
    client: FlaskClient, session: Session, scene: Scene, way: str
) -> None:
    now = change(session, scene, today())
    yesterday = today() - timedelta(days=1)
    choose, form_at = start(scene, way)
    sign_in_for(client, session, scene, way)

    shown = page(client.get(choose))
    assert (LINK in shown, f"{form_at}{now.id}" in shown, str(scene.clause.id) in shown) == (True, True, False)
    (link,) = re.findall(rf'href="([^"]+)">{LINK}', shown)
    assert link == f"{choose}?on={yesterday}"
    before = page(client.get(link))
    assert (f"{form_at}{now.id}" in before, LINK in before, "这是第 1 版细则" in before) == (False, False, True)
    assert f'name="on" value="{yesterday}"' in before
    at = f"{form_at}{scene.clause.id}?on={yesterday}"
    assert f'href="{at}"' in before
    form = page(client.get(at))
    assert f'value="{yesterday}"' in form
    assert f'href="{choose}?on={yesterday}"' in form
    said = {"request_key": key_in(form), "happened_on": yesterday.isoformat(), "reason": "清沟", **FILLED[way]}
    assert client.post(at, data=said).status_code == 303
    assert written(session) == [(scene.clause.id, yesterday)]


@pytest.mark.postgresql
@pytest.mark.parametrize("way", FILLED)
def test_the_refusal_leads_to_the_clause_of_that_day_with_what_was_typed(
    client: FlaskClient, session: Session, scene: Scene, way: str
) -> None:
    now = change(session, scene, today())
    yesterday = today() - timedelta(days=1)
    _choose, form_at = start(scene, way)
    sign_in_for(client, session, scene, way)
    at = f"{form_at}{now.id}"
    form = page(client.get(at))
    assert "turn-to" not in form
    said = {"request_key": key_in(form), "happened_on": yesterday.isoformat(), "reason": "清了东头的沟", **FILLED[way]}
    if way == "paper":
        said["points_total"] = "12"
    refused = client.post(at, data=said)
    text = refused.get_data(as_text=True)
    assert (refused.status_code, written(session)) == (409, [])
    assert ("那天施行的是第 1 版细则" in text, "看望老人" in text) == (True, False)
    choices = re.findall(r'<option value="([0-9a-f-]{36})">([^<]+)', text.split('id="turn-to"')[1])
    assert [each for each, _words in choices] == [str(scene.clause.id)]

    said |= {"request_key": key_in(text), "turn-to": choices[0][0], "turn": "1"}
    sent_on = client.post(at, data=said)
    there = f"{form_at}{scene.clause.id}?on={yesterday}"
    assert (sent_on.status_code, sent_on.location) == (307, there)
    shown = page(client.post(there, data=said))
    assert ("清了东头的沟" in shown, "turn-to" in shown, written(session)) == (True, False, [])
    assert "换好了，还没有交" in shown
    assert f'value="{yesterday}"' in shown
    for name in ("turn", "turn-to"):
        del said[name]
    said |= {"request_key": key_in(shown), **FILLED[way]}
    assert client.post(there, data=said).status_code == 303
    assert written(session) == [(scene.clause.id, yesterday)]


def test_a_picture_goes_with_the_form_to_the_other_versions_clause(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    now = change(session, scene, today())
    yesterday = today() - timedelta(days=1)
    be_household(client, session, scene)
    at = f"/my/claims/new/{now.id}"
    said = {"request_key": key_in(page(client.get(at))), "happened_on": yesterday.isoformat(), "reason": "清沟"}
    refused = client.post(at, data={**said, "photos": (io.BytesIO(a_photo(1)), "IMG.jpg")}).get_data(as_text=True)
    kept = re.findall(r'name="photos-kept" value="([0-9a-f-]{36})"', refused)
    assert len(kept) == 1
    turn = {**said, "photos-kept": kept, "turn-to": scene.clause.id, "turn": "1"}
    shown = page(client.post(client.post(at, data=turn).location, data=turn))
    assert re.findall(r'name="photos-kept" value="([0-9a-f-]{36})"', shown) == kept


def test_a_draft_kept_before_the_change_goes_on_under_either_version(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    be(client, session, scene.recorder)
    at = f"{base(scene)}/claims/new/0001/{scene.clause.id}"
    key = key_in(page(client.get(at)))
    kept = {"request_key": key, "happened_on": today().isoformat(), "reason": "清沟", "keep": "1"}
    assert client.post(at, data=kept).status_code == 303
    now = change(session, scene, today())
    draft = session.scalars(select(SheetDraft)).one().id
    shown = page(client.get(f"{at}?draft={draft}"))
    assert "那天施行的是第 2 版细则" in shown
    said = {"request_key": key_in(shown), "happened_on": today().isoformat(), "reason": "清沟"}
    turn = {**said, "turn-to": now.id, "turn": "1"}
    there = client.post(f"{at}?draft={draft}", data=turn).location
    assert there == f"{base(scene)}/claims/new/0001/{now.id}?draft={draft}&on={today()}"
    assert "清沟" in page(client.post(there, data=turn))
    assert client.post(there, data=said).status_code == 303
    assert (written(session), count(session, SheetDraft)) == ([(now.id, today())], 0)


@pytest.mark.parametrize(("days", "linked"), [(0, True), (MAX_AGE_DAYS - 1, True), (MAX_AGE_DAYS, False)])
def test_the_link_is_there_only_while_a_deed_of_the_version_before_may_be_recorded(
    client: FlaskClient, session: Session, scene: Scene, days: int, linked: bool
) -> None:
    change(session, scene, today() - timedelta(days=days))
    be(client, session, scene.recorder)
    assert (LINK in page(client.get(f"{base(scene)}/claims/many"))) is linked
    be_household(client, session, scene)
    assert (LINK in page(client.get("/my/claims/new"))) is linked


@pytest.mark.parametrize("on", ["", "no day", "2000-01-01", "9999-12-31", "2026-13-01"])
def test_a_day_nobody_may_record_is_as_if_none_was_asked_for(
    client: FlaskClient, session: Session, scene: Scene, on: str
) -> None:
    now = change(session, scene, today())
    be(client, session, scene.recorder)
    assert str(now.id) in page(client.get(f"{base(scene)}/claims/many?on={on}"))
    assert f'value="{today()}"' in page(client.get(f"{base(scene)}/claims/many/{now.id}?on={on}"))


def test_a_clause_of_another_village_is_not_changed_to(client: FlaskClient, session: Session, scene: Scene) -> None:
    other = make_scene(session)
    be(client, session, scene.recorder)
    at = f"{base(scene)}/claims/many/{scene.clause.id}"
    said = {"request_key": key_in(page(client.get(at))), "turn-to": other.clause.id, "turn": "1"}
    assert client.post(at, data=said).status_code == 404
