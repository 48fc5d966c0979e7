"""Where a page ended, as opaque text: what it is a cursor of, and the whole numbers to go on from."""

import base64
import binascii
import json
from typing import Final

from civility.api.errors import BadCursor

LARGEST: Final = 2**53


def write_cursor(kind: str, *marks: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([kind, *marks], separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(kind: str, text: str, count: int = 1) -> tuple[int, ...]:
    """The ``count`` numbers of a cursor that ``write_cursor`` made for this ``kind``. Raises BadCursor."""
    try:
        said = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise BadCursor() from None
    if not isinstance(said, list) or len(said) != count + 1 or said[0] != kind:
        raise BadCursor()
    if any(type(mark) is not int or not 0 <= mark <= LARGEST for mark in said[1:]):
        raise BadCursor()
    return tuple(said[1:])
