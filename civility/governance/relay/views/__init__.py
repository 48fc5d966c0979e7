"""Pages of household heads: units and elections, notices that come down, the page of whoever looks after households."""

from civility.governance.relay.views import (
    appraisals,  # noqa: F401
    board,  # noqa: F401
    grids,  # noqa: F401
    heads,  # noqa: F401
    notices,  # noqa: F401
    own,  # noqa: F401
    units,  # noqa: F401
    visits,  # noqa: F401
)
from civility.governance.relay.views.blueprint import blueprint

__all__ = ["blueprint"]
