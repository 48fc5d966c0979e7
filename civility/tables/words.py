"""Text as people type it, made comparable: widths, spaces, control characters, Chinese numerals."""

import re
import unicodedata
from decimal import Decimal

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013—―−－\ufe63", "-") | dict.fromkeys("～\u223c〜", "~"))
_DIGITS = dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千万]+")


def clean(text: str) -> str:
    """Text fit to store: no control or invisible characters, runs of white space made one space, trimmed."""
    return _SPACE.sub(" ", _CONTROL.sub("", text.replace("\x0b", " ").replace("\r", "\n"))).strip()


def fold(text: str) -> str:
    """Text fit to compare: half width, one kind of dash, no white space, lower case."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", clean(text)).translate(_DASHES)).lower()


def numeral(text: str) -> int | None:
    """The value of a Chinese numeral up to 万 (三十五, 两百, 一万); None when it is not one."""
    if not text or _NUMERAL.fullmatch(text) is None:
        return None
    head, wan, tail = text.partition("万")
    if wan:
        big, small = _below_wan(head), _below_wan(tail) if tail else 0
        return None if big is None or small is None else big * 10_000 + small
    return _below_wan(text)


def _below_wan(text: str) -> int | None:
    if text and all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, digit = 0, None
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[sign]
            digit = None
        else:
            return None
    return (total + (digit or 0)) if text else None


def digits_for_numerals(text: str, before: str = "分次项人天周月年季元个小时档件篇场条回户亩株斤米") -> str:
    """Write Chinese numerals that stand before a counting word as digits: 加五分 → 加5分, 一年 → 1年."""

    def swap(found: re.Match[str]) -> str:
        value = numeral(found.group())
        follows = text[found.end() : found.end() + 1]
        return str(value) if value is not None and follows and follows in before else found.group()

    return _NUMERAL.sub(swap, text)


def plain(number: Decimal) -> str:
    """A decimal as people write it: 10, 0.5."""
    return f"{number.normalize():f}"
