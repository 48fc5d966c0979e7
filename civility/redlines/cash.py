"""What is money under another name, and so stands on no shelf: points are thanks, and nobody cashes them.

Widen it here, with a sentence for it and a harmless look-alike in its tests.
"""

import re

from civility.redlines.disguise import plain_text

_MONEY = re.compile(
    r"现金(?!袋|盒|箱|柜|抽屉|账|日记)|现钞|现钱|换钱|给钱|压岁钱|零钱(?!包|袋|盒|罐)|红包(?!袋|封|壳|纸|糖)|"
    r"人民币(?!图|知识|教具)|"
    r"(?:购物|消费|代金|抵用|储值|充值|预付|礼品|超市|商场|通用|加油|公交|话费|电费|水费|电话|手机充值|e|京东)"
    r"卡(?!套|包|贴|槽|针|片|座)|"
    r"(?:购物|消费|代金|抵用|抵扣|满减|超市|商场|通用|话费|电费|水费|加油)券|"
    r"话费(?!单|清单|查询)|充值(?!机)|(?:返|提|套|折|变)现(?!场|在|代|成)|转账|微信零钱|支付宝|"
    r"\d+(?:元|块)钱|(?<![a-z])(?:cash|rmb)(?![a-z])|^¥?(?:\d+(?:\.\d+)?)?(?:元|块钱)整?$|^¥\d+(?:\.\d+)?$"
)
_HELP = re.compile(r"(?:帮|教|陪)[^,，;；。]{0,6}$|(?:另付|另收|自付)$")


def find_cash(*texts: str) -> str | None:
    """The first words, as they were written, by which points would become money. None when there are none.

    Helping somebody with a telephone bill is a service, and what is paid besides is no cash out.
    """
    for text in texts:
        plain = plain_text(text)
        for found in _MONEY.finditer(plain.text):
            if not _HELP.search(plain.text, 0, found.start()):
                return plain.original(found.start(), found.end())
    return None
