"""What all of them say: names easy and hard, one code, one imprint."""

from datetime import date
from zoneinfo import ZoneInfo

from printables.page import Imprint, Link

CHINA = ZoneInfo("Asia/Shanghai")
LONG_NAME = "阿卜杜热西提·麦麦提艾力"
RARE_NAME = "㛃䶮𬭎𠅤"
NAMES = ("李建国", "马玉兰", "旦正才让", LONG_NAME, RARE_NAME, "曾单仇", "卓玛措", "王芳")
URL = "https://wenming.example.cn/s/Zk3x9QpL2mN8"
LINK = Link(URL, "wenming.example.cn/verify", "K7M2-Q9TD")
IMPRINT = Imprint("铁盖乡", "上合乐寺村", "2026年第10号", date(2026, 11, 1), LINK, date(2026, 12, 5))
HEAD = "9f3c2a7be41d5508aa17c39e0b6d4f12"
