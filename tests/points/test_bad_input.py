"""What people hand in by mistake: each is told in a sentence that helps, and nothing has changed."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from civility.clock import frozen, today
from civility.db import transaction
from civility.errors import RuleBroken
from civility.households.services import Change, agree_to_event, write_event
from civility.people.models import Appointment, User
from civility.people.queries import get_settings
from civility.people.services import issue_missing_cards
from civility.points.errors import HappenedInFuture, LeftVillage, RowsLeftOut
from civility.points.models import Claim, ClaimSheet, Clause, Review, Standard
from civility.points.rules.caps import Cap, Period, Scope
from civility.points.rules.points_text import BONUS, read_points
from civility.points.rules.shapes import Fixed, OneOf, Option, Range
from civility.points.rules.standard_reader import read_standard
from civility.points.services import import_standard
from civility.tables import read_table
from civility.web.filters import day as said
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import claims_of, make_scene, record, request_key, seal_what_is_there
from tests.pages import page

CLOSED = "2026 年已经清零关账，不能再记这一年的事，也不能往这一年退分。请核对日期，最早是 2027 年；清零清错了，请村委会在“积分清零”里撤销。"
TWO_GRADES = OneOf((Option("第1档", 50), Option("第2档", 100)))


def read(text):
    return read_standard(read_table(text.encode(), "细则.csv"))


def remarks(reading):
    return {row.row: [remark.describe() for remark in row.remarks] for row in reading.rows if row.remarks}


def counts(session, *models):
    session.rollback()
    return [session.scalar(select(func.count()).select_from(model)) for model in models]


# -- standards ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "direction", "shape", "asked"),
    [
        ("+5/+10", BONUS, TWO_GRADES, ["有 2 档分，各档的名称先写成：第1档 5、第2档 10。请核对。"]),
        ("＋５／＋１０", BONUS, TWO_GRADES, ["有 2 档分，各档的名称先写成：第1档 5、第2档 10。请核对。"]),
        ("+1..+10", BONUS, Range(10, 100, 10), []),
        ("＋１..＋１0", BONUS, Range(10, 100, 10), []),
        ("+0.5", BONUS, Fixed(5), []),
        ("０．５分", None, Fixed(5), []),
        ("1５分", None, Fixed(150), []),
    ],
)
def test_points_as_people_type_them_full_width_or_not(text, direction, shape, asked):
    reading = read_points(text)
    assert (reading.shape, reading.direction, reading.refusal) == (shape, direction, None)
    assert [question.describe() for question in reading.questions] == asked


@pytest.mark.parametrize("dash", ["—", "-", "——"])
def test_a_dash_for_points_makes_no_clause_and_says_so(dash):
    reading = read(f"项目,分值\n打扫院子,{dash}\n清理水沟,3\n")
    assert [clause.title for clause in reading.values] == ["清理水沟"]
    assert remarks(reading) == {2: ["这一行没有分值，当作说明留着，没有收成条款。"]}


def test_columns_nobody_knows_are_named_and_hurt_nothing():
    reading = read("项目,分值,心情,天气\n打扫院子,5,好,晴\n")
    assert [(clause.title, clause.shape) for clause in reading.values] == [("打扫院子", Fixed(50))]
    assert list(reading.ignored_columns) == ["心情", "天气"]


def test_a_cap_as_above_is_the_one_above_and_used_up_together():
    first, second = read("项目,分值,上限\n打扫院子,5,每年10分\n清理水沟,3,同上\n").values
    assert first.caps == second.caps == (Cap(Scope.HOUSEHOLD, Period.YEAR, 100, shared_with="row-2"),)
    lone = read("项目,分值,上限\n打扫院子,5,同上\n")
    assert remarks(lone) == {2: ["上限写的是“同上”，可是上面一条没有上限。请写明上限。"]}


def test_two_clauses_of_one_name_are_asked_about_and_two_of_one_number_are_numbered_anew():
    doubled = read("序号,项目,分值\n1,打扫院子,5\n1,清理水沟,3\n2,打扫院子,5\n")
    assert remarks(doubled) == {4: ["和第 2 行的项目相同。两行都要，还是多写了一行？"]}
    assert [(clause.number, clause.title) for clause in doubled.values][:2] == [(1, "打扫院子"), (2, "清理水沟")]


def test_five_thousand_rows_come_in_whole_or_not_at_all(session):
    scene = make_scene(session)
    lines = [f"做好事第{n}件,{n % 9 + 1}" for n in range(5_000)]
    said = {"village_id": scene.village_id, "file_name": "大.csv", "actor": scene.committee}
    before = counts(session, Standard, Clause)
    wrong = "\n".join(["项目,分值", *lines[:-1], "最后一件,酌情"]).encode()
    with pytest.raises(RowsLeftOut, match="有 1 行进不了细则"):
        import_standard(session, data=wrong, request_key=request_key(), **said)
    assert counts(session, Standard, Clause) == before

    import_standard(session, data="\n".join(["项目,分值", *lines]).encode(), request_key=request_key(), **said)
    assert counts(session, Standard, Clause) == [before[0] + 1, before[1] + 5_000]


# -- claims ------------------------------------------------------------------------------------------------


def assert_refused(session, scene, sentence, *households, **asked):
    """Recording is refused in these words, and no row is there that was not before."""
    before = counts(session, Claim, ClaimSheet)
    with pytest.raises(RuleBroken) as refused:
        record(session, scene, *households, **asked)
    assert refused.value.describe(str) == sentence
    assert counts(session, Claim, ClaimSheet) == before
    return refused.value


@pytest.mark.parametrize("kind", ["move_out", "merge"])
def test_a_household_that_moved_or_was_merged_is_claimed_for_no_more(session, kind):
    scene = make_scene(session)
    seal_what_is_there(session, scene.village_id)
    issue_missing_cards(session, village_id=scene.village_id)
    home, other = scene.households[:2]
    change = Change(kind, today(), "两家商量好的", home.id, other.id if kind == "merge" else None)
    said = {"village_id": scene.village_id}
    event = write_event(session, change=change, actor=scene.committee, request_key=request_key(), **said)
    agree_to_event(session, event_id=event.id, actor=scene.supervisor, **said)
    sentence = "第 0001 户 李建国 已经迁出或并到别家，不能再记分。请核对户号。"
    assert isinstance(assert_refused(session, scene, sentence, home), LeftVillage)


def test_a_day_that_is_still_to_come_is_named(session):
    scene, day = make_scene(session), today() + timedelta(days=1)
    refusal = assert_refused(session, scene, f"日期 {said(day)} 还没有到。请填事情发生的那天。", happened_on=day)
    assert isinstance(refusal, HappenedInFuture)


def test_a_day_of_a_closed_year_is_refused_with_the_year(session):
    with frozen(datetime(2027, 1, 20, 4, tzinfo=UTC)):
        scene = make_scene(session)
        with transaction(session):
            get_settings(session, scene.village_id).closed_year = 2026
        assert_refused(session, scene, CLOSED, happened_on=date(2026, 12, 30))


def test_a_reviewer_whose_term_ended_this_morning_decides_nothing_with_the_page_still_open(client, session):
    scene = make_scene(session)
    user, _actor = make_user(session, scene.village, "reviewer")
    sheet = record(session, scene)
    (claim,) = claims_of(session, sheet)
    at = f"/v/{scene.village.code}/reviews/{sheet.id}"
    sign_in(client, user)
    assert "通过" in page(client.get(at))
    with transaction(session):
        post = session.scalars(select(Appointment).where(Appointment.user_id == user.id)).one()
        post.ends_on = today() - timedelta(days=1)

    said = {"request_key": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "decision": "approved", "claim": str(claim.id)}
    assert client.post(at, data=said).status_code == 404
    assert counts(session, Review) == [0]
    assert Counter(session.scalars(select(Claim.state))) == {"submitted": 1}
    assert session.get_one(User, user.id).is_active
