"""Whose turn it is: the find form of the counter, of an outlet's till, of recording, and for somebody who telephones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.errors import NoHouseholdFound, NotACard
from civility.people.finding import Found, find_meant, get_by_card, get_by_number, understand
from civility.people.forms import FindForm
from civility.people.models import Division
from civility.people.rules import mask_name, short_number
from civility.people.scanning import text_of_photo


@dataclass(frozen=True, slots=True)
class Desk:
    """A page with a find form: its endpoint, that of one household there, and the address of what else a line may mean.

    A household that is ``present`` types its check digit, and how it was found goes along to its page.
    """

    page: str
    household: str
    present: bool = True
    elsewhere: Callable[[Division, str], str | None] = lambda _village, _line: None

    def ask(self, village: Division) -> tuple[FindForm, list[Found]]:
        """The form, and whom the name in the address (``q``) means; the form says why when it is nobody."""
        form = FindForm(formdata=None)
        form.q.data = request.args.get("q", "")
        try:
            return form, self._meant(village, form.q.data) if form.q.data else []
        except RuleBroken as refusal:
            form.refuse(refusal, "q")
            return form, []

    def lead_on(self, village: Division, form: FindForm) -> ResponseReturnValue | None:
        """On to what was scanned, typed or photographed, or to a list of names; None when the form says why nowhere."""
        if not form.validate_on_submit():
            return None
        try:
            line = _line(form)
            address = self._address(village, line) if line else url_for(self.page, village_code=village.code)
        except RuleBroken as refusal:
            form.refuse(refusal, "q")
            return None
        return redirect(address, 303)

    def only(self, village: Division, found: list[Found]) -> ResponseReturnValue | None:
        """On to the one household that is meant: the page of a card that a phone's own scanner opened leads here."""
        return redirect(self._household(village, found[0]), 303) if len(found) == 1 else None

    def rows(self, village: Division, found: list[Found]) -> list[dict[str, str]]:
        """Those a name means, with as much of the name as others may see."""
        return [
            {
                "name": mask_name(each.household.head_name),
                "number": short_number(each.household.number),
                "group": each.household.group_name,
                "url": self._household(village, each),
            }
            for each in found
        ]

    def _address(self, village: Division, line: str) -> str:
        if other := self.elsewhere(village, line):
            return other
        found = self._meant(village, line)
        if len(found) > 1:
            return url_for(self.page, village_code=village.code, q=line)
        return self._household(village, found[0])

    def _household(self, village: Division, found: Found) -> str:
        how = {"by": found.found_by, "card": found.card_id} if self.present else {}
        return url_for(self.household, village_code=village.code, number=found.household.number, **how)  # type: ignore[arg-type]

    def _meant(self, village: Division, line: str) -> list[Found]:
        return find_meant(current_session(), village, line, bare_numbers=not self.present)


def household_at(village: Division, number: str, values: Mapping[str, str]) -> Found:
    """The household of the address. A card that came along must be its own and still valid.

    Raises NotFound, NoHouseholdFound, HouseholdLeft, CardRevoked.
    """
    session = current_session()
    if card := values.get("card"):
        try:
            found = get_by_card(session, village.id, UUID(card))
        except ValueError:
            raise NotFound() from None
        if found.household.number != number:
            raise NotFound()
        return found
    if not number.isdecimal():
        raise NoHouseholdFound(typed=number[:20])
    return get_by_number(session, village.id, number, found_by="name" if values.get("by") == "name" else "number")


def _line(form: FindForm) -> str:
    """What was typed, or the card's code in the photo beside it. Raises NotACard and what ``text_of_photo`` raises."""
    photo = request.files.get("photo")
    if photo is None or not photo.filename:
        return form.q.data or ""
    line = text_of_photo(photo.read())
    if understand(line).kind != "card":
        raise NotACard()
    return line
