"""Typefaces on disk, read only where a document touches them.

ReportLab reads a whole face into tables of Python numbers when it is opened: 93,000 characters of four faces, for the few
hundred on a sheet. Here the file is mapped, HarfBuzz answers what is asked of one character, and the lists
that a subset is cut by are unpacked when the first is cut. The bytes that come out are the same.
"""

import sys
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

import uharfbuzz
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace

FOLDER: Final = Path(__file__).with_name("fonts")


class Outlines(TTFontFace):
    """The file of one face. ``charToGlyph`` and ``charWidths`` are views of it, by code point; widths in thousandths."""

    _ttf_data: mmap | bytearray
    _pdfScale: Callable[[int], float]  # noqa: N815

    def readFile(self, f: str) -> None:  # noqa: N802  (ReportLab's name)
        with open(f, "rb") as file:
            self._ttf_data = mmap(file.fileno(), 0, access=ACCESS_READ)
        self.filename = f
        self._pos = 0

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803
        """Names and metrics; what is said of characters is looked up."""
        super().extractInfo(charInfo=0)
        self.font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(self.filename)))
        self.charToGlyph = ByCharacter(self.font, lambda glyph: glyph)
        self.charWidths = ByCharacter(self.font, self.width_of)
        self.defaultWidth = self.width_of(0)

    def width_of(self, glyph: int) -> float:
        """How far a glyph advances, in thousandths of the type's size."""
        return self._pdfScale(self.font.get_glyph_h_advance(glyph))

    def get_table(self, tag: str) -> Any:
        """A table; that of the outlines, by far the largest, as a window on the file that is cut into, not copied."""
        start, length = self.get_table_pos(tag)
        return Window(self._ttf_data, start) if tag == "glyf" else self.get_chunk(start, length)

    @cached_property
    def hmetrics(self) -> Any:
        """Advance and left side bearing by glyph, in the face's units."""
        return Metrics(self._numbers("hmtx", "H"), self.get_ushort(self.get_table_pos("hhea")[0] + 34))

    @cached_property
    def glyphPos(self) -> Any:  # noqa: N802
        """Where the outline of each glyph begins in its table, and where the last one ends."""
        if self.get_ushort(self.get_table_pos("head")[0] + 50):
            return self._numbers("loca", "I")
        return [2 * half for half in self._numbers("loca", "H")]

    def _numbers(self, tag: str, kind: str) -> "array[int]":
        numbers = array(kind, self.get_table(tag))
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers


@dataclass(frozen=True)
class Window:
    """The bytes of a file from ``start`` on, copied a slice at a time."""

    data: mmap | bytearray
    start: int

    def __getitem__(self, part: slice) -> bytes:
        return bytes(self.data[self.start + part.start : self.start + part.stop])


@dataclass(frozen=True)
class Metrics:
    """Advance and left side bearing by glyph, in the face's units; after ``full`` glyphs only bearings are listed."""

    numbers: "array[int]"
    full: int

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        last = min(glyph, self.full - 1)
        bearing = 2 * glyph + 1 if glyph == last else self.full + glyph
        return self.numbers[2 * last], self.numbers[bearing]


class ByCharacter(Mapping[int, Any]):
    """What a face says of the glyph of a character, for the characters it has. The blank that does not break is a blank."""

    def __init__(self, font: "uharfbuzz.Font", told: Callable[[int], Any]) -> None:
        self._font, self._told = font, told

    def __getitem__(self, code: int) -> Any:
        glyph = self._font.get_nominal_glyph(0x20 if code == 0xA0 else code)
        if glyph is None:
            raise KeyError(code)
        return self._told(glyph)

    def __iter__(self) -> Iterator[int]:
        return iter(self._font.face.unicodes)

    def __len__(self) -> int:
        return len(self._font.face.unicodes)


class Face(TTFont):
    """One TrueType face, whose text can be copied out of the PDF again."""

    outlines: type[Outlines] = Outlines
    face: Outlines

    def __init__(self, name: str) -> None:
        """As TTFont's own, which would read the file into tables.

        ``texts`` says what codes stand for that are no characters.
        """
        self.fontName = f"civility:{name}"
        self.face = self.outlines(str(FOLDER / f"{name}.ttf"))
        self.encoding = TTEncoding()
        self.state = WeakKeyDictionary()
        self.shapable = False
        self._asciiReadable = 0
        self.texts: dict[int, str] = {}

    def join(self, text: str) -> str:
        """``text`` as it is drawn: here, letter by letter."""
        return text

    def addObjects(self, doc: Any) -> None:  # noqa: N802  (ReportLab's name)
        """Embed the subsets, then replace the ToUnicode maps, which break above U+FFFF."""
        subsets = self.state[doc].subsets
        before = set(doc.idToObject)
        super().addObjects(doc)
        maps = [name for name in doc.idToObject if name not in before and name.startswith("toUnicodeCMap:")]
        for name, subset in zip(maps, subsets, strict=True):
            doc.idToObject[name].content = to_unicode_map(name.partition(":")[2], subset, self.texts)


def to_unicode_map(name: str, subset: list[int], texts: Mapping[int, str]) -> str:
    """A ToUnicode CMap in UTF-16BE, at most 100 entries a block as PDF 1.7, 9.10.3 asks.

    ``texts`` says what codes stand for that are no characters. ReportLab's own writes ``<%04X>`` of the code point, which is no
    UTF-16 above U+FFFF.
    """
    entries = [f"<{place:02X}> <{texts.get(code, chr(code)).encode('utf-16-be').hex().upper()}>"
               for place, code in enumerate(subset)]  # fmt: skip
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
