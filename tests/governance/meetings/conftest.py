"""A village of six households whose committee, recorder, supervisor and grid worker hold meetings."""

from dataclasses import dataclass

import pytest

from civility.people.actors import Actor
from civility.people.models import Division, Household
from civility.people.queries import list_households
from tests.factories.people import make_user, make_village


@dataclass
class Hall:
    village: Division
    homes: list[Household]
    committee: Actor
    recorder: Actor
    supervisor: Actor
    grid_worker: Actor


@pytest.fixture
def hall(session) -> Hall:
    village = make_village(session, households=6)
    return Hall(
        village,
        list(list_households(session, village.id)),
        *(
            make_user(session, village, role, name=role)[1]
            for role in ("committee", "recorder", "supervisor", "grid_worker")
        ),
    )
