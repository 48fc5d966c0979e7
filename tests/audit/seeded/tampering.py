"""How a fault is written down: what is done, the checks that say so, and words of what they say."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, update

from tests.audit.village import Lived

Tamper = Callable[[Connection, Lived], Any]
Seeded = dict[str, tuple[Tamper, set[str], str]]


def entry_of(lived: Lived, claim: int) -> int:
    """The entry that posted a claim, counted from 0."""
    seq = lived.claims[claim].posted_seq
    assert seq is not None
    return seq


def change(model: Any, *where: Any, **values: Any) -> Any:
    """Other values in some rows."""
    return update(model).where(*where).values(**values)
