"""The wall's poster, the form to fill in by hand, and an agreement."""

from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.errors import NotFound
from civility.governance.matters.models import Matter
from civility.governance.matters.queries import list_entries
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.queries import get_household_by_id, get_settings
from printables import agreement, matter_form, wall_poster


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
