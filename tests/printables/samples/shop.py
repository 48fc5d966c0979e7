"""What the store and the outlets use, and what lies beside a copy of the database."""

import hashlib
from datetime import date, datetime

from printables.copy_sheet import CopiedBook, CopySheet
from printables.count_sheet import CountRow, CountSheet
from printables.day_close import DayRow, DaySheet
from printables.delivery_sheet import DeliveryRow, DeliverySheet
from printables.donation_receipt import DonationReceipt
from printables.handover_slip import HandoverSlip, SlipLine
from printables.page import Link
from printables.price_list import PricedGood, PriceList
from printables.settlement_sheet import SettlementLine, SettlementSheet
from printables.shelf_labels import ShelfLabel, ShelfLabels
from printables.voucher_sheet import Voucher, VoucherSheet
from tests.printables.samples.said import CHINA, IMPRINT, LINK, LONG_NAME, NAMES, RARE_NAME, URL


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


def price_list(goods: int = 30) -> PriceList:
    rows = tuple(
        PricedGood(
            *GOODS[at * len(GOODS) // goods],
            50 + at * 5,
            monthly_limit=2 if at % 3 == 0 else None,
            yearly_limit=6 if at % 2 == 0 else None,
            cost_fen=450 + at * 55 if at % 5 else None,
        )
        for at in range(goods)
    )
    return PriceList(IMPRINT, 7, date(2026, 12, 1), rows, "一人提出，村委会另一人批准", point_value_fen=100)


def shelf_labels(goods: int = 14) -> ShelfLabels:
    rows = tuple(ShelfLabel(*GOODS[at % len(GOODS)], 50 + at * 105) for at in range(goods))
    return ShelfLabels("上合乐寺村", 7, date(2026, 12, 1), rows)


def donation_receipt() -> DonationReceipt:
    return DonationReceipt(
        IMPRINT, 12, "爱心超市", LONG_NAME, "大米5公斤 10 袋、香皂 40 块", "谢谢您。捐的东西上了货架。"
    )


def copy_sheet(villages: int = 9) -> CopySheet:
    digest = hashlib.sha256(b"copy").digest()
    books = tuple(
        CopiedBook(f"{'上下东西南北前后新'[place % 9]}合乐寺村", 1_280 * place + 7, digest) for place in range(villages)
    )
    return CopySheet(
        f"上合乐寺村等 {villages} 个村 · wenming.example.cn",
        "civility-20261121-004000.db",
        datetime(2026, 11, 21, 0, 40, tzinfo=CHINA),
        48_123_904,
        digest,
        "0050silence",
        books,
        ("/srv/civility/instance/secret_key", "/srv/civility/instance/keys"),
    )
