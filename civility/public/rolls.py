"""What stands below the praise of a roll: what the village wants to do better together (大家一起改的), in topics and never in names.

A topic is told from ``LEAST`` on: of habits so many households, of the wall so many matters. Fewer would point at somebody.
Rolls, the wall and deductions do not know each other, so it is put together here, for the page and for the sheet.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from civility.clock import day_start
from civility.errors import N_
from civility.governance.matters.queries.outcomes import count_raised
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.printing import roll_sheet
from civility.people.models import Division
from civility.points.queries import count_common_deductions

LEAST: Final = 3
MOST: Final = 6
"""So many topics, the most frequent: a wall that lists everything asks for nothing."""
WALL_TOPICS: Final = {"hazard": N_("有危险的地方"), "issue": N_("村里的事要人管")}


def list_topics(session: Session, roll: HonorRoll, translate: Callable[[str], str] = str) -> list[tuple[str, int]]:
    """Topics of the days a roll covers with how often each came up, the most frequent first; often none."""
    since, until = roll.period_from, roll.counted_until + timedelta(days=1)
    habits = count_common_deductions(session, roll.village_id, since, until, least=LEAST)
    raised = count_raised(session, roll.village_id, day_start(since), day_start(until))
    wall = [(translate(words), raised.get(kind, 0)) for kind, words in WALL_TOPICS.items()]
    told = [*habits, *(topic for topic in wall if topic[1] >= LEAST)]
    return sorted(told, key=lambda topic: -topic[1])[:MOST]


def roll_poster(
    session: Session, village: Division, roll: HonorRoll, size: str, *, festival: str = "", category: str = ""
) -> bytes:
    """The roll for the wall, with the topics unless it is of one category. Raises as ``roll_sheet``."""
    topics = [] if category else [f"{words} {count} 件" for words, count in list_topics(session, roll)]
    return roll_sheet(session, village, roll, size, festival=festival, category=category, together=topics)
