"""A covenant on paper: the poster, and the sheet on which households sign."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import list_signatures
from civility.governance.covenants.rules import Article, as_row
from civility.governance.covenants.services import paper_ref
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.queries import list_households
from civility.people.rules import short_number
from printables import collection_sheet, covenant_poster, words
from printables.page import Imprint, Link
from printables.picture import first_page

SIZES = covenant_poster.SIZES
DRAFT = "这是草稿的样子，还没有表决。表决通过以后，这里印上日期和票数、施行的日子、查验的码、盖章的地方。"
VOTERS = {"households": "户代表", "adults": "村民"}


def poster(session: Session, village: Division, covenant: Covenant, size: str, *, festival: str = "") -> bytes:
    """An adopted version as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize, NoSuchFestival."""
    paper = issue_paper(session, village.code, "covenant", paper_ref(covenant))
    in_force_from = cast(date, covenant.in_force_from)  # an adopted version has one; drafts are not printed
    return covenant_poster.render(
        covenant_poster.CovenantPoster(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=f"第{covenant.version}版",
                issued_on=in_force_from,
                link=link_of(paper),
            ),
            title=covenant.title,
            articles=tuple(article_words(article) for article in covenant.articles),
            adopted=adopted(covenant),
            in_force_from=in_force_from,
        ),
        size,
        festival=festival,
    )


def draft_picture(village: Division, title: str, articles: Sequence[Article]) -> bytes:
    """The poster these words would make, its first page as PNG; it carries no code and says that it is a draft.

    Raises MissingGlyphs, TextTooLong, PictureTooSlow.
    """
    return first_page(
        covenant_poster.render(
            covenant_poster.CovenantPoster(
                imprint=Imprint(
                    township=village.parent.name if village.parent else "",
                    village=village.name,
                    number="草稿",
                    issued_on=today(),
                    link=Link("", "", ""),
                ),
                title=title or " ",
                articles=tuple(article_words(as_row(article)) for article in articles if not article.empty),
                adopted=DRAFT,
                in_force_from=None,
            ),
            SIZES[0],
        )
    )


def adopted(covenant: Covenant) -> str:
    """The vote in one Chinese sentence, for paper."""
    return (
        f"{words.day(cast(date, covenant.voted_on))}表决通过：应到{VOTERS[covenant.voted_by]}{covenant.eligible}，"
        f"实到{covenant.present}，赞成{covenant.votes_for}，反对{covenant.votes_against}，弃权{covenant.abstentions}"
    )


def article_words(article: dict[str, str]) -> str:
    """One article as it is printed, the Tibetan on lines of its own below."""
    words = f"{article['title']}：{article['text']}" if article["title"] else article["text"]
    return f"{words}\n{article['other']}" if article.get("other") else words


def signing_pdf(session: Session, village: Division, covenant: Covenant, *, every: bool = False) -> bytes:
    """The sheet on which households sign, in the order in which it is typed: who has not yet, or ``every`` one.

    Raises MissingGlyphs when a name cannot be printed right.
    """
    signed = {} if every else list_signatures(session, covenant)
    homes = [home for home in list_households(session, village.id) if home.id not in signed]
    return collection_sheet.render(
        collection_sheet.CollectionSheet(
            township=village.parent.name if village.parent else "",
            village=village.name,
            title="签名表",
            place=f"全文见公约海报和{village.name}公开栏",
            clause=f"{covenant.title} 第{covenant.version}版",
            worth="我家看过、听人念过，同意照着做",
            columns=("签名或按手印",),
            rows=tuple(collection_sheet.CollectionRow(short_number(home.number), home.head_name) for home in homes),
            printed_on=today(),
            occasion="日期 ____年____月____日",
            totals="一共签了 ______ 户    经手人 ____________    核对人 ____________",
            note="一户签一次，不同意的空着。签完拍一张照片，照着它录，再由另一个人核对。",
        )
    )
