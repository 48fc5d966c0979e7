"""What is said quietly in a demo village: told, answered, put right, a mistake, and one that waits for a second reader."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from civility.clock import today
from civility.demo.people import Place
from civility.governance.covenants.models import CovenantReminder
from civility.governance.covenants.queries import find_in_force
from civility.governance.covenants.services import (
    answer_reminder,
    close_reminder,
    propose_reminder,
    send_reminder,
    take_back_reminder,
)
from civility.people.actors import Actor, HouseholdRef

SEEN: Final = (
    ("爱护家园", "门口的柴草占了半边路，车过不去。"),
    ("爱护家园", "垃圾袋放在门外两天了，狗扒开了。"),
    ("出行平安", "晒的油菜籽占了一半路，天黑看不见。"),
    ("婚丧从简", "音响放到半夜，老人睡不着。"),
)
"""Of which article, and what was seen; one household each."""


def remind(session: Session, place: Place, keys: Iterator[str]) -> None:
    """The first household of the village has one to answer; the next put it right, the third was the wrong door.

    Not in the smallest village, where too few hold no post.
    """
    if len(place.spare) < len(SEEN):
        return
    jianwei = place.people["jianwei"]
    told, right, wrong, _waiting = _write(session, place, keys)
    for each in (told, right, wrong):
        send_reminder(session, **_of(each), actor=jianwei)
    answer_reminder(
        session,
        **_of(right),
        kind="done",
        words="早上清走了，对不住大家。",
        actor=Actor.of(HouseholdRef(place.village_id, right.household_id)),
        request_key=next(keys),
    )
    close_reminder(session, **_of(right), actor=jianwei)
    answer_reminder(
        session,
        **_of(wrong),
        kind="said",
        words="不是我家晒的，是隔壁的。",
        channel="helper",
        actor=place.people["wangge"],
        request_key=next(keys),
    )
    take_back_reminder(session, **_of(wrong), reason="看错了门牌，晒场是隔壁的。", actor=jianwei)


def _write(session: Session, place: Place, keys: Iterator[str]) -> list[CovenantReminder]:
    covenant = find_in_force(session, place.village_id, "village", today())
    assert covenant is not None  # noqa: S101  (the first meeting adopted one)
    places = {article["title"]: number for number, article in enumerate(covenant.articles, 1)}
    return [
        propose_reminder(
            session,
            village_id=place.village_id,
            household_id=home,
            covenant_id=covenant.id,
            article=places[title],
            seen_on=today() - timedelta(days=1),
            words=words,
            actor=place.people["wangge"],
            request_key=next(keys),
        )
        for home, (title, words) in zip(place.spare, SEEN, strict=False)
    ]


def _of(reminder: CovenantReminder) -> dict[str, Any]:
    return {"village_id": reminder.village_id, "reminder_id": reminder.id}
