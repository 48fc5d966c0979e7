"""A covenant on paper: the poster, the sheet of a draft that asks what people think, and the one on which households sign."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import NotFound
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import find_in_force, list_signatures
from civility.governance.covenants.rules import Article, as_row
from civility.governance.covenants.rules.changes import ArticleChange, Part, compare_articles
from civility.governance.covenants.services import paper_ref
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.queries import get_settings, list_households
from civility.people.rules import short_number
from printables import collection_sheet, consultation_sheet, covenant_poster, words
from printables.page import Imprint, Link
from printables.picture import first_page

SIZES = covenant_poster.SIZES
DRAFT_SIZES = consultation_sheet.SIZES
DRAFT = "这是草稿的样子，还没有表决。表决通过以后，这里印上日期和票数、施行的日子、查验的码、盖章的地方。"
KINDS_OF_CHANGE = {"added": "新增", "removed": "去掉", "changed": "改动", "same": "没有变"}
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


def consultation_pdf(session: Session, village: Division, draft: Covenant, size: str = "A3") -> bytes:
    """A draft that was put before the village, marked against the version in force, and how to say what one thinks.

    Raises NotFound for any other version, and MissingGlyphs, TextTooLong, NoSuchSize.
    """
    if draft.state != "draft" or draft.consulted_from is None or draft.consulted_until is None:
        raise NotFound()
    old = find_in_force(session, village.id, draft.kind, today())
    settings, until = get_settings(session, village.id), draft.consulted_until
    where = settings.office_place or f"{village.name}村委会"
    phone = f"，电话 {settings.office_phone}" if settings.office_phone else ""
    return consultation_sheet.render(
        consultation_sheet.ConsultationSheet(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=f"第{draft.version}版草稿",
                issued_on=draft.consulted_from,
                link=link_of(issue_paper(session, village.code, "draft", paper_ref(draft))),
            ),
            title=f"{draft.title}（征求意见稿）",
            compared="，".join(
                (
                    f"第{draft.version}版草稿",
                    f"和施行中的第{old.version}版一条一条对照" if old else "以前没有定过",
                    "还没有表决，现在不算数。",
                )
            ),
            until=f"意见提到{words.day(until)} {words.weekday(until)}为止，那一天也收",
            how=(
                "会用手机的：扫上面的码，一条一条写，不用登录，名字写不写都行。",
                f"不用手机的：到{where}说{phone}；也可以告诉户长、网格员。有人替您写下来，不登记姓名也行。",
                "每条意见村委会都答复，答复贴在公开栏；以后开会表决，通过了才算。",
            ),
            articles=tuple(_marked(change, compared=old is not None) for change in _changes(old, draft)),
        ),
        size,
    )


def _changes(old: Covenant | None, draft: Covenant) -> list[ArticleChange]:
    return compare_articles(old.articles if old else draft.articles, draft.articles)


def _marked(change: ArticleChange, *, compared: bool) -> consultation_sheet.MarkedArticle:
    """One article under its label; of a first covenant, that is compared with nothing, the number alone."""
    number = f"{words.ordinal(change.number)}条" if change.number else ""
    before = (
        f"原来{words.ordinal(change.old_number)}条" if change.old_number != change.number and change.old_number else ""
    )
    where = "，".join(filter(None, (number, before)))
    clause = (Part("same", "积分细则："), *change.clause) if change.clause else ()
    heading = (*change.title, Part("same", "：")) if change.title else ()
    return consultation_sheet.MarkedArticle(
        label=f"{KINDS_OF_CHANGE[change.kind]} · {where}" if compared else where,
        paragraphs=tuple(_runs(parts) for parts in ((*heading, *change.text), change.other, clause) if parts),
        whole=change.kind in ("added", "removed"),
    )


def _runs(parts: tuple[Part, ...]) -> tuple[consultation_sheet.Run, ...]:
    return tuple(consultation_sheet.Run(part.text, part.mark == "del", part.mark == "ins") for part in parts)


def signing_pdf(session: Session, village: Division, covenant: Covenant, *, every: bool = False) -> bytes:
    """The sheet on which households sign, in the order in which it is typed: who has not yet, or ``every`` one.

    Raises NotFound of a draft, MissingGlyphs when a name cannot be printed right.
    """
    if covenant.state == "draft":
        raise NotFound()
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
            link=link_of(issue_paper(session, village.code, "signing", paper_ref(covenant))),
        )
    )
