"""A township's template: what it offers, what a village makes of it, and how far that may go."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from civility.clock import today
from civility.ledger import KeyReused
from civility.people.models import Division, User
from civility.people.votes import Vote
from civility.points.errors import NoTemplate, NothingToImport, RowsLeftOut, StandardTitleRedLine
from civility.points.models import Clause, Standard, StandardTemplate
from civility.points.queries import list_clauses
from civility.points.queries.templates import count_deviations, find_template, find_template_of
from civility.points.rules.local import Limits, Own, find_refusal, most_tenths
from civility.points.rules.local_errors import LocalClauseTooLarge, TooManyLocalClauses
from civility.points.rules.shapes import Fixed, Ladder, OneOf, Option, Range, Rate, Tier
from civility.points.services import (
    adopt_standard,
    consult,
    draft_from_template,
    import_standard,
    publish_template,
    withdraw_template,
)
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import Scene, make_scene, request_key
from tests.pages import key_in, page

FILE = (
    "类别,项目,分值,上限,加扣\n卫生,清扫门前道路,5,,加\n公益,帮助邻居,1-3,每户每月不超过9分,加\n卫生,乱倒垃圾,2,,扣\n"
)
OWN = (
    "类别,项目,分值,上限,加扣\n卫生,清扫门前道路,8,,加\n公益,帮助邻居,1-3,每户每月不超过9分,加\n公益,唱一首村歌,2,,加\n"
)


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


@pytest.fixture
def officer(session: Session, scene: Scene) -> User:
    township = session.get_one(Division, scene.village.parent_id)
    return make_user(session, township, "township_officer")[0]


def offer(session: Session, scene: Scene, limits: Limits = Limits(), data: str = FILE, **more) -> StandardTemplate:
    assert scene.village.parent_id is not None
    _user, actor = make_user(session, session.get_one(Division, scene.village.parent_id), "township_officer")
    said = {"request_key": request_key(), "title": "铁盖乡样板", **more}
    return publish_template(
        session,
        township_id=scene.village.parent_id,
        data=data.encode(),
        file_name="template.csv",
        limits=limits,
        actor=actor,
        **said,
    )


def bring(session: Session, scene: Scene, data: str = OWN) -> Standard:
    return import_standard(
        session,
        village_id=scene.village_id,
        data=data.encode(),
        file_name="own.csv",
        actor=scene.committee,
        request_key=request_key(),
    )


def adopt(session: Session, scene: Scene, standard: Standard) -> Standard:
    vote = Vote(today(), 30, 20, 18, 1, 1, "村委会")
    return adopt_standard(
        session, village_id=scene.village_id, version=standard.version, vote=vote, actor=scene.committee
    )


@pytest.mark.postgresql
def test_a_template_that_threatens_in_its_name_or_beside_its_clauses_is_not_published(session, scene):
    with pytest.raises(StandardTitleRedLine):
        offer(session, scene, title="低保挂钩样板")
    with pytest.raises(RowsLeftOut):
        offer(session, scene, data="类别,项目,分值\n不参加的取消低保,清扫门前道路,5\n卫生,扫雪,2\n")
    assert session.query(StandardTemplate).count() == 0


def test_a_village_drafts_what_the_template_says(session, scene):
    template = offer(session, scene)
    key = request_key()
    draft = draft_from_template(session, village_id=scene.village_id, actor=scene.committee, request_key=key)
    again = draft_from_template(session, village_id=scene.village_id, actor=scene.committee, request_key=key)
    clauses = list_clauses(session, scene.village_id, draft.id)
    assert (again.id, draft.state, draft.title) == (draft.id, "draft", "铁盖乡样板")
    assert [(each.title, each.direction) for each in clauses] == [
        ("清扫门前道路", "bonus"),
        ("帮助邻居", "bonus"),
        ("乱倒垃圾", "deduction"),
    ]
    assert count_deviations(template, clauses) == {"same": 3}


def test_the_key_of_an_import_drafts_nothing_from_the_template(session, scene):
    offer(session, scene)
    who = {"village_id": scene.village_id, "actor": scene.committee, "request_key": request_key()}
    import_standard(session, data="项目,分值\n清扫门前道路,5\n".encode(), file_name="标准.csv", **who)
    with pytest.raises(KeyReused):
        draft_from_template(session, **who)


@pytest.mark.postgresql
def test_the_newest_version_counts_until_it_is_withdrawn(session, scene):
    key = request_key()
    first = offer(session, scene, request_key=key)
    assert offer(session, scene, request_key=key).id == first.id
    second = offer(session, scene, title="新样板")
    assert (second.version, find_template_of(session, scene.village_id).id) == (2, second.id)
    for _ in range(2):
        withdraw_template(session, township_id=scene.village.parent_id, actor=scene.committee)
    assert find_template(session, scene.village.parent_id) is None
    with pytest.raises(NoTemplate):
        draft_from_template(session, village_id=scene.village_id, actor=scene.committee, request_key=request_key())


def test_a_file_that_says_nothing_or_crosses_a_line_makes_no_template(session, scene):
    with pytest.raises(NothingToImport):
        offer(session, scene, data="项目,分值\n取消低保,5\n")
    with pytest.raises(RowsLeftOut):
        offer(session, scene, data="项目,分值\n清扫门前道路,5\n取消低保,5\n")
    assert find_template(session, scene.village.parent_id) is None


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("limits", "refusal"),
    [
        (Limits(), None),
        (Limits(max_bonus=2, max_deduction=0, max_tenths=80), None),
        (Limits(max_bonus=1), TooManyLocalClauses),
        (Limits(max_tenths=79), LocalClauseTooLarge),
    ],
)
def test_what_goes_beyond_the_limits_is_neither_put_before_the_village_nor_adopted(session, scene, limits, refusal):
    template = offer(session, scene, limits)
    draft = bring(session, scene)
    counts = count_deviations(template, list_clauses(session, scene.village_id, draft.id))
    assert counts == {"changed": 1, "same": 1, "added": 1, "removed": 1, "own": 2}
    if refusal is None:
        assert adopt(session, scene, draft).state == "adopted"
        return
    with pytest.raises(refusal):
        adopt(session, scene, draft)
    with pytest.raises(refusal):
        consult(session, village_id=scene.village_id, version=draft.version, until=today(), actor=scene.committee)
    session.refresh(draft)
    assert (draft.state, draft.consulted_from) == ("draft", None)


def test_other_words_are_no_clause_of_ones_own(session, scene):
    template = offer(session, scene, Limits(max_bonus=0, max_deduction=0))
    draft = bring(session, scene, FILE.replace("清扫门前道路", "清扫门前的道路").replace("卫生,", "环境,"))
    counts = count_deviations(template, list_clauses(session, scene.village_id, draft.id))
    assert (counts["changed"], counts["own"]) == (2, 0)
    assert adopt(session, scene, draft).state == "adopted"


@pytest.mark.parametrize(
    ("shape", "most"),
    [
        (Fixed(50), 50),
        (OneOf((Option("一等", 30), Option("二等", 20))), 30),
        (Range(10, 30, 5), 30),
        (Rate(1, "元", 10), None),
        (Rate(1, "元", 10, max_tenths=40), 40),
        (Ladder("小时", (Tier(10, 20), Tier(20, 50))), 50),
    ],
)
def test_the_most_a_shape_can_move(shape, most):
    assert most_tenths(shape) == most


owns = st.lists(
    st.builds(
        Own,
        st.text("甲乙丙", min_size=1, max_size=3),
        st.sampled_from(["bonus", "deduction"]),
        st.none() | st.integers(1, 50),
    ),
    max_size=6,
)
limit = st.none() | st.integers(0, 4)


@given(owns, limit, limit, st.none() | st.integers(1, 50))
def test_limits_hold_against_a_plain_count(own, bonus, deduction, most):
    counted = {d: sum(each.direction == d for each in own) for d in ("bonus", "deduction")}
    within = (
        (bonus is None or counted["bonus"] <= bonus)
        and (deduction is None or counted["deduction"] <= deduction)
        and (most is None or all(each.most_tenths is not None and each.most_tenths <= most for each in own))
    )
    refusal = find_refusal(own, Limits(bonus, deduction, most))
    assert (refusal is None) == within
    if refusal is not None:
        assert refusal.describe(str)


# ---- on the pages


def test_the_township_publishes_and_sees_how_the_villages_stand(client: FlaskClient, session, scene, officer, tmp_path):
    township = session.get_one(Division, scene.village.parent_id)
    at = f"/t/{township.code}/template/"
    sign_in(client, officer)
    assert "还没有样板" in page(client.get(at))
    page(client.post(f"{at}upload", data={"request_key": key_in(page(client.get(f"{at}upload")))}), 422)
    file = tmp_path / "样板.csv"
    file.write_text(FILE)
    with file.open("rb") as opened:
        sent = {"request_key": key_in(page(client.get(f"{at}upload"))), "file": (opened, "样板.csv")}
        check = client.post(f"{at}upload", data=sent).location
    shown = page(client.get(check))
    assert "清扫门前道路" in shown
    form = {"request_key": key_in(shown), "title": "样板", "max_bonus": "x", "max_tenths": "2"}
    assert "请写整数" in page(client.post(check, data=form), 422)
    assert client.post(check, data={**form, "max_bonus": "5", "max_deduction": "5"}).location == at
    shown = page(client.get(at))
    for words in ("最多 5 条", "一次最多 2 分", "帮助邻居", scene.village.name, "没有用 3 条"):
        assert words in shown
    assert client.post(f"{at}withdraw", data={"request_key": key_in(shown)}).status_code == 303
    assert "还没有样板" in page(client.get(at))


def test_the_committee_drafts_from_it_and_sees_what_is_its_own(client: FlaskClient, session, scene):
    at = f"/v/{scene.village.code}/standards/"
    sign_in(client, session.get_one(User, scene.committee.user_id))
    assert "照乡镇样板起草" not in page(client.get(at))
    assert client.get(f"{at}1/template").status_code == 404
    offer(session, scene, Limits(max_bonus=1))
    shown = page(client.get(at))
    assert "照乡镇样板起草" in shown
    where = client.post(f"{at}from-template", data={"request_key": key_in(shown)}).location
    assert "和乡镇样板对照" in page(client.get(where))
    assert "没有超过乡镇定的限" in page(client.get(f"{where}/template"))
    own = bring(session, scene)
    shown = page(client.get(f"{at}{own.version}/template"))
    assert "村里自己定的加分条款最多 1 条，现在有 2 条：清扫门前道路、唱一首村歌" in shown


def test_others_do_not_publish(client: FlaskClient, session, scene):
    township = session.get_one(Division, scene.village.parent_id)
    sign_in(client, session.get_one(User, scene.committee.user_id))
    assert client.get(f"/t/{township.code}/template/").status_code in (403, 404)


def test_a_clause_of_the_template_is_in_no_table(session, scene):
    offer(session, scene)
    assert session.query(Clause).filter(Clause.title == "乱倒垃圾").count() == 0
