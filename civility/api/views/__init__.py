"""The operations, one module a noun; each attaches itself to the blueprint when it is imported."""

from civility.api.views import claims, households, notices, rankings, store

__all__ = ["claims", "households", "notices", "rankings", "store"]
