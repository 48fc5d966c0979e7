"""A household claims with pictures from a phone without scripts; a round in a dead spot loses nothing."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.points.models import Claim
from tests.browser.fixtures import Visit
from tests.browser.scenes import arrive, at_home, make_day
from tests.browser.served import Server
from tests.factories.photos import a_phone_photo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-claiming")]


def test_a_household_claims_with_a_picture_without_scripts_and_sees_why_it_came_back(
    session: Session, server: Server, visit: Visit, tmp_path: Path
) -> None:
    day = make_day(session, points=0)
    good, bad = tmp_path / "IMG_1.jpg", tmp_path / "IMG_2.jpg"
    good.write_bytes(a_phone_photo())
    bad.write_text("不是照片", encoding="utf-8")
    home = at_home(session, visit, day, "0001", java_script_enabled=False)
    home.press("自己申报")
    home.press("报一件好事")
    home.press("清理门前水渠")
    home.fill(reason="清了一上午")
    home.page.locator("#photos-1").set_input_files(good)
    home.page.locator("#photos-2").set_input_files(bad)
    with home.watch.expect(422):
        home.press("交上去")
        home.reads("有一个文件不是照片", "第 1 张已经收到")
    home.press("交上去")
    home.reads("报上去了", "等一位评议员来看", "清了一上午")

    han = arrive(visit, "han", java_script_enabled=False)
    han.open(f"{day.home}/reviews/")
    han.press("清理门前水渠")
    han.reads("住户自己申报", "有 1 张照片")
    assert han.page.locator(".photos img").evaluate("image => image.naturalWidth") == 240
    han.fill(reason="看不出是哪条渠")
    han.press("勾上的都退回")
    han.reads("退回了 1 条")

    home.open("/my/claims/")
    home.reads("退回来了：看不出是哪条渠")
    home.press("清理门前水渠")
    home.press("改好再报一次")
    home.reads("上次退回的原因：看不出是哪条渠", "第 1 张已经收到")
    home.fill(reason="清了村东头的渠一上午")
    home.press("交上去")
    home.reads("报上去了")
    session.rollback()
    assert sorted(session.scalars(select(Claim.state))) == ["returned", "submitted"]


def test_what_a_round_found_outlives_a_dead_spot(session: Session, server: Server, visit: Visit) -> None:
    day = make_day(session, points=0)
    cai = arrive(visit, "cai")
    cai.open(f"{day.home}/rounds/")
    cai.press("全村")
    cai.press("清理门前水渠")
    at = cai.page.url
    cai.page.locator("label[for=seen-0001-0]").click()
    cai.page.locator("label[for=seen-0003-0]").click()
    cai.fill(reason="入冬前看渠")
    cai.page.goto(at)  # the phone threw the page away meanwhile

    assert cai.page.locator("[name=seen-0003]:checked").get_attribute("value") == "yes"
    assert cai.page.locator("[name=reason]").input_value() == "入冬前看渠"
    cai.press("走完了，一起交")
    cai.reads("给 2 户一共记下 +10 分")
    cai.page.goto(at)
    assert cai.page.locator("[name=seen-0003]:checked").get_attribute("value") == ""
