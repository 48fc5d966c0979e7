"""A village lives through its first months, on a phone of 360 pixels: from an empty machine to a roll on the wall.

One story, told in the order it happens. Each chapter is a function; what the next ones need stands on ``Story``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from civility.people.rules import short_number
from tests.browser.chromium import Visitor, sign_in
from tests.browser.paper import card_picture, check_paper, film, picture_of, size_mm
from tests.browser.served import MovedClock, Server
from tests.journeys.conftest import Administrator, Command
from tests.journeys.village import (
    CAI,
    HAN,
    HERO,
    HOUSEHOLDS,
    LI,
    MA,
    OBJECTED,
    OFFICER,
    PASSWORD,
    REVIEWERS_OWN,
    STANDARD,
    TOWNSHIP,
    VILLAGE,
    WANG,
    ZHUOMA,
    Person,
    bad_roster,
    goods,
    roster,
)

pytestmark = [pytest.mark.browser]
HOME = f"/v/{VILLAGE[1]}"
CLEAN_UP, BLOOD = "自带机械参加集体义务劳动", "无偿献血"
PIN = "270418"


@dataclass
class Story:
    """Who is where, and what was handed out on the way."""

    visit: Callable[..., Visitor]
    server: Server
    clock: MovedClock
    civility: Command
    folder: Path
    camera: Path
    people: dict[str, Visitor] = field(default_factory=dict)
    card_sheet: bytes = b""
    card_address: str = ""

    def at(self, person: Person) -> Visitor:
        return self.people[person.sign_in]

    def paper(self, pdf: bytes, *words: str) -> list[str]:
        return check_paper(pdf, self.folder, self.server.url, *words)


@pytest.mark.parametrize(
    "empty_database",
    [
        pytest.param("sqlite", marks=pytest.mark.xdist_group("journey-sqlite")),
        pytest.param("postgresql", marks=pytest.mark.xdist_group("journey-postgresql")),
    ],
    indirect=True,
)
def test_a_village_from_an_empty_machine_to_a_roll_on_the_wall(
    visit: Any,
    server: Server,
    wall_clock: MovedClock,
    civility: Command,
    administrator: Administrator,
    camera: Path,
    tmp_path: Path,
) -> None:
    story = Story(visit, server, wall_clock, civility, tmp_path, camera)
    the_administrator_adds_places_and_people(story, administrator)
    the_committee_brings_its_roster(story)
    the_reviewer_is_one_of_the_village(story, administrator)
    the_committee_brings_its_standard(story)
    the_committee_hands_out_cards(story)
    the_village_agrees_on_a_covenant(story)
    wall_clock.move_to("2026-10-08")
    the_recorder_claims_for_one_and_for_two_hundred(story)
    a_second_person_reviews(story)
    notice_address = the_committee_publishes(story)
    a_villager_objects_without_signing_in(story, notice_address)
    the_store_opens(story)
    what_is_on_notice_is_seen_but_not_spent(story)
    wall_clock.move_to("2026-10-15", hour=19)
    the_notice_closes(story)
    wall_clock.move_to("2026-10-16")
    the_storekeeper_hands_over(story)
    the_storekeeper_finds_a_household_with_a_photo_and_with_the_camera(story)
    the_household_reads_its_book(story)
    wall_clock.move_to("2026-11-02")
    first_roll = the_committee_makes_the_roll(story)
    the_township_returns_and_accepts(story, first_roll)
    assert civility("ledger", "verify")


# ---- an empty machine ------------------------------------------------------------------------------------


def the_administrator_adds_places_and_people(story: Story, administrator: Administrator) -> None:
    admin = first_time(story, administrator.sign_in, administrator.password)
    story.people["admin"] = admin
    admin.open("/admin/places/")
    admin.reads("乡镇和村", "示范县")
    for parent, (name, code) in (("示范县", TOWNSHIP), (TOWNSHIP[0], VILLAGE)):
        admin.choose("parent", parent)
        admin.fill(name=name, code=code)
        admin.press("添上")
        admin.reads(f"已建立：{name}。", code)
    for person in (WANG, LI, CAI, MA, ZHUOMA, OFFICER):
        story.people[person.sign_in] = appoint(story, admin, person)


def appoint(story: Story, admin: Visitor, person: Person, household: str = "") -> Visitor:
    """The administrator adds somebody, who signs in with the password that was shown once."""
    admin.open("/admin/users/")
    admin.press("添一个人")
    admin.fill(name=person.name, sign_in_name=person.sign_in, household_number=household)
    admin.choose("place", person.place)
    admin.choose("role", person.role)
    admin.press("添上")
    admin.reads("密码只显示这一次", person.sign_in)
    password = admin.page.locator("dl.facts dd").nth(1).inner_text().strip()
    admin.press("抄好了")
    admin.reads(person.name, person.role)
    return first_time(story, person.sign_in, password)


def first_time(story: Story, name: str, password: str) -> Visitor:
    """Sign in with a first password; nothing else opens before it was changed."""
    visitor = story.visit()
    sign_in(visitor, name, password)
    visitor.reads("先换成自己的密码")
    visitor.open("/")
    assert visitor.path == "/account/password"
    visitor.fill(old=password, new=PASSWORD)
    visitor.press("改好了")
    visitor.page.wait_for_url(lambda address: not address.endswith("/account/password"))
    return visitor


# ---- step 1: roster and standard -------------------------------------------------------------------------


def the_committee_brings_its_roster(story: Story) -> None:
    wang = story.at(WANG)
    wang.open(f"{HOME}/households/")
    wang.reads("还没有一户")
    wang.press("导入花名册")
    upload(wang, "花名册.csv", bad_roster())
    wang.reads("不能导入的", "一户也没有导入", "第 3 行", "第 4 行")
    assert wang.page.get_by_role("button", name=re.compile("导入这")).count() == 0
    wang.press("改好了，再选文件")
    upload(wang, "花名册.csv", roster())
    wang.unfold("看懂了的")
    wang.reads("看懂了", f"{HOUSEHOLDS} 户", "马哈桑·尤素夫", "永𠅤")
    wang.press(f"导入这 {HOUSEHOLDS} 户")
    wang.reads("韩守义", "找一户")
    wang.open(f"{HOME}/households/?q=李建国")
    wang.reads("李建国", short_number(HERO))


def upload(visitor: Visitor, name: str, data: bytes) -> None:
    kind = "text/csv"
    visitor.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    visitor.press("下一步：看一遍")


def the_reviewer_is_one_of_the_village(story: Story, administrator: Administrator) -> None:
    """Han reviews and lives here; the recorder and the secretary are given a second post each."""
    admin = story.people["admin"]
    story.people[HAN.sign_in] = appoint(story, admin, HAN, household=short_number(REVIEWERS_OWN))
    for person in (CAI, LI):
        admin.open("/admin/users/")
        admin.page.get_by_role("link", name=re.compile(person.name)).click()
        admin.choose("place", VILLAGE[0])
        admin.choose("role", HAN.role)
        admin.press("任命", exact=True)
        admin.reads("已任命：评议员（复核）", person.role)


def the_committee_brings_its_standard(story: Story) -> None:
    wang = story.at(WANG)
    wang.open(f"{HOME}/standards/")
    wang.reads("还没有积分细则")
    wang.press("上传细则")
    upload(wang, "文登2020.csv", STANDARD.read_bytes())
    wang.unfold("看懂了的")
    wang.reads(
        "不能收进细则的", "举报假冒、违建、污染等", "不能用积分奖励举报、揭发别人",
        "热线虚假投诉举报", "信访、投诉、打热线是法定权利", "封建迷信活动", "要您核对的",
        BLOOD,
    )  # fmt: skip
    with wang.watch.expect(409, 422):
        wang.fill(title="2026年积分细则")
        wang.press("存成草稿")
        wang.reads("有地方要改一改")
    wang.page.locator("[name=leave_out]").check()
    wang.press("存成草稿")
    wang.reads("第 1 版草稿有了", "2026年积分细则", "全部 84 条")
    wang.says_not("举报", "投诉")
    wang.press("开会表决过了，记下票数")
    wang.fill(voted_on="2026-10-04", place="村委会院子", eligible=212, present=160, votes_for=150)
    wang.fill(votes_against=6, abstentions=4)
    wang.press("记下表决")
    wang.fill(starts_on="2026-10-05")
    wang.press("就从这天起")
    wang.reads("第 1 版从 10月5日", "施行", "赞成 150")
    (address,) = story.paper(wang.paper("打印 A3 张贴"), VILLAGE[0], BLOOD)
    stranger = story.visit()
    stranger.open(address)
    stranger.reads(BLOOD)


def the_committee_hands_out_cards(story: Story) -> None:
    wang = story.at(WANG)
    wang.open(f"{HOME}/households/")
    if wang.page.get_by_role("button", name="给没有户码的补发").count():
        wang.press("给没有户码的补发")
        wang.reads("户码")
    sheet = wang.fetch(f"{HOME}/households/cards.pdf")
    assert size_mm(sheet) == (210, 297)
    assert len(story.paper(sheet, "李建国", "马哈桑·尤素夫", "永𠅤", short_number(HERO))) == 10
    wang.open(f"{HOME}/households/{HERO}")
    story.card_sheet = wang.paper("打印户码")
    (story.card_address,) = story.paper(story.card_sheet, "李建国", short_number(HERO))
    with wang.watch.expect(422):
        wang.fill(pin="123456")
        wang.press("设密码")
        wang.reads("不能全一样")
    wang.fill(pin=PIN)
    wang.press("设密码")
    wang.reads("重设后旧的失效")


def the_village_agrees_on_a_covenant(story: Story) -> None:
    wang = story.at(WANG)
    wang.open(f"{HOME}/covenants/village/draft")
    wang.page.locator("[name='articles-0-title']").fill("移风易俗")
    wang.page.locator("[name='articles-0-text']").fill("红事白事从简办，彩礼不攀比。")
    wang.page.locator("[name='articles-1-text']").fill("门前院后天天扫，柴草杂物码整齐。")
    wang.page.get_by_role("button", name="存草稿").last.click()
    wang.press("登记表决")
    wang.fill(voted_on="2026-10-04", place="村委会院子", eligible=212, present=160, votes_for=150)
    wang.fill(votes_against=6, abstentions=4, in_force_from="2026-10-05")
    wang.press("登记，定下来")
    for size, width in (("A3", 297), ("A2", 420)):
        poster = wang.paper(f"打印 {size} 海报")
        assert min(size_mm(poster)) == width
        (address,) = story.paper(poster, "移风易俗", "红事白事从简办")
    stranger = story.visit()
    stranger.open(address)
    stranger.reads("移风易俗", "门前院后天天扫")
    assert stranger.cookies == []


# ---- step 2: claims, reviews, the notice, an objection ---------------------------------------------------


def the_recorder_claims_for_one_and_for_two_hundred(story: Story) -> None:
    cai = story.at(CAI)
    cai.open(f"{HOME}/claims/new")
    cai.fill(q=short_number(HERO))
    cai.press("找", exact=True)
    cai.reads("李建国家做了什么")
    cai.fill(q="献血")
    cai.press("找", exact=True)
    cai.press(BLOOD)
    cai.fill(happened_on="2026-10-07", reason="在镇卫生院献血 400 毫升", evidence="献血证")
    cai.press("记上", exact=True)
    cai.reads("给李建国家记下 +10 分，等人复核，再公示 7 天。")
    cai.press("再记一户")
    cai.press("一件事，记很多户")
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


# ---- step 3: the store -----------------------------------------------------------------------------------


def the_store_opens(story: Story) -> None:
    """The committee opens it, the clerk brings goods and prices, and a third person approves the prices."""
    wang, zhuoma, li = story.at(WANG), story.at(ZHUOMA), story.at(LI)
    wang.open(f"{HOME}/store/")
    wang.press("开一家超市")
    wang.fill(name="爱心超市", place="村委会一楼", hours="周三、周六上午")
    wang.press("开张")
    wang.reads("还没有商品")
    zhuoma.open(f"{HOME}/store/goods/")
    zhuoma.press("导入商品表")
    upload(zhuoma, "商品.csv", goods())
    zhuoma.reads("香皂", "1.5 分", "理发一次", "不占库存")
    zhuoma.press("导入这 5 样")
    zhuoma.reads("5 样商品导入了", "未定分", "剩 6 块")
    zhuoma.open(f"{HOME}/store/prices/1")
    assert zhuoma.page.get_by_role("button", name="批准这份价目").count() == 0
    li.open(f"{HOME}/store/prices/1")
    li.press("批准这份价目")
    li.reads("第 1 号价目批准了。")
    zhuoma.open(f"{HOME}/store/goods/")
    zhuoma.reads("5 分", "1.5 分", "60 分")


def what_is_on_notice_is_seen_but_not_spent(story: Story) -> None:
    zhuoma, household = story.at(ZHUOMA), story.visit()
    scan(zhuoma, story.card_address)
    zhuoma.reads("李建国 家", "可兑换 0 分", "分不够")
    household.open(story.card_address)
    household.press("看我家的积分")
    with household.watch.expect(422, 403, 409):
        household.fill(pin="999999")
        household.press("看我家", exact=True)
        household.reads("有地方要改一改")
    household.fill(pin=PIN)
    household.press("看我家", exact=True)
    household.reads("李建国家", BLOOD, "公示到 10月15日", "还没有一笔", "做什么能得分")


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


def scan(clerk: Visitor, code: str) -> None:
    """What a USB scanner does: it types what the code says into whatever page is open, and presses Enter."""
    clerk.open(f"{HOME}/store/")
    clerk.page.keyboard.type(code)
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url("**/store/customer/**")


def the_storekeeper_hands_over(story: Story) -> None:
    zhuoma = story.at(ZHUOMA)
    scan(zhuoma, story.card_address)
    zhuoma.reads("李建国 家", "可兑换 12 分")
    zhuoma.page.locator("button.tile-take", has_text="香皂").click()
    zhuoma.reads("给 李建国 家兑换", "现有 12 分", "−5 分", "换完还剩 7 分")
    zhuoma.page.get_by_role("button", name="确认兑换 · 5 分").dblclick()
    zhuoma.reads("已给 李建国 家兑换", "用 5 分，还剩 7 分", "打印 1 号单", "快没有了", "香皂 剩 5 块")
    slip = zhuoma.paper("打印 1 号单")
    story.paper(slip, "李建国", "香皂", "5")
    zhuoma.press("撤销这一单")
    zhuoma.reads("第 1 号单撤销了：5 分退给 李建国 家，东西回到货架。")
    assert zhuoma.page.get_by_role("button", name="撤销这一单").count() == 0

    zhuoma.fill(q=short_number(HERO))
    zhuoma.press("找这一户")
    zhuoma.reads("可兑换 12 分")
    for good in ("食盐", "食盐", "毛巾"):
        zhuoma.page.get_by_role("button", name=re.compile(f"加一.*{good}")).click()
    zhuoma.reads("6 分 · 还剩 6 分")
    zhuoma.press("去确认")
    zhuoma.reads("食盐", "× 2 袋", "毛巾", "换完还剩 6 分")
    zhuoma.press("确认兑换 · 6 分")
    zhuoma.reads("食盐 2 袋、毛巾 1 条", "还剩 6 分", "打印 2 号单")

    zhuoma.fill(q="李")
    zhuoma.press("找这一户")
    zhuoma.reads("是哪一户？", short_number(HERO))
    zhuoma.page.get_by_role("link", name=re.compile(short_number(HERO))).click()
    zhuoma.reads("李建国 家", "可兑换 6 分", "分不够")
    zhuoma.page.locator("button.tile-take", has_text="大米").click()
    zhuoma.reads("这样换不了", "还差 54 分")
    assert zhuoma.page.get_by_role("button", name=re.compile("确认兑换")).count() == 0


def the_storekeeper_finds_a_household_with_a_photo_and_with_the_camera(story: Story) -> None:
    zhuoma = story.at(ZHUOMA)
    card = card_picture(picture_of(story.card_sheet, story.folder, dpi=200))
    card.save(story.folder / "card.jpg", quality=80)
    zhuoma.open(f"{HOME}/store/")
    zhuoma.page.locator("input[name=photo]").set_input_files(story.folder / "card.jpg")
    zhuoma.page.wait_for_url("**/store/customer/**")
    zhuoma.reads("李建国 家", "可兑换 6 分")
    film(card, story.camera)
    zhuoma.open(f"{HOME}/store/")
    zhuoma.press("用相机扫")
    zhuoma.page.wait_for_url("**/store/customer/**", timeout=20_000)
    zhuoma.reads("李建国 家", "可兑换 6 分")


# ---- step 4: the household -------------------------------------------------------------------------------


def the_household_reads_its_book(story: Story) -> None:
    household = story.visit()
    household.open(story.card_address)
    household.reads("有效")
    assert household.cookies == []
    household.press("看我家的积分")
    household.fill(pin=PIN)
    household.press("看我家", exact=True)
    household.reads("李建国家", short_number(HERO), "+10 分", "+2 分", "−5 分", "−6 分", "做什么能得分")
    assert household.page.locator(".balance strong, .balance-figure").first.inner_text().strip().startswith("6")


# ---- steps 5 and 6: the roll, and the township -----------------------------------------------------------


def the_committee_makes_the_roll(story: Story) -> str:
    """The address of the first roll's code."""
    wang = story.at(WANG)
    wang.open(f"{HOME}/rolls/")
    wang.choose("period", "2026年10月")
    wang.press("定榜", exact=True)
    wang.reads("第 1 号榜已定，共 199 户。", "2026年10月乡风文明榜", "+12 分")
    for words, width in (("打印 A4", 210), ("打印 A3", 297)):
        sheet = wang.paper(words)
        assert min(size_mm(sheet)) == width
        (address,) = story.paper(sheet, VILLAGE[0], "李*国", "马哈桑·**夫", "孙*𠅤")
    stranger = story.visit()
    stranger.open(address)
    stranger.reads("2026年10月乡风文明榜", "这是现行的榜")
    assert stranger.cookies == []
    return address


def the_township_returns_and_accepts(story: Story, first_roll: str) -> None:
    wang, officer, stranger = story.at(WANG), story.at(OFFICER), story.visit()
    hand_in(wang, 1)
    decide(officer, "退回村里", "请把 10 月下旬的活动补记上再报。")
    officer.reads(f"已退回{VILLAGE[0]}")
    wang.open(f"{HOME}/")
    wang.reads("退回")
    wang.open(f"{HOME}/returns/2026-10")
    wang.reads("乡镇退回了第 1 号榜：请把 10 月下旬的活动补记上再报。")
    wang.open(f"{HOME}/rolls/")
    wang.choose("period", "2026年10月")
    wang.press("定榜", exact=True)
    wang.reads("第 2 号榜已定")
    stranger.open(first_roll)
    stranger.reads("这张榜已由第 2 号榜代替")
    hand_in(wang, 2)
    decide(officer, "审定通过")
    officer.reads("石榴村的榜已审定，这个月封存了。")
    stranger.press("看第 2 号榜")
    stranger.reads("这是现行的榜，乡镇已经审定")
    officer.press("看排名")
    officer.reads(VILLAGE[0], f"199/{HOUSEHOLDS} 户")


def hand_in(wang: Visitor, number: int) -> None:
    wang.open(f"{HOME}/rolls/{number}")
    wang.press("报送乡镇")
    wang.press(f"报送第 {number} 号榜")
    wang.reads("2026年10月 已报送，等乡镇审定。")


def decide(officer: Visitor, words: str, reason: str = "") -> None:
    officer.open(f"/t/{TOWNSHIP[1]}/?month=2026-10")
    officer.press(VILLAGE[0])
    officer.reads("审定", "户上榜")
    officer.page.get_by_label(re.compile(words)).check()
    if reason:
        officer.fill(reason=reason)
    officer.press("确定", exact=True)
