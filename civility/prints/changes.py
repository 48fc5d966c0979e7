"""What a village's book says has happened between two prints of one sheet, in words.

Everything that a village decides is in the book, so this is all that can have changed a sheet but two things: what no
book holds, a telephone number say, and the program itself.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _

from civility.errors import N_

# The beginning of a transaction's kind → what people call it. The first that fits counts.
WORDS: Final = (
    ("household", N_("户里的变化（户主、名字、分户、迁出）")),
    ("card-issued", N_("补发户码")),
    ("standard", N_("积分细则")),
    ("covenant", N_("公约")),
    ("roll", N_("乡风文明榜")),
    ("settings", N_("本村的规矩")),
    ("claim", N_("记分入账")),
    ("redemption", N_("兑换")),
    ("reversal", N_("冲回")),
    ("goods-return", N_("退货")),
    ("return-", N_("报送、退货的手续")),
    ("hold", N_("留着、退回")),
    ("good", N_("商品")),
    ("prices", N_("价目")),
    ("stock", N_("进出货、盘点")),
    ("donation", N_("捐赠")),
    ("delivery", N_("送货")),
    ("day-", N_("日结")),
    ("lot", N_("抓阄")),
    ("activity", N_("活动和值班")),
    ("hours-confirmed", N_("活动和值班")),
    ("outlet", N_("商家")),
    ("settlement", N_("商家")),
    ("store", N_("超市")),
    ("close", N_("积分清零")),
    ("expir", N_("积分清零")),
    ("appointment", N_("任职")),
)
OTHER: Final = N_("别的事")


def changes_words(kinds: Mapping[str, int]) -> str:
    """``兑换 3、价目 1``: what is counted in ``kinds`` of transactions, most first; "" for nothing."""
    counted: Counter[str] = Counter()
    for kind, count in kinds.items():
        counted[next((words for begin, words in WORDS if kind.startswith(begin)), OTHER)] += count
    return str(_("、")).join(
        _("%(what)s %(count)s", what=_(words), count=count) for words, count in counted.most_common()
    )
