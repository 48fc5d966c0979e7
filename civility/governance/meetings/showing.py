"""Meetings in words: whether enough came, what was decided. The same on pages and, in Chinese, on paper."""

from collections.abc import Callable

from civility.errors import N_
from civility.governance.meetings.errors import BY_CHANNEL
from civility.governance.meetings.models import Meeting, Motion
from civility.governance.meetings.rules.counting import Count
from civility.people.meetings import MEETINGS

OUTCOME_WORDS = {
    "carried": N_("通过"),
    "lost": N_("没有通过"),
    "no_quorum": N_("人数不够，不算"),
    "void": N_("票数对不上，这次作废"),
}
ENOUGH = N_("应到 %(listed)s，要到 %(needed)s，实到 %(attended)s：够了，可以表决。")
TOO_FEW = N_("应到 %(listed)s，要到 %(needed)s，实到 %(attended)s：不够，表决不算。")
NO_LEAST = N_("应到 %(listed)s，实到 %(attended)s。这个会不表决，不用够多少人。")
COUNTS = N_("应到 %(eligible)s，参加 %(present)s，赞成 %(votes_for)s，反对 %(votes_against)s，弃权 %(abstentions)s")
SPOILED = N_("，废票 %(spoiled)s")


def quorum_words(meeting: Meeting, translate: Callable[[str], str]) -> str:
    """Whether enough came, once that was counted; before that nothing."""
    if meeting.attended is None or meeting.listed is None:
        return ""
    kind = MEETINGS[meeting.kind]
    told = {"listed": meeting.listed, "attended": meeting.attended}
    if kind.share is None:
        return translate(NO_LEAST) % told
    needed = kind.needed(meeting.listed)
    return translate(ENOUGH if meeting.attended >= needed else TOO_FEW) % {**told, "needed": needed}


def counts_words(motion: Motion, translate: Callable[[str], str]) -> str:
    """The counts of a decided motion."""
    told = {
        name: getattr(motion, name)
        for name in ("eligible", "present", "votes_for", "votes_against", "abstentions", "spoiled")
    }
    return translate(COUNTS) % told + (translate(SPOILED) % told if motion.spoiled else "")


SECRECY = {
    "open": (
        N_("记名：谁投了什么，村委会查得到；公开栏上只写总数。"),
        N_("截止以前，哪一页上都看不到票数。"),
        N_("网上投的、请人代投的，截止以前本人到柜台可以改。"),
    ),
    "secret": (
        N_("不记名：程序只记“投过了”，不记投的是什么、几点投的，票混在一起只剩总数。"),
        N_(
            "代投的人、柜台的人知道您说了什么；网上投的，拿着您手机的人看得见；管数据库的人一直盯着、或者拿前后的备份来比，也能猜出来。"
        ),
        N_("要谁也不知道，请填纸票，自己折好投进箱，纸票上不写户号姓名。"),
        N_("票找不出来，所以投了就不能换。截止以前，哪一页上都看不到票数。"),
    ),
}
"""What is secret of a ballot and what is not; said on every page and sheet on which somebody votes."""


NOT_ONLINE = N_(
    "每人一票的会（村民会议、村民代表会议、议事会这样的）不在网上投：一户一个密码，网上分不清是谁投的。到柜台投、填纸票，或者请网格员、户长代投。"
)
"""Said wherever somebody might look for a ballot in which people have seats, not households."""


def channel_rows(count: Count, translate: Callable[[str], str]) -> list[tuple[str, int]]:
    """How many voted by each channel, those of nobody too."""
    return [(translate(words), count.channels.get(channel, 0)) for channel, words in BY_CHANNEL.items()]
