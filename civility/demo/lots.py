"""A draw by lot from the closed list to the result: stalls at the market, thrown with dice before two witnesses."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from civility import clock
from civility.demo.people import Place
from civility.governance.draws.queries import find_candidates
from civility.governance.draws.rules import DICE, hash_of_numbers
from civility.governance.draws.services import Asked, close_list, draw_lots, read_seed

STALLS, WAITING = 3, 2


def draw_stalls(session: Session, place: Place, chance: random.Random, keys: Iterator[str]) -> None:
    """Closed now, drawn three hours later: read by the supervisor, and again by the other of the committee."""
    about: dict[str, Any] = {"session": session, "village_id": place.village_id}
    found = find_candidates(session, place.village_id, "all")
    asked = Asked(
        title="集市固定摊位",
        places=STALLS,
        reserves=WAITING,
        source="all",
        seen=hash_of_numbers(found.households),
    )
    draw = close_list(**about, asked=asked, actor=place.people["zhuren"], request_key=next(keys))
    thrown = "".join(chance.choices("123456", k=DICE))
    with clock.frozen(clock.now() + timedelta(hours=3)):
        read_seed(
            **about,
            number=draw.number,
            typed=thrown,
            witnesses=["representative", "elder"],
            posted=True,
            actor=place.people["jianwei"],
            request_key=next(keys),
        )
        draw_lots(**about, number=draw.number, typed=thrown, actor=place.people["wenshu"], request_key=next(keys))
