"""The evenings of a demo village's store: days counted and signed, and goods that come back."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import local
from civility.demo.people import Place
from civility.errors import RuleBroken
from civility.store.queries import day_tally, household_redemptions
from civility.store.services import Said, count_day, return_goods, sign_day


def close_day(session: Session, place: Place, store_id: UUID, day: date, keys: Iterator[str]) -> None:
    """The clerk counts the evening's slips, which agree; the supervisor signs."""
    tally = day_tally(session, place.village_id, store_id, day)
    counted = count_day(
        session,
        village_id=place.village_id,
        store_id=store_id,
        day=day,
        said=Said(tally.slips, tally.points_tenths, tally.returns, tally.returned_tenths),
        counts={},
        reason="",
        actor=place.people["dianyuan"],
        request_key=next(keys),
    )
    sign_day(
        session,
        village_id=place.village_id,
        close_id=counted.id,
        actor=place.people["jianwei"],
        request_key=next(keys),
    )


def bring_back(session: Session, place: Place, day: date, keys: Iterator[str]) -> None:
    """One piece of the newest slip of this day, done at once, and one of an earlier day, which waits for a second person."""
    done = set()
    for household_id in place.households:
        for slip in household_redemptions(session, place.village_id, household_id, limit=3):
            today = local(slip.redemption.at).date() == day
            if slip.state != "done" or today in done:
                continue
            try:
                return_goods(
                    session,
                    village_id=place.village_id,
                    redemption_id=slip.redemption.id,
                    pieces={(slip.lines[0].good_id, "sound"): 1},
                    reason="买重了，没有拆开",
                    actor=place.people["dianyuan"],
                    request_key=next(keys),
                )
            except RuleBroken:
                continue  # the clerk's own household
            done.add(today)
            break
