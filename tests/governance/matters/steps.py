"""Steps of a matter that tests of its life take over and over."""

from datetime import UTC, datetime

from civility.governance.matters.queries import list_entries
from civility.governance.matters.services import accept_matter, answer_matter, raise_matter
from civility.governance.matters.services.raising import Raised
from tests.factories.matters import key

FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)  # 10:00 in the village


def act(service, session, matter, actor, **more):
    return service(session, village_id=matter.village_id, number=matter.number, actor=actor, **more)


def work(session, matter, worker):
    act(accept_matter, session, matter, worker)
    act(answer_matter, session, matter, worker, answer="办了")


def visits_of(session, matter):
    return [(each.due_on, each.done_at is not None) for each in list_entries(session, matter)]


def a_visited_household(session, levels, every_days=7):
    return raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised(
            "care", "独居", household_id=levels.households[0].id, why="alone", consent="本人同意", every_days=every_days
        ),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )
