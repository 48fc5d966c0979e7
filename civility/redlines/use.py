"""Words that count how much somebody uses the program. An office is measured by what is done at the doors, not on a screen.

Widen it here, with a sentence for it and a harmless look-alike in its tests.
"""

import re

from civility.redlines.disguise import plain_text

_THING = r"(?:本?系统|程序|软件|平台|app|小程序|手机端|客户端|网站)"
_USE = re.compile(
    rf"登[录陆]|打卡|(?<!线)上线|在线(?:时长|时间|天数|率)|使用(?:率|次数|频次|时长)|(?:使用|用|打开|点开){_THING}|"
    rf"{_THING}的?(?:使用|活跃|点击)|下载|注册(?!志愿|商标|公司)|活跃度|点击[率量]|(?:{_THING}|每日|每天|手机|线上|网上)签到"
)


def find_use(text: str) -> str | None:
    """The first words, as they were written, that measure use. None when there are none."""
    plain = plain_text(text)
    found = _USE.search(plain.text)
    return plain.original(*found.span()) if found else None
