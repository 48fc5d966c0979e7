"""A year that ends in February, and the steps of its close."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, today
from civility.people.actors import Actor
from civility.people.events import check_settings
from civility.people.votes import Vote
from civility.points.checks import check_closed_years, check_closes
from civility.points.models import YearClose
from civility.points.queries import (
    check_close_events,
    list_closes,
)
from civility.points.services import (
    adopt_expiry,
    do_due_closes,
    undo_close,
)
from tests.factories.points import Scene, make_scene
from tests.factories.store import balance_of, grant

ANNOUNCED, REMINDED, LAST, AFTER = date(2027, 1, 29), date(2027, 2, 21), date(2027, 2, 28), date(2027, 3, 1)


@contextmanager
def on(day: date, hour: int = 12) -> Iterator[None]:
    """Noon of a day in the village, or another hour."""
    with frozen(datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour - 8)):
        yield


def vote(votes_for: int = 15) -> Vote:
    return Vote(today(), 30, 20, votes_for, 3, 0, "村委会")


def adopt(session: Session, village_id, actor: Actor, years: int = 1, month: int = 2, day: int = 28) -> None:
    adopt_expiry(session, village_id=village_id, years=years, month=month, day=day, vote=vote(), actor=actor)


def make_expiring(session: Session, *tenths: int, year: int = 2026) -> Scene:
    """A village of December 2026 whose households hold so much of a year, and whose points last until 28 February."""
    with on(date(2026, 12, 1)):
        scene = make_scene(session, households=max(len(tenths), 1))
        for household, amount in zip(scene.households, tenths, strict=False):
            grant(session, scene.village_id, household.number, amount, year)
        adopt(session, scene.village_id, scene.committee)
    return scene


def step(session: Session, scene: Scene, day: date) -> int:
    with on(day):
        return do_due_closes(session, scene.village_id)


def announce(session: Session, scene: Scene) -> None:
    assert [step(session, scene, day) for day in (ANNOUNCED, REMINDED)] == [1, 1]


def clear(session: Session, scene: Scene) -> YearClose:
    """All the way to the close on the first of March."""
    announce(session, scene)
    assert step(session, scene, AFTER) == 1
    return list_closes(session, scene.village_id)[0]


def held(session: Session, scene: Scene) -> list[int]:
    session.rollback()
    return [balance_of(session, scene.village_id, household.number) for household in scene.households]


def head(session: Session, scene: Scene) -> int:
    session.rollback()
    return ledger.count_transactions(session, scene.village_id)


def undo(session: Session, scene: Scene, close: YearClose, reason: str = "表决的日期记错了") -> YearClose:
    return undo_close(session, village_id=scene.village_id, close_id=close.id, reason=reason, actor=scene.committee)


def assert_whole(session: Session, scene: Scene) -> None:
    """The book holds, and every check of the audit that looks at closes finds nothing."""
    session.rollback()
    checks = (ledger.verify, check_settings, check_close_events, check_closes, check_closed_years)
    assert [found for check in checks for found in check(session, scene.village_id)] == []
    assert ledger.rebuild_balances(session, scene.village_id) == []
