"""Roll, cards and booklet by this program, the same way as its peers."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from datetime import date

from paper_content import URL, clauses, run

from bench.paper.limits import cards, roll
from printables import honor_roll, household_card, standard_booklet
from printables.page import Imprint, Link
from printables.standard_table import StandardClause, StandardTable


def make_booklet(count):
    imprint = Imprint(
        "铁盖乡", "上合乐寺村", "第3版", date(2026, 11, 1), Link(URL, "wenming.example.cn/verify", "K7M2-Q9TD")
    )
    table = StandardTable(
        imprint,
        "第3版",
        "自2026年4月1日起施行",
        "2026年3月12日村民代表会议表决通过。",
        tuple(
            StandardClause(number, named, what, points, "次", "每户每年60分", "照片或签到")
            for number, named, what, points in clauses(count)
        ),
    )
    return standard_booklet.render(table)


run(
    {
        "roll": lambda rows: honor_roll.render(roll(rows), "A3"),
        "cards": lambda count: household_card.render(cards(count)),
        "booklet": make_booklet,
    }
)
