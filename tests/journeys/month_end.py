"""Last chapters: the roll on the wall, and the township that returns it, accepts it and ranks."""

import re

from tests.browser.chromium import Visitor
from tests.browser.paper import size_mm
from tests.journeys.story import HOME, Story
from tests.journeys.village import HOUSEHOLDS, OFFICER, TOWNSHIP, VILLAGE, WANG


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
