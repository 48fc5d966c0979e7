"""The pages of meetings and ballots: from a plan to the result, and that nothing is seen before the end."""

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from civility import clock
from civility.governance.meetings.queries import get_meeting, list_casts, list_motions, list_seats
from civility.people.models import Division, Household, User
from civility.people.queries import list_households
from civility.people.rules import short_number
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from tests.conftest import sign_in
from tests.factories.meetings import a_ballot, a_motion, called, itself, key, vote
from tests.factories.people import make_user, make_village
from tests.factories.photos import a_photo
from tests.pages import page

MORNING = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
MEETS = "2026-11-20"


@dataclass
class Room:
    """A village, and who is at its browser: ``be`` changes that."""

    village: Division
    homes: list[Household]
    users: dict[str, object]
    actors: dict[str, object]
    client: object

    @property
    def base(self) -> str:
        return f"/v/{self.village.code}/meetings"

    @property
    def public(self) -> str:
        return f"/p/{self.village.code}/meetings"

    def be(self, who: str) -> None:
        sign_in(self.client, self.users[who])

    def get(self, who: str, address: str, status: int = 200) -> str:
        self.be(who)
        return page(self.client.get(address), status)

    def post(self, who: str, address: str, status: int = 303, **data: object) -> str:
        """Send a form; after a redirect the page it leads to."""
        self.be(who)
        answer = self.client.post(address, data={"request_key": key(), **data})
        assert answer.status_code == status, answer.text[:1500]
        return page(self.client.get(answer.location)) if status == 303 else page(answer, status)


@pytest.fixture(autouse=True)
def in_november():
    with clock.frozen(MORNING):
        yield


@pytest.fixture
def room(session, client) -> Room:
    village = make_village(session, households=6)
    homes = list(list_households(session, village.id))
    users: dict[str, User | CardHolder] = {}
    actors = {}
    for role in ("committee", "recorder", "supervisor", "grid_worker"):
        users[role], actors[role] = make_user(session, village, role, name=role)
    card = issue_card(session, village_id=village.id, household_id=homes[0].id)
    users["household"] = CardHolder(card, homes[0])
    return Room(village, homes, users, actors, client)


PLAN = {
    "kind": "households",
    "title": "修村头那段路",
    "place": "村委会院子",
    "meets_on": MEETS,
    "starts_at": "19:00",
    "agenda": "修不修\n钱从哪里来",
    "people": "",
}


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.text[:500]
    return (
        "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.data)).pages)
        .replace(" ", "")
        .replace("\n", "")
    )


def test_a_meeting_from_its_plan_to_its_signed_minutes(session, room):
    assert "还没有开过会" in room.get("committee", f"{room.base}/")
    assert "《村民委员会组织法》第二十二条" in room.get("committee", f"{room.base}/new")
    shown = room.post("committee", f"{room.base}/new", **PLAN)
    assert "修村头那段路" in shown
    room.post("committee", f"{room.base}/1/plan", **PLAN | {"place": "小学操场"})
    room.post("committee", f"{room.base}/1/motions/new", wording="同意修路。", way="hands")
    assert "字句定了" in room.post("committee", f"{room.base}/1/motions/1/fix")
    shown = room.post("committee", f"{room.base}/1/call")
    assert "名单定了，共 6" in shown
    notice = text_of(room.client.get(f"{room.base}/1/call.pdf"))
    assert "开会通知" in notice
    assert "同意修路。" in notice
    assert "小学操场" in notice
    assert "至少4" in notice
    assert "应到6" in text_of(room.client.get(f"{room.base}/1/list.pdf"))
    assert "打印空白会议记录" in shown
    by_hand = text_of(room.client.get(f"{room.base}/1/minutes.pdf"))
    for said in ("应到6，实到______", "第1项同意修路。", "举手：赞成______反对______", "看过、签字的人", "短码"):
        assert said in by_hand
    with clock.frozen(MORNING + timedelta(days=17, hours=9)):
        wrong = room.post("recorder", f"{room.base}/1/attendance", 422, came=["1", "2"], counted="3")
        assert "打勾的是 2" in wrong
        assert wrong.count("checked") == 2, "what was ticked is kept"
        shown = room.post("recorder", f"{room.base}/1/attendance", came=["1", "2", "3", "4"], counted="4")
        assert "够了，可以表决" in shown
        assert "比到会的 4 还多" in room.post(
            "recorder", f"{room.base}/1/motions/1/hands", 422, votes_for="4", votes_against="1", abstentions="0"
        )
        shown = room.post(
            "recorder", f"{room.base}/1/motions/1/hands", votes_for="3", votes_against="1", abstentions="0"
        )
        assert "第 1 项：通过" in shown
        photo = (io.BytesIO(a_photo()), "minutes.jpg")
        room.post("recorder", f"{room.base}/1/minutes", text="议定修路。", photos=[photo])
        own = room.get("recorder", f"{room.base}/1")
        assert "是您写的" in own
        picture = re.search(rf"{room.base}/1/photos/[0-9a-f-]+\.jpg", own)
        assert picture
        unsigned = text_of(room.client.get(f"{room.base}/1/minutes.pdf"))
        assert "应到6，实到4" in unsigned
        assert "议定修路。" in unsigned
        assert "recorder写" in unsigned
        assert "还没有另一个人签" in unsigned
        assert room.client.get(picture[0]).mimetype == "image/jpeg"
        assert "不再改" in room.post("supervisor", f"{room.base}/1/minutes/close")
    assert get_meeting(session, room.village.id, 1).state == "closed"
    public = page(room.client.get(f"{room.public}/1"))
    assert "实到 4" in public
    assert "赞成 3" in public
    assert "议定修路。" not in public, "the minutes are not for everybody"
    signed = text_of(room.client.get(f"{room.base}/1/minutes.pdf"))
    assert "通过。应到6，参加4，赞成3，反对1，弃权0" in signed
    assert "supervisor签" in signed
    assert "举手：" not in signed
    assert "通过" in text_of(room.client.get(f"{room.base}/1/motions/1/result.pdf"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "会的名字"),
        ({"starts_at": "晚上"}, "比如 14:30"),
        ({"agenda": " "}, "议什么"),
        ({"kind": "council", "people": "0777 谁"}, "0777 谁"),
    ],
)
def test_a_plan_that_is_wrong_says_where_and_keeps_what_was_typed(session, room, changed, words):
    shown = room.post("committee", f"{room.base}/new", 422, **PLAN | changed)
    assert words in shown
    assert "村委会院子" in shown
    assert room.get("committee", f"{room.base}/").count("row-link") == 0


def test_a_call_that_comes_too_late_is_refused_with_the_day_that_would_do(session, room):
    room.post("committee", f"{room.base}/new", **PLAN | {"meets_on": "2026-11-05"})
    shown = room.post("committee", f"{room.base}/1/call", 422)
    assert "最早 11月13日" in shown
    assert room.client.get(f"{room.public}/1").status_code == 404, "a draft is not public"


def test_a_meeting_called_off_says_why_on_the_public_page(session, room):
    called(session, room.village, room.actors["committee"])
    assert "为什么取消" in room.post("committee", f"{room.base}/1/cancel", 422, reason="")
    room.post("committee", f"{room.base}/1/cancel", reason="下大雪，路不通")
    assert "下大雪，路不通" in page(room.client.get(f"{room.public}/1"))
    room.be("committee")
    assert room.client.get(f"{room.base}/1/minutes.pdf").status_code == 404, "nobody met"
    assert "打印空白会议记录" not in room.get("committee", f"{room.base}/1")


def test_a_household_votes_on_its_phone_once(session, room):
    meeting, motion = a_ballot(session, room.village, room.actors["committee"], way="secret")
    assert "1 项投票等您家投" in room.get("household", "/my/")
    shown = room.get("household", "/my/ballots/")
    assert "只记“投过了”" in shown
    assert "管数据库的人" in shown
    address = f"/my/ballots/{meeting.number}/{motion.place}"
    assert "请选一样" in room.post("household", address, 422)
    assert "您家投过了（网上）" in room.post("household", address, choice="for")
    again = room.post("household", address, 409, choice="against")
    assert "换不了" in again
    assert [(cast.place, cast.choice) for cast in list_casts(session, motion)] == [(1, None)]
    assert "等您家投" not in room.get("household", "/my/")


def test_votes_are_taken_at_the_desk_by_a_helper_and_on_paper(session, room):
    a_ballot(session, room.village, room.actors["committee"])
    address = f"{room.base}/1/motions/1/enter"
    numbers = [short_number(home.number) for home in room.homes]
    assert "名单第 1 号投过了" in room.post("recorder", address, channel="desk", number=numbers[0], choice="for")
    assert "名单第 2 号投过了" in room.post(
        "grid_worker", address, channel="helper", number=numbers[1], choice="against"
    )
    assert "名单第 3 号投过了" in room.post("recorder", address, channel="paper", number=numbers[2], choice="")
    assert "还没有选赞成" in room.post("recorder", address, 422, channel="desk", number=numbers[3], choice="")
    assert "投过了（柜台），没有再记" in room.post(
        "recorder", address, 409, channel="desk", number=numbers[0], choice="for"
    )
    assert 'value="desk"' not in room.get("grid_worker", address)
    room.post("grid_worker", address, 422, channel="desk", number=numbers[4], choice="for")
    wrong = room.post("recorder", address, 404, channel="desk", number="0777", choice="for")
    assert "0777" in wrong
    motion = list_motions(session, get_meeting(session, room.village.id, 1))[0]
    assert [(cast.place, cast.channel) for cast in list_casts(session, motion)] == [
        (1, "desk"), (2, "helper"), (3, "paper"),
    ]  # fmt: skip


def without_keys(text: str) -> str:
    """A page less its request keys and its token against forged forms, which are new each time."""
    return re.sub(r'value="[0-9a-f-]{36}"|[\w-]{20,}\.[\w-]{6}\.[\w-]{27}', "", text)


@pytest.mark.parametrize("way", ["open", "secret"])
def test_until_the_end_no_page_changes_by_what_others_vote(session, room, way):
    meeting, motion = a_ballot(session, room.village, room.actors["committee"], way=way)
    seen = [
        ("committee", f"{room.base}/1"), ("committee", f"{room.base}/"), ("recorder", f"{room.base}/1/motions/1/enter"),
        ("committee", f"/v/{room.village.code}/"), ("supervisor", f"{room.base}/1"), ("household", "/my/ballots/"),
        ("household", f"{room.public}/1"), ("household", f"{room.public}/"), ("household", f"/p/{room.village.code}/"),
    ]  # fmt: skip
    before = [without_keys(room.get(who, address)) for who, address in seen]
    for turn, home in enumerate(room.homes[1:]):
        vote(session, meeting, motion, home, ("for", "against")[turn % 2])
    after = [without_keys(room.get(who, address)) for who, address in seen]
    for old, new in zip(before, after, strict=True):
        assert new == old
    for who in ("committee", "recorder", "supervisor"):
        for hidden in ("count", "counted", "count.pdf", "result.pdf"):
            room.be(who)
            assert room.client.get(f"{room.base}/1/motions/1/{hidden}").status_code in (403, 404), hidden


def test_a_count_typed_by_one_and_confirmed_by_another_is_public(session, room):
    meeting, motion = a_ballot(session, room.village, room.actors["committee"], way="secret")
    for home in room.homes[:4]:
        vote(session, meeting, motion, home, "for")
    for home in room.homes[4:]:
        vote(session, meeting, motion, home, None, channel="paper", actor=room.actors["recorder"])
    address = f"{room.base}/1/motions/1"
    sent = {
        "issued": "3",
        "sheets": "7 赞成\n2 弃权",
        "total_for": "1",
        "total_against": "0",
        "total_abstain": "1",
        "total_spoiled": "0",
    }
    with clock.frozen(MORNING + timedelta(days=3)):
        assert "登记交回纸票 2 张" in room.get("recorder", f"{address}/count")
        assert "赞成手数 2，录的 1" in room.post("recorder", f"{address}/count", 422, **sent | {"total_for": "2"})
        assert "少 1 张" in room.post(
            "recorder", f"{address}/count", 422, **sent | {"sheets": "7 赞成", "total_abstain": "0"}
        )
        shown = room.post("recorder", f"{address}/count", **sent)
        assert "是您点的" in shown
        assert "各处来的票都对得上" in shown
        assert "赞成" not in page(room.client.get(f"{room.public}/1")), "not before it is confirmed"
        assert "要另一个人" in room.post("recorder", f"{address}/confirm")
        assert "定了：通过" in room.post("supervisor", f"{address}/confirm")
        minutes = text_of(room.client.get(f"{address}/count.pdf"))
        for said in (
            "发出3张，交回2张，录入2张，废票0张",
            "网上4",
            "纸票2",
            "赞成5，反对0，弃权1",
            "点票recorder，核对supervisor",
        ):
            assert said in minutes
        public = page(room.client.get(f"{room.public}/1"))
        assert "参加 6，赞成 5，反对 0，弃权 1" in public
        assert "谁投了什么，村委会查得到" not in public
        room.be("committee")
        assert "修村头那段路：通过" in text_of(room.client.get(f"{address}/result.pdf"))


def test_sheets_of_a_secret_ballot_carry_shuffled_numbers_and_no_household(session, room):
    a_ballot(session, room.village, room.actors["committee"], way="secret")
    room.be("recorder")
    text = text_of(room.client.get(f"{room.base}/1/motions/1/ballots.pdf?sheets=40&first=101"))
    numbers = [int(each) for each in re.findall(r"票号(\d+)", text)]
    assert sorted(numbers) == list(range(101, 141))
    assert numbers != sorted(numbers)
    assert not any(home.head_name in text or short_number(home.number) in text for home in room.homes)


def test_sheets_of_an_open_ballot_name_each_household_in_the_order_of_the_list(session, room):
    a_ballot(session, room.village, room.actors["committee"], way="open")
    room.be("recorder")
    text = text_of(room.client.get(f"{room.base}/1/motions/1/ballots.pdf"))
    assert re.findall(r"票号(\d+)", text) == ["1", "2", "3", "4", "5", "6"]
    assert all(home.head_name in text for home in room.homes)


def test_who_voted_what_in_an_open_ballot_is_for_the_committee_alone(session, room):
    meeting, motion = a_ballot(session, room.village, room.actors["committee"], way="open")
    for home in room.homes[:5]:
        vote(session, meeting, motion, home, "for")
    address = f"{room.base}/1/motions/1"
    with clock.frozen(MORNING + timedelta(days=3)):
        sent = {
            "issued": "0",
            "sheets": "",
            "total_for": "0",
            "total_against": "0",
            "total_abstain": "0",
            "total_spoiled": "0",
        }
        room.post("recorder", f"{address}/count", **sent)
        room.post("supervisor", f"{address}/confirm")
        assert room.homes[0].head_name in room.get("committee", f"{address}/counted")
        assert room.homes[0].head_name not in room.get("supervisor", f"{address}/counted")


def test_a_list_of_people_is_voted_on_by_its_numbers(session, room):
    meeting = called(session, room.village, room.actors["committee"], kind="council", people="0002\n0004\n0005")
    motion = a_motion(session, meeting, room.actors["committee"], way="open")
    shown = room.post(
        "committee", f"{room.base}/1/motions/{motion.place}/open", closes_on="2026-11-10", closes_at="20:00"
    )
    assert "11月10日 星期二 20:00" in shown
    assert "名单上第几号" in room.get("recorder", f"{room.base}/1/motions/1/enter")
    room.post("recorder", f"{room.base}/1/motions/1/enter", channel="desk", number="2", choice="for")
    assert "名单定了不再加" in room.post(
        "recorder", f"{room.base}/1/motions/1/enter", 422, channel="desk", number="4", choice="for"
    )
    assert [seat.household_id for seat in list_seats(session, meeting)][1] == room.homes[3].id
    assert [cast.place for cast in list_casts(session, motion)] == [2]


def test_another_households_vote_cannot_be_cast_from_ones_own_page(session, room):
    meeting, motion = a_ballot(session, room.village, room.actors["committee"])
    vote(session, meeting, motion, room.homes[1], "for", actor=itself(room.homes[1]))
    room.post("household", f"/my/ballots/{meeting.number}/{motion.place}", choice="against")
    assert [(cast.place, cast.choice) for cast in list_casts(session, motion)] == [(1, "against"), (2, "for")]


def test_what_waits_stands_on_the_first_page_of_whoever_may_do_it(session, room):
    meeting, motion = a_ballot(session, room.village, room.actors["committee"], way="secret")
    vote(session, meeting, motion, room.homes[0], "for")
    home = f"/v/{room.village.code}/"
    words = ("投票截止了，等点票", "票点了，等另一个人核", "点到会的人")

    def waiting(who):
        shown = room.get(who, home)
        return [each for each in words if each in shown]

    assert waiting("recorder") == []
    with clock.frozen(MORNING + timedelta(days=3)):
        assert waiting("recorder") == [words[0]]
        assert waiting("supervisor") == waiting("grid_worker") == []
        sent = {"issued": "0", "total_for": "0", "total_against": "0", "total_abstain": "0", "total_spoiled": "0"}
        room.post("recorder", f"{room.base}/1/motions/1/count", **sent)
        assert waiting("recorder") == [], "whoever counted does not confirm"
        assert waiting("supervisor") == [words[1]]
    with clock.frozen(MORNING + timedelta(days=11)):
        assert waiting("recorder") == [words[2]]


def test_what_a_sheet_cannot_hold_is_refused_in_words(session, room):
    called(session, room.village, room.actors["committee"], agenda=["很长的议程" * 20] * 20)
    room.be("committee")
    answer = room.client.get(f"{room.base}/1/call.pdf")
    assert answer.status_code == 422
    assert "太长" in answer.text


def test_minutes_say_of_a_ballot_no_figure_before_it_is_confirmed_and_then_what_does_not_fit(session, room):
    meeting, motion = a_ballot(session, room.village, room.actors["committee"], way="secret")
    for home in room.homes[:3]:
        vote(session, meeting, motion, home, "for")
    for home in room.homes[3:5]:
        vote(session, meeting, motion, home, None, channel="paper", actor=room.actors["recorder"])
    paper, address = f"{room.base}/1/minutes.pdf", f"{room.base}/1/motions/1"
    room.be("recorder")
    running = text_of(room.client.get(paper))
    assert "不记名投票：投票" in running
    sent = {"issued": "2", "sheets": "7 赞成", "total_for": "1", "total_against": "0", "total_abstain": "0"}
    with clock.frozen(MORNING + timedelta(days=3)):
        assert "投票截止了，还没有点票" in text_of(room.client.get(paper))
        room.post("recorder", f"{address}/count", total_spoiled="0", reason="有一张没有交回", **sent)
        counted = text_of(room.client.get(paper))
        assert "点了票，还没有另一个人核" in counted
        assert "没有交回" not in counted
        room.post("supervisor", f"{address}/confirm")
        decided = text_of(room.client.get(paper))
        assert "通过。应到6，参加5，赞成4，反对0，弃权0" in decided
        assert "对不上：登记交回纸票2张，录进来1张，少1张。因为：有一张没有交回" in decided


def test_the_longest_minutes_are_printed_to_the_last_word(session, room):
    called(session, room.village, room.actors["committee"])
    with clock.frozen(MORNING + timedelta(days=17, hours=9)):
        room.post("recorder", f"{room.base}/1/attendance", came=["1", "2", "3", "4"], counted="4")
        room.post("recorder", f"{room.base}/1/minutes", text="说" * 9_990 + "完了")
        assert "说完了" in text_of(room.client.get(f"{room.base}/1/minutes.pdf"))


def test_where_each_person_votes_it_is_said_why_not_on_the_phone(session, room):
    said = "一户一个密码，网上分不清是谁投的"
    a_ballot(session, room.village, room.actors["committee"], kind="assembly")
    a_ballot(session, room.village, room.actors["committee"])
    room.be("committee")
    by_person, by_home = (text_of(room.client.get(f"{room.base}/{number}/call.pdf")) for number in (1, 2))
    assert (said in by_person, said in by_home) == (True, False)
    assert said in room.get("household", f"{room.public}/1")
    other = room.get("household", f"{room.public}/2")
    assert said not in other
    assert "在手机上投" in other
    assert said in room.get("household", "/my/ballots/")


def test_a_call_without_a_ballot_says_nothing_of_where_one_votes(session, room):
    meeting = called(session, room.village, room.actors["committee"], kind="assembly")
    a_motion(session, meeting, room.actors["committee"], way="hands")
    room.be("committee")
    assert "不在网上投" not in text_of(room.client.get(f"{room.base}/1/call.pdf"))
