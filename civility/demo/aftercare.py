"""What comes after a claim in a demo village: points taken and put right, a sheet corrected, a month looked at again."""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility.demo.own import draw_photo
from civility.demo.people import Place
from civility.errors import RuleBroken
from civility.papers import seal_book
from civility.people.queries import get_household_by_id
from civility.photos import keep_photo
from civility.points.models import ClaimSheet, Correction
from civility.points.queries import (
    get_claim,
    get_clause,
    list_claims,
    list_corrections,
    list_spot_checks,
    list_spot_items,
)
from civility.points.rules.asked import Asked
from civility.points.services import (
    Row,
    confirm_correction,
    confirm_repair,
    do_due_corrections,
    do_due_deductions,
    do_due_spot_checks,
    name_replacement,
    propose_correction,
    record_result,
    record_sheet,
)
from civility.store.queries import spendable_tenths

TAKEN: Final = 2
LEAST_TENTHS: Final = 80
"""Only who has some points loses any in the demo."""
NEIGHBOURS: Final = 6
UNCHECKED: Final = 2
PARTLY: Final = "做了一半：门口扫了，柴草还没有码齐。"
REPAIR: Final = "去看了，门口的垃圾清走了，柴草也码齐了。"
MISTAKE: Final = "那天是隔壁一户去的，记错了户。"


def take_points(session: Session, place: Place, clause_id: UUID, day: date, keys: Iterator[str]) -> None:
    """A deduction for the first two households that have points, with a picture each; two people have yet to look at it."""
    taken = [each for each in place.spare if _has_points(session, place, each)][:TAKEN]
    for at, household_id in enumerate(taken):
        recorder = place.people["jifen"]
        photo = keep_photo(session, village_id=place.village_id, data=draw_photo(at + 1), keeper=recorder.mark)
        record_sheet(
            session,
            village_id=place.village_id,
            clause_id=clause_id,
            rows=[Row(household_id, Asked())],
            happened_on=day,
            reason="门口堆着垃圾和柴草，说过两次没有清",
            actor=recorder,
            request_key=next(keys),
            photo_ids=[photo.id],
        )


def see_repairs(session: Session, place: Place) -> None:
    """The grid worker goes and looks: the first household that was told has put it right."""
    told = list_claims(session, place.village_id, states=["on_notice"], direction="deduction")
    first = min(told, key=lambda each: each.household_number, default=None)
    if first is not None:
        confirm_repair(
            session, village_id=place.village_id, claim_id=first.id, note=REPAIR, actor=place.people["wangge"]
        )


def correct_one(session: Session, place: Place, keys: Iterator[str], *, confirm: bool = True) -> Correction | None:
    """Of a claim in the book: it was another household's deed. The second person confirms, or has yet to."""
    told = {row.correction.claim_id for row in list_corrections(session, place.village_id)}
    by_hand = list_claims(
        session,
        place.village_id,
        states=["posted"],
        direction="bonus",
        recorder_id=place.people["jifen"].user_id,
    )
    fit = [
        each
        for each in sorted(by_hand, key=lambda each: (each.happened_on, each.household_number, each.clause_number))
        if each.household_id in place.spare and each.id not in told and _is_fixed(session, place, each.clause_id)
    ]
    if not fit:
        return None
    wrong = fit[-1]
    correction = propose_correction(
        session,
        village_id=place.village_id,
        claim_id=wrong.id,
        kind="household",
        reason=MISTAKE,
        actor=place.people["jianwei"],
        request_key=next(keys),
    )
    if confirm:
        confirm_correction(
            session, village_id=place.village_id, correction_id=correction.id, actor=place.people["zhuren"]
        )
    return correction


def replace_corrected(session: Session, place: Place, keys: Iterator[str]) -> None:
    """What a closed sheet corrected is recorded for the household whose deed it was."""
    for row in list_corrections(session, place.village_id, "done"):
        if row.correction.replacement_id is None:
            _replace(session, place, row.correction, keys)


def do_due(session: Session, place: Place) -> None:
    """What a closed day brings about: corrections carried out, points taken of what was not put right."""
    do_due_corrections(session, place.village_id)
    do_due_deductions(session, place.village_id)


def sample(session: Session, place: Place) -> None:
    """Seal the book, and list or draw the month that is over."""
    seal_book(session, place.village_id)
    do_due_spot_checks(session, place.village_id)


def look_again(session: Session, place: Place, keys: Iterator[str], *, leave: int = UNCHECKED) -> None:
    """The supervisor looks at what was drawn: nearly all of it as claimed, the third in part; the last are left."""
    for check in list_spot_checks(session, place.village_id, limit=1):
        items = list_spot_items(session, place.village_id, check.id)
        for at, (item, _claim) in enumerate(items[: len(items) - leave]):
            if item.result is not None:
                continue
            result, note = ("partly", PARTLY) if at == 2 else ("found", "")
            try:
                record_result(
                    session,
                    village_id=place.village_id,
                    item_id=item.id,
                    result=result,
                    note=note,
                    actor=place.people["jianwei"],
                    request_key=next(keys),
                )
            except RuleBroken:
                continue  # the supervisor's own household: somebody else looks


def _replace(session: Session, place: Place, correction: Correction, keys: Iterator[str]) -> None:
    wrong = get_claim(session, place.village_id, correction.claim_id)
    here = place.spare.index(wrong.household_id)
    for next_door in (place.spare[here + 1 :] + place.spare[:here])[:NEIGHBOURS]:
        try:
            sheet = record_sheet(
                session,
                village_id=place.village_id,
                clause_id=wrong.clause_id,
                rows=[Row(next_door, Asked())],
                happened_on=wrong.happened_on,
                reason=wrong.reason,
                actor=place.people["jifen"],
                request_key=next(keys),
            )
        except RuleBroken:
            continue  # they have that day's points, or the month's, already
        _name(session, place, correction, sheet)
        return


def _name(session: Session, place: Place, correction: Correction, sheet: ClaimSheet) -> None:
    (claim,) = list_claims(session, place.village_id, sheet_id=sheet.id)
    name_replacement(
        session,
        village_id=place.village_id,
        correction_id=correction.id,
        claim_id=claim.id,
        actor=place.people["wenshu"],
    )


def _is_fixed(session: Session, place: Place, clause_id: UUID) -> bool:
    return get_clause(session, place.village_id, clause_id).shape["kind"] == "fixed"


def _has_points(session: Session, place: Place, household_id: UUID) -> bool:
    household = get_household_by_id(session, place.village_id, household_id)
    return spendable_tenths(session, household) >= LEAST_TENTHS
