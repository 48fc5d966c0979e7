"""What stands for names in public, and how names and figures are kept from free text that the public reads."""

import re
from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.people.models import Household, Member
from civility.people.queries import get_settings
from civility.people.rules import BLANKED, mask_name, public_labels
from civility.redlines.figures import LONG_FIGURE, find_figure


def cleaner(names: Iterable[str], *, masked: bool) -> Callable[[str], str]:
    """A function that makes what somebody typed fit for the public.

    Long figures (phones, identity cards) always go. Where the village masks names, every known name of a household
    head or member is masked wherever it stands in the text, the longest first.
    """
    known = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True) if masked else []
    pattern = re.compile("|".join(map(re.escape, known))) if known else None

    def clean(text: str) -> str:
        bare = LONG_FIGURE.sub("****", text)
        return pattern.sub(lambda found: mask_name(found[0]), bare) if pattern else bare

    return clean


def cleaner_of(session: Session, village_id: UUID, hidden: Collection[UUID] = ()) -> Callable[[str], str]:
    """What makes free text of a village fit for the public.

    People of the households ``hidden`` are masked also where the village does not mask names.
    """
    masked = get_settings(session, village_id).mask_names
    if not masked and not hidden:
        return cleaner((), masked=False)
    heads = select(Household.head_name).where(Household.village_id == village_id)
    members = select(Member.name).where(Member.village_id == village_id)
    if not masked:
        heads, members = heads.where(Household.id.in_(hidden)), members.where(Member.household_id.in_(hidden))
    return cleaner([*session.scalars(heads), *session.scalars(members)], masked=True)


def find_named(session: Session, village_id: UUID, text: str) -> str | None:
    """What a text names that is nobody else's business: somebody of the roster, who left too, or a figure as long as a phone's."""
    names = [
        *session.scalars(select(Household.head_name).where(Household.village_id == village_id)),
        *session.scalars(select(Member.name).where(Member.village_id == village_id)),
    ]
    named = [name.strip() for name in names if len(name.strip()) > 1 and name != BLANKED and name.strip() in text]
    return max(named, key=len) if named else find_figure(text)


def labels_of(session: Session, village_id: UUID) -> dict[str, str]:
    """What stands for each household in public, by number; those that left too."""
    masked = get_settings(session, village_id).mask_names
    households = session.execute(
        select(Household.number, Household.head_name)
        .where(Household.village_id == village_id)
        .order_by(Household.number)
    )
    return public_labels(((number, name) for number, name in households), masked=masked)
