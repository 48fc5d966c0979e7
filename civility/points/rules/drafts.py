"""What a draft says of its pictures, and of the totals of its paper."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from civility.points.rules.amounts import tenths

PHOTOS = "photos-kept"
"""The name under which a form sends the pictures that came before."""


def photos_of(said: Mapping[str, Sequence[str]]) -> list[UUID]:
    """The pictures of what was typed, in order; what is no id is left out."""
    found = []
    for text in said.get(PHOTOS, ()):
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def totals_of(said: Mapping[str, Sequence[str]]) -> tuple[int, int]:
    """Rows and tenths of a sheet that was handed on."""
    return int(said["rows_total"][0]), tenths(said["points_total"][0]) or 0
