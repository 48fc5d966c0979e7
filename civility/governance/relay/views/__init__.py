"""Pages of household heads: units and elections, notices that come down, the page of whoever looks after households."""

from civility.governance.relay.views import (
    heads,  # noqa: F401
    notices,  # noqa: F401
    own,  # noqa: F401
    units,  # noqa: F401
)
from civility.governance.relay.views.blueprint import blueprint

__all__ = ["blueprint"]
