"""Tibetan, whose letters are joined: some stand under others, vowels above and below them.

Which glyphs a text makes and where they stand is worked out by HarfBuzz from the rules of the face. What belongs together, a
stack with its vowels, is then drawn as one glyph, composed of the face's own and added to it, that stands for the
letters it was made of. So a line is measured, drawn and copied out of the PDF like any other. See docs/decisions.
"""

import re
from collections import ChainMap
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from struct import pack, unpack
from threading import Lock
from typing import Final

import uharfbuzz

from printables.errors import MissingGlyphs
from printables.faces import Face, Outlines

TIBETAN: Final = re.compile("[\u0f00-\u0fff]+")
"""What must be joined."""
JOINED: Final = "\U00100000"
"""From here to ``_LAST`` a character stands for joined letters; Unicode leaves the plane to whoever needs one."""
_LAST: Final = 0x10FFFD

_WORDS, _OFFSETS, _MORE = 0x1, 0x2, 0x20
"""How a part of a composed glyph is written: its offsets in words, as distances; another part follows."""

Part = tuple[int, int, int]
"""A glyph and where it stands, right and up, in the face's units."""


class JoiningOutlines(Outlines):
    """A face to which glyphs are added, in memory; they are embedded like those of the file."""

    _ttf_data: bytearray

    def readFile(self, f: str) -> None:  # noqa: N802  (ReportLab's name)
        self._ttf_data = bytearray(Path(f).read_bytes())
        self.filename = f
        self._pos = 0

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803
        super().extractInfo(charInfo)
        self.charToGlyph = ChainMap[int, int]({}, self.charToGlyph)
        self.charWidths = ChainMap[int, float]({}, self.charWidths)
        glyphs = self.font.face.glyph_count
        # Between the last glyph of the table and those added after the file lies what is no glyph.
        self.hmetrics = [*(self.hmetrics[glyph] for glyph in range(glyphs)), (0, 0)]
        self.glyphPos = [*self.glyphPos, len(self._ttf_data) - self.get_table_pos("glyf")[0]]

    def add(self, code: int, parts: tuple[Part, ...], advance: int) -> None:
        """A glyph for ``code``, composed of glyphs of the face."""
        boxes = [box for part in parts for box in self._boxes(part)]
        left, bottom = (min((box[side] for box in boxes), default=0) for side in (0, 1))
        right, top = (max((box[side] for box in boxes), default=0) for side in (2, 3))
        data = pack(">5h", -1, left, bottom, right, top)
        for number, part in enumerate(parts, 1):
            data += pack(">2H2h", _WORDS | _OFFSETS | (_MORE if number < len(parts) else 0), *part)
        self._ttf_data += data
        self.glyphPos.append(self.glyphPos[-1] + len(data))
        self.hmetrics.append((advance, left & 0xFFFF))
        self.charWidths[code] = self._pdfScale(advance)
        self.charToGlyph[code] = len(self.hmetrics) - 1

    def _boxes(self, part: Part) -> Iterator[tuple[int, int, int, int]]:
        glyph, right, up = part
        start, end = self.glyphPos[glyph], self.glyphPos[glyph + 1]
        if end > start:
            low, bottom, high, top = unpack(">4h", self.get_table("glyf")[start + 2 : start + 10])
            yield low + right, bottom + up, high + right, top + up


class JoiningFace(Face):
    """A face whose letters are joined before they are drawn."""

    outlines = JoiningOutlines
    face: JoiningOutlines

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._lock = Lock()
        self._codes: dict[tuple[str, tuple[Part, ...], int], int] = {}
        self._joined = lru_cache(4096)(self._join)

    def join(self, text: str) -> str:
        """A run of Tibetan as characters that stand for its joined letters. Raises MissingGlyphs when there are none left."""
        return self._joined(text)

    def _join(self, text: str) -> str:
        with self._lock:
            return "".join(chr(self._code(*letters)) for letters in self.clusters(text))

    def clusters(self, text: str) -> Iterator[tuple[str, tuple[Part, ...], int]]:
        """What is joined: its letters, the glyphs they make, and how far they reach in the face's units."""
        buffer = uharfbuzz.Buffer()
        buffer.flags = uharfbuzz.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = "ltr", "Tibt", "bo"
        uharfbuzz.shape(self.face.font, buffer)
        glyphs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        together = [(start, list(found)) for start, found in groupby(glyphs, key=lambda glyph: glyph[0].cluster)]
        ends = [start for start, _glyphs in together[1:]] + [len(text)]
        for (start, found), end in zip(together, ends, strict=True):
            parts, advance = [], 0
            for info, place in found:
                parts.append((info.codepoint, advance + place.x_offset, place.y_offset))
                advance += place.x_advance
            yield text[start:end], tuple(parts), advance

    def _code(self, letters: str, parts: tuple[Part, ...], advance: int) -> int:
        code = self._codes.get((letters, parts, advance))
        if code is None:
            code = ord(JOINED) + len(self._codes)
            if code > _LAST:
                raise MissingGlyphs((letters,), letters)
            self._codes[letters, parts, advance] = code
            self.texts[code] = letters
            self.face.add(code, parts, advance)
        return code
