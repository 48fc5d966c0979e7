"""A secret ballot by four ways on phones of 360 pixels in large letters, from the call to the result anyone may read."""

import pytest
from sqlalchemy.orm import Session

from civility.governance.meetings.events import check_ballots, check_meetings
from civility.governance.meetings.queries import get_meeting, list_box, list_casts, list_motions
from civility.people.rules import short_number
from tests.browser.chromium import Visitor
from tests.browser.fixtures import Visit
from tests.browser.scenes import Day, at_home, in_large_letters, look, make_day, refused
from tests.browser.served import MovedClock, Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-ballot")]


def test_a_ballot_by_four_ways_from_the_call_to_the_result(
    session: Session, server: Server, visit: Visit, wall_clock: MovedClock
) -> None:
    wall_clock.move_to("2026-11-02")
    day = make_day(session, households=4)
    call(in_large_letters(visit, "wang"), day)
    home, twin = at_home(session, visit, day, "0001"), at_home(session, visit, day, "0001")
    twin.open("/my/ballots/")
    twin.page.locator("input[value=against]").check()
    vote_on_the_phone(home)
    clerk = in_large_letters(visit, "cai")
    take_votes(clerk, in_large_letters(visit, "sang"), day)
    refused(twin, "投这一票", "已经投过了（网上），没有再记", "换不了")
    session.rollback()
    motion = list_motions(session, get_meeting(session, day.shop.village.id, 1))[0]
    assert [(cast.place, cast.channel, cast.choice) for cast in list_casts(session, motion)] == [
        (1, "online", None), (2, "desk", None), (3, "helper", None), (4, "paper", None),
    ]  # fmt: skip
    assert list_box(session, motion) == {"for": 2, "against": 1, "abstain": 0}

    wall_clock.move_to("2026-11-13", 21)
    count(clerk, in_large_letters(visit, "ma"), day)
    stranger = visit()
    stranger.open(f"{day.home.replace('/v/', '/p/')}/meetings/1")
    look(stranger, "通过", "应到 4，参加 4，赞成 3，反对 1，弃权 0", "只记“投过了”")
    session.rollback()
    assert check_ballots(session, day.shop.village.id) == check_meetings(session, day.shop.village.id) == []


def call(committee: Visitor, day: Day) -> None:
    committee.open(f"{day.home}/meetings/")
    look(committee, "还没有开过会")
    committee.press("要开一次会")
    look(committee, "少一天也不行")
    committee.page.locator("input[value=households]").check()
    committee.fill(title="修村头那段路", meets_on="2026-11-10", starts_at="19:00", place="村委会院子", agenda="修不修")
    committee.press("存好，还不通知")
    look(committee, "写好了，还没有通知")
    refused(committee, "发通知", "最早 11月12日")
    committee.press("改", exact=True)
    committee.fill(meets_on="2026-11-13")
    committee.press("存好，还不通知")
    committee.press("写一项表决")
    look(committee, "一项只写一件事")
    committee.fill(wording="同意用集体收入 3 万元修村头到水井的路。")
    committee.page.locator("input[value=secret]").check()
    committee.press("写上", exact=True)
    committee.press("字句定下来")
    committee.press("发通知")
    look(committee, "名单定了，共 4")
    committee.press("开始投票")
    look(committee, "要谁也不知道，请填纸票")
    committee.fill(closes_on="2026-11-13", closes_at="20:00")
    committee.press("开始投票，应投 4")
    look(committee, "正在投票")


def vote_on_the_phone(home: Visitor) -> None:
    look(home, "村里有 1 项投票等您家投")
    home.press("去投票")
    look(home, "管数据库的人", "11月13日 星期五 20:00 截止")
    home.page.locator("input[value=for]").check()
    home.press("投这一票")
    look(home, "您家的一票投好了", "您家投过了（网上）")


def take_votes(clerk: Visitor, helper: Visitor, day: Day) -> None:
    numbers = [short_number(household.number) for household in day.shop.households]
    for visitor, number, channel, choice in (
        (clerk, numbers[1], "desk", "against"),
        (helper, numbers[2], "helper", "for"),
        (clerk, numbers[3], "paper", ""),
    ):
        visitor.open(f"{day.home}/meetings/1")
        visitor.press("替人投票、收纸票")
        look(visitor, "会记下是您代投的")
        visitor.page.locator(f"input[value={channel}]").check()
        visitor.fill(number=number)
        if choice:
            visitor.page.locator(f"input[value={choice}]").check()
        visitor.press("记上这一票")
        look(visitor, f"名单第 {numbers.index(number) + 1} 号投过了")
    clerk.fill(number=numbers[1])
    clerk.page.locator("input[value=for]").check()
    refused(clerk, "记上这一票", "已经投过了（柜台），没有再记")


def count(clerk: Visitor, second: Visitor, day: Day) -> None:
    clerk.open(f"{day.home}/meetings/1")
    look(clerk, "截止了，等点票")
    clerk.press("点票", exact=True)
    look(clerk, "登记交回纸票 1 张")
    clerk.fill(issued=4, sheets="3 赞成", total_for=0, total_against=1, total_abstain=0, total_spoiled=0)
    refused(clerk, "点好了，交另一个人核", "赞成手数 0，录的 1")
    clerk.fill(total_for=1, total_against=0)
    clerk.press("点好了，交另一个人核")
    look(clerk, "是您点的", "各处来的票都对得上")
    second.open(f"{day.home}/meetings/1")
    second.press("看点票记录")
    look(second, "录入的 1 张纸票", "网上", "请人代投")
    second.page.once("dialog", lambda asked: asked.accept())
    second.press("对着票核过了，定下来")
    look(second, "定了：通过")
