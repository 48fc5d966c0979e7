"""Units, heads and notices for tests, made through the real services."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.governance.relay.models import Appraisal, HeadTerm, RelayNotice, Visit
from civility.governance.relay.rules import Candidate, Duty, Meeting
from civility.governance.relay.services import (
    elect_head,
    form_unit,
    keep_grid,
    open_appraisal,
    send_notice,
    write_visit,
)
from civility.people.actors import Actor
from civility.people.models import Division, Grid, HeadUnit, Household
from civility.photos import Photo, keep_photo
from tests.factories.people import make_user
from tests.factories.photos import a_photo


def key() -> str:
    return str(uuid4())


def make_unit(
    session: Session, village: Division, homes: Sequence[Household], actor: Actor, name: str = "第1户长单元"
) -> HeadUnit:
    return form_unit(
        session,
        village_id=village.id,
        name=name,
        household_ids=[home.id for home in homes],
        actor=actor,
        request_key=key(),
    )


def a_meeting(homes: Sequence[Household], votes: Sequence[int], **changed: object) -> Meeting:
    """All of ``homes`` came and each of the first ones got so many votes; whoever named nobody abstained."""
    said: dict[str, object] = {
        "voted_on": today(),
        "place": "老马家院子",
        "eligible": len(homes),
        "present": len(homes),
        "abstentions": len(homes) - sum(votes),
        "candidates": tuple(Candidate(home.id, home.number, count) for home, count in zip(homes, votes, strict=False)),
    }
    return Meeting(**(said | changed))  # type: ignore[arg-type]


def make_head(
    session: Session,
    village: Division,
    unit: HeadUnit,
    home: Household,
    actor: Actor,
    photo: Photo | None = None,
    until: date | None = None,
) -> HeadTerm:
    """This household heads the unit from today: three came, two named it."""
    meeting = Meeting(today(), "", 3, 3, 1, (Candidate(home.id, home.number, 2),))
    return elect_head(
        session,
        village_id=village.id,
        unit_id=unit.id,
        meeting=meeting,
        starts_on=today(),
        ends_on=until or today() + timedelta(days=700),
        photo_ids=[photo.id] if photo else [],
        actor=actor,
        request_key=key(),
    )


def make_relay_notice(session: Session, village: Division, actor: Actor, title: str = "全村停水") -> RelayNotice:
    return send_notice(
        session,
        village_id=village.id,
        title=title,
        text="后天换主管道，全村停水一天。",
        due_on=today() + timedelta(days=3),
        actor=actor,
        request_key=key(),
    )


def photo_of(session: Session, village: Division, actor: Actor, kind: int = 5) -> Photo:
    return keep_photo(session, village_id=village.id, data=a_photo(kind), keeper=actor.mark)


def make_grid(session: Session, village: Division, actor: Actor, name: str = "第1网格", **posts: object) -> Grid:
    """``posts`` are ``parent_id``, ``worker_id`` and ``lead_id``."""
    said: dict[str, object] = {"parent_id": None, "worker_id": None, "lead_id": None}
    return keep_grid(session, village_id=village.id, grid_id=None, name=name, actor=actor, **(said | posts))  # type: ignore[arg-type]


def put_into(session: Session, grid: Grid, *homes: Household) -> None:
    """Beside the services: a correction of the roster would do it, with two people."""
    with transaction(session):
        for home in homes:
            home.grid_id = grid.id


def make_visit(session: Session, village: Division, home: Household, actor: Actor, **said: object) -> Visit:
    words: dict[str, object] = {
        "visited_on": today(),
        "purpose": "need",
        "text": "房顶漏雨，想申请修。",
        "again_on": None,
    }
    return write_visit(
        session,
        village_id=village.id,
        household_id=home.id,
        actor=actor,
        request_key=key(),
        **(words | said),  # type: ignore[arg-type]
    )


def make_visited_grid(session: Session, village: Division, home: Household, actor: Actor) -> tuple[Grid, Visit]:
    """A grid with a worker who was at one of its households."""
    user, worker = make_user(session, village, "grid_worker", name="网格员")
    grid = make_grid(session, village, actor, worker_id=user.id, lead_id=actor.user_id)
    put_into(session, grid, home)
    return grid, make_visit(session, village, home, worker)


def make_appraisal(session: Session, village: Division, actor: Actor, office: str = "head") -> Appraisal:
    return open_appraisal(
        session,
        village_id=village.id,
        office=office,
        since_on=today() - timedelta(days=30),
        until_on=today() + timedelta(days=30),
        duties=[Duty("通知按时送到", 60, "notices"), Duty("常去各户看看", 40, "visits")],
        actor=actor,
        request_key=key(),
    )
