"""The voted ceiling: what goes over it stays out of the book whole, and goes in when the village has acted."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now, today
from civility.db import transaction
from civility.ledger import Draft, Posting, accounts, units
from civility.ledger.models import LedgerHead, LedgerTransaction
from civility.people.events import check_settings
from civility.people.queries import get_settings
from civility.people.votes import Vote
from civility.points.errors import BudgetMissing, NoMajority, ValueVoted
from civility.points.models import Claim, Notice
from civility.points.queries import find_obstacle, find_room, get_notice, list_due_notices, sum_on_notice_tenths
from civility.points.rules.budget import limit_tenths, worth_fen
from civility.points.rules.errors import CeilingReached
from civility.points.services import (
    adopt_ceiling,
    change_budget,
    close_due_notices,
    do_due_deductions,
    lift_ceiling,
    notices,
    raise_objection,
    rule_objection,
)
from civility.points.services.posting import post_claims
from tests.factories.points import Scene, approve, make_clause, make_notice, make_scene, publish, record, request_key
from tests.faults.together import in_sessions

pytestmark = pytest.mark.postgresql
YUAN = 100


def vote(votes_for: int = 15, votes_against: int = 3) -> Vote:
    return Vote(today(), 30, 20, votes_for, votes_against, 0, "村委会")


def make_limited(session: Session, *, fund: int = 10, percent: int = 100, households: int = 3) -> Scene:
    """A village in which a point is worth one yuan, with ``fund`` yuan for the year and a ceiling of ``percent``."""
    scene = make_scene(session, households=households)
    set_fund(session, scene, fund)
    adopt_ceiling(session, village_id=scene.village_id, percent=percent, vote=vote(), actor=scene.committee)
    return scene


def set_fund(session: Session, scene: Scene, yuan: int, value: int = YUAN) -> None:
    change_budget(
        session,
        village_id=scene.village_id,
        point_value_fen=value,
        fund_fen=yuan * YUAN,
        warning_percent=80,
        actor=scene.committee,
    )


def due(session: Session, notice: Notice) -> int:
    return close_due_notices(session, notice.village_id, now=notice.closes_at)


def states(session: Session, scene: Scene) -> dict[str, int]:
    session.rollback()
    rows = session.execute(
        select(Claim.state, func.count()).where(Claim.village_id == scene.village_id).group_by(Claim.state)
    )
    return dict(rows.all())


def head(session: Session, scene: Scene) -> tuple[int, int]:
    session.rollback()
    row = session.get_one(LedgerHead, scene.village_id)
    return row.seq, row.touched


def test_money_is_rounded_against_the_promise() -> None:
    assert worth_fen(1, 33) == 4
    assert worth_fen(10, 33) == 33
    assert limit_tenths(100, 100, 33) == 30
    assert limit_tenths(1_000_00, 120, 100) == 12_000


def test_without_a_voted_ceiling_nothing_is_held_back(session: Session) -> None:
    scene = make_scene(session)
    set_fund(session, scene, 1)
    notice, _ = make_notice(session, scene, *scene.households)

    assert find_room(session, scene.village_id) is None
    assert due(session, notice) == 3


def test_a_notice_that_fits_to_the_point_is_posted(session: Session) -> None:
    scene = make_limited(session, fund=15)
    notice, _ = make_notice(session, scene, *scene.households)

    assert due(session, notice) == 3
    assert find_room(session, scene.village_id).left_tenths == 0


def test_of_a_notice_over_the_ceiling_nothing_is_posted_and_nothing_is_lost(session: Session) -> None:
    scene = make_limited(session, fund=14)
    notice, _ = make_notice(session, scene, *scene.households)
    before = head(session, scene)

    assert [due(session, notice) for _ in range(3)] == [0, 0, 0]

    assert head(session, scene) == before  # due work looks, and writes nothing
    assert states(session, scene) == {"on_notice": 3}
    assert get_notice(session, scene.village_id, notice.number).state == "open"
    number, refusal = find_obstacle(session, scene.village_id, notice.closes_at)
    assert (number, refusal.asked_tenths, refusal.left_tenths) == (notice.number, 150, 140)
    assert "15 分" in refusal.describe()
    assert "14 分" in refusal.describe()


def test_a_raised_fund_lets_it_in_and_the_book_keeps_both(session: Session) -> None:
    scene = make_limited(session, fund=14)
    notice, _ = make_notice(session, scene, *scene.households)
    due(session, notice)

    set_fund(session, scene, 15)

    assert due(session, notice) == 3
    kinds = session.scalars(
        select(LedgerTransaction.kind)
        .where(LedgerTransaction.village_id == scene.village_id, LedgerTransaction.payload_hash.is_not(None))
        .order_by(LedgerTransaction.seq)
    ).all()
    assert kinds[-6:] == ["budget-changed", "ceiling-adopted", "budget-changed", "claim", "claim", "claim"]
    assert check_settings(session, scene.village_id) == []


def test_a_vote_takes_the_ceiling_away(session: Session) -> None:
    scene = make_limited(session, fund=1)
    notice, _ = make_notice(session, scene, *scene.households)
    due(session, notice)
    with pytest.raises(NoMajority):
        lift_ceiling(session, village_id=scene.village_id, vote=vote(5, 10), actor=scene.committee)
    assert due(session, notice) == 0

    lift_ceiling(session, village_id=scene.village_id, vote=vote(), actor=scene.committee)

    assert due(session, notice) == 3


def test_a_ceiling_needs_a_fund_and_a_majority(session: Session) -> None:
    scene = make_scene(session)
    with pytest.raises(BudgetMissing):
        adopt_ceiling(session, village_id=scene.village_id, percent=100, vote=vote(), actor=scene.committee)
    set_fund(session, scene, 10)
    with pytest.raises(NoMajority):
        adopt_ceiling(session, village_id=scene.village_id, percent=100, vote=vote(5, 5), actor=scene.committee)

    assert get_settings(session, scene.village_id).ceiling_percent is None


def test_what_a_point_is_worth_is_part_of_the_vote(session: Session) -> None:
    scene = make_limited(session)

    with pytest.raises(ValueVoted):
        set_fund(session, scene, 10, value=YUAN // 2)

    assert get_settings(session, scene.village_id).point_value_fen == YUAN


def test_redeemed_points_still_count_in_their_year_and_cleared_ones_do_not(session: Session) -> None:
    scene = make_limited(session, fund=100)
    purse, unit = accounts.household("0001"), units.spend(today().year)
    moves = [
        Posting(accounts.ISSUED, purse, 300, unit),
        Posting(purse, accounts.REDEEMED, 100, unit),
        Posting(purse, accounts.EXPIRED, 50, unit),
    ]
    with transaction(session):
        ledger.post(session, [Draft(scene.village_id, "t", f"t{n}", (m,), "system") for n, m in enumerate(moves)])

    room = find_room(session, scene.village_id)
    assert (room.limit_tenths, room.taken_tenths, room.left_tenths) == (1_000, 250, 750)
    with frozen(now().replace(year=today().year + 1, month=2, day=1)):
        set_fund(session, scene, 100)
        assert find_room(session, scene.village_id).taken_tenths == 150


def test_a_new_year_has_no_room_until_its_fund_is_registered(session: Session) -> None:
    scene = make_limited(session, fund=100)

    with frozen(now().replace(year=today().year + 1, month=2, day=1)):
        assert find_room(session, scene.village_id).left_tenths == 0


def test_deductions_are_posted_under_a_full_ceiling(session: Session) -> None:
    scene = make_limited(session, fund=15)
    notice, _ = make_notice(session, scene, *scene.households)
    due(session, notice)
    with transaction(session):
        get_settings(session, scene.village_id).deductions_adopted_on = date(2020, 1, 1)
    clause = make_clause(session, scene.standard, "乱倒垃圾", direction="deduction")
    sheet = record(session, scene, clause_id=clause.id)
    approve(session, scene, sheet)

    later = publish(session, scene)
    assert due(session, later) == 0
    with frozen(later.closes_at + timedelta(days=1)):
        assert do_due_deductions(session) == 1


def test_small_notices_do_not_overtake_a_large_one(session: Session) -> None:
    scene = make_limited(session, fund=12)
    large, _ = make_notice(session, scene, *scene.households)
    with frozen(now() + timedelta(days=1)):
        small, _ = make_notice(session, scene, scene.households[0])

    assert due(session, small) == 0
    assert [notice.number for notice in list_due_notices(session, scene.village_id, small.closes_at)] == [
        large.number,
        small.number,
    ]


def test_a_dismissed_objection_keeps_its_ruling_and_the_claim_waits_for_room(session: Session) -> None:
    scene = make_limited(session, fund=10)
    notice, claims = make_notice(session, scene, *scene.households)
    objection = raise_objection(
        session, village_id=scene.village_id, claim_id=claims[0].id, text="没有看见", request_key=request_key()
    )
    with frozen(notice.closes_at):
        assert due(session, notice) == 2
        ruled = rule_objection(
            session,
            village_id=scene.village_id,
            objection_id=objection.id,
            uphold=False,
            ruling="查过，属实",
            actor=scene.supervisor,
        )
        assert ruled.state == "dismissed"
        assert states(session, scene) == {"posted": 2, "on_notice": 1}
        assert due(session, notice) == 0

        set_fund(session, scene, 15)

        assert due(session, notice) == 1
    assert states(session, scene) == {"posted": 3}
    assert get_notice(session, scene.village_id, notice.number).state == "closed"


def test_the_lowest_function_refuses_too(session: Session) -> None:
    scene = make_limited(session, fund=14)
    _, claims = make_notice(session, scene, *scene.households)

    with transaction(session), pytest.raises(CeilingReached):
        post_claims(session, scene.village_id, claims, scene.committee)

    assert states(session, scene) == {"on_notice": 3}


def test_under_a_ceiling_a_large_notice_is_one_transaction(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "BATCH", 2)
    scene = make_limited(session, fund=15)
    notice, _ = make_notice(session, scene, *scene.households)
    _, before = head(session, scene)

    assert due(session, notice) == 3

    assert head(session, scene)[1] - before == 2  # the notice and the post within it hold the book, once each


def test_of_many_at_once_only_as_much_is_posted_as_there_is_room_for(session: Session, engine: Engine) -> None:
    """Each try posts another claim through the lowest function; there is room for three of eight."""
    scene = make_limited(session, fund=15, households=8)
    _, claims = make_notice(session, scene, *scene.households)
    ids, village_id, actor = [claim.id for claim in claims], scene.village_id, scene.committee
    session.rollback()

    def post_one(claim_id):
        def attempt(own: Session) -> None:
            with transaction(own):
                ledger.hold(own, village_id)
                post_claims(own, village_id, [own.get_one(Claim, (village_id, claim_id))], actor)

        return attempt

    outcome = in_sessions(engine, [post_one(claim_id) for claim_id in ids])

    assert outcome == {"done": 3, "CeilingReached": 5}
    assert sum(ledger.outstanding(session, village_id).values()) == 150
    assert sum_on_notice_tenths(session, village_id) == 250
    assert ledger.verify(session, village_id) == []


def test_the_worker_closing_twice_at_once_stays_under_the_ceiling(session: Session, engine: Engine) -> None:
    scene = make_limited(session, fund=15)
    make_notice(session, scene, *scene.households)
    clause = make_clause(session, scene.standard, "看望老人")
    sheet = record(session, scene, *scene.households, clause_id=clause.id)
    approve(session, scene, sheet)
    second = publish(session, scene)
    at, village_id = second.closes_at, scene.village_id
    session.rollback()

    outcome = in_sessions(engine, [lambda own: close_due_notices(own, village_id, now=at)] * 6)

    assert outcome == {"done": 6}
    assert states(session, scene) == {"posted": 3, "on_notice": 3}
    assert find_obstacle(session, village_id, at)[0] == second.number
