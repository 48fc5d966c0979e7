"""How names and figures are kept from free text. Pure: no database, no clock."""

import re
from collections.abc import Callable, Iterable

from civility.people.rules import mask_name

_LONG_FIGURE = re.compile(r"[0-9０-９](?:[\s\-－]?[0-9０-９]){6,}[XxＸｘ]?")  # phones, identity cards, bank cards


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
