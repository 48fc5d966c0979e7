"""Which goods households asked for, as counts; who chose what is for nobody to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.errors import NotFound
from civility.ledger import Event, Finding
from civility.people.queries import count_households
from civility.store.models import GoodsPoll, GoodsVoice

POLL_KINDS = ("goods-poll-opened",)
_OF_POLL = ("number", "options", "until_on", "opened_by")


@dataclass(frozen=True, slots=True)
class PollTally:
    """A poll with how many households chose each option, most first; ``asked`` is how many there are today."""

    poll: GoodsPoll
    counts: Sequence[tuple[str, int]]
    asked: int

    @property
    def voices(self) -> int:
        return sum(count for _option, count in self.counts)

    @property
    def is_open(self) -> bool:
        return today() <= self.poll.until_on


def get_poll(session: Session, village_id: UUID, number: int) -> GoodsPoll:
    poll = session.scalar(select(GoodsPoll).where(GoodsPoll.village_id == village_id, GoodsPoll.number == number))
    if poll is None:
        raise NotFound()
    return poll


def list_polls(session: Session, village_id: UUID, *, limit: int = 10) -> Sequence[GoodsPoll]:
    """Newest first."""
    return session.scalars(
        select(GoodsPoll).where(GoodsPoll.village_id == village_id).order_by(GoodsPoll.number.desc()).limit(limit)
    ).all()


def list_tallies(session: Session, village_id: UUID) -> list[PollTally]:
    """The last ten questions with their counts, newest first."""
    return _tally(session, village_id, list_polls(session, village_id))


def tally_of(session: Session, poll: GoodsPoll) -> PollTally:
    return _tally(session, poll.village_id, [poll])[0]


def choices_of(session: Session, village_id: UUID, household_id: UUID) -> dict[UUID, int]:
    """What a household chose, by the id of the poll; for that household's own page."""
    query = select(GoodsVoice.poll_id, GoodsVoice.choice).where(
        GoodsVoice.village_id == village_id, GoodsVoice.household_id == household_id
    )
    return {voice.poll_id: voice.choice for voice in session.execute(query)}


def find_voice(session: Session, poll: GoodsPoll, household_id: UUID) -> GoodsVoice | None:
    return session.get(GoodsVoice, (poll.village_id, poll.id, household_id))


def poll_event(kind: str, poll: GoodsPoll) -> Event:
    content = {name: getattr(poll, name) for name in _OF_POLL}
    return Event(kind, str(poll.id), {**content, "store": poll.store_id}, f"goods poll {poll.number}")


def check_polls(session: Session, village_id: UUID) -> list[Finding]:
    """Whether what households were asked is what the book sealed."""
    polls = session.scalars(select(GoodsPoll).where(GoodsPoll.village_id == village_id)).all()
    now = (poll_event("goods-poll-opened", poll) for poll in polls)
    return ledger.check_events(session, village_id, check="goods-polls", kinds=POLL_KINDS, now=now)


def _tally(session: Session, village_id: UUID, polls: Sequence[GoodsPoll]) -> list[PollTally]:
    rows = session.execute(
        select(GoodsVoice.poll_id, GoodsVoice.choice, func.count())
        .where(GoodsVoice.village_id == village_id, GoodsVoice.poll_id.in_([poll.id for poll in polls]))
        .group_by(GoodsVoice.poll_id, GoodsVoice.choice)
    )
    chosen = {(poll_id, choice): int(count) for poll_id, choice, count in rows}
    asked = count_households(session, village_id)
    tallies = []
    for poll in polls:
        counts = [(option, chosen.get((poll.id, place), 0)) for place, option in enumerate(poll.options)]
        tallies.append(PollTally(poll, sorted(counts, key=lambda each: -each[1]), asked))
    return tallies
