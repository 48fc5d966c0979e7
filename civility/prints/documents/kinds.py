"""What a document of the print centre is, and what may be asked of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.errors import N_, NotFound
from civility.people.finding import plain_number
from civility.people.models import Division, Household
from civility.people.queries import get_household
from printables.cutting import Tell, silent

GROUPS: Final = {
    "walls": N_("墙上贴的"),
    "homes": N_("各家用的"),
    "shop": N_("超市用的"),
    "scoring": N_("记分用的"),
    "together": N_("议事用的"),
    "books": N_("账本"),
}
LARGEST_NUMBER: Final = 2**31 - 1
OFFERED: Final = 60
"""So many, the newest, are offered to choose from."""


@dataclass(frozen=True)
class Wanted:
    """Which sheet: ``what`` is one of the document's choices, or "" for the one people mean unless they say which.

    ``first`` limits a document of many pieces, for its picture; ``tell`` hears how many pieces are drawn.
    """

    session: Session
    village: Division
    size: str
    what: str = ""
    household: str = ""
    festival: str = ""
    first: int | None = None
    tell: Tell = silent

    @property
    def village_id(self) -> UUID:
        return self.village.id

    @property
    def number(self) -> int | None:
        """``what`` as a number: of a notice, a roll, a slip. Raises NotFound when it is none; None for ""."""
        if not self.what:
            return None
        if not (self.what.isascii() and self.what.isdigit() and len(self.what) < 11):
            raise NotFound()
        return min(int(self.what), LARGEST_NUMBER)

    @property
    def must_number(self) -> int:
        """``number`` where it has to be said. Raises NotFound."""
        if (number := self.number) is None:
            raise NotFound()
        return number

    @property
    def one_household(self) -> Household | None:
        """The household that was named, with or without its check digit. Raises NotFound, CheckDigitWrong."""
        if not self.household:
            return None
        return get_household(self.session, self.village_id, plain_number(self.household))

    @property
    def must_household(self) -> Household:
        """``one_household`` where it has to be named. Raises NotFound, CheckDigitWrong."""
        if (household := self.one_household) is None:
            raise NotFound()
        return household


def reference_of(what: str, household: str) -> str:
    """``12``, ``2026-10/0003``, ``/0003``: which sheet, in one word."""
    return f"{what}/{household}" if household else what


def what_and_household(reference: str) -> tuple[str, str]:
    """The other way."""
    what, _slash, household = reference.rpartition("/") if "/" in reference else (reference, "", "")
    return what, household


class Choice(NamedTuple):
    """One value of ``what``, and its words."""

    value: str
    words: str

    @classmethod
    def titled(cls, number: int, title: str) -> Self:
        """By its number, with its title."""
        return cls(str(number), _("第 %(number)s 号，%(title)s", number=number, title=title))


Choices = Callable[[Session, Division], Sequence[Choice]]


@dataclass(frozen=True)
class Document:
    """A document by its ``kind``, as ``civility print`` calls it.

    ``action`` of the permission table lets one print it. ``choices`` lists what one may choose from, newest first;
    ``typed`` is the label of a number to be typed instead. ``household``: "" , "may" or "must" be named. ``count`` says
    how many pieces it has where that may be many; ``pages`` are the endpoints elsewhere that give out the same document, ``points.booklet_pdf?folded=1`` one that does
    so when asked like this. ``look`` is the kind of look that it is at its household, where it shows what the village
    knows of that.
    """

    kind: str
    name: str
    group: str
    action: str
    sizes: tuple[str, ...]
    make: Callable[[Wanted], bytes]
    choices: Choices | None = None
    typed: str = ""
    household: str = ""
    festive: bool = False
    count: Callable[[Wanted], int] | None = None
    hint: str = ""
    pages: tuple[str, ...] = ()
    look: str = ""
