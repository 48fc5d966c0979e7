"""Units, heads and notices for tests, made through the real services."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.relay.models import HeadTerm, RelayNotice
from civility.governance.relay.rules import Candidate, Meeting
from civility.governance.relay.services import elect_head, form_unit, send_notice
from civility.people.actors import Actor
from civility.people.models import Division, HeadUnit, Household
from civility.photos import Photo, keep_photo
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
