"""A rule goes from a file to the village, is spoken about, answered, voted, filed, in force; and a claim is made under it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.points.models import Claim, Clause, Standard
from tests.browser.fixtures import Visit
from tests.browser.scenes import arrive, look, make_day
from tests.browser.served import MovedClock

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-rules")]
FILE = "类别,项目,分值,上限\n邻里互助,看望独居老人,2分/次,每月4分\n环境卫生,清理门前水渠,5分/次,\n"


def test_a_rule_from_draft_to_force_and_a_claim_under_it(
    session: Session, visit: Visit, wall_clock: MovedClock, tmp_path: Path
) -> None:
    day = make_day(session, points=0)
    board = f"/p/{day.shop.village.code}/"
    file = tmp_path / "新细则.csv"
    file.write_text(FILE, encoding="utf-8")

    wang = arrive(visit, "wang")
    wang.open(f"{day.home}/")
    wang.press("积分细则")
    wang.press("上传新的一版")
    wang.page.locator("[name=file]").set_input_files(file)
    wang.press("下一步：看一遍")
    look(wang, "看望独居老人")
    wang.press("存成草稿")
    look(wang, "第 2 版")
    wang.press("先给村民看，征求意见")
    wang.fill(until=(today() + timedelta(days=8)).isoformat())
    wang.press("开始征求意见")
    look(wang, "公开栏上能看到这一版了")

    villager = visit(java_script_enabled=False)
    villager.open(board)
    villager.reads("请您提意见")
    villager.press("新的积分细则")
    villager.reads("看望独居老人")
    villager.fill(about="第1条", text="独居的有三户，一个月两次不够", name="李老汉")
    villager.press("交上去")
    villager.reads("收到了，谢谢您", "另有 1 条意见等村委会答复")
    assert villager.cookies == []

    wang.open(f"{day.home}/")
    look(wang, "1 条意见")
    wang.press("条意见")
    look(wang, "独居的有三户")
    wang.press("答复")
    wang.fill(answer="一个月最多 4 分不变，先试一年")
    wang.press("记下答复")
    look(wang, "先试一年")

    wall_clock.move_by(days=9)
    villager = visit(java_script_enabled=False)  # the same phone, but for the pages it still remembers
    villager.open(board)
    villager.press("新的积分细则")
    villager.reads("已经截止", "独居的有三户", "先试一年")
    villager.says_not("李老汉", "我要提意见")

    wang = arrive(visit, "wang")
    wang.open(f"{day.home}/")
    wang.press("积分细则")
    wang.press("第 2 版")
    look(wang, "开会表决过了，记下票数")
    wang.press("开会表决过了，记下票数")
    wang.fill(voted_on=today().isoformat(), place="村委会院里", eligible=30, present=26)
    wang.fill(votes_for=22, votes_against=3, abstentions=1)
    wang.press("记下表决")
    look(wang, "表决记下了")
    wang.press("就从这天起")
    look(wang, "起施行", "乡镇备案了，记下编号")
    wang.press("乡镇备案了，记下编号")
    wang.fill(number="乡备〔2026〕7号")
    wang.press("记下备案")
    look(wang, "乡备〔2026〕7号")

    cai = arrive(visit, "cai")
    cai.open(f"{day.home}/")
    cai.press("记分")
    cai.fill(q="1")
    cai.press("找这一户")
    cai.press("看望独居老人")
    cai.fill(reason="给马奶奶挑水劈柴")
    cai.press("记上")
    look(cai, "+2 分")

    villager = visit(java_script_enabled=False)
    villager.open(board)
    villager.press("积分细则")
    villager.reads("第 2 版", "起施行", "看望独居老人", "先试一年")
    assert villager.path.endswith("/standard")
    session.rollback()
    (claim,) = session.scalars(select(Claim))
    version = session.get_one(
        Standard, (claim.village_id, session.get_one(Clause, (claim.village_id, claim.clause_id)).standard_id)
    )
    assert (claim.amount_tenths, claim.state, version.version) == (20, "submitted", 2)
