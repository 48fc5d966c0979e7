"""Middle chapters: claims, the second person, the notice, an objection, and what goes into the book."""

import re

from civility.people.rules import short_number
from tests.browser.paper import size_mm
from tests.journeys.story import BLOOD, CLEAN_UP, HOME, Story
from tests.journeys.village import CAI, HAN, HERO, LI, MA, REVIEWERS_OWN, VILLAGE, WANG


def the_recorder_claims_for_one_and_for_two_hundred(story: Story) -> None:
    cai = story.at(CAI)
    cai.open(f"{HOME}/claims/new")
    cai.fill(q=short_number(HERO))
    cai.press("找这一户")
    cai.reads("李建国家做了什么")
    cai.fill(q="献血")
    cai.press("找", exact=True)
    cai.press(BLOOD)
    cai.fill(happened_on="2026-10-07", reason="在镇卫生院献血 400 毫升", evidence="献血证")
    cai.press("记上", exact=True)
    cai.reads("给李建国家记下 +10 分，等人复核，再公示 7 天。")
    cai.press("再记一户")
    cai.press("一件事，记很多户")
    cai.fill(q="机械")
    cai.press("找", exact=True)
    cai.press(CLEAN_UP)
    cai.fill(happened_on="2026-10-07", reason="清理村道和水渠")
    cai.page.locator("[name=numbers]").fill(" ".join(str(number) for number in range(1, 201)))
    cai.press("给勾上的户都记上")
    cai.reads("给 200 户一共记下 +400 分，等人复核，再公示 7 天。")


def a_second_person_reviews(story: Story) -> None:
    """The recorder may not, though he is a reviewer too; Han may, but not for his own household; Li does that one."""
    cai, han, li = story.at(CAI), story.at(HAN), story.at(LI)
    cai.open(f"{HOME}/reviews/")
    cai.reads("没有等您复核的", "另有 2 张是您自己记的，要请别人复核。")
    han.open(f"{HOME}/reviews/")
    han.press(CLEAN_UP)
    sheet = han.path
    own = han.page.locator(f"#c-{REVIEWERS_OWN}")
    assert own.is_disabled()
    assert not own.is_checked()
    han.reads("200 户，有不对的把勾去掉", "您自己家，请别人复核")
    cai.open(sheet)
    cai.reads("这张单是您自己记的，要请另一位来复核。")
    assert cai.page.get_by_role("button", name="勾上的都通过").count() == 0
    han.press("勾上的都通过")
    han.reads("通过了 199 条，等村委会公示。")
    han.press(BLOOD)
    han.press("勾上的都通过")
    han.reads("通过了 1 条，等村委会公示。")
    li.open(sheet)
    li.press("勾上的都通过")
    li.reads("通过了 1 条")


def the_committee_publishes(story: Story) -> str:
    """The address that the code on the sheet holds."""
    wang = story.at(WANG)
    wang.open(f"{HOME}/notices/")
    wang.reads("201 条等着公示", "10月15日", "18:00")
    wang.press("贴出新的公示")
    wang.reads("第 1 号公示贴出来了，到 10月15日 星期四 18:00 为止。", "公示中")
    for words, width in (("打印 A4", 210), ("打印 A3", 297)):
        sheet = wang.paper(words)
        assert min(size_mm(sheet)) == width
        (address,) = story.paper(sheet, VILLAGE[0], CLEAN_UP, BLOOD, "10月15日")
    return address


def a_villager_objects_without_signing_in(story: Story, address: str) -> None:
    villager = story.visit()
    villager.open(address)
    villager.reads("能提异议：到 10月15日 星期四 18:00 为止", CLEAN_UP)
    claim = villager.page.locator("li.claim").filter(has_text=re.compile("赵.*水"))
    claim.get_by_role("link", name="我要提异议").click()
    with villager.watch.expect(422):
        villager.press("交上去")
        villager.reads("有地方要改一改")
    villager.fill(text="那天他家没有来，我在水渠边看了一上午。")
    villager.press("交上去")
    villager.reads("收到了，谢谢您", "异议编号", "这一条已经停下")
    assert villager.cookies == []
    story.at(MA).open(HOME + "/")
    story.at(MA).reads("异议")


def the_notice_closes(story: Story) -> None:
    done = story.civility("worker", "--once")
    assert done["done"]["claims-posted"] == 200  # type: ignore[index]
    assert story.civility("worker", "--once")["done"]["claims-posted"] == 0  # type: ignore[index]
    wang = story.at(WANG)
    wang.open(f"{HOME}/notices/")
    wang.reads("1 条有异议", "入账 200 条")
    ma = story.at(MA)
    ma.open(f"{HOME}/objections/")
    ma.page.get_by_role("link", name=re.compile("赵得水")).click()
    ma.page.get_by_label("异议成立，这条不记").check()
    ma.fill(ruling="查了签到表，那天没有来。")
    ma.press("答复", exact=True)
    ma.reads("答复记下了")
