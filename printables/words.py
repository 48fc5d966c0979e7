"""Dates, times and points as people say them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_WEEKDAYS = "一二三四五六日"
_FIGURES = "零一二三四五六七八九"
_CHINA = ZoneInfo("Asia/Shanghai")


def day(on: date) -> str:
    """2026年11月21日"""
    return f"{on.year}年{on.month}月{on.day}日"


def short_day(on: date) -> str:
    """11月21日"""
    return f"{on.month}月{on.day}日"


def weekday(on: date) -> str:
    """星期六"""
    return f"星期{_WEEKDAYS[on.weekday()]}"


def moment(at: datetime) -> str:
    """2026年11月21日 星期六 18:00, in China's time; a naive time is taken to be that already."""
    local = at.astimezone(_CHINA) if at.tzinfo else at
    return f"{day(local)} 星期{_WEEKDAYS[local.weekday()]} {local:%H:%M}"


def points(tenths: int) -> str:
    """5, 0.5, −0.5"""
    whole, rest = divmod(abs(tenths), 10)
    return ("−" if tenths < 0 else "") + (f"{whole}.{rest}" if rest else str(whole))


def aligned(tenths: int, *, fraction: bool) -> str:
    """For columns: 5.0 where any figure of the column has a fraction, else 5."""
    return points(tenths) if tenths % 10 or not fraction else f"{points(tenths)}.0"


def signed(tenths: int) -> str:
    """+5, −20, 0"""
    return f"+{points(tenths)}" if tenths > 0 else points(tenths)


def yuan(fen: int) -> str:
    """1,234, 1.50"""
    whole, part = divmod(fen, 100)
    return f"{whole:,}.{part:02}" if part else f"{whole:,}"


def ordinal(number: int) -> str:
    """第一, 第十, 第二十一 … up to 第九十九; above that 第100."""
    if not 1 <= number <= 99:
        return f"第{number}"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _FIGURES[tens] + "十"
    return "第" + head + (_FIGURES[ones] if ones else "")
