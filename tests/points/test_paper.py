"""Sheets of paper: typed with their totals by one person, held against the paper by another, then claims like any others."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import NotFound, RuleBroken
from civility.people.actors import Actor
from civility.people.errors import YearClosed
from civility.people.models import Household, User
from civility.people.queries import get_settings
from civility.points.errors import (
    HappenedInFuture,
    HouseholdsRefused,
    LinesWrong,
    NoHouseholds,
    OwnHousehold,
    PointTotalWrong,
    RowTotalWrong,
    TotalsDiffer,
    TypedItYourself,
)
from civility.points.models import Claim, ClaimSheet, SheetDraft
from civility.points.queries import list_drafts, list_waiting_papers
from civility.points.queries.drafts import papers_waiting
from civility.points.rules.amounts import points
from civility.points.rules.caps import Cap, Period, Scope
from civility.points.rules.paper import lines_of, read_amount, read_lines
from civility.points.rules.shapes import Fixed, Item, OneOf, Option, Range, Shape, StartFull
from civility.points.services import confirm_paper, give_back_paper, list_typed, review_claims, type_paper
from civility.points.services.objections import hands_on
from civility.points.services.reviews import APPROVED
from civility.tables import read_table
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import Scene, claims_of, make_clause, make_scene, record, request_key
from tests.pages import key_in, page
from tests.points.rules.test_shapes import GRADES, HOURS
from tests.printables.reading import words_of

pytestmark = pytest.mark.postgresql
YARD = StartFull((Item("院内", 200), Item("门前", 400)))


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session, households=5)


@pytest.fixture
def second(session: Session, scene: Scene) -> Actor:
    return make_user(session, scene.village, "grid_worker", name="网格员")[1]


def be(client: FlaskClient, session: Session, actor: Actor) -> None:
    sign_in(client, session.get_one(User, actor.user_id))


def count(session: Session, model: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def typed(session: Session, scene: Scene, text: str = "3\n1\n2-0", **asked: Any) -> SheetDraft:
    said: dict[str, Any] = {
        "village_id": scene.village_id,
        "draft_id": uuid4(),
        "clause_id": scene.clause.id,
        "happened_on": today(),
        "reason": "大扫除",
        "text": text.replace("2-0", "0002"),
        "total_rows": len(text.split("\n")),
        "total_tenths": 150,
        "actor": scene.recorder,
    }
    return type_paper(session, **{**said, **asked})


def confirm(session: Session, draft: SheetDraft, actor: Actor, rows: int = 3, tenths: int = 150) -> ClaimSheet:
    return confirm_paper(
        session,
        village_id=draft.village_id,
        draft_id=draft.id,
        total_rows=rows,
        total_tenths=tenths,
        actor=actor,
    )


def test_two_people_make_a_sheet_and_the_typist_is_its_recorder(session: Session, scene: Scene, second: Actor) -> None:
    draft = typed(session, scene)
    assert [(row.line.place, row.household.number, row.amount_tenths) for row in list_typed(session, draft)] == [
        (1, "0003", 50),
        (2, "0001", 50),
        (3, "0002", 50),
    ]
    (waiting,) = list_waiting_papers(session, scene.village_id)
    assert (waiting.rows, waiting.tenths, waiting.writer) == (3, 150, "记分员")
    assert session.scalar(papers_waiting(scene.village_id, but_of=scene.recorder.user_id)) == 0
    assert session.scalar(papers_waiting(scene.village_id, but_of=second.user_id)) == 1
    assert count(session, Claim) == 0

    sheet = confirm(session, draft, second)

    assert (sheet.recorder_id, sheet.confirmed_by) == (scene.recorder.user_id, second.user_id)
    claims = claims_of(session, sheet)
    assert {(claim.state, claim.amount_tenths, claim.recorder_id) for claim in claims} == {
        ("submitted", 50, scene.recorder.user_id)
    }
    assert second.user_id in hands_on(session, claims[0])
    assert (count(session, Claim), count(session, SheetDraft)) == (3, 0)
    review_claims(
        session,
        village_id=scene.village_id,
        decisions={claim.id: APPROVED for claim in claims},
        actor=scene.reviewer,
        request_key=request_key(),
    )


def test_pressed_twice_it_is_typed_once_and_confirmed_once(session: Session, scene: Scene, second: Actor) -> None:
    key = uuid4()
    draft, again = typed(session, scene, draft_id=key), typed(session, scene, draft_id=key)
    assert (draft.id, count(session, SheetDraft)) == (again.id, 1)
    with pytest.raises(ledger.KeyReused):
        typed(session, scene, draft_id=key, reason="别的事")
    first, once_more = confirm(session, draft, second), confirm(session, draft, second)
    assert (first.id, count(session, ClaimSheet), count(session, Claim)) == (once_more.id, 1, 3)


@pytest.mark.parametrize(
    ("totals", "refusal", "sentence"),
    [
        ({"total_rows": 4}, RowTotalWrong, "纸上写 4 行，录了 3 行"),
        ({"total_tenths": 155}, PointTotalWrong, "纸上写 15.5 分，录的加起来是 15 分"),
    ],
)
def test_a_wrong_total_is_refused_with_both_figures(
    session: Session, scene: Scene, totals: dict[str, int], refusal: type[RuleBroken], sentence: str
) -> None:
    with pytest.raises(refusal) as refused:
        typed(session, scene, **totals)
    assert sentence in refused.value.describe()
    assert (count(session, SheetDraft), count(session, Claim)) == (0, 0)


def test_whoever_typed_does_not_confirm_and_other_totals_send_nothing(
    session: Session, scene: Scene, second: Actor
) -> None:
    draft = typed(session, scene)
    with pytest.raises(TypedItYourself):
        confirm(session, draft, scene.recorder)
    for rows, tenths in ((2, 150), (3, 145)):
        with pytest.raises(TotalsDiffer) as refused:
            confirm(session, draft, second, rows, tenths)
        assert f"{rows} 行 {points(tenths)} 分，录的是 3 行 15 分" in refused.value.describe()
    with pytest.raises(NotFound):
        confirm_paper(
            session, village_id=scene.village_id, draft_id=uuid4(), total_rows=3, total_tenths=150, actor=second
        )
    assert (count(session, Claim), count(session, SheetDraft)) == (0, 1)


def test_it_goes_back_to_be_put_right(session: Session, scene: Scene, second: Actor) -> None:
    draft = typed(session, scene)
    for _twice in range(2):
        give_back_paper(session, village_id=scene.village_id, draft_id=draft.id, actor=second)
    assert scene.recorder.user_id is not None
    assert [row.id for row in list_drafts(session, scene.village_id, scene.recorder.user_id)] == [draft.id]
    with pytest.raises(NotFound):
        confirm(session, draft, second)
    put_right = typed(session, scene, "1\n2", draft_id=draft.id, total_tenths=100)
    confirm(session, put_right, second, 2, 100)
    assert count(session, Claim) == 2


def test_every_line_that_cannot_be_read_is_named(session: Session, scene: Scene) -> None:
    with pytest.raises(LinesWrong) as refused:
        typed(session, scene, "1\n99\n2\n0001\nabc\n3-9")
    told = refused.value.sentences()
    assert [sentence[:5] for sentence in told] == ["第 2 行", "第 4 行", "第 5 行", "第 6 行"]
    assert "村里没有这个户号" in told[0]
    assert "和第 1 行是同一户" in told[1]
    assert count(session, SheetDraft) == 0


def test_moved_future_closed_empty_and_own_are_refused(session: Session, scene: Scene) -> None:
    own = make_user(session, scene.village, "recorder", household=scene.households[1])[1]
    with transaction(session):
        session.get_one(Household, (scene.village_id, scene.households[4].id)).left_on = today()
    cases: list[tuple[dict[str, Any], type[RuleBroken]]] = [
        ({"text": "1\n5"}, LinesWrong),
        ({"text": " \n"}, NoHouseholds),
        ({"happened_on": today() + timedelta(days=1)}, HappenedInFuture),
        ({"actor": own, "text": "2"}, OwnHousehold),
        ({"actor": own, "text": "1\n2"}, OwnHousehold),
    ]
    for asked, refusal in cases:
        with pytest.raises((refusal, HouseholdsRefused)):
            typed(session, scene, **asked)
    with transaction(session):
        get_settings(session, scene.village_id).closed_year = today().year
    with pytest.raises(YearClosed):
        typed(session, scene)
    assert count(session, SheetDraft) == 0


def test_what_was_recorded_meanwhile_is_found_when_it_is_confirmed(
    session: Session, scene: Scene, second: Actor
) -> None:
    draft = typed(session, scene)
    record(session, scene)
    with pytest.raises(HouseholdsRefused):
        confirm(session, draft, second)
    assert (count(session, Claim), count(session, SheetDraft)) == (1, 1)


def test_twenty_sheets_confirmed_at_once_keep_to_the_cap(engine: Engine, session: Session) -> None:
    once = Cap(Scope.HOUSEHOLD, Period.YEAR, limit_tenths=150)
    scene = make_scene(session, clause={"caps": [once]})
    second = make_user(session, scene.village, "grid_worker")[1]
    drafts = [
        typed(session, scene, "1", happened_on=today() - timedelta(days=n), total_tenths=50).id for n in range(20)
    ]

    def send(draft_id: UUID) -> str:
        with Session(engine) as own:
            try:
                confirm_paper(own, village_id=scene_id, draft_id=draft_id, total_rows=1, total_tenths=50, actor=second)
            except RuleBroken as refusal:
                return refusal.code
            return "recorded"

    scene_id = scene.village_id
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, drafts))

    assert sorted(answers) == ["cap-reached"] * 17 + ["recorded"] * 3
    session.rollback()
    assert session.scalar(select(func.sum(Claim.amount_tenths))) == 150


@pytest.mark.parametrize(
    ("shape", "line", "worth"),
    [
        (Fixed(50), "37", 50),
        (GRADES, "37 2", 20),
        (GRADES, "37，突出", 20),
        (Range(10, 50, 10), "37 3", 30),
        (HOURS, "37\t20", 50),
        (YARD, "37 0 2.5", 575),
        (YARD, "37", 600),
    ],
)
def test_a_line_says_what_the_clause_asks_for(shape: Shape, line: str, worth: int) -> None:
    (read,) = read_lines(f"\n{line}\n")
    assert (read.place, read.number, read_amount(shape, read).worth(shape)) == (1, "37", worth)


@pytest.mark.parametrize(
    ("shape", "line"), [(GRADES, "37"), (GRADES, "37 0"), (GRADES, "37 好"), (Range(10, 50, 10), "37"), (HOURS, "37 x")]
)
def test_a_line_that_lacks_it_is_refused(shape: Shape, line: str) -> None:
    (read,) = read_lines(line)
    with pytest.raises(RuleBroken):
        read_amount(shape, read)


def test_a_table_reads_as_the_lines_would_be_typed() -> None:
    grades = OneOf((Option("优", 100), Option("良", 50)))
    table = read_table("户号,姓名,档\n37,李建国,优\n4,王秀兰,良\n".encode(), "单.csv")
    assert lines_of(table, grades) == "37 优\n4 良"
    inspected = read_table("户号,门前,院内\n37,2.5,\n".encode(), "单.csv")
    assert lines_of(inspected, YARD) == "37 0 2.5"


def test_from_the_page_through_a_wrong_total_to_the_second_person(
    client: FlaskClient, session: Session, scene: Scene, second: Actor
) -> None:
    be(client, session, scene.recorder)
    base = f"/v/{scene.village.code}/paper"
    at = f"{base}/new/{scene.clause.id}"
    assert at in page(client.get(f"{base}/new"))
    asked = page(client.get(at))
    file = (io.BytesIO("户号\n3\n1\n2\n".encode()), "签到.csv")
    read = page(client.post(at, data={"request_key": key_in(asked), "read": "1", "reason": "大扫除", "file": file}))
    assert ("读了 3 行" in read, "3\n1\n2" in read, 'value="大扫除"' in read) == (True, True, True)
    form = {
        "request_key": key_in(read),
        "happened_on": today().isoformat(),
        "reason": "大扫除",
        "lines": "3\n1\n2",
        "rows_total": "3",
        "points_total": "20",
    }
    refused = page(client.post(at, data=form), 422)
    assert ("纸上写 20 分，录的加起来是 15 分" in refused, "3\n1\n2" in refused) == (True, True)
    assert "第 2 行（99）" in page(client.post(at, data={**form, "lines": "3\n99"}), 422)
    assert client.post(at, data={**form, "points_total": "15"}).status_code == 303
    draft_id = session.scalars(select(SheetDraft)).one().id
    own = page(client.get(f"{base}/{draft_id}"))
    assert ("您自己录的" in own, "和纸上一样，送去复核" in own) == (True, False)
    check = {"request_key": form["request_key"], "rows_total": "3", "points_total": "15"}
    assert client.post(f"{base}/{draft_id}", data=check).status_code == 403
    assert count(session, Claim) == 0

    be(client, session, second)
    assert "张纸单录好了，等您拿纸核对" in page(client.get(f"/v/{scene.village.code}/"))
    assert str(draft_id) in page(client.get(f"{base}/"))
    shown = page(client.get(f"{base}/{draft_id}"))
    assert shown.index("0003") < shown.index("0001") < shown.index("0002")
    assert "没有交，请逐行核对" in page(client.post(f"{base}/{draft_id}", data={**check, "points_total": "14"}), 422)
    done = client.post(f"{base}/{draft_id}", data=check)
    assert done.status_code == 303
    assert client.post(f"{base}/{draft_id}", data=check).location == done.location
    assert "记分员" in page(client.get(done.location))
    assert count(session, Claim) == 3


def test_a_sheet_is_left_half_typed_and_one_goes_back(
    client: FlaskClient, session: Session, scene: Scene, second: Actor
) -> None:
    be(client, session, scene.recorder)
    base = f"/v/{scene.village.code}"
    at = f"{base}/paper/new/{scene.clause.id}"
    half = {"request_key": key_in(page(client.get(at))), "lines": "3\n1", "keep": "1", "reason": ""}
    assert client.post(at, data=half).status_code == 303
    draft = session.scalars(select(SheetDraft)).one()
    assert "3\n1" in page(client.get(f"{at}?draft={draft.id}"))
    whole = {**half, "reason": "大扫除", "happened_on": today().isoformat(), "rows_total": "2", "points_total": "10"}
    del whole["keep"]
    for _twice in range(2):
        assert client.post(f"{at}?draft={draft.id}", data=whole).status_code == 303
    be(client, session, second)
    back = client.post(f"{base}/paper/{draft.id}/back", data={"request_key": half["request_key"]})
    assert back.status_code == 303
    be(client, session, scene.recorder)
    again = page(client.get(f"{at}?draft={draft.id}"))
    assert ('value="10"' in again, "3\n1" in again) == (True, True)


def test_what_no_longer_holds_is_said_and_can_go_back(
    client: FlaskClient, session: Session, scene: Scene, second: Actor
) -> None:
    draft = typed(session, scene)
    with transaction(session):
        session.get_one(Household, (scene.village_id, scene.households[0].id)).left_on = today()
    be(client, session, second)
    shown = page(client.get(f"/v/{scene.village.code}/paper/{draft.id}"))
    assert ("这张单现在交不了" in shown, "退给录的人" in shown, "和纸上一样，送去复核" in shown) == (True, True, False)


def test_empty_sheets_are_printed_with_and_without_names(client: FlaskClient, session: Session, scene: Scene) -> None:
    graded = make_clause(session, scene.standard, "庭院评比", shape=GRADES)
    be(client, session, scene.recorder)
    at = f"/v/{scene.village.code}/paper/new/{graded.id}/blank.pdf"
    named = words_of(client.get(f"{at}?place={scene.village_id}").data)
    assert [number in named for number in ("0001", "0005")] == [True, True]
    assert all(words in named for words in ("登记表", "哪一档", "合计", "核对人"))
    empty = words_of(client.get(at).data)
    assert ("0001" in empty, "46" in empty) == (False, True)


def test_a_sign_in_list_has_a_column_to_sign_and_a_plain_sheet_has_none(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    be(client, session, scene.recorder)
    at = f"/v/{scene.village.code}/paper/new/{scene.clause.id}"
    assert f"{at}/blank.pdf?signed=1" in page(client.get(at))
    signed = words_of(client.get(f"{at}/blank.pdf?place={scene.village_id}&signed=1").data)
    assert all(words in signed for words in ("签到表", "签字或手印", "0001", "合计", "核对人"))
    plain = words_of(client.get(f"{at}/blank.pdf?place={scene.village_id}").data)
    assert ("签到表" in plain, "签字或手印" in plain) == (False, False)
