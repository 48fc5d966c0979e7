"""What hangs on the wall."""

from dataclasses import replace
from datetime import date, datetime
from itertools import cycle

from printables.closing_sheet import ClosingSheet
from printables.consultation_sheet import ConsultationSheet, MarkedArticle, Run
from printables.contact_board import BoardLine, ContactBoard
from printables.covenant_poster import CovenantPoster
from printables.honor_roll import HonorRoll, RollEntry
from printables.month_seal import MonthSeal
from printables.motto_scroll import MottoScroll
from printables.notice_sheet import NoticeClaim, NoticeSheet
from printables.ruling_sheet import RulingSheet
from printables.standard_table import StandardClause, StandardTable
from printables.thanks_board import Gift, ThanksBoard
from printables.triad_poster import TriadCovenant, TriadEntry, TriadGroup, TriadMember, TriadPoster
from printables.tribute_board import TributeBoard, TributeLine
from printables.wall_poster import WallPoster
from printables.words import ordinal
from tests.printables.samples.said import CHINA, HEAD, IMPRINT, LINK, NAMES, RARE_NAME


def honor_roll(households: int = 40) -> HonorRoll:
    entries = tuple(
        RollEntry(place + 1, NAMES[place % len(NAMES)], 25_000 - place * 5, 5 - place * 5 // households, "常扫巷道")
        for place in range(households)
    )
    method = "本月荣誉分从高到低，同分并列"
    return HonorRoll(IMPRINT, "2026年10月", date(2026, 10, 31), entries, method, HEAD)


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


def consultation_sheet(articles: int = 7) -> ConsultationSheet:
    """Changed, new, left out and as it was, in turn; the figures of one are struck out whole."""
    came = Run("骑车戴头盔，不酒驾，农用车不拉人。", come=True)
    gone = Run("红白事不过三天。", gone=True)
    kept = Run("房前屋后自己扫，柴草农具摆整齐；垃圾入桶，污水不乱泼。")
    money = (Run("移风易俗：彩礼不超过"), Run("10", gone=True), Run("6", come=True), Run("万元"), Run("，多了的退回女方", come=True), Run("。"))  # fmt: skip
    kinds = (
        ("改动 · {}条，原来第二条", (money, (Run("积分细则："), Run("红事简办", gone=True), Run("婚事新办", come=True))), False),
        ("没有变 · {}条", ((kept,),), False),
        ("新增 · {}条", ((came,),), True),
        ("去掉 · 原来{}条", ((gone,),), True),
    )  # fmt: skip
    return ConsultationSheet(
        IMPRINT,
        "村规民约（征求意见稿）",
        "第3版草稿，和施行中的第2版一条一条对照，还没有表决，现在不算数。",
        "意见提到2026年12月5日 星期六为止，那一天也收",
        (
            "会用手机的：扫上面的码，一条一条写，不用登录，名字写不写都行。",
            "不用手机的：到上合乐寺村委会说，电话 0974-8512345；也可以告诉户长、网格员。有人替您写下来，不登记姓名也行。",
            "每条意见村委会都答复，答复贴在公开栏；以后开会表决，通过了才算。",
        ),
        tuple(
            MarkedArticle(label.format(ordinal(place // 4 + 1)), paragraphs, whole)
            for place, (label, paragraphs, whole) in zip(range(articles), cycle(kinds), strict=False)
        ),
    )


TIBETAN = (
    "འཕྲོད་བསྟེན་གཙང་སྦྲར་དོ་སྣང་བྱེད་དགོས། །",
    "གཉེན་སྟོན་སོགས་སྟབས་བདེ་བྱེད་དགོས།",
    "ཕ་མར་བརྩི་བཀུར་བྱེད་དགོས། ཡུལ་མི་ཚོས་མཐུན་སྒྲིལ་བྱེད་དགོས། །ཁྲིམས་ལ་བརྩི་སྲུང་བྱེད་པ།",
)
"""What a village might put under the articles above; not their translation."""


def bilingual_covenant() -> CovenantPoster:
    """In two scripts, each article with its Tibetan below."""
    plain = covenant_poster(6)
    both = tuple(f"{text}\n{TIBETAN[place % 3]}" for place, text in enumerate(plain.articles))
    return replace(plain, articles=both)


def bilingual_triad() -> TriadPoster:
    plain = triad_poster()
    both = tuple(
        replace(each, articles=tuple(f"{text}\n{said}" for text, said in zip(each.articles, TIBETAN, strict=True)))
        for each in plain.covenants
    )
    return replace(plain, covenants=both)


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


def contact_board(units: int = 16) -> ContactBoard:
    workers = tuple(BoardLine(f"第{n}网格", "网格员", NAMES[n], "0974-8512345") for n in range(1, 4))
    heads = tuple(
        BoardLine(f"第{n}户长单元", "户长", NAMES[n % len(NAMES)], "13900000000" if n % 3 else "0974-8512345")
        for n in range(1, units + 1)
    )
    return ContactBoard(IMPRINT, (*workers, *heads), "0974-8512345")


def motto_scroll() -> MottoScroll:
    return MottoScroll(IMPRINT, "勤是摇钱树，俭是聚宝盆；一等人忠臣孝子，两件事读书耕田。", f"{RARE_NAME}家")


def tribute_board(lines: int = 6) -> TributeBoard:
    said = (
        "自己出钱修了渠口的小桥，冬天带人铲雪，学校门口的路他扫了十一年。",
        "教了三十年书，退下来还在村里给娃娃们讲课。",
    )
    return TributeBoard(
        IMPRINT,
        "乡贤榜",
        tuple(TributeLine(said[at % 2], "" if at == 2 else NAMES[(at + 3) % len(NAMES)]) for at in range(lines)),
        "都是本户同意公开的，什么时候想收回，跟村委会说一声就取下来。",
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
