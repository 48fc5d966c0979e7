"""One of each document, as a feature would hand it over; with the names cheap printing loses."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from printables.agreement import Agreement
from printables.announcement import Announcement
from printables.ballot_sheet import BallotPaper, BallotSheet
from printables.certificate import Certificate, CertificateSheet
from printables.civility_file import CivilityFile, FileCategory, FileDeed, FileHonour, FileNote, FileYear
from printables.closing_sheet import ClosingSheet
from printables.collection_sheet import CollectionRow, CollectionSheet
from printables.contact_board import BoardLine, ContactBoard
from printables.count_sheet import CountRow, CountSheet
from printables.covenant_poster import CovenantPoster
from printables.day_close import DayRow, DaySheet
from printables.delivery_sheet import DeliveryRow, DeliverySheet
from printables.donation_receipt import DonationReceipt
from printables.door_plate import DoorPlate, PlateSheet
from printables.draw_result import Drawn, DrawResult
from printables.handover_slip import HandoverSlip, SlipLine
from printables.honor_roll import HonorRoll, RollEntry
from printables.household_card import CardSheet, HouseholdCard
from printables.household_statement import HouseholdStatement, StatementLine, StatementSum
from printables.lot_sheet import Closing, LotName, LotSheet
from printables.matter_form import MatterForm
from printables.month_seal import MonthSeal
from printables.notice_sheet import NoticeClaim, NoticeSheet
from printables.objection_receipt import ObjectionReceipt
from printables.page import Imprint, Link
from printables.passbook import ROWS, Passbook, PassbookLine, PassbookPage, rows_of
from printables.price_list import PricedGood, PriceList
from printables.private_notice import PrivateNotice
from printables.relay_sheet import RelayRow, RelaySheet
from printables.rota import Rota, RotaRow
from printables.ruling_sheet import RulingSheet
from printables.settlement_sheet import SettlementLine, SettlementSheet
from printables.shelf_labels import ShelfLabel, ShelfLabels
from printables.standard_table import StandardClause, StandardTable
from printables.thanks_board import Gift, ThanksBoard
from printables.triad_poster import TriadCovenant, TriadEntry, TriadGroup, TriadMember, TriadPoster
from printables.village_statement import (
    GoodLine,
    IssuedLine,
    ShelfPart,
    UndoneLine,
    UnitLine,
    VillageStatement,
)
from printables.voucher_sheet import Voucher, VoucherSheet
from printables.wall_poster import WallPoster

CHINA = ZoneInfo("Asia/Shanghai")
LONG_NAME = "阿卜杜热西提·麦麦提艾力"
RARE_NAME = "㛃䶮𬭎𠅤"
NAMES = ("李建国", "马玉兰", "旦正才让", LONG_NAME, RARE_NAME, "曾单仇", "卓玛措", "王芳")
URL = "https://wenming.example.cn/s/Zk3x9QpL2mN8"
LINK = Link(URL, "wenming.example.cn/verify", "K7M2-Q9TD")
IMPRINT = Imprint("铁盖乡", "上合乐寺村", "2026年第10号", date(2026, 11, 1), LINK, date(2026, 12, 5))
HEAD = "9f3c2a7be41d5508aa17c39e0b6d4f12"


def honor_roll(households: int = 40) -> HonorRoll:
    entries = tuple(
        RollEntry(place + 1, NAMES[place % len(NAMES)], 25_000 - place * 5, 5 - place * 5 // households, "常扫巷道")
        for place in range(households)
    )
    method = "本月荣誉分从高到低，同分并列"
    return HonorRoll(IMPRINT, "2026年10月", date(2026, 10, 31), entries, method, HEAD)


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


def covenant_poster(articles: int = 10) -> CovenantPoster:
    texts = ("房前屋后自己扫，柴草农具摆整齐；垃圾入桶，污水不乱泼。", "婚事新办，丧事简办。", "孝敬老人，善待妻儿。")
    return CovenantPoster(
        IMPRINT,
        "村规民约",
        tuple(texts[place % 3] for place in range(articles)),
        "2026年3月12日村民会议表决通过：应到237户，实到201户，赞成198户。",
        date(2026, 4, 1),
        "为了把日子过好，全体村民商量议定本约。",
    )


def notice_sheet(claims: int = 12) -> NoticeSheet:
    return NoticeSheet(
        IMPRINT,
        datetime(2026, 11, 21, 18, 0, tzinfo=CHINA),
        datetime(2026, 11, 28, 18, 0, tzinfo=CHINA),
        tuple(
            NoticeClaim(
                f"{place + 1:04d}",
                f"{NAMES[place % len(NAMES)]}家",
                "卫生户评比为“优”，院内整洁、柴草堆放有序、厕所干净" if place % 3 else "调解邻里纠纷",
                date(2026, 11, 1 + place % 20),
                (50, 5, -20)[place % 3],
            )
            for place in range(claims)
        ),
        "村务监督委员会 周主任（村委会一楼）",
        "0974-8500000",
        date(2026, 12, 8),
        7,
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


def handover_slip(lines: int = 3) -> HandoverSlip:
    goods = (
        SlipLine("东北大米 5千克", 2, "袋", 300),
        SlipLine("洗衣液 2升装（家庭装，柠檬香，无磷）", 1, "桶", 155),
        SlipLine("理发一次", 1, "次", 100),
    )
    chosen = tuple(goods[place % 3] for place in range(lines))
    total = sum(line.quantity * line.price_tenths for line in chosen)
    return HandoverSlip(
        "上合乐寺村", "积分超市", "2026-000123", f"{LONG_NAME}家", chosen, 20_000, 20_000 - total,
        "店员", datetime(2026, 11, 21, 14, 30, tzinfo=CHINA), LINK, "邻居 马玉兰代领",
    )  # fmt: skip


def voucher_sheet(vouchers: int = 10) -> VoucherSheet:
    goods = (
        "东北大米5千克 1 袋",
        "洗衣液2升装（家庭装，柠檬香，无磷） 1 桶",
        "香皂 2 块",
        "理发一次 1 次",
        "食盐 1 袋",
    )
    return VoucherSheet(
        "上合乐寺村",
        "积分超市",
        tuple(
            Voucher(
                str(place + 1),
                f"{NAMES[place % len(NAMES)]}家 {place + 1:04d}-{place % 10}",
                goods[: place % 5 + 1],
                (place + 1) * 155,
                date(2026, 12, 31),
                Link(f"{URL}{place:03d}", "wenming.example.cn/verify", f"K7M{place % 10}-Q9TD"),
            )
            for place in range(vouchers)
        ),
    )


def day_sheet(goods: int = 4) -> DaySheet:
    rows = (DayRow("兑换单（张）", "42", "41", "−1"), DayRow("兑换单上的分", "613.5", "598.5", "−15"))
    counted = tuple(
        DayRow(f"洗衣液2升装（家庭装，柠檬香，无磷）{place}（桶）", "12", "12", "") for place in range(goods)
    )
    return DaySheet(
        "上合乐寺村", "积分超市", date(2026, 11, 21), (*rows, *counted), 1, "第 12 号单忘了打印，问过本人，东西领走了。",
        RARE_NAME, datetime(2026, 11, 21, 18, 5, tzinfo=CHINA), LONG_NAME,
        datetime(2026, 11, 21, 18, 20, tzinfo=CHINA), "账本第 12345 笔",
    )  # fmt: skip


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


def collection_sheet(rows: int = 30, columns: int = 5) -> CollectionSheet:
    items = ("院内整洁 扣（≤20）", "柴草码放 扣（≤15）", "门前三包 扣（≤25）", "禽畜圈养 扣（≤10）", "得分")
    return CollectionSheet(
        township="铁盖乡",
        village="上合乐寺村",
        title="巡查表",
        place="第1网格",
        clause="第 42 条 庭院检查",
        worth="满 70 分，逐项扣：院内整洁 20 / 柴草码放 15 / 门前三包 25 / 禽畜圈养 10",
        columns=items[-columns:],
        rows=tuple(CollectionRow(f"{at:04d}", NAMES[at % len(NAMES)]) for at in range(1, rows + 1)),
        printed_on=date(2026, 11, 26),
    )


def standard_table(clauses: int = 30) -> StandardTable:
    return StandardTable(
        IMPRINT,
        "第3版",
        "自2026年4月1日起施行",
        "2026年3月12日村民代表会议表决通过。",
        tuple(
            StandardClause(
                str(place + 1), f"第{place // 8 + 1}类", "参加护学岗值勤", ("+5 分", "+5/+10/+20 分", "−2 分")[place % 3],
                "次", "每户每年60分", "照片或签到",
            )
            for place in range(clauses)
        ),
    )  # fmt: skip


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


def month_seal() -> MonthSeal:
    return MonthSeal(
        IMPRINT,
        "2026年10月",
        12_345,
        bytes.fromhex(HEAD * 2),
        datetime(2026, 11, 1, 0, 0, tzinfo=CHINA),
        "7F3A-09CE",
        "铁盖乡 2026年11月1日 星期日 09:12 核对过，签了名",
        "0974-0000000",
    )


def triad_poster(entries: int = 12) -> TriadPoster:
    members = tuple(
        TriadMember(name, "组长" if not at else "", "任期到 2028年3月31日" if at < 2 else "")
        for at, name in enumerate(NAMES[:5])
    )
    texts = ("房前屋后自己扫，柴草农具摆整齐；垃圾入桶，污水不乱泼。", "婚事新办，丧事简办。", "孝敬老人，善待妻儿。")
    return TriadPoster(
        IMPRINT,
        "2026年10月 第3号榜",
        tuple(TriadEntry(at + 1, f"{NAMES[at % len(NAMES)]}家", 5 - at * 5 // entries) for at in range(entries)),
        28,
        (
            TriadGroup("积分评议小组", "核对申报，评议谁该加分，对着细则办；一月一评，结果公示。", members),
            TriadGroup("红白理事小组", "谁家办红事白事，上门说清规矩，帮着简办。", members[:3]),
        ),
        tuple(TriadCovenant(title, "2026年4月1日起施行", texts) for title in ("村规民约", "居民公约", "婚丧简办约")),
    )


def ruling_sheet(sentences: int = 4) -> RulingSheet:
    return RulingSheet(
        IMPRINT,
        "第12号公示第3条 参加集中清扫",
        date(2026, 11, 3),
        "异议不成立",
        "经核对签到表和现场照片，参加属实，此条有效。" * min(sentences, 60),
        date(2026, 11, 9),
        "照公示的入账。",
        "到 2026年11月18日 为止，提异议的人可以请乡镇裁决。",
    )


def closing_sheet(households: int = 187) -> ClosingSheet:
    return ClosingSheet(
        IMPRINT,
        2025,
        date(2026, 12, 31),
        households,
        households * 255,
        "2025年3月12日村民表决：积分用到发分以后第 1 年的 12 月 31 日。应到 237，实到 180，赞成 171。",
        "0974-0000000",
    )


def announcement(counted: int = 27) -> Announcement:
    return Announcement(
        IMPRINT,
        "点票记录",
        "修村头到水井的路 第 1 项",
        (
            ("表决的话", "同意用集体收入 3 万元修村头到水井的路。"),
            ("从哪里来", f"网上 8，柜台 6，纸票 {counted - 20}，请人代投 6"),
            ("对得上吗", "发出、交回、录入、各处来的票都对得上。"),
            ("结果", "通过"),
        ),
        "扫码看结果",
        ("点票人", "核对人", "监票人"),
    )


def ballot_sheet(papers: int = 5) -> BallotSheet:
    return BallotSheet(
        "上合乐寺村",
        "户代表会议：修村头到水井的路",
        "第 1 项",
        "同意用集体收入 3 万元修村头到水井的路。",
        False,
        "2026年11月13日 星期五 20:00",
        "记名：谁投了什么，村委会查得到；公开栏上只写总数。",
        tuple(BallotPaper(str(place + 1), f"0037-0 {NAMES[-1 - (place + 3) % len(NAMES)]}") for place in range(papers)),
    )


GOODS = (("粮油", "大米5公斤", "袋"), ("粮油", "菜籽油5升", "桶"), ("日化", "洗衣粉", "袋"), ("服务", "理发一次", "次"))


def count_sheet(goods: int = 30) -> CountSheet:
    rows = tuple(CountRow(*GOODS[at * len(GOODS) // goods]) for at in range(goods))
    return CountSheet(
        "上合乐寺村",
        "爱心超市",
        rows,
        812,
        "wenming.example.cn/v/632521102201/store/counts/new?at=812",
        date(2026, 11, 26),
    )


def delivery_sheet(rows: int = 14) -> DeliverySheet:
    goods = ("大米5公斤 1 袋", "香皂 2 块、洗衣粉 1 袋、菜籽油5升 1 桶", "盐 3 包")
    return DeliverySheet(
        "上合乐寺村",
        "爱心超市",
        "3",
        date(2026, 11, 27),
        "马建国",
        tuple(
            DeliveryRow(
                f"{1 + at * 2 // rows}组 第{1 + at * 4 // rows}户长单元",
                f"{at + 1:04}-0",
                NAMES[at % len(NAMES)],
                goods[at % 3],
                390 + at,
            )
            for at in range(rows)
        ),
        ("大米5公斤 5 袋", "香皂 8 块", "洗衣粉 4 袋", "菜籽油5升 4 桶", "盐 12 包"),
        "签了字或按了手印才记账，一份一张兑换单。没送到的、没签字的，东西带回来，分和东西都照旧给这户留着。",
        "wenming.example.cn/v/632521102201/store/deliveries/3",
        date(2026, 11, 26),
    )


def rota(days: int = 22) -> Rota:
    """A school guard: two a time, an old festival among the days, one time that nobody has yet."""
    rows = tuple(
        RotaRow(
            date(2026, 12, 7) + timedelta(days=at),
            "冬至" if at == 15 else "",
            "7:30–8:10",
            () if at == 6 else tuple(f"{NAMES[(at * 2 + each) % len(NAMES)]}家" for each in range(2)),
        )
        for at in range(days)
    )
    return Rota(
        "上合乐寺村",
        "村小护学岗",
        "村小门口",
        "王秀英",
        rows,
        "来不了，请早点跟负责人说，或在手机“我家的班”里找人顶。",
        date(2026, 12, 5),
    )


def contact_board(units: int = 16) -> ContactBoard:
    workers = tuple(BoardLine(f"第{n}网格", "网格员", NAMES[n], "0974-8512345") for n in range(1, 4))
    heads = tuple(
        BoardLine(f"第{n}户长单元", "户长", NAMES[n % len(NAMES)], "13900000000" if n % 3 else "0974-8512345")
        for n in range(1, units + 1)
    )
    return ContactBoard(IMPRINT, (*workers, *heads), "0974-8512345")


def relay_sheet(rows: int = 12) -> RelaySheet:
    return RelaySheet(
        "上合乐寺村",
        "第3户长单元",
        "4",
        "11月30日全村停水",
        "11月30日星期一，早上 8 点到下午 6 点，换主管道，全村停水。\n"
        "请各户先存好一天用的水。家里有老人、病人要送水的，30 日以前告诉户长。",
        date(2026, 11, 29),
        tuple(RelayRow(f"{at + 1:04}-0", NAMES[at % len(NAMES)]) for at in range(rows)),
        "0974-8512345",
        "wenming.example.cn/v/632521102201/relay/4/carry",
        date(2026, 11, 26),
    )


def lot_sheet(names: int = 40) -> LotSheet:
    return LotSheet(
        "上合乐寺村",
        "爱心超市",
        "2",
        "电饭锅 3 台",
        date(2026, 11, 25),
        tuple(LotName(f"{at + 1:04}-0", f"{NAMES[at % len(NAMES)]}家") for at in range(names)),
        True,
        date(2026, 11, 26),
    )


HASH_GROUPS = tuple(f"{place * 4099 % 65536:04x}" for place in range(3, 19))
AGAIN = ("第 2 次，原因：名单漏了第 0012 户。第 1 次是第 3 号，抽中：0007-8、0033-9",)


def closed_list(names: int = 60) -> LotSheet:
    """The same list, closed for a draw that can be checked."""
    closing = Closing(
        IMPRINT,
        datetime(2026, 11, 26, 9, 30, tzinfo=CHINA),
        HASH_GROUPS,
        "名单贴出以后，当众掷骰子 20 次",
        AGAIN,
    )
    return replace(lot_sheet(names), store="上合乐寺村", what="电饭锅 · 抽 3 户", closing=closing)


def draw_result(winners: int = 3) -> DrawResult:
    drawn = tuple(Drawn(f"{at + 7:04}-0", f"{NAMES[at % len(NAMES)]}家") for at in range(winners + 2))
    return DrawResult(
        IMPRINT,
        "电饭锅 · 抽 3 户，候补 2 户",
        60,
        datetime(2026, 11, 26, 9, 30, tzinfo=CHINA),
        datetime(2026, 11, 27, 15, 5, tzinfo=CHINA),
        HASH_GROUPS,
        "名单贴出以后，当众掷骰子 20 次",
        "35162 44351 62641 35261",
        ("村民代表", "老党员、老人"),
        drawn[:winners],
        drawn[winners:],
        AGAIN,
    )


def settlement_sheet(sales: int = 28) -> SettlementSheet:
    lines = tuple(
        SettlementLine(
            str(at + 1),
            datetime(2026, 10, 1 + at % 31, 9 + at % 9, 5, tzinfo=CHINA),
            f"{at + 1:04}-0 {NAMES[at % len(NAMES)]}",
            ("洗衣粉 2 袋", "东北大米5千克 1 袋、酱油 1 瓶", "理发")[at % 3],
            50 + at * 5,
            500 + at * 50,
            at != 4,
        )
        for at in range(sales)
    )
    return SettlementSheet(
        "上合乐寺村", "建国小卖部", RARE_NAME, "2026-10", 100, lines, LONG_NAME, "马玉兰", date(2026, 11, 3),
        "转账，村集体账户", date(2026, 11, 5),
    )  # fmt: skip


def private_notice() -> PrivateNotice:
    return PrivateNotice(
        "上合乐寺村", f"{LONG_NAME}家（0037-0）", "门前乱堆杂物，超过三天没有清走（环境卫生，第 12 条）", date(2026, 11, 18), 20,
        date(2026, 11, 28), "改好了不扣。", "扣分只动没花的分，花了的不追；一年里不再犯，到明年今天还给您家。", "监督委员会 马玉兰",
        "0974-8512345", date(2026, 11, 21),
    )  # fmt: skip


def price_list(goods: int = 30) -> PriceList:
    rows = tuple(
        PricedGood(*GOODS[at * len(GOODS) // goods], 50 + at * 5, 2 if at % 3 == 0 else None) for at in range(goods)
    )
    return PriceList(IMPRINT, 7, date(2026, 12, 1), rows, "一人提出，村委会另一人批准")


def shelf_labels(goods: int = 14) -> ShelfLabels:
    rows = tuple(ShelfLabel(*GOODS[at % len(GOODS)], 50 + at * 105) for at in range(goods))
    return ShelfLabels("上合乐寺村", 7, date(2026, 12, 1), rows)


def donation_receipt() -> DonationReceipt:
    return DonationReceipt(
        IMPRINT, 12, "爱心超市", LONG_NAME, "大米5公斤 10 袋、香皂 40 块", "谢谢您。捐的东西上了货架。"
    )


def thanks_board(gifts: int = 30) -> ThanksBoard:
    rows = tuple(
        Gift(
            f"11月{at % 28 + 1}日",
            NAMES[at % len(NAMES)] if at % 3 else "爱心人士",
            "香皂 40 块" if at % 2 else "500 元",
        )
        for at in range(gifts)
    )
    return ThanksBoard(IMPRINT, "2026年", rows, "善款现有 8,400 元", ("棉鞋 20 双", "雨伞"))


def wall_poster() -> WallPoster:
    return WallPoster("铁盖乡", "上合乐寺村", LINK, "0974-8512345", "村委会一楼")


def matter_form() -> MatterForm:
    return MatterForm("上合乐寺村", LINK, "0974-8512345", "村委会一楼")


def agreement(terms: int = 2) -> Agreement:
    return Agreement(
        "上合乐寺村",
        "10",
        "两家为地界上的三棵树争起来，多次吵闹，影响邻里和睦。",
        f"{LONG_NAME}家",
        f"隔壁{RARE_NAME}家",
        ("树归两家共有，砍树要两家点头。", "以水渠为界，立石为记，以后谁也不再往前挪。") * (terms // 2 or 1),
        date(2026, 11, 21),
        date(2026, 11, 26),
    )
