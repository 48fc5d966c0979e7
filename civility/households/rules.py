"""Which events there are, who is asked twice, and what each does. Pure."""

from dataclasses import dataclass
from typing import Final

from civility.errors import N_

MAX_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Kind:
    """``second``: another person must agree. ``last``: it cannot be taken back, so the page asks once more.
    ``gone``: whether it happens to households that are there, to those that are gone, or to both.
    """

    word: str
    effect: str
    second: bool = True
    last: bool = False
    gone: tuple[bool, ...] = (False,)


KINDS: Final[dict[str, Kind]] = {
    "join": Kind(N_("新立户"), N_("花名册里添一户，发一张新户码。分从零开始。")),
    "head_change": Kind(N_("换户主"), N_("户号和积分不变。旧户码和旧密码作废，发一张新户码，密码要本户重新设。")),
    "correction": Kind(N_("更正登记"), N_("只改写错的字，户号、积分、户码都不变。")),
    "split": Kind(
        N_("分户"), N_("分出去的人另立一户，发新户号和新户码。商定的积分跟着过去，两家加起来一分不多一分不少。")
    ),
    "merge": Kind(
        N_("并户"),
        N_("这一户的人和全部积分、荣誉分都归到另一户，这个户号从此不用，户码作废。办了不能撤回，只能以后再分户。"),
        last=True,
    ),
    "move_out": Kind(N_("迁出"), N_("户码作废，以后不记分也不兑换。没兑的分留在账上，迁回时还在。")),
    "come_back": Kind(N_("迁回"), N_("户号和账上的分照旧，发一张新户码。"), gone=(True,)),
    "away": Kind(N_("外出"), N_("全家常年在外：不算进参与率，不因为人不在排到后面。户码和积分照用。"), second=False),
    "home": Kind(N_("返乡"), N_("从这天起又算在村里的户数里。"), second=False),
    "member_join": Kind(N_("添人口"), N_("出生、嫁入、落户的人记到这一户。积分不变。"), second=False),
    "member_leave": Kind(
        N_("减人口"), N_("去世、迁走、出嫁的人从这一户去掉，以前的记录还在。积分不变。"), second=False
    ),
    "blank": Kind(
        N_("抹去这一户"),
        N_("已经迁出或并走的户：姓名、电话、住址从系统里抹掉，户号、积分和账本都留着。办了不能撤回，也不能再迁回。"),
        last=True,
        gone=(True,),
    ),
    "member_blank": Kind(
        N_("抹去一个人"),
        N_("已经从户里去掉的人：姓名、电话、出生年份从系统里抹掉，这一户别的都不动。办了不能撤回。"),
        last=True,
        gone=(False, True),
    ),
}

BLANKING: Final = ("blank", "member_blank")
