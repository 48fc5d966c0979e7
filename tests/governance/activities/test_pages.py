"""The pages of activities, as those who run them, a household and anybody see them."""

import io
import re
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from civility.clock import frozen
from civility.governance.activities.models import Activity
from civility.governance.activities.queries import get_activity, plan_of
from civility.people.actors import Actor
from civility.people.models import User
from civility.people.queries import get_settings
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from tests.conftest import sign_in
from tests.factories.activities import (
    NOON,
    Doing,
    a_slot,
    after,
    begin,
    confirm,
    enter,
    make_doing,
    place_of,
    rota,
    shift_of,
    states,
)
from tests.factories.store import key
from tests.store.conftest import forget_the_last_request, hidden, text_of


class Phone:
    """A browser; every page is parsed strictly."""

    def __init__(self, client: FlaskClient, session: Session, doing: Doing) -> None:
        self.client, self.session, self.doing = client, session, doing
        self.root = f"/v/{doing.scene.village.code}/activities"
        self.at = NOON

    def be(self, actor: Actor) -> None:
        user = self.session.get(User, actor.user_id)
        assert user is not None
        sign_in(self.client, user)

    def be_household(self, place: int) -> None:
        home = self.doing.home(place)
        card = issue_card(self.session, village_id=self.doing.village_id, household_id=home.id)
        sign_in(self.client, CardHolder(card, home))

    def get(self, path: str, status: int = 200) -> str:
        forget_the_last_request()
        with frozen(self.at):
            return self._read(self.client.get(path), status)

    def post(self, path: str, data: dict[str, Any], status: int = 303) -> str:
        forget_the_last_request()
        with frozen(self.at):
            return self._read(self.client.post(path, data=data), status)

    def key(self, path: str) -> dict[str, str]:
        return hidden(self.get(path))

    def _read(self, answer: TestResponse, status: int) -> str:
        assert answer.status_code == status, answer.text[:3000]
        if status == 303:
            return answer.location
        html5lib.HTMLParser(strict=True).parse(answer.text)
        return answer.text


@pytest.fixture
def phone(app: Flask, client: FlaskClient, session: Session) -> Phone:
    return Phone(client, session, make_doing(session))


@pytest.fixture
def activity(session: Session, phone: Phone) -> Activity:
    return begin(session, phone.doing, slots=(a_slot("19:00-21:00", 2),))


def asked(phone: Phone, **changed: Any) -> dict[str, Any]:
    return {
        **phone.key(f"{phone.root}/new"),
        "kind": "school",
        "title": "村小护学岗",
        "place": "村小门口",
        "leader": str(phone.doing.leader.user_id),
        "rule": "lunar",
        "figures": "逢三、八",
        "slots": "7:30-8:10 2人\n16点30-17点10 3人",
        "from_on": "2026-11-20",
        "skip_festivals": "y",
        "clause": "志愿服务累计",
        **changed,
    }


def test_the_committee_begins_an_activity_as_people_write_it(phone: Phone, session: Session) -> None:
    phone.be(phone.doing.scene.committee)
    address = phone.post(f"{phone.root}/new", asked(phone))
    assert address.endswith("/activities/1")
    session.rollback()
    plan = plan_of(get_activity(session, phone.doing.village_id, 1))
    assert (plan.rule, plan.figures, plan.skip_festivals, plan.skip_holidays) == ("lunar", (3, 8), True, False)
    assert [(slot.begins, slot.ends, slot.capacity) for slot in plan.slots] == [(450, 490, 2), (990, 1030, 3)]
    page = text_of(phone.get(address))
    assert "农历逢 3、8，老节不办" in page
    assert "11月21日 星期六 7:30–8:10" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"slots": "早上"}, "班次一行一个"),
        ({"slots": "7:30-8:10 2人\n7:30-9:00 1人"}, "班次一行一个"),
        ({"figures": "初三"}, "没有看懂是哪几天"),
        ({"rule": "week"}, "没有看懂是哪几天"),
        ({"rule": "dates", "dates": "12月1日"}, "没有看懂是哪几天"),
        ({"rule": "dates", "dates": "2026-11-01"}, "往后一年一天也没有"),
        ({"title": ""}, "叫什么"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(phone: Phone, changed: dict[str, str], words: str) -> None:
    phone.be(phone.doing.scene.committee)
    page = phone.post(f"{phone.root}/new", asked(phone, **changed), 422)
    assert words in text_of(page)
    assert "村小门口" in page
    assert "还没有开始过一件事" in text_of(phone.get(f"{phone.root}/"))


def test_only_the_committee_begins_and_only_who_is_in_charge_confirms(
    phone: Phone, activity: Activity, session: Session
) -> None:
    phone.be(phone.doing.scene.recorder)
    phone.get(f"{phone.root}/new", 403)
    shift = shift_of(session, activity)
    enter(session, phone.doing, shift, 0)
    phone.at = after(shift)
    page = phone.get(f"{phone.root}/shifts/{shift.id}")
    assert "就是这样" not in page
    form = {"request_key": key(), f"s-{place_of(session, phone.doing, shift, 0).id}": "came"}
    refused = phone.post(f"{phone.root}/shifts/{shift.id}/hours", form, 403)
    assert "负责人或村委会来办" in text_of(refused)


def test_the_list_is_gone_through_and_the_claim_waits(phone: Phone, session: Session) -> None:
    doing = phone.doing
    activity = begin(session, doing, slots=(a_slot("9:00-20:00", 6),))
    shift = shift_of(session, activity)
    for place in (0, 1, 2):
        enter(session, doing, shift, place)
    first, second, third = (place_of(session, doing, shift, place).id for place in (0, 1, 2))
    phone.be(doing.leader)
    phone.at = after(shift)
    page = phone.get(f"{phone.root}/shifts/{shift.id}")
    assert re.search(rf'name="m-{first}" value="660"', page)
    form = {
        **hidden(page[: page.index("没报名也来了的")]),
        f"s-{first}": "came",
        f"m-{first}": "六百",
        f"s-{second}": "missed",
    }
    refused = phone.post(f"{phone.root}/shifts/{shift.id}/hours", form, 422)
    assert "第 0001 户的分钟数不对：来了的写 1 到 2640" in text_of(refused)
    assert 'value="六百"' in refused
    form = {
        **hidden(refused[: refused.index("没报名也来了的")]),
        f"s-{first}": "came",
        f"m-{first}": "660",
        f"s-{second}": "missed",
    }
    phone.post(f"{phone.root}/shifts/{shift.id}/hours", form)
    done = text_of(phone.get(f"{phone.root}/shifts/{shift.id}"))
    assert "记下了 2 户。" in done
    assert "第 0001 户满了一档，申报提上去了，等另一个人复核。" in done
    assert states(session, doing, shift) == [("0001", "came"), ("0002", "missed"), ("0003", "going")]
    phone.be(doing.scene.reviewer)
    assert "2026年“志愿服务累计”累计 11 小时" in phone.get(f"/v/{doing.scene.village.code}/reviews/")
    assert third


def test_somebody_is_signed_up_told_and_put_on_the_list(phone: Phone, activity: Activity, session: Session) -> None:
    doing, shift = phone.doing, shift_of(session, activity)
    phone.be(doing.leader)
    root = f"{phone.root}/shifts/{shift.id}"
    for number in ("0001", "0002", "0003"):
        phone.post(f"{root}/enter", {**phone.key(root), "number": number})
    assert "位子满了，第 0003 户排在候补里" in text_of(phone.get(root))
    assert "没有找到" in text_of(phone.post(f"{root}/enter", {**phone.key(root), "number": "9999"}, 404))
    phone.post(f"{root}/enter", {**phone.key(root), "number": "0001", "wanted": "0"})
    page = text_of(phone.get(root))
    assert "要打电话告诉的" in page
    assert "有人退出，轮到您家了，请按时来。" in page
    phone.post(f"{root}/told/{place_of(session, doing, shift, 2).id}", phone.key(root))
    assert "要打电话告诉的" not in text_of(phone.get(root))
    phone.post(f"{root}/cancel", {**phone.key(root), "reason": "下雪路滑"})
    assert "取消了：下雪路滑。" in text_of(phone.get(root))


def test_a_household_signs_up_waits_answers_and_is_told(phone: Phone, activity: Activity, session: Session) -> None:
    doing = phone.doing
    shift, other = shift_of(session, activity, 1), shift_of(session, activity, 2)
    for place in (1, 2):
        enter(session, doing, shift, place)
    enter(session, doing, other, 3)
    phone.be_household(0)
    assert "还有 2 个位子" in text_of(phone.get("/my/shifts/"))
    own = f"/my/shifts/{shift.id}"
    phone.post(f"{own}/enter", {**phone.key("/my/shifts/"), "wanted": "1"})
    assert "您家前面还有 0 户候补。" in text_of(phone.get(own))
    enter(session, doing, shift, 1, wanted=False)
    page = text_of(phone.get("/my/shifts/"))
    assert "有人退出，轮到您家了，请按时来。" in page
    phone.post(f"/my/shifts/told/{place_of(session, doing, shift, 0).id}", phone.key("/my/shifts/"))
    assert "有话告诉您家" not in text_of(phone.get("/my/shifts/"))
    form = {**phone.key("/my/shifts/"), "number": "0001", "shift": str(other.id)}
    assert "不能跟自己家换" in text_of(phone.post(f"{own}/swap", form, 422))
    phone.post(f"{own}/swap", {**form, "number": "0004"})
    assert "跟第 0004 户换 等回话" in text_of(phone.get(own)).replace("◷ ", "").replace("… ", "")
    phone.be_household(3)
    page = phone.get("/my/shifts/")
    assert "第 0001 户想跟您家换班" in text_of(page)
    ask = re.search(r"/my/shifts/asks/([0-9a-f-]{36})", page)
    assert ask
    phone.post(ask[0], {**phone.key("/my/shifts/"), "agreed": "1"})
    assert dict(states(session, doing, other))["0001"] == "going"
    assert dict(states(session, doing, shift))["0004"] == "going"


def test_who_did_not_make_it_reads_one_kind_sentence_and_nobody_else_does(
    phone: Phone, activity: Activity, session: Session
) -> None:
    doing, shift = phone.doing, shift_of(session, activity)
    enter(session, doing, shift, 0)
    confirm(session, doing, shift, {0: "missed"})
    phone.at = after(shift)
    phone.be_household(0)
    assert "这次没来成，没关系。有事跟负责人说一声就行，只有您家看得到。" in text_of(phone.get("/my/shifts/"))
    phone.be_household(1)
    assert "没来成" not in phone.get("/my/shifts/")
    assert "没来成" not in phone.get(f"/p/{doing.scene.village.code}/activities")


def test_a_household_is_away_and_has_a_calendar(phone: Phone, session: Session) -> None:
    activity = begin(session, phone.doing, by_rota=True, slots=(a_slot(capacity=1),))
    rota(session, phone.doing, activity, 0, 1)
    phone.be_household(0)
    dates = {"from_on": "2026-11-20", "until_on": "2026-11-19"}
    assert "请改日期" in text_of(phone.post("/my/shifts/absence", {**phone.key("/my/shifts/"), **dates}, 422))
    phone.post("/my/shifts/absence", {**phone.key("/my/shifts/"), **dates, "until_on": "2026-11-30"})
    assert dict(states(session, phone.doing, shift_of(session, activity)))["0002"] == "going"
    page = phone.get("/my/shifts/")
    end = re.search(r"/my/shifts/absence/[0-9a-f-]{36}/end", page)
    assert end
    phone.post(end[0], phone.key("/my/shifts/"))
    phone.post("/my/shifts/calendar", phone.key("/my/shifts/"))
    found = re.search(r'href="http://[^/]+(/p/[^"]+\.ics)"', phone.get("/my/shifts/"))
    assert found
    forget_the_last_request()
    assert phone.client.get(found[1]).status_code == 200


def test_anybody_reads_what_is_coming_and_no_name(phone: Phone, activity: Activity, session: Session) -> None:
    for place in (0, 1):
        enter(session, phone.doing, shift_of(session, activity), place)
    page = phone.get(f"/p/{phone.doing.scene.village.code}/activities")
    words = text_of(page)
    assert "11月20日 星期五" in words
    assert "晚上巡逻" in words
    assert "满了，可以候补" in words
    assert not [home.head_name for home in phone.doing.scene.households if home.head_name in page]
    assert "巡逻队长" not in page


def read_pdf(phone: Phone, path: str) -> str:
    forget_the_last_request()
    with frozen(phone.at):
        answer = phone.client.get(path)
    assert answer.status_code == 200
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def test_the_sign_in_list_has_the_order_of_the_screen_and_room_for_more(
    phone: Phone, activity: Activity, session: Session
) -> None:
    shift = shift_of(session, activity)
    for place in (3, 1, 0):
        enter(session, phone.doing, shift, place)
    phone.be(phone.doing.leader)
    words = read_pdf(phone, f"{phone.root}/shifts/{shift.id}/list.pdf")
    assert words.index("0004") < words.index("0002")
    assert "0001" not in words  # waits
    assert "没签字的不算来" in words
    screen = phone.get(f"{phone.root}/shifts/{shift.id}")
    assert screen.index("0004-") < screen.index("0002-")


def test_the_rota_hangs_on_the_wall_with_names_as_the_village_shows_them(phone: Phone, session: Session) -> None:
    doing = phone.doing
    activity = begin(session, doing, by_rota=True, slots=(a_slot(capacity=1),), title="村小护学岗")
    phone.be(doing.leader)
    address = f"{phone.root}/{activity.number}"
    form = {**phone.key(address), "lines": "0001\n0002 没有这人"}
    assert "没有叫“没有这人”的人" in text_of(phone.post(f"{address}/turns", form, 422))
    phone.post(f"{address}/turns", {**form, "lines": "0001\n0002"})
    get_settings(session, doing.village_id).mask_names = False
    session.commit()
    words = read_pdf(phone, f"{address}/rota.pdf?size=A3")
    assert "李建国家" in words
    assert "王秀兰家" in words
    get_settings(session, doing.village_id).mask_names = True
    session.commit()
    assert "李建国家" not in read_pdf(phone, f"{address}/rota.pdf")
