"""Accounts, appointments and signing in."""

from datetime import date, timedelta

import pytest

from civility.clock import frozen, now
from civility.errors import NotFound
from civility.people.errors import (
    BadPin,
    LastAdministrator,
    NameTaken,
    RoleNotHere,
    TermEndsBeforeStart,
    TryLater,
    UserDisabled,
    WeakPassword,
    WrongOldPassword,
    WrongPassword,
    WrongPin,
)
from civility.people.models import Appointment, SignInName, User
from civility.people.queries import find_current_card
from civility.people.services import (
    add_appointment,
    add_user,
    change_password,
    disable_user,
    enable_user,
    end_appointment,
    issue_card,
    reset_password,
    set_pin,
    sign_in,
    sign_in_household,
)
from civility.people.services.sign_in import wait_after
from civility.people.sessions import actor_for
from tests.factories.people import PASSWORD, first_household, make_township, make_user, make_village

pytestmark = pytest.mark.postgresql


def test_a_new_user_gets_a_password_to_change_and_signs_in_whatever_the_case(session):
    user, password = add_user(session, name="王秀兰", sign_in_name="WangXL")
    assert user.must_change_password
    assert sign_in(session, sign_in_name=" wangxl ", password=password).id == user.id


def test_a_sign_in_name_is_taken_whatever_the_case_and_nothing_is_added(session):
    add_user(session, name="一", sign_in_name="wang", password=PASSWORD)
    with pytest.raises(NameTaken):
        add_user(session, name="二", sign_in_name="WANG ", password=PASSWORD)
    assert session.query(User).count() == 1
    assert session.query(SignInName).count() == 1


@pytest.mark.parametrize("password", ["short", "li-jianguo1"])
def test_a_short_password_or_one_like_the_name_is_refused(session, password):
    with pytest.raises(WeakPassword):
        add_user(session, name="李", sign_in_name="Li-JianGuo1", password=password)
    assert session.query(User).count() == 0


def test_wrong_passwords_make_the_next_try_wait_and_a_right_one_clears_it(session):
    add_user(session, name="李", sign_in_name="li", password=PASSWORD)
    start = now()
    with frozen(start):
        for _ in range(5):
            with pytest.raises(WrongPassword):
                sign_in(session, sign_in_name="li", password="wrong-password")
        with pytest.raises(TryLater) as refusal:
            sign_in(session, sign_in_name="li", password=PASSWORD)
        assert refusal.value.seconds == 3
    with frozen(start + timedelta(seconds=3)):
        sign_in(session, sign_in_name="li", password=PASSWORD)
        with pytest.raises(WrongPassword):
            sign_in(session, sign_in_name="li", password="wrong-password")


def test_the_wait_grows_and_never_passes_fifteen_minutes():
    waits = [wait_after(failures).total_seconds() for failures in (0, 4, 5, 6, 9, 13, 14, 500)]
    assert waits == [0, 0, 2, 4, 32, 512, 900, 900]


def test_an_unknown_name_is_answered_like_a_wrong_password(session):
    with pytest.raises(WrongPassword):
        sign_in(session, sign_in_name="nobody", password=PASSWORD)


def test_a_disabled_user_does_not_get_in_until_enabled_again(session):
    user, _ = add_user(session, name="李", sign_in_name="li", password=PASSWORD)
    disable_user(session, user_id=user.id)
    with pytest.raises(UserDisabled):
        sign_in(session, sign_in_name="li", password=PASSWORD)
    enable_user(session, user_id=user.id)
    assert sign_in(session, sign_in_name="li", password=PASSWORD).id == user.id


def test_changing_or_resetting_a_password_ends_every_session(session):
    user, _ = add_user(session, name="李", sign_in_name="li", password=PASSWORD)
    before = user.get_id()
    with pytest.raises(WrongOldPassword):
        change_password(session, user_id=user.id, old="wrong-password", new="another-good-one")
    assert user.get_id() == before
    change_password(session, user_id=user.id, old=PASSWORD, new="another-good-one")
    changed = user.get_id()
    new = reset_password(session, user_id=user.id)
    assert len({before, changed, user.get_id()}) == 3
    assert sign_in(session, sign_in_name="li", password=new).must_change_password


def test_one_person_holds_several_posts_each_in_its_place_and_term(session):
    village = make_village(session)
    township = make_township(session)
    user, _ = add_user(session, name="李", sign_in_name="li", password=PASSWORD)
    add_appointment(session, user_id=user.id, role="recorder", division_id=village.id)
    add_appointment(session, user_id=user.id, role="storekeeper", division_id=village.id, ends_on=date(2100, 1, 1))
    add_appointment(session, user_id=user.id, role="township_officer", division_id=township.id)
    add_appointment(
        session,
        user_id=user.id,
        role="supervisor",
        division_id=village.id,
        starts_on=date(2020, 1, 1),
        ends_on=date(2021, 1, 1),
    )
    actor = actor_for(session, user)
    assert actor.roles_in([village.id]) == {"recorder", "storekeeper"}
    assert actor.roles_in([township.id]) == {"township_officer"}


def test_the_same_appointment_sent_twice_is_one(session):
    village = make_village(session)
    user, _ = add_user(session, name="李", sign_in_name="li", password=PASSWORD)
    for _ in range(2):
        add_appointment(session, user_id=user.id, role="recorder", division_id=village.id)
    assert session.query(Appointment).count() == 1


def test_roles_belong_to_their_level_and_terms_end_after_they_begin(session):
    village = make_village(session)
    user, _ = add_user(session, name="李", sign_in_name="li", password=PASSWORD)
    with pytest.raises(RoleNotHere):
        add_appointment(session, user_id=user.id, role="township_officer", division_id=village.id)
    with pytest.raises(RoleNotHere):
        add_appointment(session, user_id=user.id, role="recorder", division_id=make_township(session).id)
    with pytest.raises(TermEndsBeforeStart):
        add_appointment(
            session,
            user_id=user.id,
            role="recorder",
            division_id=village.id,
            starts_on=date(2026, 2, 1),
            ends_on=date(2026, 1, 1),
        )
    assert session.query(Appointment).count() == 0


def test_the_last_administrator_can_be_neither_disabled_nor_dismissed(session):
    township = make_township(session)
    user, _ = make_user(session, township, "administrator")
    post = session.query(Appointment).one()
    with pytest.raises(LastAdministrator):
        disable_user(session, user_id=user.id)
    with pytest.raises(LastAdministrator):
        end_appointment(session, appointment_id=post.id)
    make_user(session, township, "administrator")
    end_appointment(session, appointment_id=post.id)
    assert session.get(Appointment, post.id).ends_on is not None


def test_a_household_comes_in_with_card_and_pin_until_the_card_is_reissued(session):
    village = make_village(session)
    household = first_household(session, village)
    card = issue_card(session, village_id=village.id, household_id=household.id)
    pin = set_pin(session, village_id=village.id, household_id=household.id, pin="246810")
    assert sign_in_household(session, village_id=village.id, card_id=card.id, pin=pin).id == card.id
    with pytest.raises(WrongPin):
        sign_in_household(session, village_id=village.id, card_id=card.id, pin="246811")
    newer = issue_card(session, village_id=village.id, household_id=household.id)
    with pytest.raises(WrongPin):
        sign_in_household(session, village_id=village.id, card_id=card.id, pin=pin)
    assert find_current_card(session, village.id, household.id).id == newer.id
    assert (newer.issue, session.merge(card).revoked_at is not None) == (2, True)


@pytest.mark.parametrize("pin", ["12345", "1234567", "111111", "123456", "987654", "12a456", "１２３４５６"])
def test_a_pin_is_six_digits_that_are_not_a_run(session, pin):
    village = make_village(session)
    household = first_household(session, village)
    with pytest.raises(BadPin):
        set_pin(session, village_id=village.id, household_id=household.id, pin=pin)
    assert first_household(session, village).pin_hash is None


def test_another_villages_household_gets_no_card_from_here(session):
    here, there = make_village(session), make_village(session)
    with pytest.raises(NotFound):
        issue_card(session, village_id=here.id, household_id=first_household(session, there).id)
