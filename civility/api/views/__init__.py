"""The operations, one module a noun; each attaches itself to the blueprint when it is imported."""

from civility.api.views import book, claims, households, notices, rankings, store

__all__ = ["book", "claims", "households", "notices", "rankings", "store"]
