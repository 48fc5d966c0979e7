"""The tables of household heads."""

from civility.governance.relay.models.appraisals import Appraisal, AppraisalScore
from civility.governance.relay.models.contacts import Contact
from civility.governance.relay.models.grids import GridPost
from civility.governance.relay.models.notices import STANDS, RelayNotice, RelayReceipt
from civility.governance.relay.models.units import HeadTerm, UnitChange
from civility.governance.relay.models.visits import Visit, VisitLook

__all__ = [
    "STANDS",
    "Appraisal",
    "AppraisalScore",
    "Contact",
    "GridPost",
    "HeadTerm",
    "RelayNotice",
    "RelayReceipt",
    "UnitChange",
    "Visit",
    "VisitLook",
]
