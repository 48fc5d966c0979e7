"""The village of the story: its people, its roster and its goods as files that a committee would bring."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

STANDARD = Path(__file__).resolve().parents[1] / "data" / "standards" / "wendeng_2020.csv"

TOWNSHIP = ("示范镇", "990000001000")
VILLAGE = ("石榴村", "990000001201")
HOUSEHOLDS = 212
HERO, REVIEWERS_OWN, OBJECTED = "0037", "0005", "0012"
PASSWORD = "gate-orchard-lantern"

# Surnames with a reading of their own, a middle dot, and characters beyond the first plane of Unicode.
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗曾单仇解"
_GIVEN = ("建国", "秀兰", "志强", "桂英", "卫东", "玉梅", "国庆", "春花", "海涛", "凤英", "小㛃", "永𠅤", "德𬭎")
_SPECIAL = {HERO: "李建国", REVIEWERS_OWN: "韩守义", OBJECTED: "赵得水", "0021": "马哈桑·尤素夫", "0022": "扎西次仁"}


@dataclass(frozen=True)
class Person:
    """Somebody with an account: sign-in name, name, the words of the role and the place."""

    sign_in: str
    name: str
    role: str
    place: str = VILLAGE[0]


WANG = Person("wang", "王主任", "村委会")
LI = Person("li", "李书记", "村委会")
CAI = Person("cai", "才让", "记分员")
HAN = Person("han", "韩守义", "评议员（复核）")
MA = Person("ma", "老马", "村务监督委员会")
ZHUOMA = Person("zhuoma", "卓玛", "超市店员")
OFFICER = Person("zhen", "镇里小周", "乡镇审定员", TOWNSHIP[0])


def head_of(number: int) -> str:
    """The head of household ``number``: 1 to HOUSEHOLDS."""
    kept = f"{number:04d}"
    surname, given = _SURNAMES[number % len(_SURNAMES)], _GIVEN[number % len(_GIVEN)]
    name = surname + given
    return _SPECIAL.get(kept, "王建中" if name == "李建国" else name)


def roster() -> bytes:
    """A roster as a spreadsheet saves it on a Chinese Windows: GB18030, one row a household."""
    rows = [
        (number, head_of(number), f"{(number - 1) // 27 + 1}组", f"石榴村{number}号")
        for number in range(1, HOUSEHOLDS + 1)
    ]
    return _csv(("户号", "户主", "村民小组", "住址"), rows).encode("gb18030")


def bad_roster() -> bytes:
    """The same with one number twice and one head missing."""
    rows = [(1, "王秀兰", "1组", ""), (1, "李志强", "1组", ""), (3, "", "1组", "")]
    return _csv(("户号", "户主", "村民小组", "住址"), rows).encode()


def goods() -> bytes:
    rows = [
        ("香皂", "日化", "块", 5, 6, 5, ""),
        ("食盐", "粮油", "袋", "1.5", 50, 5, 4),
        ("毛巾", "日化", "条", 3, 40, 5, ""),
        ("理发一次", "服务", "次", 2, "", "", ""),
        ("大米10公斤", "粮油", "袋", 60, 3, 1, ""),
    ]
    return _csv(("名称", "类别", "单位", "分值", "期初库存", "低库存", "每户每月限"), rows).encode("utf-8-sig")


def _csv(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()
