"""On phones of 360 pixels: sign up, wait, move up, swap, sign the list, hours, and a claim that waits for somebody else."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.points.models import Claim
from civility.points.queries import get_standard_in_force
from civility.points.rules.shapes import Ladder, Tier
from tests.browser.fixtures import Visit
from tests.browser.scenes import arrive, at_home, look, make_day, refused
from tests.browser.served import MovedClock
from tests.factories.points import make_clause

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-shifts")]


def test_an_evening_on_patrol_from_the_sign_up_to_a_claim_that_waits(
    session: Session, visit: Visit, wall_clock: MovedClock
) -> None:
    wall_clock.move_to("2026-11-20")
    day = make_day(session, points=0)
    standard = get_standard_in_force(session, day.shop.village.id)
    assert standard is not None
    ladder = Ladder("小时", (Tier(Decimal(10), 20), Tier(Decimal(20), 50)))
    make_clause(session, standard, "志愿服务累计", shape=ladder, category="文明实践")

    wang = arrive(visit, "wang")
    wang.press("活动和值班")
    look(wang, "还没有开始过一件事")
    wang.press("开始一件事")
    wang.page.get_by_label("是什么事").select_option("patrol")
    wang.page.get_by_label("谁负责").select_option(label="桑吉")
    wang.page.get_by_text("周六", exact=True).click()
    wang.page.get_by_text("周日", exact=True).click()
    wang.page.get_by_label("小时记到哪一条").select_option("志愿服务累计")
    wang.fill(title="晚上巡逻", place="村口", slots="9:00-20:00 一人")
    refused(wang, "开始", "班次一行一个")
    wang.fill(slots="9:00-20:00 1人")
    wang.press("开始", exact=True)
    look(wang, "往后四周的班都排好了", "11月21日 星期六 9:00–20:00")

    first = at_home(session, visit, day, "0001", java_script_enabled=False)
    first.press("我家的班")
    first.press("11月21日")
    first.press("我家报名")
    first.reads("给您家报上名了")
    second = at_home(session, visit, day, "0002")
    second.press("我家的班")
    look(second, "满了，可以候补")
    second.press("11月21日")
    second.press("我家候补")
    look(second, "您家前面还有 0 户候补")
    first.press("不去了")
    second.open("/my/shifts/")
    look(second, "有人退出，轮到您家了")
    second.press("知道了")
    first.open("/my/shifts/")
    first.press("11月22日")
    first.press("我家报名")
    first.page.locator("summary").filter(has_text="跟别家换班").click()
    first.page.get_by_label("换对方的哪一班").select_option(label="11月21日 星期六 9:00–20:00")
    first.fill(number="0002")
    first.press("问对方")
    first.reads("对方在手机上答应了才换")
    second.open("/my/shifts/")
    look(second, "第 0001 户想跟您家换班")
    second.press("行，换")
    look(second, "说定了，已经排到您家", "11月22日 星期日")

    wall_clock.move_to("2026-11-21", 21)
    sang = arrive(visit, "sang")
    sang.press("对名单：晚上巡逻")
    look(sang, "照签到表一行一行对")
    sang.page.get_by_text("来了", exact=True).click()
    sang.press("就是这样")
    look(sang, "记下了 1 户", "第 0001 户满了一档，申报提上去了，等另一个人复核")
    first.open("/my/shifts/")
    first.reads("今年 11 小时，满 20 小时一共 5 分", "待复核")

    han = arrive(visit, "han")
    han.open(f"{day.home}/reviews/")
    look(han, "2026年“志愿服务累计”累计 11 小时")
    session.rollback()
    claim = session.scalars(select(Claim)).one()
    assert (claim.state, claim.amount_tenths, claim.quantity) == ("submitted", 20, "11 小时")
