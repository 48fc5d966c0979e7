"""Whom a clause is for, when it is not for everybody."""

from enum import StrEnum
from typing import Final

from civility.errors import N_


class Role(StrEnum):
    """Whom a clause is for, when its category or its words say so."""

    EVERYONE = "everyone"
    OFFICIAL = "official"
    PARTY_MEMBER = "party_member"
    COLLECTOR = "collector"
    REPRESENTATIVE = "representative"
    UNIT_HEAD = "unit_head"


ROLE_WORDS: Final = {
    Role.OFFICIAL: N_("只记村干部的"),
    Role.PARTY_MEMBER: N_("只记党员的"),
    Role.COLLECTOR: N_("只记采集员、网格员的"),
    Role.REPRESENTATIVE: N_("只记村民代表的"),
    Role.UNIT_HEAD: N_("只记户长、组长的"),
}
POSTS_OF: Final = {
    Role.OFFICIAL: ("committee",),
    Role.COLLECTOR: ("recorder", "grid_worker"),
    Role.UNIT_HEAD: ("unit_head",),
}
"""The posts that make somebody one. Of the other roles no list is kept: party membership is nobody else's business."""
_BEGINNINGS: Final = (
    (Role.OFFICIAL, ("村干部", "两委", "村组干部", "社区干部")),
    (Role.PARTY_MEMBER, ("党员",)),
    (Role.COLLECTOR, ("信息采集员", "采集员", "网格员")),
    (Role.REPRESENTATIVE, ("村民代表",)),
    (Role.UNIT_HEAD, ("户长", "中心户长", "组长")),
)


def role_of(category: str, item: str) -> Role:
    """Whom a row of a standard is for, by how its category or its words begin."""
    for role, words in _BEGINNINGS:
        if category.startswith(words) or item.startswith(words):
            return role
    return Role.EVERYONE
