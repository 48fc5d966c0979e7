"""What a covenant must be, and when a vote carries. Pure: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from civility.errors import N_
from civility.governance.covenants.errors import (
    ArticleWithoutText,
    CovenantTooLong,
    InForceBeforeVote,
    NoArticles,
)
from civility.people.meetings import check_meeting
from civility.people.votes import Vote

KIND_NAMES = {
    "village": N_("村规民约"),
    "residents": N_("居民公约"),
    "custom": N_("村里自定的约"),
}
VOTED_BY_NAMES = {
    "households": N_("户代表（每户一票）"),
    "adults": N_("满18周岁的村民（每人一票）"),
}
MAX_ARTICLES = 40
MAX_ARTICLE_TITLE = 40
MAX_ARTICLE_TEXT = 600


@dataclass(frozen=True)
class Article:
    """One article; ``title`` may be empty, ``text`` may not."""

    title: str
    text: str


def check_articles(articles: Iterable[Article]) -> list[Article]:
    """The articles without empty ones. Raises NoArticles, ArticleWithoutText (by its place as typed), CovenantTooLong."""
    typed = [(number, article) for number, article in enumerate(articles, 1) if article.title or article.text]
    if not typed:
        raise NoArticles()
    if len(typed) > MAX_ARTICLES:
        raise CovenantTooLong(limit=MAX_ARTICLES)
    for number, article in typed:
        if not article.text:
            raise ArticleWithoutText(number=number)
    return [article for _number, article in typed]


def check_vote(vote: Vote, *, voted_by: str, in_force_from: date, today: date) -> None:
    """Whether the meeting could decide and did. ``voted_by`` is a key of VOTED_BY_NAMES.

    Raises VoteDoesNotAddUp, VoteInFuture, NoQuorum, NoMajorityOfPresent, InForceBeforeVote.
    """
    vote.check(today)
    check_meeting("assembly" if voted_by == "adults" else "households", vote)
    if in_force_from < vote.voted_on:
        raise InForceBeforeVote()
