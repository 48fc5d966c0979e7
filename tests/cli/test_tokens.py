"""API tokens from the command line."""

import pytest

from civility.people.services import find_token_user
from tests.factories.people import make_user, make_village

pytestmark = pytest.mark.postgresql


def test_a_token_is_shown_once_works_and_can_be_revoked(civility, session):
    user, _actor = make_user(session, make_village(session), "storekeeper", sign_in_name="zhuoma")
    code, told = civility.json("user", "token", "zhuoma", "--label", "till 1")
    assert (code, told["sign_in_name"], told["label"]) == (0, "zhuoma", "till 1")
    assert told["token"].startswith("cvt_")
    session.rollback()
    assert find_token_user(session, told["token"]).id == user.id
    assert civility.json("user", "token", "zhuoma", "--label", "till 1", "--revoke")[1]["revoked"] == 1
    session.rollback()
    assert find_token_user(session, told["token"]) is None
    again = civility("user", "token", "zhuoma", "--label", "till 1", "--revoke")
    assert (again.exit_code, again.stderr) == (1, "Error: zhuoma 没有叫“till 1”的令牌。\n")


def test_nobody_of_that_name_gets_no_token(civility, session):
    make_village(session)
    result = civility("user", "token", "nobody", "--label", "x")
    assert (result.exit_code, result.stdout) == (1, "")
