"""How long paper takes, beside the least it could take on this machine in the same run.

The honor roll stands beside the same names put on a canvas in one loop, without layout; the cards
beside making their QR matrices alone. Figures are the best of several runs, in CPU seconds.
"""

import time
from collections.abc import Callable
from datetime import date
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from printables import honor_roll, household_card, qr
from printables.fonts import HEI, KAI, stack
from printables.page import Imprint, Link, page_size

NAMES = ("李建国", "马玉兰", "旦正才让", "阿卜杜热西提·麦麦提艾力", "卓玛措", "韩海龙", "王芳", "张小明")
URL = "https://wenming.example.cn/s/Zk3x9QpL2m"


def roll(rows: int) -> honor_roll.HonorRoll:
    link = Link(f"{URL}N8", "wenming.example.cn/verify", "K7M2-Q9TD")
    imprint = Imprint("铁盖乡", "上合乐寺村", "2026年第10号", date(2026, 11, 1), link)
    entries = tuple(
        honor_roll.RollEntry(place + 1, NAMES[place % len(NAMES)], 25_000 - place * 5, 3) for place in range(rows)
    )
    return honor_roll.HonorRoll(
        imprint, "2026年10月", date(2026, 10, 31), entries, "荣誉分从高到低", "9f3c2a7be41d5508"
    )


def cards(count: int) -> household_card.CardSheet:
    return household_card.CardSheet(
        "铁盖乡",
        "上合乐寺村",
        tuple(
            household_card.HouseholdCard(
                f"{NAMES[place % len(NAMES)]}家",
                f"{place:03d}-7",
                Link(f"{URL}{place:04d}", "wenming.example.cn/verify", f"K7M2-{place:04d}"),
            )
            for place in range(count)
        ),
    )


def bare_roll(data: honor_roll.HonorRoll) -> bytes:
    """Rank, name, stars and points of each household on a canvas, and nothing else."""
    out = BytesIO()
    stack(KAI)
    canvas = Canvas(out, pagesize=page_size("A3", ("A3",)), invariant=1, pageCompression=1, initialFontName=HEI)
    for place, entry in enumerate(data.entries):
        column, line = divmod(place % 200, 50)
        if place and place % 200 == 0:
            canvas.showPage()
        x, y = 60 + 180 * column, 1100 - 20 * line
        canvas.setFont(HEI, 10)
        canvas.drawString(x, y, str(entry.rank))
        canvas.drawRightString(x + 160, y, str(entry.points_tenths))
        canvas.drawString(x + 100, y, "★" * entry.stars)
        canvas.setFont(KAI, 12)
        canvas.drawString(x + 25, y, entry.household)
    canvas.save()
    return out.getvalue()


def bare_codes(data: household_card.CardSheet) -> int:
    """The QR matrices of all cards, drawn nowhere."""
    return sum(len(qr.matrix(card.link.url, level="M", mask=qr.CARD_MASK)) for card in data.cards)


def best(work: Callable[[], object], repeat: int) -> float:
    work()
    times = []
    for _ in range(repeat):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def beside_limits(rows: int, count: int, repeat: int) -> dict[str, dict[str, float]]:
    a_roll, a_sheet = roll(rows), cards(count)
    works: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        f"honor roll, {rows:,} rows, A3, beside a bare canvas": (
            lambda: honor_roll.render(a_roll, "A3"),
            lambda: bare_roll(a_roll),
        ),
        f"household cards, {count:,}, beside their QR matrices": (
            lambda: household_card.render(a_sheet),
            lambda: bare_codes(a_sheet),
        ),
    }
    found = {}
    for name, (ours, limit) in works.items():
        seconds, floor = best(ours, repeat), best(limit, repeat)
        found[name] = {"seconds": seconds, "limit": floor, "ratio": seconds / floor}
    return found
