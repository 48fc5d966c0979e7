"""What tests of pages of matters do over and over: be somebody, say something, press a button."""

import re

from civility.governance.matters.models import Matter
from civility.governance.matters.services import (
    Raised,
    raise_matter,
)
from civility.people.models import Household, User
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from tests.conftest import sign_in
from tests.factories.matters import key

SECRET = "王五借钱不还的事"


def be(client, session, levels, who):
    """Sign in as one of the levels, or as a household by its place."""
    client.get("/sign-in")
    if isinstance(who, int):
        home = session.get_one(Household, (levels.village.id, levels.households[who].id))
        card = issue_card(session, village_id=levels.village.id, household_id=home.id)
        sign_in(client, CardHolder(card, home))
    else:
        sign_in(client, session.get_one(User, levels.users[who].id))


def hidden_of(page, prefix=""):
    """The hidden keys of the first form that has them."""
    found = re.search(rf'name="({prefix}request_key)"[^>]*value="([^"]+)"', page)
    assert found, "the page has no such form"
    return {found[1]: found[2]}


def only(session, levels):
    return session.query(Matter).filter_by(village_id=levels.village.id).one()


def say(client, wall, **more):
    form = hidden_of(client.get(wall + "new").text)
    return client.post(wall + "new", data={**form, "kind": "issue", "text": "村口的路灯坏了", **more})


def step(client, at, number, name, **fields):
    page = client.get(f"{at}{number}").text
    form = hidden_of(page, f"{name}-")
    said = {f"{name}-{field}": value for field, value in fields.items()}
    return client.post(f"{at}{number}/{name}", data={**form, **said})


def a_private(session, levels, kind):
    """Something private with the committee, about the first household."""
    return raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised(
            kind, SECRET, household_id=levels.households[0].id, other="王五", why="alone", consent="本人 11月20日 同意"
        ),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )
