"""Keeping pictures: who may take them, how long loose ones stay."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import frozen, now
from civility.db import transaction
from civility.errors import NotFound
from civility.photos import Photo, drop_photos, get_photo, hold_photos, keep_photo, list_prints, services
from civility.photos.errors import PhotoGone, TooManyPhotos, TooManyWaiting
from tests.factories.people import make_village
from tests.factories.photos import a_photo

pytestmark = pytest.mark.postgresql


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Photo)) or 0


def test_a_loose_photo_is_its_senders_and_goes_after_a_day(session: Session) -> None:
    village = make_village(session)
    photo = keep_photo(session, village_id=village.id, data=a_photo(), keeper="user:1")

    assert get_photo(session, village.id, photo.id, keeper="user:1").large.startswith(b"\xff\xd8")
    with pytest.raises(NotFound):
        get_photo(session, village.id, photo.id, keeper="user:2")
    with pytest.raises(NotFound):
        get_photo(session, make_village(session).id, photo.id, keeper="user:1")
    with frozen(now() + timedelta(hours=25)):
        keep_photo(session, village_id=village.id, data=a_photo(2), keeper="user:2")
    assert session.scalar(select(func.count()).where(Photo.keeper == "user:1")) == 0


def test_the_same_file_sent_twice_is_kept_once(session: Session) -> None:
    village = make_village(session)
    first = keep_photo(session, village_id=village.id, data=a_photo(), keeper="user:1")
    again = keep_photo(session, village_id=village.id, data=a_photo(), keeper="user:1")
    other = keep_photo(session, village_id=village.id, data=a_photo(), keeper="user:2")
    assert (again.id == first.id, other.id == first.id, count(session)) == (True, False, 2)


def test_what_was_taken_is_everybodys_stays_and_is_taken_once(session: Session) -> None:
    village = make_village(session)
    photo = keep_photo(session, village_id=village.id, data=a_photo(), keeper="user:1")
    assert list_prints(session, village.id) == []

    for keeper in ("user:2", "household:1"):
        with pytest.raises(PhotoGone), transaction(session):
            hold_photos(session, village.id, [photo.id], keeper=keeper, most=3, days=None)
    with transaction(session):
        hold_photos(session, village.id, [photo.id, photo.id], keeper="user:1", most=3, days=None)

    with pytest.raises(PhotoGone), transaction(session):
        hold_photos(session, village.id, [photo.id], keeper="user:1", most=3, days=None)
    with transaction(session):
        drop_photos(session, village.id, [photo.id], keeper="user:1")
    with frozen(now() + timedelta(days=400)):
        keep_photo(session, village_id=village.id, data=a_photo(2), keeper="user:1")
    assert get_photo(session, village.id, photo.id, keeper="user:2").id == photo.id
    assert [(print_id, len(digest), len(like)) for print_id, digest, like in list_prints(session, village.id)] == [
        (photo.id, 32, 8)
    ]


def test_four_photos_are_one_too_many_and_none_is_taken(session: Session) -> None:
    village = make_village(session)
    ids = [keep_photo(session, village_id=village.id, data=a_photo(n), keeper="u").id for n in range(4)]
    with pytest.raises(TooManyPhotos), transaction(session):
        hold_photos(session, village.id, ids, keeper="u", most=3, days=None)
    assert list_prints(session, village.id) == []


def test_nobody_fills_the_disk_with_photos_of_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_WAITING", 2)
    village = make_village(session)
    for n in range(2):
        keep_photo(session, village_id=village.id, data=a_photo(n), keeper="u")
    with pytest.raises(TooManyWaiting):
        keep_photo(session, village_id=village.id, data=a_photo(5), keeper="u")
    assert count(session) == 2
    keep_photo(session, village_id=village.id, data=a_photo(5), keeper="another")
