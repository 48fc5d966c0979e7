"""The tables of household heads."""

from civility.governance.relay.models.grids import GridPost
from civility.governance.relay.models.notices import RelayNotice, RelayReceipt
from civility.governance.relay.models.units import HeadTerm, UnitChange

__all__ = ["GridPost", "HeadTerm", "RelayNotice", "RelayReceipt", "UnitChange"]
