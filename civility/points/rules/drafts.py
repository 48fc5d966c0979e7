"""What a draft says of its pictures."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

PHOTOS = "photos-kept"
"""The name under which a form sends the pictures that came before."""


def photos_of(said: Mapping[str, Sequence[str]]) -> list[UUID]:
    """The pictures of what was typed, in order; what is no id is left out."""
    found = []
    for text in said.get(PHOTOS, ()):
        with suppress(ValueError):
            found.append(UUID(text))
    return found
