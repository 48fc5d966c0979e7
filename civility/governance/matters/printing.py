"""The wall's poster, the form to fill in by hand, an agreement, the orders that a helper takes along, the rota of visits."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.errors import NotFound
from civility.governance.matters.models import Matter
from civility.governance.matters.queries import Looked, list_entries, list_orders
from civility.governance.matters.queries.care import WEEK
from civility.governance.matters.queries.lists import Order
from civility.governance.matters.rules.kinds import CARE_WORDS
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.queries import get_household_by_id, get_settings
from civility.people.rules import short_number
from printables import agreement, collection_sheet, matter_form, wall_poster, words


def poster_pdf(session: Session, village: Division, size: str) -> bytes:
    """The poster, whose code is read from two metres away on A3. Raises MissingGlyphs, NoSuchSize."""
    paper = issue_paper(session, village.code, "wall", "wall")
    settings = get_settings(session, village.id)
    return wall_poster.render(
        wall_poster.WallPoster(
            township=village.parent.name if village.parent else "",
            village=village.name,
            link=link_of(paper),
            office_phone=settings.office_phone,
            office_place=settings.office_place,
        ),
        size,
    )


def form_pdf(session: Session, village: Division) -> bytes:
    """The form for whoever writes by hand. Raises MissingGlyphs."""
    paper = issue_paper(session, village.code, "wall", "wall")
    settings = get_settings(session, village.id)
    return matter_form.render(
        matter_form.MatterForm(
            village=village.name,
            link=link_of(paper),
            office_phone=settings.office_phone,
            office_place=settings.office_place,
        )
    )


def agreement_pdf(session: Session, village: Division, matter: Matter) -> bytes:
    """Everything that was agreed, to be signed by both sides. Raises NotFound where nothing was, MissingGlyphs."""
    terms = [each for each in list_entries(session, matter) if each.kind == "agreement"]
    if not terms:
        raise NotFound()
    home = get_household_by_id(session, village.id, matter.household_id) if matter.household_id else None
    return agreement.render(
        agreement.Agreement(
            village=village.name,
            number=str(matter.number),
            about=matter.text,
            one=f"{home.head_name}家" if home else matter.name,
            other=matter.other,
            terms=tuple(each.text or each.plan for each in terms),
            agreed_on=local(terms[-1].done_at or terms[-1].planned_at).date(),
            printed_on=today(),
        )
    )


def orders_pdf(session: Session, village: Division) -> bytes:
    """The services that are not done yet, for whoever goes round; nothing confidential, nobody's telephone.

    Raises NotFound where nobody waits, MissingGlyphs, TextTooLong.
    """
    orders = list_orders(session, village.id)
    if not orders:
        raise NotFound()
    return collection_sheet.render(
        collection_sheet.CollectionSheet(
            township=village.parent.name if village.parent else "",
            village=village.name,
            title="代办单",
            place="办好一件，请那一家签字",
            clause="各户点的单",
            worth=f"还没办完的 {len(orders)} 件",
            columns=("办好了，签字或手印",),
            rows=tuple(
                collection_sheet.CollectionRow(
                    short_number(order.household.number), order.household.head_name, _order_words(order)
                )
                for order in orders
            ),
            printed_on=today(),
            occasion="谁带着 ____________",
            totals="办好了 ______ 件    经手人 ____________",
            note="花的钱当面给、当面点清，回单交给那一家：程序不收钱，也不记钱。办好的，回来在“说事办事”里写一句。",
            told="第几件，要办什么",
        )
    )


def care_pdf(village: Division, week: Sequence[Looked]) -> bytes:
    """The rota of a week for whoever goes, to be filled in by hand: for those who go alone, so it carries no code.

    Raises MissingGlyphs, TextTooLong.
    """
    until = today() + WEEK
    return collection_sheet.render(
        collection_sheet.CollectionSheet(
            township=village.parent.name if village.parent else "",
            village=village.name,
            title="关爱走访表（内部）",
            place="内部：只给走访的人，不张贴，不拍照外传",
            clause="关爱名单",
            worth=f"{words.day(today())} 到 {words.day(until)} 要走访的 {len(week)} 户，过了日子的在前面",
            columns=("哪天去的", "人怎么样，要什么"),
            rows=tuple(
                collection_sheet.CollectionRow(
                    short_number(each.household.number), each.household.head_name, _care_words(each)
                )
                for each in week
            ),
            printed_on=today(),
            occasion="走访的人 ____________",
            totals="去了 ______ 户    走访的人 ____________",
            note="回来在“关爱名单”里一户一户录上结果；录完这张纸交村委会收好，或者撕掉。",
            told="为什么，谁去，哪天以前",
            lying=True,
        )
    )


def _care_words(each: Looked) -> str:
    due = f"{words.short_day(each.next_on)} 以前" if each.next_on else "还没有定哪天"
    late = "过了日子" if each.is_overdue(today()) else ""
    return "，".join(
        filter(
            None, (CARE_WORDS.get(each.matter.why, ""), f"{each.handler}去" if each.handler else "还没派人", due, late)
        )
    )


def _order_words(order: Order) -> str:
    what = f"{order.offer}：{order.matter.text}" if order.offer else order.matter.text
    return "，".join(
        filter(
            None,
            (
                f"{order.matter.number}　{what}",
                order.matter.place,
                f"{order.handler}去" if order.handler else "还没派人",
            ),
        )
    )
