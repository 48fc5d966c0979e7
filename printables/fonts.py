"""Which face draws which character.

Four faces under the Open Font License lie in ``fonts/``. Documents name a *stack* – song, kai, hei or
bold – which draws each character with the first of its faces that has it. So a surname too rare
for the kai face prints in hei; a character no face has is refused, because ReportLab would print a box.
See docs/decisions for what the faces cover.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import RLock
from types import SimpleNamespace
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from printables.errors import MissingGlyphs

SONG: Final = "civility-song"
KAI: Final = "civility-kai"
HEI: Final = "civility-hei"
BOLD: Final = "civility-bold"

FOLDER: Final = Path(__file__).with_suffix("")
STACKS: Final = {
    SONG: ("NotoSerifSC-Bold", "NotoSansSC-Regular", "LXGWWenKai-Regular"),
    KAI: ("LXGWWenKai-Regular", "NotoSansSC-Regular"),
    HEI: ("NotoSansSC-Regular", "LXGWWenKai-Regular"),
    BOLD: ("NotoSansSC-Bold", "NotoSansSC-Regular", "LXGWWenKai-Regular"),
}

_lock = RLock()


class Face(TTFont):
    """One TrueType face, whose text can be copied out of the PDF again."""

    def __init__(self, name: str) -> None:
        super().__init__(f"civility:{name}", str(FOLDER / f"{name}.ttf"), asciiReadable=0)

    def addObjects(self, doc: Any) -> None:  # noqa: N802  (ReportLab's name)
        """Embed the subsets, then replace the ToUnicode maps, which break above U+FFFF."""
        subsets = self.state[doc].subsets
        before = set(doc.idToObject)
        super().addObjects(doc)
        maps = [name for name in doc.idToObject if name not in before and name.startswith("toUnicodeCMap:")]
        for name, subset in zip(maps, subsets, strict=True):
            doc.idToObject[name].content = to_unicode_map(name.partition(":")[2], subset)


class StackedFont:
    """Several faces behind one name. ReportLab sees a dynamic font whose subsets are (face, subset)."""

    _multiByte = 1  # noqa: N815  (ReportLab's names)
    _dynamicFont = 1  # noqa: N815
    shapable = False

    def __init__(self, name: str, faces: tuple[Face, ...]) -> None:
        self.fontName = name
        self.faces = faces
        # registerFont() takes two fonts with one face name for the same font, so each stack has its own.
        self.face = SimpleNamespace(name=name, ascent=faces[0].face.ascent, descent=faces[0].face.descent)
        # Where a text is drawn as one line, its line ends are blanks.
        self._homes: dict[str, int] = {"\n": 0}
        self._widths: dict[str, float] = {"\n": faces[0].face.charWidths[ord(" ")] / 1000}

    def home(self, character: str) -> int:
        """The place of the first face that has ``character``; raises MissingGlyphs."""
        try:
            return self._homes[character]
        except KeyError:
            pass
        code = ord(character)
        for place, face in enumerate(self.faces):
            if code in face.face.charToGlyph:
                self._widths[character] = face.face.charWidths[code] / 1000
                self._homes[character] = place
                return place
        raise MissingGlyphs((character,), character)

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        """Width of ``text`` in points at ``size``."""
        widths = self._widths
        try:
            return size * sum([widths[character] for character in text])
        except KeyError:
            for character in text:
                self.home(character)
        return size * sum([widths[character] for character in text])

    def splitString(  # noqa: N802
        self, text: str, doc: Any, encoding: str = "utf-8"
    ) -> list[tuple[tuple[int, int], bytes]]:
        """Runs of ``text`` by face and subset."""
        return [
            ((place, subset), codes)
            for place, run in groupby(text.replace("\n", " "), key=self.home)
            for subset, codes in self.faces[place].splitString("".join(run), doc)
        ]

    def getSubsetInternalName(self, subset: tuple[int, int], doc: Any) -> str:  # noqa: N802
        place, number = subset
        name: str = self.faces[place].getSubsetInternalName(number, doc)
        return name


def stack(name: str) -> StackedFont:
    """The stack of that name, loaded and known to ReportLab from the first call on."""
    with _lock:
        return _stack(name)


@cache
def _stack(name: str) -> StackedFont:
    font = StackedFont(name, tuple(_face(file) for file in STACKS[name]))
    pdfmetrics.registerFont(font)
    return font


@cache
def _face(file: str) -> Face:
    return Face(file)


def missing_glyphs(texts: Iterable[str]) -> dict[str, str]:
    """Of ``texts``, those that cannot be printed, each with the characters no face has.

    All stacks reach the same characters, so the answer holds for every document.
    """
    font = stack(HEI)
    found = {}
    for text in texts:
        lost = "".join(dict.fromkeys(_missing(text, font)))
        if lost:
            found[text] = lost
    return found


def _missing(text: str, font: StackedFont) -> Iterator[str]:
    for character in text:
        try:
            font.home(character)
        except MissingGlyphs:
            yield character


def to_unicode_map(name: str, subset: list[int]) -> str:
    """A ToUnicode CMap in UTF-16BE, at most 100 entries a block as PDF 1.7, 9.10.3 asks.

    ReportLab's own writes ``<%04X>`` of the code point, which is no UTF-16 above U+FFFF.
    """
    entries = [f"<{place:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
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
