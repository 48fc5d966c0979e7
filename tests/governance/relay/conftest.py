"""A village of sixteen households with a committee."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from civility import clock
from civility.people.actors import Actor
from civility.people.models import Division, Household, User
from civility.people.queries import list_households
from tests.factories.people import make_user, make_village

MORNING = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@dataclass
class Court:
    """``user`` is the account behind ``committee``; ``homes`` are all that ever lived here, by number."""

    session: Session
    village: Division
    user: User
    committee: Actor

    @property
    def homes(self) -> list[Household]:
        return list(list_households(self.session, self.village.id, with_left=True))


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(MORNING):
        yield


@pytest.fixture
def court(session):
    village = make_village(session, households=16)
    user, committee = make_user(session, village, "committee", name="村文书")
    return Court(session, village, user, committee)
