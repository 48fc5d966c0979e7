"""Signatures of households: drawn, ticked, by a helper, on paper; once a household and version, on both databases."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import clock
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.covenants import errors
from civility.governance.covenants.models import CovenantSignature, SignatureAccess
from civility.governance.covenants.queries import (
    count_signed,
    count_unsigned_own,
    list_accesses,
    list_own,
    list_signatures,
    list_waiting_sheets,
)
from civility.governance.covenants.services import (
    confirm_sheet,
    enter_sheet,
    note_access,
    refuse_sheet,
    sign_covenant,
    withdraw_signature,
)
from civility.ledger.errors import KeyReused
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import HouseholdLeft
from civility.photos import keep_photo
from civility.photos.errors import PhotoGone
from tests.factories.governance import NOVEMBER_3, a_covenant, key
from tests.factories.people import make_household, make_user, make_village
from tests.factories.photos import a_photo

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
TODAY = date(2026, 11, 3)
DRAWN = "10,10 20,30 40,60 80,90;300,20 310,40 320,80 330,120"


@pytest.fixture
def recorder(session, village):
    return make_user(session, village, "recorder")[1]


@pytest.fixture
def homes(session, village):
    return [
        make_household(session, village.id, f"010{n}", name) for n, name in ((1, "李家旺"), (2, "马玉兰"), (3, "才让"))
    ]


@pytest.fixture
def covenant(session, village, clerk, homes):
    return a_covenant(session, village, clerk, day=TODAY)


def itself(home):
    return Actor.of(HouseholdRef(home.village_id, home.id))


def sign(session, covenant, home, actor=None, **changed):
    asked = {"agreed": True, "actor": actor or itself(home), "request_key": key()} | changed
    return sign_covenant(
        session, village_id=covenant.village_id, covenant_id=covenant.id, household_id=home.id, **asked
    )


def withdraw(session, covenant, home, actor=None):
    return withdraw_signature(
        session,
        village_id=covenant.village_id,
        covenant_id=covenant.id,
        household_id=home.id,
        actor=actor or itself(home),
    )


def enter(session, covenant, who, *numbers, **changed):
    photo = keep_photo(session, village_id=covenant.village_id, data=a_photo(), keeper=who.mark)
    asked = {"numbers": numbers, "photo_ids": [photo.id], "actor": who, "request_key": key()} | changed
    return enter_sheet(session, village_id=covenant.village_id, covenant_id=covenant.id, **asked)


def rows(session):
    return session.scalar(select(func.count()).select_from(CovenantSignature))


def test_each_way_is_recorded_and_a_helper_is_named(session, covenant, homes, recorder):
    drawn = sign(session, covenant, homes[0], strokes=DRAWN, agreed=False)
    ticked = sign(session, covenant, homes[1])
    helped = sign(session, covenant, homes[2], recorder)
    assert (drawn.channel, drawn.strokes, drawn.helper_id) == ("drawn", DRAWN, None)
    assert (ticked.channel, ticked.strokes, ticked.helper_id) == ("ticked", "", None)
    assert (helped.channel, helped.strokes, helped.helper_id) == ("helper", "", recorder.user_id)
    assert count_signed(session, covenant) == 3


def test_what_a_helper_draws_is_not_the_hand_of_the_household(session, covenant, homes, recorder):
    assert sign(session, covenant, homes[0], recorder, strokes=DRAWN).strokes == ""


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"agreed": False}, errors.AgreementMissing),
        ({"strokes": "1,1"}, errors.SignatureUnreadable),
        ({"strokes": "1,1 " * 100_000}, errors.SignatureUnreadable),
    ],
)
def test_neither_tick_nor_name_is_no_signature(session, covenant, homes, changed, refusal):
    with pytest.raises(refusal):
        sign(session, covenant, homes[0], **changed)
    assert rows(session) == 0


def test_a_household_signs_a_version_once_whatever_the_way(session, covenant, homes, recorder):
    sign(session, covenant, homes[0], request_key="once")
    assert sign(session, covenant, homes[0], request_key="once").channel == "ticked"
    for who, more in ((None, {"strokes": DRAWN}), (recorder, {})):
        with pytest.raises(errors.AlreadySigned):
            sign(session, covenant, homes[0], who, **more)
    with pytest.raises(KeyReused):
        sign(session, covenant, homes[1], request_key="once")
    assert rows(session) == 1


def test_nobody_signs_for_another_household(session, covenant, homes, village):
    for actor in (
        itself(homes[1]),
        make_user(session, village, "reviewer")[1],
        make_user(session, make_village(session), "recorder")[1],
    ):
        with pytest.raises(Forbidden):
            sign(session, covenant, homes[0], actor)
    assert rows(session) == 0


def test_who_moved_away_does_not_sign_and_no_longer_counts(session, covenant, homes, recorder):
    sign(session, covenant, homes[0])
    with transaction(session):
        homes[0].left_on = homes[1].left_on = TODAY
    assert count_signed(session, covenant) == 0
    with pytest.raises(HouseholdLeft):
        sign(session, covenant, homes[1], recorder)


def test_a_signature_is_taken_back_kept_and_may_be_given_again(session, covenant, homes, recorder):
    sign(session, covenant, homes[0], strokes=DRAWN)
    with pytest.raises(Forbidden):
        withdraw(session, covenant, homes[0], itself(homes[1]))
    assert withdraw(session, covenant, homes[0]).withdrawn_by is None
    assert count_signed(session, covenant) == 0
    with pytest.raises(errors.NotSigned):
        withdraw(session, covenant, homes[0])
    sign(session, covenant, homes[0])
    assert withdraw(session, covenant, homes[0], recorder).withdrawn_by == recorder.user_id
    assert rows(session) == 2


def test_a_new_version_asks_anew_and_the_old_one_is_no_longer_signed(session, village, clerk, covenant, homes):
    sign(session, covenant, homes[0])
    later = NOVEMBER_3.replace(day=20)
    with clock.frozen(later):
        newer = a_covenant(session, village, clerk, day=later.date())
        with pytest.raises(errors.NotInForce):
            sign(session, covenant, homes[1])
        assert (count_signed(session, covenant), count_signed(session, newer)) == (1, 0)
        assert count_unsigned_own(session, village.id, homes[0].id, later.date()) == 1
        sign(session, newer, homes[0])
        assert [each.signature.covenant_id for each in list_own(session, village.id, homes[0].id, later.date())] == [
            newer.id
        ]


def test_a_sheet_counts_when_another_person_confirmed_it_and_then_once(session, covenant, homes, recorder, clerk):
    sign(session, covenant, homes[0], strokes=DRAWN)
    sheet = enter(session, covenant, recorder, "0101", "0102", "0102")
    assert count_signed(session, covenant) == 1
    assert [each.id for _covenant, each in list_waiting_sheets(session, covenant.village_id, clerk.user_id)] == [
        sheet.id
    ]
    assert list_waiting_sheets(session, covenant.village_id, recorder.user_id) == []
    told = {"village_id": covenant.village_id, "sheet_id": sheet.id}
    with pytest.raises(errors.SheetNeedsTwo):
        confirm_sheet(session, actor=recorder, **told)
    for _ in range(2):
        confirm_sheet(session, actor=clerk, **told)
    with pytest.raises(errors.SheetDecided):
        refuse_sheet(session, actor=clerk, **told)
    signed = list_signatures(session, covenant)
    assert {signed[home.id].channel for home in homes[:1]} == {"drawn"}
    assert (signed[homes[1].id].channel, signed[homes[1].id].sheet_id) == ("paper", sheet.id)
    assert rows(session) == 2


def test_a_refused_sheet_signs_for_nobody(session, covenant, homes, recorder, clerk):
    sheet = enter(session, covenant, recorder, "0101")
    refuse_sheet(session, village_id=covenant.village_id, sheet_id=sheet.id, actor=clerk)
    assert (sheet.state, count_signed(session, covenant)) == ("refused", 0)
    with pytest.raises(errors.SheetDecided):
        confirm_sheet(session, village_id=covenant.village_id, sheet_id=sheet.id, actor=clerk)


def test_a_sheet_needs_households_of_the_village_and_a_photo_of_its_own(session, covenant, homes, recorder, clerk):
    with pytest.raises(errors.SheetWithoutHouseholds):
        enter(session, covenant, recorder)
    with pytest.raises(errors.SheetWithoutPhoto):
        enter(session, covenant, recorder, "0101", photo_ids=[])
    with pytest.raises(errors.SheetNumbersUnknown) as refused:
        enter(session, covenant, recorder, "0101", "0999")
    assert refused.value.numbers == "0999"
    theirs = keep_photo(session, village_id=covenant.village_id, data=a_photo(2), keeper=clerk.mark)
    with pytest.raises(PhotoGone):
        enter(session, covenant, recorder, "0101", photo_ids=[theirs.id])


def test_who_looks_at_a_signature_is_written_down_once_a_day(session, covenant, homes, clerk):
    signature = sign(session, covenant, homes[0], strokes=DRAWN)
    for _ in range(2):
        note_access(session, subject=signature, actor=clerk)
    note_access(session, subject=signature, actor=itself(homes[0]))
    assert [each.user_id for each in list_accesses(session, signature)] == [clerk.user_id]
    with clock.frozen(NOVEMBER_3.replace(day=4)):
        note_access(session, subject=signature, actor=clerk)
    assert session.scalar(select(func.count()).select_from(SignatureAccess)) == 2


def test_ten_who_sign_for_one_household_at_once_make_one_signature(app, engine, session, covenant, homes, recorder):
    told: list[str] = []
    at = (covenant.village_id, covenant.id, homes[0].id)
    session.rollback()

    def press():
        with app.app_context(), Session(engine) as own, clock.frozen(NOVEMBER_3):
            try:
                sign_covenant(
                    own, village_id=at[0], covenant_id=at[1], household_id=at[2], agreed=True, actor=recorder,
                    request_key=key(),
                )  # fmt: skip
                told.append("signed")
            except errors.AlreadySigned:
                told.append("already")

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["already"] * 9 + ["signed"]
    assert rows(session) == 1
