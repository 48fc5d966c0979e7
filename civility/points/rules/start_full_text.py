"""An inspection in the words of a standard: 满分60分：院内整洁20、柴草码放15、门前三包25，逐项扣分."""

import re

from civility.errors import N_
from civility.points.rules.amounts import MAX_CLAUSE_TENTHS, points, tenths
from civility.points.rules.shapes import Item, StartFull
from civility.tables.outcome import Remark

_NUM = r"\d+(?:\.\d+)?"
_HEAD = re.compile(rf"^(?:满分|起始|基础)分?({_NUM})分?(?:制)?[,:;。(]*")
_HOW = re.compile(r"(?:每项|逐项|按项|各项|不达标|不合格|发现|一处)*(?:的)?(?:扣分|扣减|扣完为止|扣)$")
_ITEM = re.compile(rf"^(.*?[^\d.:]):?(?:最多|可|最高)?扣?({_NUM})分?$")


def read_start_full(folded: str) -> StartFull | Remark | None:
    """The inspection in folded words, the sentence why it is none, or None for words of another kind."""
    head = _HEAD.match(folded)
    if head is None:
        return None
    full = tenths(head.group(1))
    items = []
    for piece in filter(None, re.split(r"[,;、/。()]", folded[head.end() :])):
        found = _ITEM.match(piece)
        if found is not None:
            worth = tenths(found.group(2))
            if not worth:
                return Remark(N_("检查的“%(item)s”没有分，或者太细：最小到 0.1 分。"), {"item": found.group(1)})
            items.append(Item(found.group(1), worth))
        elif not _HOW.fullmatch(piece):
            return Remark(N_("检查的“%(item)s”没有写几分。请每项写明，比如：院内整洁20。"), {"item": piece})
    if len(items) < 2 or not full or full > MAX_CLAUSE_TENTHS:
        return Remark(N_("满分逐项扣的检查要写明每项几分，比如：满分60：院内整洁20、柴草码放15、门前三包25。"))
    shape = StartFull(tuple(items))
    if shape.full_tenths != full:
        fields = {"full": points(full), "sum": points(shape.full_tenths)}
        return Remark(N_("满分写的是 %(full)s 分，各项加起来是 %(sum)s 分。请改成一致。"), fields)
    return shape
