"""Who comes with a village: their names and appointments stay theirs, their passwords are given anew."""

from uuid import UUID

import pytest
from sqlalchemy import select

from civility.people.errors import WrongPassword
from civility.people.models import Household, SignInName, User
from civility.people.passwords import name_key
from civility.people.services import add_user, reset_password, sign_in
from civility.people.sessions import actor_for
from tests.factories.people import PASSWORD
from tests.leaving.moving import arrive, program, read_rows


def test_nobody_signs_in_before_a_new_password_and_then_they_are_who_they_were(left, elsewhere):
    done = arrive(elsewhere, left.folder)
    told = {row["name"]: UUID(row["user_id"]) for row in read_rows(left.folder, "sign_in_name")}
    assert sorted(done.sign_in_names) == sorted(told)
    name = done.sign_in_names[0]
    with program(elsewhere) as (_app, session):
        for tried in (PASSWORD, "", "x" * 40):
            with pytest.raises(WrongPassword):
                sign_in(session, sign_in_name=name, password=tried)
        session.rollback()
        password = reset_password(session, user_id=told[name])
        user = sign_in(session, sign_in_name=name, password=password)
        assert user.id == told[name]
        assert user.must_change_password
        posts = {row["role"] for row in read_rows(left.folder, "appointment") if row["user_id"] == str(user.id)}
        assert {post.role for post in actor_for(session, user).posts} == posts


def test_a_name_that_somebody_else_has_here_gets_the_villages_code(left, elsewhere):
    first, second = (row["name"] for row in read_rows(left.folder, "sign_in_name")[:2])
    with program(elsewhere) as (_app, session):
        here, _password = add_user(session, name="早来的人", sign_in_name=first.upper(), password=PASSWORD)
        here_id = here.id
    done = arrive(elsewhere, left.folder)
    assert {f"{first}@{left.code}", second} <= set(done.sign_in_names)
    assert first not in done.sign_in_names
    with program(elsewhere) as (_app, session):
        assert sign_in(session, sign_in_name=first, password=PASSWORD).id == here_id
        assert session.get(SignInName, name_key(f"{first}@{left.code}")) is not None


def test_somebody_who_is_here_already_stays_as_they_are(left, elsewhere):
    """Two villages of one township: its officer came with the first."""
    row = read_rows(left.folder, "user_account")[0]
    with program(elsewhere) as (_app, session):
        session.add(User(id=UUID(row["id"]), name="早就在", password_hash="kept", enabled=True))
        session.flush()
        session.add(SignInName(name_hash=name_key("zaojiuzai"), name="zaojiuzai", user_id=UUID(row["id"])))
        session.commit()
    arrive(elsewhere, left.folder)
    with program(elsewhere) as (_app, session):
        user = session.get_one(User, UUID(row["id"]))
        assert (user.name, user.password_hash, user.enabled) == ("早就在", "kept", True)
        assert session.get(SignInName, name_key("zaojiuzai")).user_id == user.id


def test_people_of_elsewhere_cannot_sign_in_and_pins_are_gone(left, elsewhere):
    arrive(elsewhere, left.folder)
    outsiders = [row for row in read_rows(left.folder, "user_account") if not row["enabled"]]
    assert outsiders
    with program(elsewhere) as (_app, session):
        for row in outsiders:
            user = session.get_one(User, UUID(row["id"]))
            assert (user.enabled, user.password_hash, user.household_id) == (False, "", None)
        assert set(session.scalars(select(Household.pin_hash))) == {None}
