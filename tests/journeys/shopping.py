"""Chapters at the counter and at home: the store opens, a card is found every way, the household reads its book."""

import re

from civility.people.rules import short_number
from civility.web.tokens import short_code
from tests.browser.chromium import Visitor
from tests.browser.paper import card_picture, film, picture_of
from tests.journeys.story import BLOOD, HOME, PIN, Story, upload
from tests.journeys.village import HERO, LI, WANG, ZHUOMA, goods


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
    story.slip_address = story.paper(zhuoma.paper("打印 2 号单"), "李建国", "食盐")[0]

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


def the_slip_is_looked_up(story: Story) -> None:
    """With the slip in hand, on a phone of one's own: by its code, and by the short code beside it."""
    passer_by = story.visit()
    passer_by.open(story.slip_address)
    passer_by.reads("第 2 号兑换单", "有这张单，账上也有", "已记在村里的账本上，最晚 10月17日 星期六 00:00 封账")
    assert passer_by.cookies == []


def the_slip_is_sealed_and_confirmed(story: Story) -> None:
    """The next day: the night sealed the book, and the township signed it."""
    done = story.civility("worker", "--once")["done"]
    assert (done["books-sealed"], done["checkpoints-confirmed"]) == (1, 1)  # type: ignore[index]
    passer_by = story.visit()
    passer_by.open("/verify")
    passer_by.fill(code=short_code(story.slip_address.rpartition("/")[2]))
    passer_by.press("查一查")
    passer_by.reads("有这张单，账上也有", "✓ 这一笔在村里的账本上", "乡镇 10月17日 星期六", "核对过")
    passer_by.unfold("怎么自己查")
    passer_by.reads("整本账的指纹", "下载这一笔的证明")
    passer_by.press("看村里账本的封账情况")
    passer_by.reads("乡镇核对过：账本只增不改", "最近的封账")
    assert passer_by.cookies == []


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


def scan(clerk: Visitor, code: str) -> None:
    """What a USB scanner does: it types what the code says into whatever page is open, and presses Enter."""
    clerk.open(f"{HOME}/store/")
    clerk.page.keyboard.type(code)
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url("**/store/customer/**")
