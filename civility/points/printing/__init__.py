"""Notices, the standard in force, and sheets to fill in on paper."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.errors import NotFound
from civility.papers import issue_paper, sealed_words
from civility.papers.printing import link_of
from civility.people.cleaning import labels_of
from civility.people.models import Division
from civility.people.queries import get_settings
from civility.people.rules import HIDDEN_NAME, short_number
from civility.points.models import Clause, Notice, Standard
from civility.points.queries import (
    ClaimRow,
    find_deduction,
    find_last_day,
    get_terms,
    has_idle_deductions,
    item_numbers,
    list_announced,
    list_clauses,
    list_corrected,
    list_hidden,
    list_notice_claims,
    list_replaced,
)
from civility.points.rules.amounts import points
from civility.points.rules.comparing import bounds_words
from civility.points.rules.corrections import PUBLIC_WORDS
from civility.points.rules.deadlines import WORKDAYS, last_day
from civility.points.rules.shapes import Ladder, OneOf, Rate, Shape, StartFull, shape_from_json
from printables import collection_sheet, notice_sheet, private_notice, standard_booklet, standard_table, words
from printables.page import Imprint

CONSULTED = (
    "还没有表决，现在不按它记分。扫码看改了哪些、写下您的意见；也可以告诉户长或到村委会，有人替您写，不登记姓名也行。"
)


def notice_pdf(session: Session, village: Division, notice: Notice, size: str = "A4") -> bytes:
    """The notice for the wall, A4 or A3: good deeds only, names as the village masks them.

    Raises MissingGlyphs when a name cannot be printed right.
    """
    settings = get_settings(session, village.id)
    labels = labels_of(session, village.id)
    claims = list_notice_claims(session, village.id, notice.id, for_public=True)
    items = item_numbers(session, village.id, [notice.id])
    hidden = list_hidden(session, village.id, "notice", notice.number)
    replaced = list_replaced(session, village.id, notice.id)
    corrections = tuple(_corrections(session, village, notice))
    wrong = {row.claim.id for row in list_corrected(session, village.id, notice.id)}
    paper = issue_paper(session, village.code, "notice", str(notice.number))
    return notice_sheet.render(
        notice_sheet.NoticeSheet(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=f"第{notice.number}号",
                issued_on=local(notice.opens_at).date(),
                link=link_of(paper),
                sealed=sealed_words(session, village.id),
            ),
            opens_at=notice.opens_at,
            closes_at=notice.closes_at,
            claims=tuple(
                notice_sheet.NoticeClaim(
                    number=str(items[claim.id]),
                    household=HIDDEN_NAME if claim.household_id in hidden else f"{labels[claim.household_number]}家",
                    what=_what(claim, replaced.get(claim.id)) + ("（已更正）" if claim.id in wrong else ""),
                    happened_on=claim.happened_on,
                    points_tenths=claim.signed_tenths,
                )
                for claim in claims
            ),
            title="更正公示" if corrections and not claims else "积分公示",
            corrections=corrections,
            corrects=_corrects(corrections),
            corrected_by=_corrected_by(session, village, notice, items),
            hangs_until=find_last_day(session, notice),
            objections_to=settings.objection_contact or f"{village.name}村务监督委员会",
            office_phone=settings.office_phone,
            answer_by=last_day(local(notice.closes_at).date()),
            workdays=WORKDAYS,
        ),
        size,
    )


def standard_pdf(session: Session, village: Division, standard: Standard, size: str = "A3") -> bytes:
    """A version that has been put in force, or a draft that was put before the village, for the wall.

    Raises NotFound for any other, and MissingGlyphs.
    """
    return standard_table.render(_standard(session, village, standard), size)


def standard_booklet_pdf(
    session: Session, village: Division, standard: Standard, size: str = "A6", *, folded: bool = False
) -> bytes:
    """The same for the pocket. Raises as ``standard_pdf`` does."""
    return standard_booklet.render(_standard(session, village, standard), size, folded=folded)


def _standard(session: Session, village: Division, standard: Standard) -> standard_table.StandardTable:
    draft = standard.state == "draft"
    since = standard.consulted_from if draft else standard.in_force_from
    if since is None:
        raise NotFound()
    paper = issue_paper(session, village.code, "standard", str(standard.version))
    clauses = list_clauses(session, village.id, standard.id)
    places = {category: place for place, category in reversed(list(enumerate(c.category for c in clauses)))}
    return standard_table.StandardTable(
        imprint=Imprint(
            township=village.parent.name if village.parent else "",
            village=village.name,
            number=f"第{standard.version}版",
            issued_on=since,
            link=link_of(paper),
        ),
        version=f"第{standard.version}版",
        when=f"意见提到{words.day(standard.consulted_until or since)}为止" if draft else f"自{words.day(since)}起施行",
        adopted=CONSULTED if draft else _adopted(standard, has_idle_deductions(session, village.id, standard.id)),
        title="积分细则（征求意见稿）" if draft else "积分细则",
        clauses=tuple(_line(clause) for clause in sorted(clauses, key=lambda c: (places[c.category], c.number))),
    )


def private_notice_pdf(session: Session, village: Division, claim: ClaimRow) -> bytes:
    """What a household alone is told of a deduction, A5. Raises NotFound where nothing was told, and MissingGlyphs."""
    told = find_deduction(session, village.id, claim.id)
    if told is None:
        raise NotFound()
    terms, settings = get_terms(session, village.id), get_settings(session, village.id)
    lessened = terms.lessened(claim.amount_tenths)
    repaired = "按时改好了不扣。" if lessened == claim.amount_tenths else f"按时改好了，少扣 {points(lessened)} 分。"
    return private_notice.render(
        private_notice.PrivateNotice(
            village=village.name,
            household=f"{claim.head_name}家（{short_number(claim.household_number)}）",
            what=_what(claim),
            happened_on=claim.happened_on,
            points_tenths=claim.amount_tenths,
            repair_by=told.repair_by,
            repaired=repaired,
            rest=f"至少给您家留 {points(terms.floor_tenths)} 分，扣不到的不扣，也不欠；扣了的，{terms.lapse_days} 天以后还给您家。",
            objections_to=settings.objection_contact or f"{village.name}村务监督委员会",
            office_phone=settings.office_phone,
            told_on=local(told.told_at).date(),
        )
    )


def _what(claim: ClaimRow, corrects: int | None = None) -> str:
    said = f"{claim.title}（{claim.quantity}）" if claim.quantity else claim.title
    return f"{said}（更正公示第{corrects}号的一条）" if corrects else said


def _corrections(session: Session, village: Division, notice: Notice) -> Iterator[notice_sheet.NoticeCorrection]:
    """What a sheet puts right on older ones, by their item: no household is named."""
    rows = [
        row
        for row in list_announced(session, village.id, notice.id)
        if row.correction.state != "dropped" and row.claim.direction == "bonus"
    ]
    items = item_numbers(session, village.id, [row.correction.old_notice_id for row in rows]) if rows else {}
    for row in rows:
        yield notice_sheet.NoticeCorrection(
            sheet=row.old_number,
            old=f"第{row.old_number}号第{items[row.claim.id]}条",
            what=f"{row.title}：{PUBLIC_WORDS[row.correction.kind]}",
            happened_on=row.claim.happened_on,
            points_tenths=row.signed_tenths,
        )


def _corrects(corrections: Iterable[notice_sheet.NoticeCorrection]) -> str:
    """The older sheets by number: 更正公示第8、9号; nothing when there are none."""
    numbers = sorted({each.sheet for each in corrections})
    return f"更正公示第{'、'.join(map(str, numbers))}号" if numbers else ""


def _corrected_by(session: Session, village: Division, notice: Notice, items: dict[UUID, int]) -> str:
    """Which of its items were corrected by which sheet, for an old sheet that is printed again."""
    return "、".join(
        f"第{items[row.claim.id]}条（"
        + (f"见第{row.new_number}号公示" if row.new_number else "写在下一张公示上")
        + "）"
        for row in list_corrected(session, village.id, notice.id)
        if row.claim.id in items
    )


def _adopted(standard: Standard, deductions_idle: bool) -> str:
    counts = f"应到 {standard.eligible}，实到 {standard.present}，赞成 {standard.votes_for}"
    day = standard.voted_on
    said = f"{day.year}年{day.month}月{day.day}日表决通过：{counts}" if day else counts
    return f"{said}。扣分的条款没有启用，要村民另行表决" if deductions_idle else said


def _signed(said: str, *, minus: bool) -> str:
    """A plain figure takes a sign; a sentence (满 10 小时 2 分) does not, unless it takes points away."""
    if minus:
        return f"−{said}"
    return f"+{said}" if said[:1].isdigit() else said


def _line(clause: Clause) -> standard_table.StandardClause:
    said = shape_from_json(clause.shape).describe()
    return standard_table.StandardClause(
        number=str(clause.number),
        category=clause.category,
        what=clause.title,
        points=_signed(said, minus=clause.direction == "deduction"),
        unit=clause.unit,
        cap=bounds_words(clause),
        evidence=clause.evidence_text,
    )


def collection_pdf(
    village: Division,
    clause: Clause,
    place: str,
    rows: Sequence[tuple[str, str]],
    *,
    title: str = "巡查表",
    signed: bool = False,
) -> bytes:
    """A sheet to fill in under one clause: rows of numbers and names, and what the page that it is typed on asks for.

    ``signed`` adds a column in which whoever came signs or puts a thumb: a sign-in list.

    Raises MissingGlyphs when a name cannot be printed right.
    """
    shape = shape_from_json(clause.shape)
    return collection_sheet.render(
        collection_sheet.CollectionSheet(
            township=village.parent.name if village.parent else "",
            village=village.name,
            title=title,
            place=place,
            clause=f"第 {clause.number} 条 {clause.title}",
            worth="，".join(filter(None, (shape.describe(), bounds_words(clause)))),
            columns=(*_to_fill_in(shape), *(("签字或手印",) if signed else ())),
            rows=tuple(collection_sheet.CollectionRow(number, name) for number, name in rows),
            printed_on=today(),
        )
    )


def _to_fill_in(shape: Shape) -> tuple[str, ...]:
    if isinstance(shape, StartFull):
        return (*(f"{item.label} 扣（≤{points(item.most_tenths)}）" for item in shape.items), "得分")
    if isinstance(shape, OneOf):
        return ("哪一档", "得分")
    if isinstance(shape, Rate | Ladder):
        return (f"多少{shape.quantity_unit}", "得分")
    return ("得分",)
