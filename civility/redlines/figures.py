"""Figures as long as those of telephones, identity cards and bank cards, which stand on nothing that the public reads."""

import re

LONG_FIGURE = re.compile(r"[0-9０-９](?:[\s\-－]?[0-9０-９]){6,}[XxＸｘ]?")
_TIME = r"(?:[01]\d|2[0-4])[0-5]\d"
_DAYS_AND_HOURS = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-/.－](?:0?[1-9]|1[0-2])[-/.－](?:0?[1-9]|[12]\d|3[01])|"
    rf"(?:19|20)\d\d[-－](?:19|20)\d\d|{_TIME}[-－]{_TIME})(?!\d)"
)


def find_figure(text: str) -> str | None:
    """The first long figure, as it was written. Days, hours and amounts of money are none."""
    bare = _DAYS_AND_HOURS.sub(lambda found: "—" * len(found[0]), text)
    for found in LONG_FIGURE.finditer(bare):
        if not bare[found.end() :].lstrip().startswith("元"):
            return found[0]
    return None
