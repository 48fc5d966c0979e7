"""What is half filled in is kept, is its writer's alone, counts for nothing, and is judged anew when it is sent."""

import io
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Household, User
from civility.photos import Photo, keep_photo
from civility.photos.errors import PhotoGone
from civility.points.errors import DraftTooLong, TooManyDrafts
from civility.points.models import Claim, SheetDraft
from civility.points.queries import get_draft, list_drafts
from civility.points.rules.caps import Cap, Period, Scope
from civility.points.services import Decision, drafts, review_claims, save_draft, throw_away_draft
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.points import Scene, claims_of, make_scene, record
from tests.pages import key_in, page

pytestmark = pytest.mark.postgresql

ONCE = Cap(Scope.HOUSEHOLD, Period.YEAR, limit_times=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session, clause={"caps": [ONCE]})


def be(client: FlaskClient, session: Session, actor: Actor) -> None:
    sign_in(client, session.get_one(User, actor.user_id))


def count(session: Session, model: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def save(session: Session, scene: Scene, **asked: Any) -> SheetDraft:
    said: dict[str, Any] = {
        "village_id": scene.village_id,
        "draft_id": uuid4(),
        "form": "one",
        "about": "0001",
        "clause_id": scene.clause.id,
        "said": {"reason": ["扫"]},
        "actor": scene.recorder,
    }
    return save_draft(session, **{**said, **asked})


def test_a_draft_is_its_writers_and_uses_no_cap(session: Session, scene: Scene) -> None:
    _user, other = make_user(session, scene.village, "recorder")
    draft = save(session, scene)
    assert scene.recorder.user_id is not None

    (row,) = list_drafts(session, scene.village_id, scene.recorder.user_id)
    assert (row.id, row.reason, row.household and row.household.number) == (draft.id, "扫", "0001")
    assert list_drafts(session, scene.village_id, other.user_id) == []  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        get_draft(session, scene.village_id, draft.id, other.user_id)
    with pytest.raises(NotFound):
        save(session, scene, draft_id=draft.id, actor=other)
    record(session, scene)  # the one time a year is still free
    assert count(session, Claim) == 1


def test_saved_again_it_is_the_same_draft(session: Session, scene: Scene) -> None:
    draft = save(session, scene)
    again = save(session, scene, draft_id=draft.id, said={"reason": ["扫路"], "household": ["0001", "0002"]})
    assert (count(session, SheetDraft), again.said) == (1, {"reason": ["扫路"], "household": ["0001", "0002"]})


def test_thrown_away_by_its_writer_alone_with_its_pictures(session: Session, scene: Scene) -> None:
    _user, other = make_user(session, scene.village, "recorder")
    shot = keep_photo(session, village_id=scene.village_id, data=a_photo(), keeper=scene.recorder.mark)
    draft = save(session, scene, said={"photos-kept": [str(shot.id)]})
    throw_away_draft(session, village_id=scene.village_id, draft_id=draft.id, actor=other)
    assert (count(session, SheetDraft), count(session, Photo)) == (1, 1)
    for _twice in range(2):
        throw_away_draft(session, village_id=scene.village_id, draft_id=draft.id, actor=scene.recorder)
    assert (count(session, SheetDraft), count(session, Photo)) == (0, 0)


def test_a_picture_of_somebody_else_does_not_come_into_a_draft(session: Session, scene: Scene) -> None:
    shot = keep_photo(session, village_id=scene.village_id, data=a_photo(), keeper="somebody")
    with pytest.raises(PhotoGone):
        save(session, scene, said={"photos-kept": [str(shot.id)]})
    assert count(session, SheetDraft) == 0


def test_drafts_have_limits_and_a_household_has_none(session: Session, scene: Scene, monkeypatch: Any) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    save(session, scene)
    with pytest.raises(TooManyDrafts):
        save(session, scene)
    with pytest.raises(DraftTooLong):
        save(session, scene, said={"reason": ["长" * 200_000]})
    household = Actor(user_id=None, name="", household=HouseholdRef(scene.village_id, scene.households[0].id))
    with pytest.raises(Forbidden):
        save(session, scene, actor=household)
    assert count(session, SheetDraft) == 1


def test_a_form_is_left_half_filled_found_again_and_sent(client: FlaskClient, session: Session, scene: Scene) -> None:
    be(client, session, scene.recorder)
    base = f"/v/{scene.village.code}/claims"
    at = f"{base}/new/0001/{scene.clause.id}"
    half = {
        "request_key": key_in(page(client.get(at))),
        "happened_on": "",
        "reason": "扫了一半",
        "keep": "1",
        "photos": (io.BytesIO(a_photo()), "a.jpg"),
    }
    kept = client.post(at, data=half)
    assert (kept.status_code, kept.location) == (303, f"{base}/drafts/")
    listed = page(client.get(f"{base}/drafts/"))
    assert ("扫了一半" in listed, "第 0001 户" in listed) == (True, True)
    back = re.search(rf'href="({at}\?draft=[0-9a-f-]+)"', listed)
    assert back
    assert (count(session, Claim), count(session, SheetDraft)) == (0, 1)

    shown = page(client.get(back[1]))
    assert ('value="扫了一半"' in shown, shown.count('name="photos-kept"'), "error-summary" in shown) == (
        True,
        1,
        False,
    )
    whole = {
        "request_key": key_in(shown),
        "happened_on": today().isoformat(),
        "reason": "扫完了",
        "photos-kept": re.findall(r'name="photos-kept" value="([0-9a-f-]+)"', shown),
    }
    assert client.post(back[1], data=whole).status_code == 303
    assert client.post(back[1], data=whole).status_code == 303  # pressed twice
    assert (count(session, Claim), count(session, SheetDraft)) == (1, 0)
    assert session.scalars(select(Photo)).one().loose_until is None
    assert client.get(back[1]).status_code == 404


def test_many_households_are_ticked_again_and_judged_when_they_are_sent(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    be(client, session, scene.recorder)
    base = f"/v/{scene.village.code}/claims"
    at = f"{base}/many/{scene.clause.id}"
    form = {
        "request_key": key_in(page(client.get(at))),
        "happened_on": today().isoformat(),
        "reason": "大扫除",
        "household": ["0001", "0003"],
        "keep": "1",
    }
    assert client.post(at, data=form).status_code == 303
    draft = session.scalars(select(SheetDraft)).one()
    with transaction(session):
        session.get_one(Household, (scene.village_id, scene.households[2].id)).left_on = today()
    record(session, scene, scene.households[0])
    before = count(session, Claim)

    shown = page(client.get(f"{at}?draft={draft.id}"))
    assert re.findall(r'value="(\d{4})" checked', shown) == ["0001"]
    sent = {**form, "request_key": key_in(shown)}
    del sent["keep"]
    refused = page(client.post(f"{at}?draft={draft.id}", data=sent), 409)

    assert "第 0001 户" in refused
    assert (count(session, Claim), count(session, SheetDraft)) == (before, 1)


def test_nobody_opens_or_throws_away_another_persons_draft(client: FlaskClient, session: Session, scene: Scene) -> None:
    draft = save(session, scene)
    _user, other = make_user(session, scene.village, "recorder")
    be(client, session, other)
    base = f"/v/{scene.village.code}/claims"
    assert client.get(f"{base}/new/0001/{scene.clause.id}?draft={draft.id}").status_code == 404
    assert "没有存着的" in page(client.get(f"{base}/drafts/"))
    pressed = {"request_key": str(UUID(int=7))}
    assert client.post(f"{base}/drafts/{draft.id}/discard", data=pressed).status_code == 303
    assert count(session, SheetDraft) == 1
    be(client, session, scene.recorder)
    assert client.post(f"{base}/drafts/{draft.id}/discard", data=pressed).status_code == 303
    assert count(session, SheetDraft) == 0


def test_what_came_back_is_put_right_by_its_recorder_and_names_the_first(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    sheet = record(session, scene, reason="扫路")
    (old,) = claims_of(session, sheet)
    review_claims(
        session,
        village_id=scene.village_id,
        decisions={old.id: Decision("returned", "是哪条路")},
        actor=scene.reviewer,
        request_key="back",
    )
    be(client, session, scene.recorder)
    base = f"/v/{scene.village.code}/claims"
    assert f"{base}/new/0001/{scene.clause.id}?again={old.id}" in page(client.get(f"{base}/{old.id}"))
    at = f"{base}/new/0001/{scene.clause.id}?again={old.id}"
    shown = page(client.get(at))
    assert ("上次退回的原因：是哪条路" in shown, 'value="扫路"' in shown) == (True, True)
    form = {
        "request_key": key_in(shown),
        "again": str(old.id),
        "happened_on": today().isoformat(),
        "reason": "扫村东路",
    }
    assert client.post(at, data={**form, "keep": "1"}).status_code == 303
    draft = session.scalars(select(SheetDraft)).one()
    resumed = f"{base}/new/0001/{scene.clause.id}?draft={draft.id}"
    assert "上次退回的原因" in page(client.get(resumed))
    assert client.post(resumed, data=form).status_code == 303
    new = session.scalars(select(Claim).where(Claim.state == "submitted")).one()
    assert new.replaces_id == old.id
    be(client, session, scene.reviewer)
    assert "第 0001 户以前报过" in page(client.get(f"/v/{scene.village.code}/reviews/{new.sheet_id}"))
    be(client, session, make_user(session, scene.village, "recorder")[1])
    assert client.get(at).status_code == 404
    assert client.get(f"{base}/new/0002/{scene.clause.id}?again={old.id}").status_code == 404
    assert client.get(f"{base}/new/0001/{scene.clause.id}?again=x").status_code == 404
