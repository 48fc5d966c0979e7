"""What people decide and do together, and what is written on first."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from printables.agreement import Agreement
from printables.announcement import Announcement
from printables.ballot_sheet import BallotPaper, BallotSheet
from printables.collection_sheet import CollectionRow, CollectionSheet
from printables.draw_result import Drawn, DrawResult
from printables.lot_sheet import Closing, LotName, LotSheet
from printables.matter_form import MatterForm
from printables.minutes import Minutes
from printables.relay_sheet import RelayRow, RelaySheet
from printables.rota import Rota, RotaRow
from tests.printables.samples.said import CHINA, IMPRINT, LINK, LONG_NAME, NAMES, RARE_NAME


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


def minutes(count: int = 2) -> Minutes:
    return Minutes(
        IMPRINT,
        "修村头那段水渠",
        (
            ("什么会", "村民会议（户代表）"),
            ("时间", "11月20日 星期五 19:00"),
            ("地点", "村委会院子"),
            ("到会", "应到 237，实到 171；要到多少：至少 158（法律：三分之二以上的户的代表）"),
            ("通知晚了", ""),
        ),
        ("修不修", "钱从哪里来"),
        (
            ("同意修水渠。", "通过。应到 237，参加 171，赞成 160，反对 4，弃权 7"),
            (
                "水泥钱从村集体出。",
                "票数对不上，这次作废。",
                "对不上：登记交回纸票 9 张，录进来 10 张。因为：多发了一张",
            ),
        ),
        ("扎西说渠年年堵，出义工一户一天就够。", "大家同意立夏前修完，水泥钱从村集体出。") * (count // 2),
        f"{RARE_NAME}写，11月21日 星期六 10:00；还没有另一个人签，签了才算定。",
    )
