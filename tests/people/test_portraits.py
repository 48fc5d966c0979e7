"""The photo of who collects: kept with consent, one at a time, and nothing of it left once it goes."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import now, today
from civility.errors import NotFound, RuleBroken
from civility.people.actors import Actor
from civility.people.errors import HouseholdLeft, PortraitNotAgreed
from civility.people.models import Division, Household, Portrait
from civility.people.queries import find_portrait, get_portrait
from civility.people.services import keep_portrait, remove_portrait
from civility.photos import Photo, make_face
from civility.photos.errors import NotAPicture
from tests.factories.people import first_household, make_user, make_village
from tests.factories.photos import a_phone_photo, a_photo
from tests.photos.test_pictures import REFUSED

pytestmark = pytest.mark.postgresql


@pytest.fixture
def household(session: Session) -> Household:
    return first_household(session, make_village(session))


@pytest.fixture
def clerk(session: Session, household: Household) -> Actor:
    return make_user(session, session.get_one(Division, household.village_id), "storekeeper")[1]


def keep(session: Session, household: Household, clerk: Actor, data: bytes, *, agreed: bool = True) -> Portrait:
    return keep_portrait(
        session, village_id=household.village_id, household_id=household.id, data=data, agreed=agreed, actor=clerk
    )


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Portrait)) or 0


def test_a_face_is_drawn_anew_small_upright_and_with_nothing_the_phone_wrote(session, household, clerk) -> None:
    kept = keep(session, household, clerk, a_phone_photo())

    session.rollback()
    found = get_portrait(session, household.village_id, household.id)
    picture = Image.open(io.BytesIO(found.jpeg))
    assert (picture.format, picture.size) == ("JPEG", (360, 480))
    assert not picture.getexif()
    assert b"Secret" not in found.jpeg
    assert (found.kept_by, kept.kept_by) == (clerk.user_id, clerk.user_id)
    assert abs((found.kept_at - now()).total_seconds()) < 60
    assert session.scalar(select(func.count()).select_from(Photo)) == 0, "not among the photos that reviewers may see"


def test_another_photo_takes_the_place_of_the_first(session, household, clerk) -> None:
    keep(session, household, clerk, a_photo(1))
    keep(session, household, clerk, a_photo(2))
    assert count(session) == 1
    assert get_portrait(session, household.village_id, household.id).jpeg == make_face(a_photo(2))


def test_without_consent_nothing_is_kept_and_what_there_was_stays(session, household, clerk) -> None:
    with pytest.raises(PortraitNotAgreed) as refused:
        keep(session, household, clerk, a_photo(), agreed=False)
    assert "这户同意" in refused.value.describe(str)
    assert count(session) == 0

    keep(session, household, clerk, a_photo(1))
    with pytest.raises(PortraitNotAgreed):
        keep(session, household, clerk, a_photo(2), agreed=False)
    assert get_portrait(session, household.village_id, household.id).jpeg == make_face(a_photo(1))


def test_a_file_that_is_no_photo_leaves_the_old_one_where_it_was(session, household, clerk) -> None:
    keep(session, household, clerk, a_photo(1))
    with pytest.raises(NotAPicture):
        keep(session, household, clerk, "这不是照片".encode())
    assert get_portrait(session, household.village_id, household.id).jpeg == make_face(a_photo(1))


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_photo_of_a_claim_is_no_face(what: str) -> None:
    data, refusal = REFUSED[what]
    with pytest.raises(RuleBroken) as refused:
        make_face(data)
    assert type(refused.value) is refusal


def test_taken_away_its_bytes_are_gone_and_twice_is_once(session, household, clerk) -> None:
    keep(session, household, clerk, a_photo())
    for _again in range(2):
        remove_portrait(session, village_id=household.village_id, household_id=household.id)
        assert count(session) == 0
    assert find_portrait(session, household.village_id, household.id) is None
    with pytest.raises(NotFound):
        get_portrait(session, household.village_id, household.id)


def test_only_a_household_of_the_village_that_is_there_has_one(session, household, clerk) -> None:
    elsewhere = make_village(session)
    with pytest.raises(NotFound):
        keep_portrait(
            session, village_id=elsewhere.id, household_id=household.id, data=a_photo(), agreed=True, actor=clerk
        )
    with pytest.raises(NotFound):
        remove_portrait(session, village_id=elsewhere.id, household_id=household.id)
    household = session.get_one(Household, (household.village_id, household.id))
    household.left_on = today()
    session.commit()
    with pytest.raises(HouseholdLeft):
        keep(session, household, clerk, a_photo())
    assert count(session) == 0
