"""Two years after a claim is settled nobody reads who objected, who commented, or looks at its photos."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from civility import clock, ledger
from civility.audit.checks import find_faults
from civility.db import transaction
from civility.governance.covenants.models import CovenantComment
from civility.governance.covenants.services import empty_old_comments as empty_covenant_comments
from civility.people.rules import KEPT_DAYS
from civility.photos import Photo, keep_photo
from civility.points.models import Objection, SheetPhoto, StandardComment
from civility.points.services import (
    empty_old_comments,
    empty_old_objections,
    empty_old_photos,
    raise_objection,
    rule_objection,
)
from tests.factories.governance import a_covenant
from tests.factories.photos import a_photo
from tests.factories.points import make_notice, make_scene, record, request_key

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
MONDAY = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
LATE = MONDAY + timedelta(days=KEPT_DAYS, hours=1)


@pytest.fixture
def scene(session):
    with clock.frozen(MONDAY):
        yield make_scene(session)


def objected(session, scene, claim):
    return raise_objection(
        session,
        village_id=scene.village_id,
        claim_id=claim.id,
        text="那天没下雪",
        name="王二",
        contact="13997000000",
        request_key=request_key(),
    )


def test_who_objected_is_forgotten_two_years_after_the_ruling_and_not_before_there_is_one(session, scene):
    _notice, (first, second) = make_notice(session, scene, *scene.households[:2])
    ruled, waits = objected(session, scene, first), objected(session, scene, second)
    rule_objection(
        session,
        village_id=scene.village_id,
        objection_id=ruled.id,
        uphold=True,
        ruling="核对了签到表",
        actor=scene.supervisor,
    )
    before = [each.check for each in find_faults(session, scene.village_id)]
    session.rollback()
    with clock.frozen(LATE - timedelta(hours=2)):
        assert empty_old_objections(session) == 0
    with clock.frozen(LATE):
        assert empty_old_objections(session) == 1
        assert empty_old_objections(session) == 0
    session.expire_all()
    rows = session.execute(select(Objection.id, Objection.name, Objection.contact, Objection.text, Objection.ruling))
    assert {row.id: tuple(row[1:]) for row in rows} == {
        ruled.id: ("", "", "那天没下雪", "核对了签到表"),
        waits.id: ("王二", "13997000000", "那天没下雪", ""),
    }
    assert [each.check for each in find_faults(session, scene.village_id)] == before
    assert ledger.verify(session, scene.village_id) == []


def with_photo(session, scene, seed, sheet):
    photo = keep_photo(session, village_id=scene.village_id, data=a_photo(seed), keeper=scene.recorder.mark)
    with transaction(session):
        photo.loose_until = None
        session.add(SheetPhoto(village_id=scene.village_id, sheet_id=sheet.id, photo_id=photo.id))
    return photo.id, bytes(photo.digest), bytes(photo.likeness)


def test_photos_of_decided_claims_become_frames_and_keep_what_tells_them_apart(session, scene):
    _notice, (claim,) = make_notice(session, scene, scene.households[0])
    objection = objected(session, scene, claim)
    rule_objection(
        session,
        village_id=scene.village_id,
        objection_id=objection.id,
        uphold=True,
        ruling="没有的事",
        actor=scene.supervisor,
    )
    session.refresh(claim)
    waiting = record(session, scene, scene.households[1])
    sheet = type(waiting)
    old = session.get_one(sheet, (scene.village_id, claim.sheet_id))
    gone, digest, likeness = with_photo(session, scene, 1, old)
    kept, *_rest = with_photo(session, scene, 2, waiting)
    both, *_rest = with_photo(session, scene, 3, old)
    with transaction(session):
        session.add(SheetPhoto(village_id=scene.village_id, sheet_id=waiting.id, photo_id=both))
    with clock.frozen(LATE - timedelta(hours=2)):
        assert empty_old_photos(session) == 0
    with clock.frozen(LATE):
        assert empty_old_photos(session) == 1
        assert empty_old_photos(session) == 0
    session.expire_all()
    emptied = session.scalars(select(Photo.id).where(Photo.emptied_at.is_not(None))).all()
    assert emptied == [gone]
    photo = session.get_one(Photo, (scene.village_id, gone))
    assert (bytes(photo.digest), bytes(photo.likeness), photo.width, photo.height) == (digest, likeness, 320, 240)
    assert session.get_one(Photo, (scene.village_id, kept)).large.startswith(b"\xff\xd8")
    assert session.scalar(select(func.count()).select_from(Photo)) == 3


@pytest.mark.parametrize("of", ["standard", "covenant"])
def test_the_name_under_a_comment_goes_and_the_comment_stays(session, scene, of):
    covenant = a_covenant(session, scene.village, scene.committee, day=clock.today())
    kind, about, job = {
        "standard": (StandardComment, {"standard_id": scene.clause.standard_id}, empty_old_comments),
        "covenant": (CovenantComment, {"covenant_id": covenant.id}, empty_covenant_comments),
    }[of]
    with transaction(session):
        session.add(kind(village_id=scene.village_id, request_key=request_key(), text="少扣一点", name="王二", **about))
        session.add(kind(village_id=scene.village_id, request_key=request_key(), text="好", name="", **about))
    with clock.frozen(LATE - timedelta(hours=2)):
        assert job(session) == 0
    with clock.frozen(LATE):
        assert job(session) == 1
        assert job(session) == 0
    session.expire_all()
    assert sorted(session.execute(select(kind.text, kind.name)).all()) == [("好", ""), ("少扣一点", "")]
