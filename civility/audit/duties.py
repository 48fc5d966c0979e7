"""Who does what: one person with two duties that should be two people's, by post and by what was really done.

Where two duties meet in one act the program refuses it. A small village has few people, so that one person holds both
posts is not refused: it is told to those who supervise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import day_start, today
from civility.errors import N_
from civility.people.models import Division
from civility.people.queries import list_names, list_posts, list_staff
from civility.points.models import ClaimSheet, Review
from civility.store.models import PriceList, Redemption, StockCount, StockMovement

SEEN_DAYS: Final = 90


class Act(NamedTuple):
    """What is done, by whom it is written down and when."""

    words: str
    who: Any
    at: Any
    which: tuple[Any, ...] = ()


class Pair(NamedTuple):
    """Two things that should be two people's, and why."""

    one: str
    other: str
    why: str


ACTS: Final = {
    "score": Act(N_("记分"), ClaimSheet.recorder_id, ClaimSheet.recorded_at),
    "review": Act(N_("复核"), Review.reviewer_id, Review.at),
    "propose": Act(N_("提出价目"), PriceList.proposed_by, PriceList.proposed_at),
    "approve": Act(N_("批准价目"), PriceList.approved_by, PriceList.approved_at),
    "receive": Act(
        N_("进货"), StockMovement.actor_id, StockMovement.at, (StockMovement.kind.in_(("purchase", "donation")),)
    ),
    "hand_over": Act(N_("兑换"), Redemption.clerk_id, Redemption.at),
    "count": Act(N_("盘点"), StockCount.counted_by, StockCount.counted_at),
    "confirm": Act(N_("确认盘点"), StockCount.decided_by, StockCount.decided_at),
}
POSTS: Final = (
    Pair("recorder", "reviewer", N_("记分的和复核的要分开。自己记的自己复核不了，但可以互相复核。")),
    Pair("grid_worker", "reviewer", N_("记分的和复核的要分开。自己记的自己复核不了，但可以互相复核。")),
    Pair("committee", "storekeeper", N_("定价的和发东西的要分开。店员批不了价目，批过价的发不了那样东西。")),
    Pair("storekeeper", "supervisor", N_("管店的和看店的要分开。自己点的自己确认不了。")),
    Pair("recorder", "supervisor", N_("记分的和裁决异议的要分开。")),
    Pair("reviewer", "supervisor", N_("复核的和裁决异议的要分开。")),
    Pair("recorder", "storekeeper", N_("给分的和收分的要分开。")),
)
DONE: Final = (
    Pair("score", "review", N_("三个月里又记分又复核。看看是不是两个人互相复核。")),
    Pair("score", "hand_over", N_("三个月里又记分又兑换。")),
    Pair("approve", "hand_over", N_("三个月里又批价又兑换。")),
    Pair("receive", "confirm", N_("三个月里又进货又确认盘点。")),
    Pair("hand_over", "confirm", N_("三个月里又兑换又确认盘点。")),
)
# What no person can do to their own act, whatever posts they hold.
REFUSED: Final = (
    Pair(N_("记一条"), N_("复核这一条"), N_("第二个人复核；自己家和亲戚家的也不行")),
    Pair(N_("写一份提醒"), N_("发这一份"), N_("另一个人看过再发；自己家和亲戚家的也不行")),
    Pair(N_("提出价目"), N_("批准这份价目"), N_("村委会另一人批准，店员不能批")),
    Pair(N_("批准价目"), N_("发价目里的东西"), N_("换别的店员经手")),
    Pair(N_("兑换"), N_("给自己家"), N_("换别的店员经手")),
    Pair(N_("点货、报损"), N_("确认这一次"), N_("另一个人看过再确认")),
    Pair(N_("记进货、记捐款"), N_("过了十来分钟再退掉"), N_("另一个人来退")),
)


@dataclass(frozen=True, slots=True)
class Held:
    """One person, two posts or two acts; ``counts`` is how often each was done."""

    name: str
    pair: Pair
    counts: tuple[int, int] = (0, 0)


def list_double_posts(session: Session, village: Division) -> list[Held]:
    """Who holds two posts in the village today that should be apart, by name."""
    found = []
    for person in list_staff(session, village.id):
        roles = {post.role for post in list_posts(session, person.id) if post.division_id == village.id}
        found += [Held(person.name, pair) for pair in POSTS if {pair.one, pair.other} <= roles]
    return found


def list_double_acts(session: Session, village: Division) -> list[Held]:
    """Who did both of two things in the last ``SEEN_DAYS`` that should be apart."""
    done = {name: _counted(session, village.id, act) for name, act in ACTS.items()}
    both = list(_both(done))
    names = list_names(session, {user_id for user_id, _pair in both})
    return [Held(names[user_id], pair, (done[pair.one][user_id], done[pair.other][user_id])) for user_id, pair in both]


def _counted(session: Session, village_id: UUID, act: Act) -> dict[UUID, int]:
    table = act.who.class_
    since = day_start(today() - timedelta(days=SEEN_DAYS))
    rows = session.execute(
        select(act.who, func.count())
        .where(table.village_id == village_id, act.who.is_not(None), act.at >= since, *act.which)
        .group_by(act.who)
    )
    return {user_id: int(count) for user_id, count in rows}


def _both(done: dict[str, dict[UUID, int]]) -> Iterator[tuple[UUID, Pair]]:
    for pair in DONE:
        for user_id in sorted(done[pair.one].keys() & done[pair.other].keys()):
            yield user_id, pair
