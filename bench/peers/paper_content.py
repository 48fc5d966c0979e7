"""What the peers of paper print: the same names, ranks, points, clauses and codes as ours. Standard library and segno only."""

import json
import resource
import sys
import time
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "printables" / "fonts"
HEI, KAI, SONG = FONTS / "NotoSansSC-Regular.ttf", FONTS / "LXGWWenKai-Regular.ttf", FONTS / "NotoSerifSC-Bold.ttf"
NAMES = ("李建国", "马玉兰", "旦正才让", "阿卜杜热西提·麦麦提艾力", "卓玛措", "韩海龙", "王芳", "张小明")
URL = "https://wenming.example.cn/s/Zk3x9QpL2m"
CLAUSE = "参加护学岗值勤，早上在学校路口看着孩子过马路，穿反光背心，不离岗"
EVIDENCE = "照片或签到，每户每年最多 60 分"


def points(tenths):
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def roll(rows):
    """Rank, name, stars, points of each household."""
    return [(place + 1, NAMES[place % len(NAMES)], "★★★", points(25_000 - place * 5)) for place in range(rows)]


def cards(count):
    """Name, number, address of the code, short code."""
    return [
        (f"{NAMES[place % len(NAMES)]}家", f"{place:03d}-7", f"{URL}{place:04d}", f"K7M2-{place:04d}")
        for place in range(count)
    ]


def clauses(count):
    """Number, category, what, points."""
    return [(str(place + 1), f"第{place // 8 + 1}类", CLAUSE, ("+5", "+10", "−2")[place % 3]) for place in range(count)]


def run(makers):
    """``KIND COUNT FILE``: make it once, from nothing, and say what it cost this process."""
    kind, count, file = sys.argv[1:]
    began = time.process_time()
    pdf = makers[kind](int(count))
    spent = time.process_time() - began
    Path(file).write_bytes(pdf)
    used = resource.getrusage(resource.RUSAGE_SELF)
    # Not ru_maxrss: it begins with what the process that started this one had.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak_kb = int(status.partition("VmHWM:")[2].split()[0])
    told = {"cpu_seconds": spent, "whole_seconds": used.ru_utime + used.ru_stime, "peak_mb": peak_kb / 1024}
    print(json.dumps(told))
