"""The sheet on the wall before points of a year are cleared: which, until when they can be used, and who voted for it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from printables import announcement, words
from printables.page import Imprint

SIZES: Final = announcement.SIZES


@dataclass(frozen=True)
class ClosingSheet:
    imprint: Imprint
    year: int
    """Points of this year and older are cleared."""
    usable_until: date
    households: int
    """How many hold such points, and how many tenths in all, on the day it is printed."""
    tenths: int
    voted: str
    """The vote in words."""
    office_phone: str = ""
    title: str = "积分到期公告"


def render(data: ClosingSheet, size: str = "A4") -> bytes:
    """The sheet as PDF, one page. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    headline = f"{data.year} 年和以前的积分，用到 {words.day(data.usable_until)}"
    caption = "扫码看公告和自家还有多少"
    return announcement.render(
        announcement.Announcement(data.imprint, data.title, headline, _facts(data), caption), size
    )


def _facts(data: ClosingSheet) -> tuple[tuple[str, str], ...]:
    phone = f"村委会 {data.office_phone}，" if data.office_phone else ""
    count = f"{data.households} 户，共 {words.points(data.tenths)} 分"
    return (
        ("过了这天", "没有兑的清零。"),
        ("还没有兑的", f"{count}。各家有多少，登录“我家”看，或到村委会、超市问：只告诉本户。"),
        ("到哪里用", "村里的积分超市。能换什么、哪天开门，扫码进公开栏看“能换什么”，或到村委会问。"),
        ("不清的", f"{data.year + 1} 年以后的积分照用；荣誉分不清零，上榜照算。"),
        ("谁定的", data.voted),
        ("有不对的", f"{phone}或告诉监委会。"),
    )
