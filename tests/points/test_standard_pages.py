"""The pages of a standard: from a file or a draft over comments and votes to force; versions side by side."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.clock import day_start, frozen, now, today
from civility.people.errors import UploadGone
from civility.points.models import Standard
from civility.points.queries import get_standard_in_force
from civility.points.rules.shapes import Fixed
from tests.factories.points import (
    Scene,
    make_clause,
    make_scene,
    make_standard,
)
from tests.pages import key_in, page
from tests.points.pages import base, be, count, key_of
from tests.printables.reading import page_count, words_of

TEN = Fixed(100)
SMALL = "类别,项目,分值\n卫生,庭院整洁,5\n参与,参加会议,3\n法治,传播邪教,3\n参与,镇级先进,+10以上\n"


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session, households=4)


def test_two_versions_are_held_side_by_side(client: FlaskClient, session: Session, scene: Scene) -> None:
    be(client, session, scene.committee)
    at = f"{base(scene)}/standards"
    assert page(client.get(f"{at}/1/compare"), 404).count("本村只有这一版细则") >= 1
    make_clause(session, scene.standard, "参加巡逻")
    make_standard(
        session, scene.village_id, [{"title": scene.clause.title, "shape": TEN}, {"title": "献血"}], version=2
    )
    assert f"{at}/2/compare" in page(client.get(f"{at}/2"))

    compared = page(client.get(f"{at}/2/compare"))

    assert "新增 1 条，去掉 1 条，改动 1 条，0 条没有变。" in compared
    assert "<del>加 5 分</del>" in compared
    assert "<ins>加 10 分</ins>" in compared
    backwards = page(client.get(f"{at}/1/compare?old=2"))
    assert "<ins>加 5 分</ins>" in backwards
    assert client.get(f"{at}/2/compare?old=7").status_code == 404


def test_a_draft_is_put_before_the_village_answered_voted_and_filed(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    draft = make_standard(session, scene.village_id, [{"title": "看望独居老人"}], version=2)
    draft.state, draft.in_force_from, draft.voted_on = "draft", None, None
    session.commit()
    be(client, session, scene.committee)
    at, board = f"{base(scene)}/standards/2", f"/p/{scene.village.code}"
    assert client.get(f"{board}/standard/draft").status_code == 302
    asked = page(client.get(f"{at}/consult"))
    until = today() + timedelta(days=9)
    early = {"request_key": key_in(asked), "until": (today() + timedelta(days=2)).isoformat()}
    assert "征求意见至少要 7 天" in page(client.post(f"{at}/consult", data=early), 422)
    sent = {"request_key": key_in(asked), "until": until.isoformat()}
    assert client.post(f"{at}/consult", data=sent).status_code == 303
    assert "请您提意见" in page(client.get(f"{board}/"))

    public = page(client.get(f"{board}/standard/draft"))
    assert "看望独居老人" in public
    assert "新增 1 条，去掉 1 条" in public
    said = {"request_key": key_of(public), "about": "第1条", "text": "独居的有两户", "name": "张三丰"}
    assert client.post(f"{board}/standard/draft", data=said).location.endswith("sent=1")
    assert client.post(f"{board}/standard/draft", data=said).status_code == 303
    page(client.post(f"{board}/standard/draft", data={**said, "text": ""}), 422)
    sent_page = page(client.get(f"{board}/standard/draft?sent=1"))
    assert ("收到了，谢谢您" in sent_page, "独居的有两户" in sent_page) == (True, False)

    assert "张三丰" in page(client.get(f"{at}/comments"))
    entering = page(client.get(f"{at}/comments/new"))
    helped = {"request_key": key_in(entering), "channel": "paper", "text": "分太少", "about": "", "name": ""}
    assert client.post(f"{at}/comments/new", data=helped).status_code == 303
    answer_at = re.search(rf"{at}/comments/[0-9a-f-]+", page(client.get(f"{at}/comments")))
    assert answer_at
    answering = page(client.get(answer_at[0]))
    answer = {"request_key": key_in(answering), "answer": "采纳，改成三分"}
    assert client.post(answer_at[0], data=answer).status_code == 303
    public = page(client.get(f"{board}/standard/draft"))
    assert ("采纳，改成三分" in public, "张三丰" in public, "另有 1 条意见等村委会答复" in public) == (
        True,
        False,
        True,
    )
    midnight = day_start(until + timedelta(days=1))
    with frozen(midnight - timedelta(hours=1)):
        late = {"request_key": key_of(page(client.get(f"{board}/standard/draft"))), "text": "写到半夜", "name": ""}
    with frozen(midnight):
        public = page(client.get(f"{board}/standard/draft"))
        assert ("已经截止" in public, "采纳，改成三分" in public, "我要提意见" in public) == (True, True, False)
        assert "第2版，等开会表决" in page(client.get(f"{board}/"))
        refused = page(client.post(f"{board}/standard/draft", data=late), 409)
        assert ("现在不在征求意见" in refused, "写到半夜" in refused) == (True, True)
    with frozen(now() + timedelta(days=10)):
        voting = page(client.get(f"{at}/vote"))
        vote = {
            "request_key": key_in(voting),
            "meeting": "households",
            "voted_on": today().isoformat(),
            "place": "村委会",
            "eligible": 30,
            "present": 19,
            "votes_for": 18,
            "votes_against": 1,
            "abstentions": 0,
        }
        assert "至少要到 20" in page(client.post(f"{at}/vote", data=vote), 422)
        assert client.post(f"{at}/vote", data={**vote, "present": 20}).status_code == 303
        filing = page(client.get(f"{at}/filing"))
        filed = {"request_key": key_in(filing), "number": "乡备〔2026〕7号", "filed_on": today().isoformat()}
        assert client.post(f"{at}/filing", data=filed).status_code == 303
        shown = page(client.get(at))
        assert ("乡备〔2026〕7号" in shown, "户代表会议" in shown) == (True, True)
        start = {"request_key": key_in(page(client.get(f"{at}/start"))), "starts_on": today().isoformat()}
        assert client.post(f"{at}/start", data=start).status_code == 303
        moved = client.post(f"{board}/standard/draft", data=late)
        assert "意见没有记下" in page(client.get(moved.location))
        assert "采纳，改成三分" in page(client.get(f"{board}/standard"))


# -- standards ---------------------------------------------------------------------------------------------


def test_a_standard_goes_from_a_file_to_force(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    be(client, session, scene.committee)
    at = f"{base(scene)}/standards"
    assert "上传新的一版" in page(client.get(f"{at}/"))

    chosen = page(client.get(f"{at}/upload"))
    sent = {"request_key": key_in(chosen), "file": (io.BytesIO(SMALL.encode()), "村规.csv")}
    answer = client.post(f"{at}/upload", data=sent)
    assert answer.status_code == 303
    check = answer.location

    looked = page(client.get(check))
    assert "“邪教”碰到红线" in looked
    assert "没有写最多多少分" in looked
    assert "读作：加 5 分" in looked
    form = {"request_key": key_in(looked), "title": "2027年细则", "row": ["5"]}
    refused = page(client.post(check, data=form), 422)
    assert "有 1 行进不了细则" in refused
    assert 'value="5" checked' in refused
    assert count(session, Standard) == 1

    answer = client.post(check, data={**form, "leave_out": "y"})
    assert (answer.status_code, answer.location) == (303, f"{at}/2")
    drafted = page(client.get(f"{at}/2"))
    assert "2027年细则" in drafted
    assert "镇级先进" in drafted
    assert "传播邪教" not in drafted
    assert client.post(check, data={**form, "leave_out": "y"}).location == f"{at}/2"  # pressed twice
    assert "已经导入" in page(client.get(check), UploadGone.status)
    assert count(session, Standard) == 2

    votes = page(client.get(f"{at}/2/vote"))
    vote = {
        "request_key": key_in(votes),
        "meeting": "households",
        "voted_on": today().isoformat(),
        "place": "村委会",
        "eligible": "40",
        "present": "30",
        "votes_for": "12",
        "votes_against": "10",
        "abstentions": "8",
    }
    assert "没有过半" in page(client.post(f"{at}/2/vote", data=vote), 422)
    answer = client.post(f"{at}/2/vote", data={**vote, "votes_for": "20", "votes_against": "0", "abstentions": "0"})
    assert (answer.status_code, answer.location) == (303, f"{at}/2/start")

    start = page(client.get(f"{at}/2/start"))
    early = {"request_key": key_in(start), "starts_on": (today() - timedelta(days=1)).isoformat()}
    assert "施行日期最早是" in page(client.post(f"{at}/2/start", data=early), 422)
    answer = client.post(f"{at}/2/start", data={**early, "starts_on": today().isoformat()})
    assert answer.status_code == 303
    session.rollback()
    standard = get_standard_in_force(session, scene.village_id)
    assert standard is not None
    assert standard.version == 2
    assert client.get(f"{at}/2/table.pdf").get_data().startswith(b"%PDF")
    assert f"{at}/2/booklet.pdf" in page(client.get(f"{at}/2"))
    booklet = client.get(f"{at}/2/booklet.pdf").get_data()
    assert page_count(booklet) > 1
    assert "第2版" in words_of(booklet)
    assert client.get(f"{at}/2/booklet.pdf?size=A5").get_data() != booklet


def test_a_file_that_cannot_be_read_says_why_beside_the_field(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    be(client, session, scene.committee)
    at = f"{base(scene)}/standards/upload"
    for data, words in ((b"", "没有内容"), ("甲,乙\n1,2\n".encode(), "表头"), (b"\x00\x01" * 300, "认不出")):
        sent = {"request_key": str(uuid4()), "file": (io.BytesIO(data), "x.csv")}
        assert words in page(client.post(at, data=sent), 422)
    assert count(session, Standard) == 1


def test_clauses_are_searched_on_the_page_and_a_draft_is_discarded(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    make_clause(session, scene.standard, "参加会议", category="参与")
    be(client, session, scene.committee)
    at = f"{base(scene)}/standards/1"
    assert "1 条，全部 2 条" in page(client.get(f"{at}?q=会议"))
    assert "没有找到这样的条款" in page(client.get(f"{at}?q=xyz"))
    assert "参加会议" not in page(client.get(f"{at}?category=卫生"))
    key = {"request_key": str(uuid4())}
    assert "已经表决过" in page(client.post(f"{at}/discard", data=key), 409)
    page(client.get(f"{base(scene)}/standards/9"), 404)
    assert count(session, Standard) == 1


def test_the_vote_on_deductions_has_its_own_page(client: FlaskClient, session: Session, scene: Scene) -> None:
    be(client, session, scene.committee)
    at = f"{base(scene)}/standards/deductions"
    text = page(client.get(at))
    vote = {
        "request_key": key_in(text),
        "voted_on": today().isoformat(),
        "place": "广场",
        "eligible": "9",
        "present": "9",
        "votes_for": "9",
        "votes_against": "0",
        "abstentions": "0",
    }
    assert client.post(at, data=vote).status_code == 303
    assert "村民表决过，从" in page(client.get(f"{base(scene)}/standards/"))


# -- recording ---------------------------------------------------------------------------------------------
