"""From a filled sheet of paper to claims: one person types it with its totals, another holds it against the paper.

What was typed is a draft until then; it becomes a sheet through the one way into claims, with whoever typed it as its recorder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.ledger import KeyReused
from civility.people.actors import Actor
from civility.people.finding import plain_number
from civility.people.models import Household, User
from civility.people.queries import list_households
from civility.people.sessions import actor_for
from civility.points.errors import (
    HouseholdTwice,
    LinesWrong,
    NoHouseholds,
    NoSuchHousehold,
    PointTotalWrong,
    RowTotalWrong,
    TooManyHouseholds,
    TotalsDiffer,
    TypedItYourself,
)
from civility.points.models import ClaimSheet, SheetDraft
from civility.points.queries import get_clause
from civility.points.rules.amounts import points
from civility.points.rules.asked import Asked
from civility.points.rules.drafts import totals_of
from civility.points.rules.paper import MAX_LINES, Line, read_amount, read_lines
from civility.points.rules.shapes import Shape, shape_from_json
from civility.points.services.reckoning import Row, check_texts, reckon
from civility.points.services.recording import record_sheet


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A line of a typed sheet with its household and what it gets, in tenths, in the sheet's order."""

    line: Line
    household: Household
    asked: Asked
    amount_tenths: int


def type_paper(
    session: Session,
    *,
    village_id: UUID,
    draft_id: UUID,
    clause_id: UUID,
    happened_on: date,
    reason: str,
    text: str,
    total_rows: int,
    total_tenths: int,
    actor: Actor,
    evidence: str = "",
) -> SheetDraft:
    """Hand on what was typed from a sheet, with the totals that stand on it, to a second person. The same again changes nothing.

    Raises LinesWrong, RowTotalWrong, PointTotalWrong, KeyReused, and whatever ``record_sheet`` would.
    """
    if actor.user_id is None:
        raise Forbidden()
    check_texts(reason, evidence)
    said = {
        "happened_on": [happened_on.isoformat()],
        "reason": [reason.strip()],
        "evidence": [evidence.strip()],
        "lines": [text],
        "rows_total": [str(total_rows)],
        "points_total": [points(total_tenths)],
    }
    with transaction(session):
        ledger.hold(session, village_id)
        draft = session.get(SheetDraft, (village_id, draft_id), populate_existing=True)
        if draft is not None and draft.writer_id != actor.user_id:
            raise NotFound()
        if draft is not None and draft.typed_at is not None:
            if draft.said != said:
                raise KeyReused(key=str(draft_id))
            return draft
        rows = _typed_rows(session, village_id, clause_id, happened_on, text, actor)
        _check_totals(rows, total_rows, total_tenths)
        if draft is None:
            draft = SheetDraft(village_id=village_id, id=draft_id, writer_id=actor.user_id)
        draft.form, draft.clause_id, draft.about, draft.said = "paper", clause_id, "", said
        draft.saved_at = draft.typed_at = now()
        session.add(draft)
        session.flush()
        return draft


def list_typed(session: Session, draft: SheetDraft) -> list[TypedRow]:
    """The rows of a sheet that waits, as they come to now, to be looked at. Raises what recording it would."""
    typist = actor_for(session, session.get_one(User, draft.writer_id))
    day = date.fromisoformat(_one(draft, "happened_on"))
    return _typed_rows(session, draft.village_id, draft.clause_id, day, _one(draft, "lines"), typist)


def confirm_paper(
    session: Session, *, village_id: UUID, draft_id: UUID, total_rows: int, total_tenths: int, actor: Actor
) -> ClaimSheet:
    """A second person read the totals off the paper: the sheet goes to review. Asking twice confirms once.

    Everything is judged anew. Raises TypedItYourself, TotalsDiffer, NotFound, and whatever ``record_sheet`` does.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        draft = session.get(SheetDraft, (village_id, draft_id), populate_existing=True)
        if draft is None or draft.typed_at is None:
            return _confirmed_before(session, village_id, draft_id)
        if draft.writer_id == actor.user_id:
            raise TypedItYourself()
        typed_rows, typed_tenths = totals_of(draft.said)
        if (total_rows, total_tenths) != (typed_rows, typed_tenths):
            raise TotalsDiffer(rows=total_rows, points=total_tenths, typed_rows=typed_rows, typed_points=typed_tenths)
        typist = actor_for(session, session.get_one(User, draft.writer_id))
        day = date.fromisoformat(_one(draft, "happened_on"))
        rows = _typed_rows(session, village_id, draft.clause_id, day, _one(draft, "lines"), typist)
        _check_totals(rows, total_rows, total_tenths)
        return record_sheet(
            session,
            village_id=village_id,
            clause_id=draft.clause_id,
            rows=[Row(row.household.id, row.asked) for row in rows],
            happened_on=day,
            reason=_one(draft, "reason"),
            evidence=_one(draft, "evidence"),
            actor=typist,
            request_key=_key(draft_id),
            draft_id=draft_id,
            confirmed_by=actor.user_id,
        )


def give_back_paper(session: Session, *, village_id: UUID, draft_id: UUID, actor: Actor) -> None:
    """Back to whoever typed it, to be put right: by them or by the second person. Asking twice is harmless. Raises NotFound."""
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        draft = session.get(SheetDraft, (village_id, draft_id), populate_existing=True)
        if draft is None or draft.form != "paper":
            raise NotFound()
        draft.typed_at = None
        session.flush()


def _typed_rows(
    session: Session, village_id: UUID, clause_id: UUID, happened_on: date, text: str, actor: Actor
) -> list[TypedRow]:
    shape = shape_from_json(get_clause(session, village_id, clause_id).shape)
    lines = read_lines(text)
    if not lines:
        raise NoHouseholds()
    if len(lines) > MAX_LINES:
        raise TooManyHouseholds(limit=MAX_LINES)
    found = _read(session, village_id, lines, shape)
    rows = [Row(household.id, asked) for _line, household, asked in found]
    reckoned = reckon(
        session, village_id=village_id, clause_id=clause_id, rows=rows, happened_on=happened_on, actor=actor
    )
    amounts = {row.household_id: amount for row, amount in reckoned.amounts}
    return [TypedRow(line, household, asked, amounts[household.id]) for line, household, asked in found]


def _read(
    session: Session, village_id: UUID, lines: Sequence[Line], shape: Shape
) -> list[tuple[Line, Household, Asked]]:
    """Each line's household and amount. Raises LinesWrong, which names every line that cannot be read."""
    known = {household.number: household for household in list_households(session, village_id)}
    seen: dict[str, int] = {}
    found: list[tuple[Line, Household, Asked]] = []
    problems: list[dict[str, Any]] = []
    for line in lines:
        try:
            number = plain_number(line.number)
            if number not in known:
                raise NoSuchHousehold()
            if number in seen:
                raise HouseholdTwice(line=seen[number])
            seen[number] = line.place
            found.append((line, known[number], read_amount(shape, line)))
        except RuleBroken as refusal:
            problem = {"line": line.place, "number": line.number[:12], "code": refusal.code, "fields": refusal.fields}
            problems.append(problem)
    if problems:
        raise LinesWrong(count=len(problems), problems=problems)
    return found


def _check_totals(rows: Sequence[TypedRow], total_rows: int, total_tenths: int) -> None:
    if total_rows != len(rows):
        raise RowTotalWrong(written=total_rows, typed=len(rows))
    typed = sum(row.amount_tenths for row in rows)
    if total_tenths != typed:
        raise PointTotalWrong(written=total_tenths, typed=typed)


def _confirmed_before(session: Session, village_id: UUID, draft_id: UUID) -> ClaimSheet:
    """The sheet that this draft became. Raises NotFound."""
    query = select(ClaimSheet).where(ClaimSheet.village_id == village_id, ClaimSheet.request_key == _key(draft_id))
    sheet = session.scalar(query)
    if sheet is None:
        raise NotFound()
    return sheet


def _key(draft_id: UUID) -> str:
    return f"paper:{draft_id}"


def _one(draft: SheetDraft, name: str) -> str:
    text: str = next(iter(draft.said.get(name, ())), "")
    return text
