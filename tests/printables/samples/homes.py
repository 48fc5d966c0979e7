"""What goes to households, and the books."""

from datetime import date, datetime

from printables.certificate import Certificate, CertificateSheet
from printables.civility_file import CivilityFile, FileCategory, FileDeed, FileHonour, FileNote, FileYear
from printables.door_plate import DoorPlate, PlateSheet
from printables.household_card import CardSheet, HouseholdCard
from printables.household_statement import HouseholdStatement, StatementLine, StatementSum
from printables.objection_receipt import ObjectionReceipt
from printables.page import Link
from printables.passbook import ROWS, Passbook, PassbookLine, PassbookPage, rows_of
from printables.private_notice import PrivateNotice
from printables.reminder_letter import ReminderLetter
from printables.village_statement import (
    GoodLine,
    IssuedLine,
    ShelfPart,
    UndoneLine,
    UnitLine,
    VillageStatement,
)
from tests.printables.samples.said import CHINA, HEAD, IMPRINT, LINK, LONG_NAME, NAMES, RARE_NAME, URL


def certificates(households: int = 3) -> CertificateSheet:
    merits = ("环境卫生", "邻里互助", "移风易俗")
    return CertificateSheet(
        IMPRINT,
        "2026年10月",
        "乡风文明榜",
        tuple(
            Certificate(
                f"{NAMES[(place + 3) % len(NAMES)]}家", f"10-{place:04d}", place, 6 - place % 6, merits[: place % 4]
            )
            for place in range(1, households + 1)
        ),
    )


def civility_file(deeds: int = 30) -> CivilityFile:
    return CivilityFile(
        IMPRINT,
        f"{LONG_NAME}家",
        "0037-0",
        date(2024, 3, 1),
        date(2026, 11, 1),
        755,
        2105,
        HEAD,
        years=(
            FileYear(2026, (("得分", 1055), ("兑换", -300)), 755),
            FileYear(2025, (("得分", 500), ("清零", -500)), 0),
        ),
        categories=(FileCategory("环境卫生", 1500, 31), FileCategory("邻里互助", 605, 9)),
        honours=(FileHonour("2026年10月", 1, 5), FileHonour("2026年9月", 12, 2)),
        deeds=tuple(
            FileDeed(
                date(2026, 10, 1 + place % 28), f"{NAMES[place % 8]}清扫门前道路", 50 if place % 7 else -20, "已入账"
            )
            for place in range(deeds)
        ),
        disputes=(FileNote(date(2026, 9, 3), "参加夜间巡逻", "异议不成立"),),
        changes=(FileNote(date(2026, 5, 1), "换户主"),),
    )


def card_sheet(cards: int = 13) -> CardSheet:
    return CardSheet(
        "铁盖乡",
        "上合乐寺村",
        tuple(
            HouseholdCard(
                f"{NAMES[place % len(NAMES)]}家",
                f"{place + 1:03d}-{place % 10}",
                Link(f"{URL}{place:03d}", "wenming.example.cn/verify", f"K7M{place % 10}-Q9TD"),
            )
            for place in range(cards)
        ),
    )


def door_plates(plates: int = 5) -> PlateSheet:
    return PlateSheet(
        "铁盖乡",
        "上合乐寺村",
        LINK,
        tuple(DoorPlate(f"{place:04d}", ("第一组", "尕让社", "")[place % 3]) for place in range(1, plates + 1)),
    )


def household_statement(lines: int = 30) -> HouseholdStatement:
    entries, balance, honour = [], 355, 2_000
    for place in range(lines):
        amount = (50, -20, 5)[place % 3]
        balance, honour = balance + amount, honour + max(amount, 0)
        day, mark = date(2026, 1 + place % 11, 3), "已由第9笔冲回" if place == 1 else ""
        what = ("参加村内环境卫生整治 第3号公示", "兑换 东北大米5千克 1 袋（第12号兑换单）", "参加护学岗值勤")[
            place % 3
        ]
        entries.append(StatementLine(str(place + 7), day, what, amount, balance, max(amount, 0), honour, mark))
    return HouseholdStatement(
        IMPRINT,
        f"{RARE_NAME}家",
        "037-5",
        date(2026, 1, 1),
        date(2026, 11, 21),
        355,
        balance,
        tuple(entries),
        HEAD,
        2_000,
        honour,
        (StatementSum("得分", 55, 55), StatementSum("兑换", -20, 0)),
    )


def passbook(lines: int = 30) -> Passbook:
    pages: list[PassbookPage] = []
    placed: list[PassbookLine] = []
    carried, balance, honour, place = (355, 2_000), 355, 2_000, 0
    for at in range(lines):
        what = (
            "参加村内环境卫生整治 第3号公示",
            "兑换 东北大米5千克 1 袋、洗衣液2升装 1 桶（第12号兑换单）",
            "冲回第 8 笔 点错了（第12号兑换单）",
        )[at % 3]
        amount = (50, -20, 5)[at % 3]
        rows = rows_of(what)
        if place + rows > ROWS:
            pages.append(PassbookPage(len(pages) + 1, *carried, tuple(placed)))
            placed, place, carried = [], 0, (balance, honour)
        balance, honour = balance + amount, honour + max(amount, 0)
        day = date(2026, 1 + at % 11, 3)
        placed.append(PassbookLine(place, rows, str(at + 7), day, what, amount, balance, max(amount, 0), honour))
        place += rows
    pages.append(PassbookPage(len(pages) + 1, *carried, tuple(placed)))
    return Passbook("铁盖乡", "上合乐寺村", "037-5", 2, LINK, tuple(pages))


def village_statement(lines: int = 24) -> VillageStatement:
    goods = tuple(
        GoodLine(f"东北大米 {place + 1}千克", "袋", 20 + place, (10, 0, -4, -1, 0, 1), 26 + place)
        for place in range(lines)
    )
    undone = tuple(
        UndoneLine(
            str(place + 40), date(2026, 10, 12), str(place + 12), date(2026, 10, 11),
            "兑换 香皂 2 块（第5号兑换单）", "0037", 100, "点错了",
        )
        for place in range(lines // 2)
    )  # fmt: skip
    return VillageStatement(
        IMPRINT,
        "2026年10月",
        120,
        361,
        187,
        95,
        ("得分", "兑换", "扣分", "清零", "冲回"),
        (
            UnitLine("2025年兑换分", 45_210, (0, -1_200, 0, -44_010, 0), 0),
            UnitLine("2026年兑换分", 184_355, (32_500, -21_455, -200, 0, 100), 195_300),
            UnitLine("荣誉分", 612_000, (32_500, 0, -200, 0, 0), 644_300),
        ),
        (IssuedLine("环境卫生", 21_000, 21_000), IssuedLine("邻里互助", 11_500, 11_500)),
        ("进货", "捐赠", "兑出", "报损", "盘点", "冲回"),
        (ShelfPart("积分超市", goods),),
        undone,
        HEAD,
    )


def objection_receipt(sentences: int = 4) -> ObjectionReceipt:
    return ObjectionReceipt(
        IMPRINT,
        "第12号公示第3条 参加集中清扫",
        datetime(2026, 11, 3, 9, 30, tzinfo=CHINA),
        "监委会答复了",
        "异议不成立。" + "经核对签到表和现场照片，参加属实，此条有效。" * min(sentences, 40),
        "到 2026年11月18日 为止，带这张纸来，替您请乡镇裁决",
        "村务监督委员会周主任（村委会一楼）",
        "0974-0000000",
    )


def private_notice() -> PrivateNotice:
    return PrivateNotice(
        "上合乐寺村", f"{LONG_NAME}家（0037-0）", "门前乱堆杂物，超过三天没有清走（环境卫生，第 12 条）", date(2026, 11, 18), 20,
        date(2026, 11, 28), "改好了不扣。", "扣分只动没花的分，花了的不追；一年里不再犯，到明年今天还给您家。", "监督委员会 马玉兰",
        "0974-8512345", date(2026, 11, 21),
    )  # fmt: skip


def reminder_letter(letters: int = 0) -> ReminderLetter:
    return ReminderLetter(
        "上合乐寺村", f"{LONG_NAME}家（0037-0）", "上合乐寺村村规民约第1条 爱护家园",
        "房前屋后常打扫，垃圾入桶不乱倒，柴草农具摆整齐，门前三包有人管。" + "说" * letters,
        "门口的柴草占了半边路，车过不去。", date(2026, 11, 18),
        "能得分：房前屋后干净整洁(月评合格)，加 5 分。村里照细则给您家记。", "找王芳，电话 0974-8512345。", date(2026, 11, 21),
    )  # fmt: skip
