"""A signature as lines a finger drew: text, so that nothing has to be decoded that somebody else packed. Pure.

``x,y x,y;x,y x,y``: points of a line, and lines after a semicolon, on a field 600 wide and 240 high.
"""

import re
from typing import Final

from civility.governance.covenants.errors import SignatureUnreadable

WIDE: Final = 600
HIGH: Final = 240
MOST_LETTERS: Final = 20_000
FEWEST_POINTS: Final = 8
"""A slip of the finger is no signature."""
_LINES = re.compile(r"(?:\d{1,3},\d{1,3}(?: \d{1,3},\d{1,3})*)(?:;\d{1,3},\d{1,3}(?: \d{1,3},\d{1,3})*)*", re.ASCII)


def check_strokes(strokes: str) -> str:
    """The strokes as they are kept. Raises SignatureUnreadable."""
    if len(strokes) > MOST_LETTERS or not _LINES.fullmatch(strokes):
        raise SignatureUnreadable()
    points = [tuple(map(int, point.split(","))) for line in strokes.split(";") for point in line.split(" ")]
    if len(points) < FEWEST_POINTS or any(x > WIDE or y > HIGH for x, y in points):
        raise SignatureUnreadable()
    return strokes


def as_path(strokes: str) -> str:
    """The strokes as the ``d`` of an SVG path: figures, commas, spaces and the letters M and L only."""
    lines = (line.split(" ") for line in strokes.split(";") if line)
    return " ".join(f"M{line[0]} L{' '.join(line)}" for line in lines)
