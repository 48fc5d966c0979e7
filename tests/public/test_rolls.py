"""Below the praise of a roll: what is to be done better together, in topics, never with a name, a number or a place."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from civility import clock, ledger
from civility.db import transaction
from civility.governance.matters.models import Matter
from civility.governance.matters.services import Raised, raise_matter
from civility.ledger import Draft, Posting, accounts, units
from civility.people.votes import Vote
from civility.points.models import Claim
from civility.points.services import adopt_deductions, close_due_notices, do_due_deductions
from civility.public.rolls import LEAST, MOST, list_topics
from tests.conftest import sign_in
from tests.factories.governance import NOVEMBER_3, a_roll, score
from tests.factories.people import make_user
from tests.factories.points import approve, make_clause, make_scene, publish, record, request_key
from tests.pages import page

pytestmark = pytest.mark.postgresql
OCTOBER_5 = datetime(2026, 10, 5, 4, tzinfo=UTC)
PLACE = "村东头老井边"


@pytest.fixture
def scene(session, app):
    """Five households with points to take, where deductions were voted."""
    with clock.frozen(OCTOBER_5):
        scene = make_scene(session, households=5)
        vote = Vote(voted_on=date(2026, 10, 1), eligible=30, present=25, votes_for=20, votes_against=3, abstentions=2)
        adopt_deductions(session, village_id=scene.village_id, vote=vote, actor=scene.committee)
        with transaction(session):
            for household in scene.households:
                purse = accounts.household(household.number)
                gift = tuple(Posting(accounts.ISSUED, purse, 500, unit) for unit in (units.spend(2026), units.HONOUR))
                ledger.post(session, [Draft(scene.village_id, "award", household.number, gift, "system")])
    score(session, scene.village, "2026-10", {"0001": {"卫生": 900}, "0002": {"孝老": 800}})
    return scene


def take(session, scene, title: str, homes: Sequence[int], at: datetime = OCTOBER_5) -> None:
    """Points of these households are taken under one clause, notice and days of repair over."""
    with clock.frozen(at):
        clause = make_clause(session, scene.standard, title, direction="deduction", category="环境")
        sheets = [
            record(session, scene, scene.households[home], clause_id=clause.id, reason=f"{PLACE}，{at:%d}日",
                   happened_on=clock.today() - timedelta(days=turn))
            for turn, home in enumerate(homes)
        ]  # fmt: skip
        approve(session, scene, *sheets)
        publish(session, scene)
    with clock.frozen(at + timedelta(days=9)):
        close_due_notices(session, scene.village_id)
        do_due_deductions(session, scene.village_id)
    states = session.scalars(
        select(Claim.state).where(Claim.village_id == scene.village_id, Claim.clause_id == clause.id)
    )
    assert set(states) == {"posted"}


def say(session, scene, kind: str, times: int, at: datetime = OCTOBER_5) -> list[Matter]:
    with clock.frozen(at):
        return [
            raise_matter(
                session,
                village_id=scene.village_id,
                raised=Raised(kind=kind, text=f"电线杆斜了{turn}", place=PLACE),
                request_key=request_key(),
            )
            for turn in range(times)
        ]


def topics(session, scene):
    return list_topics(session, a_roll(session, scene.village, scene.committee))


def test_a_habit_of_three_households_is_a_topic_and_of_two_is_none(session, scene):
    take(session, scene, "乱倒垃圾", [0, 1, 2, 2])
    take(session, scene, "柴草占道", [0, 1])
    assert topics(session, scene) == [("乱倒垃圾", 4)]


def test_one_household_however_often_is_no_topic(session, scene):
    take(session, scene, "乱倒垃圾", [3, 3, 3, 4])
    assert topics(session, scene) == []


def test_what_hangs_on_the_wall_counts_from_three_on(session, scene):
    say(session, scene, "hazard", 3)
    say(session, scene, "issue", LEAST - 1)
    assert topics(session, scene) == [("有危险的地方", 3)]


def test_what_was_taken_down_or_is_said_again_does_not_count(session, scene):
    found = say(session, scene, "hazard", 4)
    with transaction(session):
        found[0].hidden = True
    assert topics(session, scene) == [("有危险的地方", 3)]
    with transaction(session):
        session.refresh(found[1])
        found[1].state = "withdrawn"
    assert topics(session, scene) == []


@pytest.mark.parametrize("at", [datetime(2026, 9, 30, 15, 59, tzinfo=UTC), datetime(2026, 10, 31, 16, 0, tzinfo=UTC)])
def test_only_the_days_of_the_roll_count(session, scene, at):
    say(session, scene, "hazard", 3, at)
    assert topics(session, scene) == []
    say(session, scene, "hazard", 3, datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    assert topics(session, scene) == [("有危险的地方", 3)]


def test_the_most_frequent_come_first_and_a_wall_never_lists_everything(session, scene):
    for turn in range(MOST):
        take(session, scene, f"第{turn}样", [0, 1, 2], OCTOBER_5 + timedelta(minutes=turn))
    say(session, scene, "hazard", 5)
    found = topics(session, scene)
    assert len(found) == MOST
    assert found[0] == ("有危险的地方", 5)


def test_page_and_sheet_say_the_topic_and_nothing_of_who_and_where(client, session, scene):
    take(session, scene, "乱倒垃圾", [0, 1, 2])
    say(session, scene, "hazard", 3)
    a_roll(session, scene.village, scene.committee)
    user, _actor = make_user(session, scene.village, "committee")
    with clock.frozen(NOVEMBER_3):
        sign_in(client, user)
        shown = page(client.get(f"/p/{scene.village.code}/rolls/1"))
        assert "大家一起改的" in shown
        section = shown.split("大家一起改的")[1].split("</section>")[0]
        paper = client.get(f"/v/{scene.village.code}/rolls/1.pdf?size=A4")
        text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(paper.data)).pages).replace("\n", "")
        told = text.replace(" ", "").split("大家一起改的")[1].split("算法")[0]
    for said in (section, told):
        assert "乱倒垃圾" in said
        assert "有危险的地方" in said
        assert not any(private in said for private in ("0001", "李建国", "李*", PLACE, "老井"))


def test_where_there_is_nothing_nothing_is_said(client, session, scene):
    say(session, scene, "hazard", 2)
    a_roll(session, scene.village, scene.committee)
    user, _actor = make_user(session, scene.village, "committee")
    with clock.frozen(NOVEMBER_3):
        sign_in(client, user)
        assert "大家一起改的" not in page(client.get(f"/p/{scene.village.code}/rolls/1"))
        paper = client.get(f"/v/{scene.village.code}/rolls/1.pdf")
        assert "一起改" not in "".join(each.extract_text() for each in PdfReader(io.BytesIO(paper.data)).pages)


def test_a_roll_of_one_category_is_praise_alone(client, session, scene):
    say(session, scene, "hazard", 3)
    a_roll(session, scene.village, scene.committee)
    with clock.frozen(NOVEMBER_3):
        assert "大家一起改的" not in page(client.get(f"/p/{scene.village.code}/rolls/1?category=卫生"))
