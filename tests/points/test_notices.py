"""Notices: numbered, open until a stated time, closed once, posted once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import ZONE, frozen, now
from civility.db import transaction
from civility.errors import Forbidden
from civility.ledger import accounts, units
from civility.ledger.models import LedgerTransaction
from civility.people.actors import SYSTEM
from civility.people.models import VillageSettings
from civility.points.errors import ClosesTooSoon, NothingToPublish
from civility.points.models import Claim, MonthlyScore, Notice
from civility.points.queries import (
    count_notices,
    get_notice,
    list_due_notices,
    list_notice_claims,
    list_open_notices,
    monthly_scores,
    notice_counts,
    points_on_notice,
)
from civility.points.rules.shapes import Fixed
from civility.points.services import close_due_notices, closing_time, do_due_deductions, notices, publish_notice
from tests.factories.points import (
    Scene,
    approve,
    claims_of,
    make_clause,
    make_notice,
    make_scene,
    publish,
    record,
    request_key,
)

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def honour(session: Session, scene: Scene, at: int = 0) -> int:
    return ledger.balance(session, scene.village_id, accounts.household(scene.households[at].number), units.HONOUR)


def spendable(session: Session, scene: Scene, at: int = 0) -> list[tuple[str, int]]:
    return ledger.spendable(session, scene.village_id, accounts.household(scene.households[at].number))


def count_posted(session: Session) -> int:
    query = select(func.count()).select_from(LedgerTransaction).where(LedgerTransaction.kind == "claim")
    return session.scalar(query) or 0


def test_a_notice_takes_all_reviewed_claims_and_says_when_it_closes(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        reviewed = record(session, scene, *scene.households[:2])
        approve(session, scene, reviewed)
        waiting = record(session, scene, scene.households[2])
        notice = publish(session, scene)
        second_sheet = record(session, scene, scene.households[0], happened_on=date(2026, 11, 20))
        approve(session, scene, second_sheet)
        second = publish(session, scene)

    assert (notice.number, second.number) == (1, 2)
    assert notice.closes_at == datetime(2026, 11, 28, 18, 0, tzinfo=ZONE)
    assert [claim.notice_id for claim in claims_of(session, reviewed)] == [notice.id] * 2
    assert claims_of(session, waiting)[0].state == "submitted"
    assert [row.household_number for row in list_notice_claims(session, scene.village_id, notice.id)] == [
        "0001",
        "0002",
    ]
    assert points_on_notice(session, scene.village_id, scene.households[0].id) == 100


@pytest.mark.parametrize(
    ("opens", "days", "closes"),
    [
        ((2026, 11, 21, 12, 0), 7, (2026, 11, 28)),
        ((2026, 11, 21, 18, 0), 7, (2026, 11, 28)),
        ((2026, 11, 21, 18, 1), 7, (2026, 11, 29)),
        ((2026, 11, 21, 0, 30), 3, (2026, 11, 24)),
        ((2026, 11, 21, 9, 0), 0, (2026, 11, 22)),
    ],
)
def test_the_last_day_is_never_shorter_than_promised(
    opens: tuple[int, int, int, int, int], days: int, closes: tuple[int, int, int]
) -> None:
    opened = datetime(*opens, tzinfo=ZONE)
    assert closing_time(opened, days) == datetime(*closes, 18, 0, tzinfo=ZONE)


def test_pressing_publish_twice_makes_one_notice(session: Session) -> None:
    scene = make_scene(session)
    approve(session, scene, record(session, scene))
    key = request_key()
    asked = {"village_id": scene.village_id, "actor": scene.committee, "request_key": key}
    assert publish_notice(session, **asked).id == publish_notice(session, **asked).id
    assert session.scalar(select(func.count()).select_from(Notice)) == 1


def test_there_must_be_something_to_publish_for_at_least_a_day(session: Session) -> None:
    scene = make_scene(session)
    with pytest.raises(NothingToPublish):
        publish(session, scene)
    sheet = record(session, scene)
    approve(session, scene, sheet)
    with pytest.raises(ClosesTooSoon):
        publish(session, scene, closes_at=now() + timedelta(hours=23))
    with pytest.raises(Forbidden):
        publish_notice(session, village_id=scene.village_id, actor=SYSTEM, request_key=request_key())
    assert claims_of(session, sheet)[0].state == "reviewed"
    assert session.scalar(select(func.count()).select_from(Notice)) == 0


def test_nothing_posts_before_the_time_and_all_of_it_after(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        notice, _claims = make_notice(session, scene, *scene.households)
        assert close_due_notices(session) == 0
        assert [open_one.number for open_one in list_open_notices(session, scene.village_id)] == [1]
    with frozen(notice.closes_at - timedelta(seconds=1)):
        assert close_due_notices(session, scene.village_id) == 0
    with frozen(notice.closes_at):
        assert list_open_notices(session, scene.village_id) == []
        assert [due.number for due in list_due_notices(session, scene.village_id)] == [1]
        assert close_due_notices(session, scene.village_id) == 3

    assert [honour(session, scene, at) for at in range(3)] == [50, 50, 50]
    assert spendable(session, scene) == [("spend:2026", 50)]
    closed = get_notice(session, scene.village_id, 1)
    assert (closed.state, closed.closed_at) == ("closed", notice.closes_at)
    rows = list_notice_claims(session, scene.village_id, notice.id)
    last = ledger.newest(session, scene.village_id).seq
    assert {row.state for row in rows} == {"posted"}
    assert sorted(row.posted_seq or 0 for row in rows) == [last - 2, last - 1, last]
    assert notice_counts(session, scene.village_id, [notice.id])[notice.id].posted == 3


def test_closing_twice_posts_once_also_at_the_same_time(engine: Engine) -> None:
    with Session(engine) as session, frozen(NOON):
        scene = make_scene(session, households=12)
        notice, _claims = make_notice(session, scene, *scene.households)
        village_id, after = scene.village_id, notice.closes_at

    def close(_time: int) -> int:
        with Session(engine) as session:
            return close_due_notices(session, village_id, now=after)

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(close, range(6))) == 12
    with Session(engine) as session:
        assert close_due_notices(session, village_id, now=after) == 0
        assert count_posted(session) == 12
        assert session.scalar(select(func.sum(MonthlyScore.honour_tenths))) == 600


def test_a_large_notice_posts_in_batches_and_goes_on_where_it_stopped(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BATCH", 2)
    with frozen(NOON):
        scene = make_scene(session, households=5)
        notice, _claims = make_notice(session, scene, *scene.households)
    assert notices._close_some(session, scene.village_id, notice.id, notice.closes_at, SYSTEM) == 2
    assert get_notice(session, scene.village_id, 1).state == "open"
    assert close_due_notices(session, now=notice.closes_at) == 3
    assert get_notice(session, scene.village_id, 1).state == "closed"
    assert count_posted(session) == 5


def test_one_call_closes_what_is_due_in_every_village(session: Session) -> None:
    with frozen(NOON):
        scenes = [make_scene(session), make_scene(session), make_scene(session)]
        for scene in scenes[:2]:
            notice, _claims = make_notice(session, scene, *scene.households)
    assert close_due_notices(session, scenes[0].village_id, now=notice.closes_at) == 3
    assert close_due_notices(session, now=notice.closes_at) == 3
    assert [honour(session, scene) for scene in scenes] == [50, 50, 0]


def test_the_book_names_the_clause_and_the_claim_but_nobody(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        sheet = record(session, scene, reason="李建国家打扫")
        approve(session, scene, sheet)
        notice = publish(session, scene)
    close_due_notices(session, now=notice.closes_at)

    (claim,) = claims_of(session, sheet)
    entry = ledger.newest(session, scene.village_id)
    assert claim.posted_seq == entry.seq
    assert (entry.kind, entry.key, entry.reference) == ("claim", f"claim:{claim.id}", str(claim.id))
    assert (entry.reason, entry.actor) == ("房前屋后整洁", "system")
    assert entry.payload_hash is not None
    assert ledger.verify(session, scene.village_id) == []


def test_the_rollup_is_the_month_of_posting_by_category(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        meeting = make_clause(session, scene.standard, "参加会议", category="参与", shape=Fixed(30))
        sheets = [
            record(session, scene, *scene.households[:2]),
            record(session, scene, scene.households[1], clause_id=meeting.id),
        ]
        approve(session, scene, *sheets)
        notice = publish(session, scene)
    with frozen(notice.closes_at):
        close_due_notices(session)

    scores = monthly_scores(session, scene.village_id, NOVEMBER, DECEMBER)
    assert [(score.number, score.honour_tenths, score.claim_count) for score in scores] == [
        ("0002", 80, 2),
        ("0001", 50, 1),
    ]
    assert scores[0].categories == {"卫生": 50, "参与": 30}
    assert monthly_scores(session, scene.village_id, DECEMBER, date(2027, 1, 1)) == []


def allow_deductions(session: Session, scene: Scene) -> None:
    with transaction(session):
        session.get_one(VillageSettings, scene.village_id).deductions_adopted_on = date(2026, 1, 1)


def test_deductions_alone_make_no_sheet_but_are_told_and_taken_in_their_time(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        allow_deductions(session, scene)
        minus = make_clause(session, scene.standard, "乱倒垃圾", direction="deduction", shape=Fixed(20))
        notice, _claims = make_notice(session, scene, scene.households[0])
    with frozen(NOON + timedelta(days=8)):
        close_due_notices(session)
        approve(session, scene, record(session, scene, clause_id=minus.id))
        told = publish_notice(session, village_id=scene.village_id, actor=scene.committee, request_key=request_key())
        assert (told.id, session.scalar(select(func.count()).select_from(Notice))) == (notice.id, 1)
        assert [claim.direction for claim in list_notice_claims(session, scene.village_id, notice.id)] == [
            "bonus",
            "deduction",
        ]
        assert len(list_notice_claims(session, scene.village_id, notice.id, for_public=True)) == 1
    with frozen(NOON + timedelta(days=15)):
        assert do_due_deductions(session) == 0
    with frozen(NOON + timedelta(days=16)):
        assert do_due_deductions(session) == 1
        _next, _claims = make_notice(session, scene, scene.households[1])
        assert _next.number == 2


def test_a_first_sheet_with_nothing_for_the_public_is_not_shown_to_it(session: Session) -> None:
    scene = make_scene(session, clause={"direction": "deduction"})
    allow_deductions(session, scene)
    make_notice(session, scene, scene.households[0])
    assert list_open_notices(session, scene.village_id, for_public=True) == []
    assert (count_notices(session, scene.village_id), count_notices(session, scene.village_id, for_public=True)) == (
        1,
        0,
    )


@pytest.mark.parametrize(("taken", "left"), [(30, 20), (50, 0), (80, 0)])
def test_a_deduction_takes_what_is_there_and_no_more(session: Session, taken: int, left: int) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        allow_deductions(session, scene)
        minus = make_clause(session, scene.standard, "乱倒垃圾", direction="deduction", shape=Fixed(taken))
        approve(session, scene, record(session, scene), record(session, scene, clause_id=minus.id))
        notice = publish(session, scene)
    with frozen(notice.closes_at):
        assert close_due_notices(session) == 1
    with frozen(notice.closes_at + timedelta(days=1)):  # the day to put it right is over
        assert do_due_deductions(session) == 1

    assert honour(session, scene) == left
    assert sum(amount for _unit, amount in spendable(session, scene)) == left
    (score,) = monthly_scores(session, scene.village_id, NOVEMBER, DECEMBER)
    assert (score.honour_tenths, score.claim_count) == (left, 1)
    assert ledger.verify(session, scene.village_id) == []


def test_a_deduction_from_an_empty_purse_leaves_a_trace_and_moves_nothing(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session, clause={"direction": "deduction"})
        allow_deductions(session, scene)
        notice, claims = make_notice(session, scene)
        assert list_notice_claims(session, scene.village_id, notice.id, for_public=True) == []
        assert points_on_notice(session, scene.village_id, scene.households[0].id) == 0
    with frozen(notice.closes_at + timedelta(days=1)):
        assert (close_due_notices(session), do_due_deductions(session)) == (0, 1)

    assert session.get_one(Claim, (scene.village_id, claims[0].id), populate_existing=True).state == "posted"
    assert ledger.get_transaction(session, scene.village_id, 1).postings == ()
    assert honour(session, scene) == 0
