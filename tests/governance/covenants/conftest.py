"""A village in November, its committee's clerk, a household, and whoever a page is looked at by."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility import clock
from civility.governance.covenants.models import Covenant, CovenantReminder
from civility.people.actors import Actor
from civility.people.models import Division, Household
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from tests.conftest import sign_in
from tests.factories.governance import NOVEMBER_3, a_covenant, a_reminder, a_sent_reminder
from tests.factories.people import make_household, make_user, make_village


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with clock.frozen(NOVEMBER_3):
        yield


@pytest.fixture
def village(session: Session, app: Flask) -> Division:
    return make_village(session)


@pytest.fixture
def home(session: Session, village: Division) -> Household:
    return make_household(session, village.id, "0101", "李家旺")


@pytest.fixture
def clerk(session: Session, village: Division) -> Actor:
    return make_user(session, village, "committee")[1]


@pytest.fixture
def be(session: Session, client: FlaskClient, village: Division) -> Callable[..., Actor]:
    """Sign in with roles."""

    def become(*roles: str, name: str = "测试员", household: Household | None = None) -> Actor:
        user, actor = make_user(session, village, *roles, name=name, household=household)
        sign_in(client, user)
        return actor

    return become


@pytest.fixture
def at_home(session: Session, client: FlaskClient, home: Household, covenant: Covenant) -> Household:
    """Signed in by card, where a covenant is in force."""
    card = issue_card(session, village_id=home.village_id, household_id=home.id)
    sign_in(client, CardHolder(card, home))
    return home


@pytest.fixture
def writer(session: Session, village: Division) -> Actor:
    """Walks through the village, and writes what is seen."""
    return make_user(session, village, "grid_worker")[1]


@pytest.fixture
def sender(session: Session, village: Division) -> Actor:
    return make_user(session, village, "committee")[1]


@pytest.fixture
def covenant(session: Session, village: Division, sender: Actor, home: Household) -> Covenant:
    return a_covenant(session, village, sender, day=NOVEMBER_3.date())


@pytest.fixture
def waiting(session: Session, home: Household, covenant: Covenant, writer: Actor) -> CovenantReminder:
    return a_reminder(session, home, covenant, writer)


@pytest.fixture
def sent(session: Session, home: Household, covenant: Covenant, writer: Actor, sender: Actor) -> CovenantReminder:
    return a_sent_reminder(session, home, covenant, writer, sender)
