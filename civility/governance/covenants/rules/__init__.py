"""What a covenant must be, and when a vote carries. Pure: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from civility.errors import N_
from civility.governance.covenants.errors import (
    ArticleWithoutText,
    CovenantRedLine,
    CovenantTooLong,
    InForceBeforeVote,
    NoArticles,
)
from civility.people.meetings import check_meeting
from civility.people.votes import Vote
from civility.redlines import check_covenant

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
MAX_CLAUSE = 200
MAX_ARTICLE_OTHER = 1_300
"""Tibetan takes two letters or three where Chinese takes one character."""


@dataclass(frozen=True)
class Article:
    """One article; ``title`` may be empty, ``text`` may not. ``other`` says the same in Tibetan, where the village wants it.

    ``clause`` is the title of the clause of the standard that gives points for keeping it, or takes them.
    """

    title: str
    text: str
    other: str = ""
    clause: str = ""

    @property
    def empty(self) -> bool:
        return not (self.title or self.text or self.other or self.clause)


def as_row(article: Article) -> dict[str, str]:
    """An article as it is stored and sealed; without the other language and the clause where there is none."""
    said = {"other": article.other, "clause": article.clause}
    return {"title": article.title, "text": article.text, **{name: words for name, words in said.items() if words}}


def check_words(title: str, articles: Iterable[Article]) -> list[Article]:
    """The articles without empty ones, when neither they nor the title threaten. The other language is not read.

    Raises NoArticles, ArticleWithoutText and CovenantRedLine (by the article's place as typed), CovenantTooLong.
    """
    typed = [(number, article) for number, article in enumerate(articles, 1) if not article.empty]
    if not typed:
        raise NoArticles()
    if len(typed) > MAX_ARTICLES:
        raise CovenantTooLong(limit=MAX_ARTICLES)
    for number, article in typed:
        if not article.text:
            raise ArticleWithoutText(number=number)
    for number, words in ((0, (title,)), *((number, (article.title, article.text)) for number, article in typed)):
        for line in check_covenant(*words):
            raise CovenantRedLine(number=number, words=line.words)
    return [article for _number, article in typed]


def check_vote(vote: Vote, *, voted_by: str, in_force_from: date, today: date) -> None:
    """Whether the meeting could decide and did. ``voted_by`` is a key of VOTED_BY_NAMES.

    Raises VoteDoesNotAddUp, VoteInFuture, NoQuorum, NoMajorityOfPresent, InForceBeforeVote.
    """
    vote.check(today)
    check_meeting("assembly" if voted_by == "adults" else "households", vote)
    if in_force_from < vote.voted_on:
        raise InForceBeforeVote()
