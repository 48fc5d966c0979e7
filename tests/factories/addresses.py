"""What the arguments of routes are in the one village that has everything."""

import re
from collections.abc import Mapping

# What ``<number>``, ``<kind>`` and ``<code>`` mean depends on where they stand.
AREAS = (
    (r"/wall/photos", "photos at the wall"),
    (r"/goals/photos", "photos of goals"),
    (r"/tributes/<uuid:tribute_id>/motto.pdf", "printed mottoes"),
    (r"^/my/motto/", "own motto"),
    (r"/p/<village_code>/safety/", "safety"),
    (r"/my/wall/|/wall/|/p/<village_code>/matters/", "wall"),
    (r"/matters/<int|/matters/new|/my/matters/|/matters/photos/", "matters"),
    (r"^/my/reservations/", "own holds"),
    (r"/activities/|^/my/shifts/|/shifts/<token>", "activities"),
    (r"/holds/", "holds"),
    (r"^/my/needs/", "counts"),
    (r"^/my/ballots/", "meetings"),
    (r"^/my/", "own"),
    (r"/paper/", "paper"),
    (r"/notices/", "notices"),
    (r"/my/deductions/|claim_id>/(repair|private-notice)", "private"),
    (r"/ruling.pdf", "ruled"),
    (r"/rolls/", "rolls"),
    (r"/draws/", "draws"),
    (r"/meetings/", "meetings"),
    (r"/units/<uuid:unit_id>/minutes", "minutes of heads"),
    (r"/units/photos", "photos of heads"),
    (r"/relay/", "relay"),
    (r"/prices/<int:number>/(list|labels)", "price papers"),
    (r"/prices/", "prices"),
    (r"/slips/", "slips"),
    (r"/returns/<int:number>.pdf", "return papers"),
    (r"/returns/", "slips"),
    (r"/counts/|/donations/|/needs/|/deliveries/|/lots/", "counts"),
    (r"/checklists/", "checklists"),
    (r"/store/papers/", "stock papers"),
    (r"/standards/uploads/", "standard uploads"),
    (r"/covenants/<kind>/.*version>/(comments|consult|changes|vote)", "covenant drafts"),
    (r"/covenants/photos/|/covenants/.*/sheets/<uuid:sheet_id>", "signing sheets"),
    (r"version>/(vote|start|discard|consult|comments)", "drafts"),
    (r"/goods/import/", "goods uploads"),
    (r"/outlets/", "outlets"),
    (r"/till/<int:number>|/sales/", "sales"),
    (r"/till/months/", "outlets"),
    (r"/household-events/", "household events"),
    (r"/prints/(sheets|jobs|log)", "prints"),
    (r"/template/uploads/", "template uploads"),
)


def fill(path: str, values: Mapping[str, Mapping[str, str]], **changed: str) -> str:
    """A route's path with its arguments: those of where it stands before those of everywhere (``""``)."""
    area = next((part for prefix, part in AREAS if re.search(prefix, path)), "")
    known = {**values[""], **values.get(area, {}), **changed}
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda found: known[found[1]], path)
