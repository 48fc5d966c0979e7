"""Deeds of a day on which another version of the standard was in force: the day an address carries, and choosing again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.extensions import current_session
from civility.people.actors import Actor
from civility.points.forms.claims import DatedForm
from civility.points.models import Clause, Standard
from civility.points.queries import get_clause, get_standard_in_force, list_clauses_for_recording
from civility.points.services.reckoning import MAX_AGE_DAYS
from civility.points.views.words import worth

TURN, TURN_TO = "turn", "turn-to"
"""The button that changes the clause of a filled form, and the clause it changes to."""


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """The version of the day that was typed, and its clauses to change to: ``(id, words)``, the one of the same name first."""

    number: int
    choices: Sequence[tuple[UUID, str]]


def day_asked() -> date | None:
    """The day that the address names (``?on=``), when what happened on it may still be recorded."""
    try:
        day = date.fromisoformat(request.args.get("on", "")[:10])
    except ValueError:
        return None
    return day if _may_be_recorded(day) else None


def day_before(standard: Standard | None) -> date | None:
    """The last day of the version before one; None when there was none, or when it is too long ago to be recorded."""
    if standard is None or standard.in_force_from is None:
        return None
    day = standard.in_force_from - timedelta(days=1)
    found = _may_be_recorded(day) and get_standard_in_force(current_session(), standard.village_id, day)
    return day if found else None


def turned(clause: Clause, address: Callable[[UUID], str]) -> ResponseReturnValue | None:
    """To the same form for the clause that was changed to, with everything typed; None when it is this one, or none.

    The browser sends the whole form there again (307), pictures too; there ``is_turned`` says not to record it yet.
    """
    wanted = request.form.get(TURN_TO, type=UUID)
    if not is_turned() or wanted is None:
        return None
    if wanted == clause.id:
        flash(_("换好了，还没有交。请看一遍再交。"), "info")
        return None
    get_clause(current_session(), clause.village_id, wanted)
    return redirect(address(wanted), 307)


def carried() -> dict[str, Any]:
    """What an address says besides its clause, for the address of another one; the day is the one that was typed."""
    said = {name: request.args[name] for name in ("draft", "again") if name in request.args}
    return {**said, "on": request.form.get("happened_on", "")[:10]}


def is_turned() -> bool:
    """Whether the form came only to change its clause."""
    return TURN in request.form


def for_recorder(actor: Actor, village_id: UUID) -> Callable[[date], list[Clause]]:
    """What a recorder may choose on a day."""

    def clauses(day: date) -> list[Clause]:
        assert actor.user_id is not None  # noqa: S101  (a card holder has no post)
        usual, others = list_clauses_for_recording(current_session(), village_id, actor.user_id, on=day)
        return [*usual, *others]

    return clauses


def other_version(clause: Clause, form: DatedForm, clauses: Callable[[date], Iterable[Clause]]) -> OtherVersion | None:
    """The version in force on the day that was typed, when it is not the clause's own."""
    day = form.happened_on.data
    if not form.happened_on.raw_data or day is None or not _may_be_recorded(day):
        return None
    standard = get_standard_in_force(current_session(), clause.village_id, day)
    if standard is None or standard.id == clause.standard_id:
        return None
    found = sorted(clauses(day), key=lambda each: (each.title != clause.title, each.number))
    said = [(each.id, _("%(title)s（%(worth)s）", title=each.title, worth=worth(each))) for each in found]
    return OtherVersion(standard.version, said) if said else None


def _may_be_recorded(day: date) -> bool:
    return today() - timedelta(days=MAX_AGE_DAYS) <= day <= today()
