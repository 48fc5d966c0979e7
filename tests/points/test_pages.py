"""The pages of points with the test client: every step of a claim's life, and every wrong turn."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import frozen, now, today
from civility.people.models import Household
from civility.people.rules import short_number
from civility.points.models import Claim, Notice, Objection
from civility.points.queries import get_notice, list_claims
from civility.points.rules.caps import Cap, Period, Scope
from civility.points.rules.shapes import OneOf, Option, Range
from civility.points.services import close_due_notices, raise_objection
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import (
    Scene,
    approve,
    claims_of,
    make_clause,
    make_notice,
    make_scene,
    record,
    request_key,
)
from tests.pages import key_in, page
from tests.points.pages import base, be, count


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session, households=4)


def fill(scene: Scene, **said: Any) -> dict[str, Any]:
    return {
        "request_key": str(uuid4()),
        "happened_on": today().isoformat(),
        "reason": "清了门前水渠",
        "evidence": "照片",
        **said,
    }


def test_one_household_is_found_by_number_name_or_not_at_all(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    be(client, session, scene.recorder)
    at = f"{base(scene)}/claims/new"
    page(client.get(at))
    for typed in ("2", "0002", short_number("0002"), "第2户", "王秀兰"):
        for answer in (client.post(at, data={"q": typed}), client.get(at, query_string={"q": typed})):
            assert (answer.status_code, answer.location) == (303, f"{at}/0002"), typed
    assert "村里没有找到“没有这人”" in page(client.post(at, data={"q": "没有这人"}), 404)
    wrong = "0002-" + str((int(short_number("0002")[-1]) + 1) % 10)
    assert "校验位对不上" in page(client.get(at, query_string={"q": wrong}), 422)
    page(client.get(at, query_string={"q": "1" * 40}), 404)


def test_recording_for_one_shows_what_was_done_and_how_to_take_it_back(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    be(client, session, scene.recorder)
    choose = page(client.get(f"{base(scene)}/claims/new/0001"))
    assert "房前屋后整洁" in choose
    at = f"{base(scene)}/claims/new/0001/{scene.clause.id}"
    form = fill(scene, request_key=key_in(page(client.get(at))))
    answer = client.post(at, data=form)
    again = client.post(at, data=form)
    assert answer.status_code == again.status_code == 303
    assert answer.location == again.location
    assert count(session, Claim) == 1

    shown = page(client.get(answer.location))
    assert "给李建国家记下 +5 分，等人复核，再公示 7 天。" in shown
    assert "我记过的" in page(client.get(f"{base(scene)}/claims/"))
    claim = list_claims(session, scene.village_id)[0]
    assert "清了门前水渠" in page(client.get(f"{base(scene)}/claims/{claim.id}"))

    back = f"{base(scene)}/claims/sheets/{claim.sheet_id}/withdraw"
    assert client.post(back, data={"request_key": str(uuid4())}).status_code == 303
    session.rollback()
    assert list_claims(session, scene.village_id)[0].state == "withdrawn"
    assert "记分的人撤回了" in page(client.get(f"{base(scene)}/claims/{claim.id}"))


def test_a_refused_form_keeps_what_was_typed_and_says_where(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    be(client, session, scene.recorder)
    at = f"{base(scene)}/claims/new/0001/{scene.clause.id}"
    late = page(client.post(at, data=fill(scene, happened_on=(today() + timedelta(days=1)).isoformat())), 422)
    assert "还没有到" in late
    assert "清了门前水渠" in late
    assert "请填写这一项" in page(client.post(at, data=fill(scene, reason=" ")), 422)
    record(session, scene)
    assert "已经记过这一条" in page(client.post(at, data=fill(scene)), 409)
    assert count(session, Claim) == 1


def test_each_shape_asks_for_what_it_needs(client: FlaskClient, session: Session, scene: Scene) -> None:
    be(client, session, scene.recorder)
    several = make_clause(session, scene.standard, "先进", shape=OneOf((Option("村级", 50), Option("镇级", 100))))
    ranged = make_clause(session, scene.standard, "好事", shape=Range(10, 100, 10))
    at = f"{base(scene)}/claims/new/0001"
    assert "镇级：10 分" in page(client.get(f"{at}/{several.id}"))
    page(client.post(f"{at}/{several.id}", data=fill(scene)), 422)
    assert client.post(f"{at}/{several.id}", data=fill(scene, option="1")).status_code == 303
    assert "分值要在 1 到 10 分之间" in page(client.post(f"{at}/{ranged.id}", data=fill(scene, tenths="11")), 422)
    assert client.post(f"{at}/{ranged.id}", data=fill(scene, tenths="3")).status_code == 303
    session.rollback()
    assert sorted(row.amount_tenths for row in list_claims(session, scene.village_id)) == [30, 100]


def test_for_many_those_that_cannot_are_unticked_and_the_rest_is_one_press_away(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    record(session, scene, scene.households[1])
    be(client, session, scene.recorder)
    assert "大家做了什么" in page(client.get(f"{base(scene)}/claims/many"))
    at = f"{base(scene)}/claims/many/{scene.clause.id}"
    assert page(client.get(f"{at}?all=1")).count(" checked") == 4
    form = fill(scene, household=["0001", "0002"], numbers=f"3，{short_number('0004')}")

    refused = page(client.post(at, data=form), 409)
    assert "再按一次，就记其余的 3 户" in refused
    assert "第 0002 户 王秀兰" in refused
    ticked = re.findall(r'name="household" value="(\d+)" checked', refused)
    assert ticked == ["0001", "0003", "0004"]
    assert count(session, Claim) == 1

    answer = client.post(at, data={**form, "household": ticked, "numbers": ""})
    assert answer.status_code == 303
    assert "给 3 户一共记下 +15 分" in page(client.get(answer.location))
    assert count(session, Claim) == 4


def test_pasted_numbers_that_are_not_there_are_named(client: FlaskClient, session: Session, scene: Scene) -> None:
    be(client, session, scene.recorder)
    at = f"{base(scene)}/claims/many/{scene.clause.id}"
    assert "村里没有这些户号：0099" in page(client.post(at, data=fill(scene, numbers="1 99")), 422)
    assert "还没有选户" in page(client.post(at, data=fill(scene)), 422)
    assert count(session, Claim) == 0


def test_a_cap_is_told_on_the_page(client: FlaskClient, session: Session) -> None:
    cap = Cap(Scope.HOUSEHOLD, Period.NONE, limit_tenths=80)
    scene = make_scene(session, clause={"caps": (cap,)})
    record(session, scene, happened_on=today() - timedelta(days=1))
    be(client, session, scene.recorder)
    at = f"{base(scene)}/claims/new/0001/{scene.clause.id}"
    assert "还剩 3 分，这次要记 5 分" in page(client.post(at, data=fill(scene)), 409)


# -- review, notice, objection -----------------------------------------------------------------------------


def test_a_sheet_is_approved_but_for_the_unticked(client: FlaskClient, session: Session, scene: Scene) -> None:
    sheet = record(session, scene, *scene.households)
    one, two, three, four = (claim.id for claim in claims_of(session, sheet))
    be(client, session, scene.reviewer)
    assert "4 户" in page(client.get(f"{base(scene)}/reviews/"))
    at = f"{base(scene)}/reviews/{sheet.id}"
    shown = page(client.get(at))
    assert shown.count(" checked") == 4
    form = {"request_key": key_in(shown), "claim": [str(one), str(two)], "decision": "approved"}

    assert client.post(at, data=form).status_code == 303
    assert client.post(at, data=form).status_code == 303  # pressed twice
    key = str(uuid4())
    returned = {"request_key": key, "claim": [str(three)], "decision": "returned"}
    assert "退回要写明原因" in page(client.post(at, data=returned), 422)
    assert client.post(at, data={**returned, "reason": "没有照片"}).status_code == 303
    late = {"request_key": str(uuid4()), "claim": [str(three)], "decision": "approved"}
    assert "已经有人办过了" in page(client.post(at, data=late), 409)

    states = [claim.state for claim in claims_of(session, sheet)]
    assert states == ["reviewed", "reviewed", "returned", "submitted"]
    assert four
    assert "没有照片" in page(client.get(f"{base(scene)}/claims/{three}"))
    be(client, session, scene.recorder)
    assert "改好再记一次" in page(client.get(f"{base(scene)}/claims/{three}"))


def test_the_recorder_and_the_own_household_get_no_button(client: FlaskClient, session: Session, scene: Scene) -> None:
    user, both = make_user(session, scene.village, "recorder", "reviewer", household=scene.households[0])
    mine = record(session, scene, scene.households[1], actor=both)
    ours = record(session, scene, scene.households[0])
    sign_in(client, user)
    assert "另有 1 张是您自己记的" in page(client.get(f"{base(scene)}/reviews/"))
    at = f"{base(scene)}/reviews/{mine.id}"
    assert "要请另一位来复核" in page(client.get(at))
    forced = {
        "request_key": str(uuid4()),
        "claim": [str(claims_of(session, mine)[0].id)],
        "decision": "approved",
    }
    page(client.post(at, data=forced), 403)
    at = f"{base(scene)}/reviews/{ours.id}"
    assert "您自己家，请别人复核" in page(client.get(at))
    forced["claim"] = [str(claims_of(session, ours)[0].id)]
    page(client.post(at, data=forced), 403)
    assert {row.state for row in list_claims(session, scene.village_id)} == {"submitted"}


def test_the_committee_publishes_prints_and_closes(client: FlaskClient, session: Session, scene: Scene) -> None:
    be(client, session, scene.committee)
    at = f"{base(scene)}/notices"
    assert "还没有公示" in page(client.get(f"{at}/"))
    assert "没有已复核" in page(client.post(f"{at}/publish", data={"request_key": str(uuid4())}), 409)
    approve(session, scene, record(session, scene, *scene.households[:2]))
    shown = page(client.get(f"{at}/"))
    assert "2 条等着公示" in shown
    form = {"request_key": key_in(shown)}
    for _time in range(2):
        answer = client.post(f"{at}/publish", data=form)
        assert (answer.status_code, answer.location) == (303, f"{at}/1")
    assert count(session, Notice) == 1
    assert "可以提异议，到" in page(client.get(f"{at}/1"))
    for size in ("A4", "A3"):
        pdf = client.get(f"{at}/1/sheet.pdf?size={size}")
        assert (pdf.status_code, pdf.mimetype) == (200, "application/pdf")
        assert pdf.get_data().startswith(b"%PDF")

    client.post(f"{at}/close", data={"request_key": str(uuid4())})
    session.rollback()
    assert get_notice(session, scene.village_id, 1).state == "open"
    with frozen(now() + timedelta(days=9)):
        be(client, session, scene.committee)
        assert "1 张公示到期了" in page(client.get(f"{at}/"))
        page(client.get(f"{at}/1"))
        assert client.post(f"{at}/close", data={"request_key": str(uuid4())}).status_code == 303
    session.rollback()
    assert {row.state for row in list_claims(session, scene.village_id)} == {"posted"}
    page(client.get(f"{at}/1"))


def test_an_objection_is_written_down_and_ruled_on(client: FlaskClient, session: Session, scene: Scene) -> None:
    _notice, (claim, *_others) = make_notice(session, scene, *scene.households)
    claim_id: UUID = claim.id
    be(client, session, scene.recorder)
    at = f"{base(scene)}/claims/{claim_id}/object"
    form = {"request_key": key_in(page(client.get(at))), "text": "那天没来人", "name": "张三", "channel": "paper"}
    assert "请填写这一项" in page(client.post(at, data={**form, "text": ""}), 422)
    for _time in range(2):
        receipt = client.post(at, data=form).location
    assert count(session, Objection) == 1
    told = page(client.get(receipt))
    assert "监委会最晚" in told
    assert "张三" not in told
    page(client.get(f"{base(scene)}/objections/"), 403)

    be(client, session, scene.supervisor)
    assert "那天没来人" in page(client.get(f"{base(scene)}/objections/"))
    objection = session.scalars(select(Objection)).one()
    ruling = f"{base(scene)}/objections/{objection.id}"
    said = {"request_key": key_in(page(client.get(ruling))), "outcome": "upheld", "ruling": "签到表上没有"}
    page(client.post(ruling, data={**said, "outcome": ""}), 422)
    assert client.post(ruling, data=said).status_code == 303
    assert client.post(ruling, data=said).status_code == 303
    changed = page(client.post(ruling, data={**said, "outcome": "dismissed"}), 409)
    assert "已经答复过了" in changed
    session.rollback()
    assert session.get_one(Claim, (scene.village_id, claim_id)).state == "recalled"
    assert "签到表上没有" in page(client.get(f"{base(scene)}/claims/{claim_id}"))
    page(client.get(ruling))


def test_a_closed_notice_takes_no_objection(client: FlaskClient, session: Session, scene: Scene) -> None:
    notice, (claim,) = make_notice(session, scene)
    close_due_notices(session, now=notice.closes_at)
    claim_id = claim.id
    be(client, session, scene.recorder)
    at = f"{base(scene)}/claims/{claim_id}/object"
    form = {"request_key": str(uuid4()), "text": "那天没来人", "channel": "helper"}
    assert "不在公示期内" in page(client.post(at, data=form), 409)
    assert count(session, Objection) == 0


# -- other places, other roles -----------------------------------------------------------------------------


def every_page(session: Session, scene: Scene) -> list[str]:
    """An address of each page, of things that exist in the scene's village."""
    _notice, (claim, *_rest) = make_notice(session, scene, *scene.households[:2])
    waiting = record(session, scene, scene.households[2])
    objection = raise_objection(
        session, village_id=scene.village_id, claim_id=claim.id, text="不对", request_key=request_key()
    )
    at = base(scene)
    return [
        f"{at}/standards/",
        f"{at}/standards/upload",
        f"{at}/standards/deductions",
        f"{at}/standards/1",
        f"{at}/standards/1/vote",
        f"{at}/standards/1/start",
        f"{at}/claims/",
        f"{at}/claims/new",
        f"{at}/claims/new/0001",
        f"{at}/claims/new/0001/{scene.clause.id}",
        f"{at}/claims/many",
        f"{at}/claims/many/{scene.clause.id}",
        f"{at}/claims/{claim.id}",
        f"{at}/claims/{claim.id}/object",
        f"{at}/claims/sheets/{waiting.id}",
        f"{at}/reviews/",
        f"{at}/reviews/{waiting.id}",
        f"{at}/notices/",
        f"{at}/notices/1",
        f"{at}/objections/",
        f"{at}/objections/{objection.id}",
        f"{at}/objections/{objection.id}/receipt",
        f"{at}/objections/{objection.id}/appeal",
    ]


def test_somebody_from_another_village_finds_nothing(client: FlaskClient, session: Session, scene: Scene) -> None:
    other = make_scene(session)
    user, _actor = make_user(session, other.village, "committee", "recorder", "reviewer", "supervisor")
    addresses = every_page(session, scene)
    sign_in(client, user)
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)


def test_another_villages_things_are_not_found_under_the_own_address(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    other = make_scene(session)
    user, _actor = make_user(session, other.village, "committee", "recorder", "reviewer", "supervisor")
    foreign = [
        address.replace(scene.village.code, other.village.code)
        for address in every_page(session, scene)
        if re.search(r"/[0-9a-f-]{36}", address)
    ]
    sign_in(client, user)
    assert len(foreign) == 9
    assert {address: client.get(address).status_code for address in foreign} == dict.fromkeys(foreign, 404)


def test_all_pages_parse_and_a_stranger_is_sent_to_sign_in(client: FlaskClient, session: Session, scene: Scene) -> None:
    user, _actor = make_user(session, scene.village, "committee", "recorder", "reviewer", "supervisor")
    addresses = every_page(session, scene)
    assert {client.get(address).status_code for address in addresses} == {302}
    sign_in(client, user)
    for address in addresses:
        page(client.get(address))


def test_a_storekeeper_may_read_what_hangs_on_the_wall_and_nothing_else(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    user, _actor = make_user(session, scene.village, "storekeeper")
    addresses = every_page(session, scene)
    sign_in(client, user)
    allowed = {address for address in addresses if client.get(address).status_code == 200}
    wall = ("/standards/", "/standards/1", "/notices/", "/notices/1")
    assert allowed == {f"{base(scene)}{path}" for path in wall}


def test_writes_without_a_key_change_nothing(client: FlaskClient, session: Session, scene: Scene) -> None:
    approve(session, scene, record(session, scene))
    be(client, session, scene.committee)
    keyless = {"csrf_token": "anything"}
    page(client.post(f"{base(scene)}/notices/publish", data=keyless), 409)
    page(client.post(f"{base(scene)}/notices/close", data=keyless), 409)
    page(client.post(f"{base(scene)}/standards/1/discard", data=keyless), 409)
    assert count(session, Notice) == 0
    home: Household = scene.households[0]
    assert home.left_on is None
