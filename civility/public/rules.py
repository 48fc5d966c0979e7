"""How names and figures are kept from free text, and when an objection is answered. Pure: no database, no clock."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from civility.clock import local
from civility.people.rules import mask_name

ANSWER_DAYS = 7
_LONG_FIGURE = re.compile(r"[0-9０-９](?:[\s\-－]?[0-9０-９]){6,}[XxＸｘ]?")  # phones, identity cards, bank cards


def answer_due_on(raised_at: datetime) -> date:
    """The day by which an objection is answered."""
    return local(raised_at).date() + timedelta(days=ANSWER_DAYS)


def objection_number(objection_id: UUID) -> str:
    """How an objection is named aloud and on paper: the last eight digits of its id, ``3F9A-07C1``."""
    digits = objection_id.hex[-8:].upper()
    return f"{digits[:4]}-{digits[4:]}"


def cleaner(names: Iterable[str], *, masked: bool) -> Callable[[str], str]:
    """A function that makes what somebody typed fit for the public.

    Long figures (phones, identity cards) always go. Where the village masks names, every known name of a household
    head or member is masked wherever it stands in the text, the longest first.
    """
    known = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True) if masked else []
    pattern = re.compile("|".join(map(re.escape, known))) if known else None

    def clean(text: str) -> str:
        bare = _LONG_FIGURE.sub("****", text)
        return pattern.sub(lambda found: mask_name(found[0]), bare) if pattern else bare

    return clean
