"""Some hundreds of strings that have broken programs which print, and how to put them into any document.

Nothing is drawn at random: whoever reads a failure finds the string here.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

CARRIERS: Final = ("{}", "王{}芳", "第1条 {}。")
"""Alone, in the middle of a name, among other words."""

MARKUP: Final = (
    "<b>", "</b>", "<b><i></b></i>", "<br/>", "<para>", "</para><para>", '<para align="right">', "<font color=red>",
    '<font name="nosuch">', '<font size="999">', "<super>", "<greek>a</greek>", "<u/>", "<strike>", "<nobr>",
    '<img src="file:///etc/passwd"/>', '<img src="http://127.0.0.1:1/x.png" width="10"/>', "<img/>",
    '<img src="data:image/png;base64,AAAA"/>', '<a href="http://127.0.0.1:1/">x</a>', '<a href="javascript:x()">',
    '<link href="file:///x">', '<a name="top"/>', '<onDraw name="f" label="x"/>', '<seq id="a"/>', '<seqreset id="a"/>',
    '<unichar code="0x41"/>', '<bullet>x</bullet>', '<index item="x"/>', '<setLink destURL="http://x">', "<script>",
    "<script>alert(1)</script>", "<svg onload=x>", "<!-- x", "-->", "<![CDATA[x]]>", "<?xml version='1.0'?>",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&lt;b&gt;", "&amp;", "&amp;amp;", "&#0;", "&#x202E;",
    "&nosuch;", "&", "<", ">", "<<", ">>", "<>", "a<b", "1<2>3", '"', "'", "`", "''", '""',
)  # fmt: skip
OF_OTHER_LANGUAGES: Final = (
    ") Tj ET", "(", ")", "((", "))", "\\", "\\\\", "\\)", "\\(", "\\n", "\\0", "\\053", "[x]", "]", "%", "%%EOF",
    "%PDF-1.7", "endobj", "endstream", "1 0 obj", "stream", "/URI (http://x)", "/JavaScript", "/Launch", "/EmbeddedFile",
    "{", "}", "{}", "{0}", "{x}", "{x.__class__}", "{{7*7}}", "{% raw %}", "{#", "#{1}", "${x}", "%s", "%n", "%(x)s",
    "%d%d%d", "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'; DROP TABLE x;--", "1 OR 1=1", "../../etc/passwd",
    "..\\..\\x", "C:\\CON", "\\\\host\\share", "file:///etc/passwd", "http://127.0.0.1:1/", "https://x.example/?a=b&c=d#e",
    "javascript:alert(1)", "mailto:a@b.example", "tel:110", "ftp://x", "$(id)", "`id`", "; rm -rf x", "| cat", "&& x",
    "\\u202e", "\\x00", "null", "None", "undefined", "NaN", "-0", "1e309", "0x10", "True", "[]", "[object Object]",
)  # fmt: skip
SPACES: Final = (
    *"\t\u00a0\u1680\u2000\u2002\u2003\u2007\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
    "\n", "\r", "\r\n", "\n\n", "\n \n", "  ", " \u3000 ", "\v", "\f",
)  # fmt: skip
UNSEEN: Final = tuple(
    chr(code)
    for code in (
        *range(0x09), *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0), 0xAD, 0x061C, 0x180E, *range(0x200B, 0x2010),
        *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x2070), 0xFE00, 0xFE0E, 0xFE0F, 0xFEFF,
        *range(0xFFF9, 0xFFFC), 0xE0001, 0xE0041, 0xE0100, 0xE01EF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF,
    )
)  # fmt: skip
DRAWN_APART: Final = (
    "e\u0301", "a\u0308\u0304", "n" + "\u0300" * 12, "\u0301", "\u20dd", "\u20e3", "1\ufe0f\u20e3", "ｶﾞ", "が", "か\u3099",
    "각", "\u1100\u1161\u11a8", "ﬁ", "ﷺ", "Å", "Ω", "Ω", "①", "㈱", "㍿", "Ⅷ", "½", "ⅷ", "ｗｉｄｅ", "！？", "﹏", "〱",
)  # fmt: skip
OUTSIDE_THE_BASIC_PLANE: Final = (
    "\U00020164", "\U00020000", "\U0002a6df", "\U0002a700", "\U0002b740", "\U0002b820", "\U0002ceb0", "\U00030000",
    "\U00031350", "\U0002f800", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e8\U0001f1f3",
    "\U0001f44d\U0001f3fd", "\U0001d400", "\U0001d7d8", "\U0001f100", "\U00010000", "\U0010ffff", "\U000f0000", "\U0001ffff",
)  # fmt: skip
OTHER_SCRIPTS: Final = (
    "བོད་ཡིག", "ئۇيغۇرچە", "ᠮᠣᠩᠭᠣᠯ", "ꆈꌠꉙ", "עברית", "العربية", "ไทย", "हिन्दी", "Русский", "Ελληνικά", "Tiếng Việt", "ქართული",
    "한국어", "カタカナ", "ㄅㄆㄇ", "ꦗꦮ", "\ue000", "\uf8ff", "\ufffd", "\uffff", "\ufdd0", "\u0378", "㐀", "㛃", "䶮", "龦", "鿿",
    "ǹǎǖ", "ḿ", "ɑ", "ɡ", "★☆●○□■△→↑", "＊＃", "〇", "々", "〆", "℃℉‰", "¥￥€£", "≤≥≠±×÷", "…——～", "「」『』【】", "《》〈〉",
)  # fmt: skip
LONG: Final = (
    *(character * count for character in "长Wi·（）—1！㛃" for count in (40, 200)),
    "阿卜杜热西提·麦麦提艾力·" * 3, "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "a" * 40 + "。",
    "https://x.example/" + "a/" * 60, " ".join(["字"] * 90), "甲乙丙丁" * 45, "3.1415926535" * 8,
)  # fmt: skip
MADE_BY_THE_PROGRAM: Final = {"link", "ledger_head", "number", "month", "booked", "key_mark", "counted", "difference"}
"""Codes and figures. Nobody types them."""


def list_hostile() -> list[str]:
    """Every string once."""
    bare = (*MARKUP, *OF_OTHER_LANGUAGES, *SPACES, *UNSEEN, *DRAWN_APART, *OUTSIDE_THE_BASIC_PLANE, *OTHER_SCRIPTS)
    carried = [carrier.format(text) for text in bare for carrier in CARRIERS]
    return list(dict.fromkeys((*carried, *LONG)))


def visible(text: str) -> str:
    """What of ``text`` leaves ink on paper: no blanks, nothing without a shape."""
    return "".join(character for character in text if not _leaves_nothing(character))


def _leaves_nothing(character: str) -> bool:
    selects = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return selects or character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Cs"}


def filled(data: Any, take: Callable[[], str], *, rows: bool) -> Any:
    """``data`` with the next string of ``take`` in every text of its rows, or in every text that stands in no row.

    What no person types stays as it is.
    """
    return replace(data, **dict(_changes(data, take, rows)))


def _changes(data: Any, take: Callable[[], str], rows: bool) -> Iterator[tuple[str, Any]]:
    for field in fields(data):
        value = getattr(data, field.name)
        if field.name in MADE_BY_THE_PROGRAM:
            continue
        if isinstance(value, str) and not rows:
            yield field.name, take()
        elif isinstance(value, tuple) and rows:
            yield field.name, tuple(_everywhere(each, take) for each in value)
        elif is_dataclass(value):
            yield field.name, filled(value, take, rows=rows)


def _everywhere(value: Any, take: Callable[[], str]) -> Any:
    if isinstance(value, str):
        return take()
    if isinstance(value, tuple):
        return tuple(_everywhere(each, take) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        typed = [field.name for field in fields(value) if field.name not in MADE_BY_THE_PROGRAM]
        return replace(value, **{name: _everywhere(getattr(value, name), take) for name in typed})
    return value
