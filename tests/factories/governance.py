"""Rollups, covenants, rolls and returns for tests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from civility import clock
from civility.db import transaction
from civility.governance.covenants.models import Covenant, CovenantComment, CovenantReminder, CovenantSheet
from civility.governance.covenants.rules import Article
from civility.governance.covenants.services import (
    adopt_covenant,
    comment_on_covenant,
    consult_covenant,
    enter_sheet,
    propose_reminder,
    send_reminder,
    sign_covenant,
    write_draft,
)
from civility.governance.draws.models import Draw
from civility.governance.draws.queries import find_candidates
from civility.governance.draws.rules import hash_of_numbers
from civility.governance.draws.services import Asked, close_list, draw_lots, read_seed
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.rules import parse_period
from civility.governance.rolls.services import make_roll
from civility.people.actors import Actor
from civility.people.models import Division, Household
from civility.people.queries import get_household
from civility.people.votes import Vote
from civility.photos import keep_photo
from civility.points.models import Notice
from civility.points.rules.tally import Deed
from civility.points.services import add_scores
from tests.factories.photos import a_photo
from tests.factories.store import Shop

ARTICLES = (
    Article("移风易俗", "红事白事从简办，彩礼不攀比。"),
    Article("门前三包", "门前院后天天扫，柴草杂物码整齐。"),
    Article("", "邻里有难，能帮就帮。"),
)
NOVEMBER_3 = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


def key() -> str:
    return str(uuid4())


def score(
    session: Session, village: Division, month: str, scores: Mapping[str, Mapping[str, int]], claims: int = 1
) -> None:
    """Rollup rows: household number → category → tenths, in a month such as ``2026-10``."""
    first = date.fromisoformat(f"{month}-01")
    homes = {number: get_household(session, village.id, number) for number in scores}
    deeds = [
        Deed(first, homes[number].id, homes[number].head_unit_id, category, tenths, claims)
        for number, categories in scores.items()
        for category, tenths in categories.items()
    ]
    with transaction(session):
        add_scores(session, village.id, deeds)


def a_vote(on: date, **changed: object) -> Vote:
    """A household meeting that carried: 45 of 60 came, 40 for, 3 against, 2 abstained."""
    counts: dict[str, object] = {
        "voted_on": on, "eligible": 60, "present": 45, "votes_for": 40, "votes_against": 3,
        "abstentions": 2, "place": "村委会院子",
    }  # fmt: skip
    return Vote(**(counts | changed))  # type: ignore[arg-type]


def a_draft(
    session: Session,
    village: Division,
    actor: Actor,
    kind: str = "village",
    title: str = "村规民约",
    articles: Iterable[Article] = ARTICLES,
) -> Covenant:
    return write_draft(
        session, village_id=village.id, kind=kind, title=title, articles=articles, actor=actor, request_key=key()
    )


def a_covenant(
    session: Session,
    village: Division,
    actor: Actor,
    *,
    day: date,
    kind: str = "village",
    title: str = "村规民约",
    articles: Sequence[Article] = ARTICLES,
    in_force_from: date | None = None,
) -> Covenant:
    """A covenant voted on ``day``, which must not be in the future, and in force from then on unless a later day is named."""
    draft = a_draft(session, village, actor, kind, title, articles)
    return adopt_covenant(
        session,
        village_id=village.id,
        covenant_id=draft.id,
        edition=draft.edition,
        vote=a_vote(day),
        voted_by="households",
        in_force_from=in_force_from or day,
        actor=actor,
        request_key=key(),
    )


def a_signed_covenant(
    session: Session, village: Division, shop: Shop, covenant: Covenant
) -> tuple[CovenantComment, CovenantSheet]:
    """A covenant's next draft before the village with a comment; the first household signed, the second on a sheet."""
    said: dict[str, Any] = {"village_id": village.id, "covenant_id": covenant.id, "actor": shop.committee}
    draft = a_draft(session, village, shop.committee)
    until = clock.today() + timedelta(days=10)
    consult_covenant(session, **(said | {"covenant_id": draft.id}), until=until)
    comment = comment_on_covenant(
        session, village_id=village.id, covenant_id=draft.id, text="彩礼写个数。", request_key=key()
    )
    sign_covenant(session, **said, household_id=shop.first.id, agreed=True, request_key=key())
    photo = keep_photo(session, village_id=village.id, data=a_photo(9), keeper=shop.committee.mark)
    sheet = enter_sheet(session, **said, numbers=[shop.households[1].number], photo_ids=[photo.id], request_key=key())
    return comment, sheet


def a_roll(
    session: Session, village: Division, actor: Actor, period: str = "2026-10", at: datetime = NOVEMBER_3
) -> HonorRoll:
    """A roll made at an instant, from whatever the rollup holds."""
    with clock.frozen(at):
        return make_roll(session, village_id=village.id, period=parse_period(period), actor=actor, request_key=key())


def a_draw(session: Session, village: Division, *, closer: Actor, first: Actor, second: Actor) -> Draw:
    """Two places drawn from everybody with dice, from the closed list to the winners."""
    about: dict[str, Any] = {"session": session, "village_id": village.id}
    seen = hash_of_numbers(find_candidates(session, village.id, "all").households)
    asked = Asked(title="集市摊位", places=2, source="all", seen=seen)
    closed = close_list(**about, asked=asked, actor=closer, request_key=key())
    thrown = {"number": closed.number, "typed": "35162443516264135261"}
    read_seed(**about, **thrown, witnesses=["elder", "teacher"], posted=True, actor=first, request_key=key())
    return draw_lots(**about, **thrown, actor=second, request_key=key())


def a_notice(
    session: Session,
    village: Division,
    actor: Actor,
    *,
    number: int,
    closes_at: datetime,
    closed_at: datetime | None = None,
) -> Notice:
    """A bare notice without claims, open a week before it closes."""
    with transaction(session):
        notice = Notice(
            village_id=village.id,
            number=number,
            request_key=key(),
            state="closed" if closed_at else "open",
            opens_at=closes_at - timedelta(days=7),
            closes_at=closes_at,
            closed_at=closed_at,
            published_by=UUID(str(actor.user_id)),
        )
        session.add(notice)
        session.flush()
        return notice


def a_reminder(
    session: Session, household: Household, covenant: Covenant, writer: Actor, **changed: Any
) -> CovenantReminder:
    """As somebody writes one: of the second article, seen today, not read by anybody else."""
    said: dict[str, Any] = {
        "article": 2, "seen_on": clock.today(), "words": "柴草占了半边路。", "request_key": key(),
    }  # fmt: skip
    return propose_reminder(
        session,
        village_id=household.village_id,
        household_id=household.id,
        covenant_id=covenant.id,
        actor=writer,
        **(said | changed),
    )


def a_sent_reminder(
    session: Session, household: Household, covenant: Covenant, writer: Actor, sender: Actor, **changed: Any
) -> CovenantReminder:
    written = a_reminder(session, household, covenant, writer, **changed)
    return send_reminder(session, village_id=written.village_id, reminder_id=written.id, actor=sender)
