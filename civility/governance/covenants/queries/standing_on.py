"""Which clauses of the standard the articles of a covenant stand on, and what those give."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries.covenants import list_in_force
from civility.points import promises
from civility.points.promises import Promise
from civility.points.queries import list_clauses_in_force
from civility.points.rules.comparing import worth_words


def list_clause_titles(session: Session, village_id: UUID) -> list[str]:
    """The clauses that count today, by number; none while the village has no standard."""
    return [clause.title for clause in list_clauses_in_force(session, village_id)]


def worth_of_clauses(
    session: Session, village_id: UUID, covenants: Iterable[Covenant], translate: Callable[[str], str] = str
) -> dict[str, str]:
    """What each clause named by an article gives today, in words; a clause that the standard in force lacks is left out."""
    named = {article.get("clause", "") for covenant in covenants for article in covenant.articles} - {""}
    clauses = list_clauses_in_force(session, village_id) if named else []
    return {clause.title: worth_words(clause, translate) for clause in clauses if clause.title in named}


def promises_by_clause(covenants: Iterable[Covenant]) -> dict[str, list[tuple[Covenant, int]]]:
    """The other way round: by clause, the articles that stand on it, each as a covenant and the article's number."""
    found: dict[str, list[tuple[Covenant, int]]] = {}
    for covenant in covenants:
        for number, article in enumerate(covenant.articles, 1):
            if article.get("clause"):
                found.setdefault(article["clause"], []).append((covenant, number))
    return found


@promises.register
def articles_by_clause(session: Session, village_id: UUID) -> Iterator[tuple[str, Promise]]:
    """The same of what holds today, for the pages on which a clause is chosen."""
    for clause, articles in promises_by_clause(list_in_force(session, village_id, today())).items():
        for covenant, number in articles:
            yield clause, Promise(covenant.title, number, covenant.kind, covenant.version)
