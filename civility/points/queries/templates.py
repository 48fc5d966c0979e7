"""Reads of townships' templates, and how a village's standard stands to the one of its township."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import RuleBroken
from civility.people.models import Division
from civility.points.errors import NoTemplate
from civility.points.models import Clause, Standard, StandardTemplate
from civility.points.queries.standards import list_clauses
from civility.points.rules.comparing import Change, compare_clauses, words_of
from civility.points.rules.local import Limits, Own, find_refusal, is_own, most_tenths
from civility.points.rules.shapes import shape_from_json

DAYS = ("ends_on", "review_on")


def find_template(session: Session, township_id: UUID | None) -> StandardTemplate | None:
    """The newest version of a township's template, unless that was withdrawn."""
    newest = session.scalar(
        select(StandardTemplate)
        .where(StandardTemplate.township_id == township_id)
        .order_by(StandardTemplate.version.desc())
        .limit(1)
    )
    return None if newest is None or newest.withdrawn_at is not None else newest


def find_template_of(session: Session, village_id: UUID) -> StandardTemplate | None:
    """The template a village is offered by its township."""
    return find_template(session, session.get_one(Division, village_id).parent_id)


def get_template_of(session: Session, village_id: UUID) -> StandardTemplate:
    """Raises NoTemplate."""
    template = find_template_of(session, village_id)
    if template is None:
        raise NoTemplate()
    return template


def template_clauses(template: StandardTemplate) -> list[Clause]:
    """The clauses of a template, as those of a standard that is in no table."""
    return [Clause(**clause_columns(values)) for values in template.clauses]


def clause_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a clause as the template's JSON keeps them."""
    return {**values, **{name: date.fromisoformat(values[name]) for name in DAYS if values.get(name)}}


def limits_of_template(template: StandardTemplate) -> Limits:
    return Limits(template.max_bonus, template.max_deduction, template.max_tenths)


def deviations(template: StandardTemplate, clauses: Sequence[Clause]) -> list[Change]:
    """A village's clauses beside the template's, clause by clause."""
    return compare_clauses(
        [words_of(each) for each in template_clauses(template)], [words_of(each) for each in clauses]
    )


def count_deviations(template: StandardTemplate, clauses: Sequence[Clause]) -> Counter[str]:
    """How many clauses are the ``same``, ``added``, ``removed`` and ``changed``, and how many count as the village's ``own``."""
    changes = deviations(template, clauses)
    return Counter(change.kind for change in changes) + Counter(own=sum(map(is_own, changes)))


def refusal_of_template(template: StandardTemplate, clauses: Sequence[Clause]) -> RuleBroken | None:
    """What the limits of a template say against a village's clauses, if anything."""
    by_number = {clause.number: clause for clause in clauses}
    own = [
        Own(change.new.title, change.new.direction, most_tenths(shape_from_json(by_number[change.new.number].shape)))
        for change in deviations(template, clauses)
        if change.new is not None and is_own(change)
    ]
    return find_refusal(own, limits_of_template(template))


def require_within_template(session: Session, standard: Standard) -> None:
    """Raises TooManyLocalClauses, LocalClauseTooLarge where the township set limits."""
    template = find_template_of(session, standard.village_id)
    if template is None or limits_of_template(template) == Limits():
        return
    refusal = refusal_of_template(template, list_clauses(session, standard.village_id, standard.id))
    if refusal is not None:
        raise refusal
