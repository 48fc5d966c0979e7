"""Which face draws which character.

Five faces under the Open Font License lie in ``fonts/``. Documents name a *stack* – song, kai, hei or
bold – which draws each character with the first of its faces that has it. So a surname too rare
for the kai face prints in hei, Tibetan everywhere in its one face; a character no face has is refused, because ReportLab
would print a box.
See docs/decisions for what the faces cover.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from threading import RLock
from types import SimpleNamespace
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics

from printables.errors import MissingGlyphs
from printables.faces import Face
from printables.joining import JOINED, TIBETAN, JoiningFace

SONG: Final = "civility-song"
KAI: Final = "civility-kai"
HEI: Final = "civility-hei"
BOLD: Final = "civility-bold"

_TIBETAN: Final = "NotoSerifTibetan-Regular"
STACKS: Final = {
    SONG: ("NotoSerifSC-Bold", "NotoSansSC-Regular", "LXGWWenKai-Regular", _TIBETAN),
    KAI: ("LXGWWenKai-Regular", "NotoSansSC-Regular", _TIBETAN),
    HEI: ("NotoSansSC-Regular", "LXGWWenKai-Regular", _TIBETAN),
    BOLD: ("NotoSansSC-Bold", "NotoSansSC-Regular", "LXGWWenKai-Regular", _TIBETAN),
}

_lock = RLock()


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
                if not TIBETAN.match(character):
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
            text = self.joined(text)
            for character in text:
                self.home(character)
        return size * sum([widths[character] for character in text])

    def joined(self, text: str) -> str:
        """``text`` with its Tibetan as the joined letters that are drawn; as it is where it has none."""
        return TIBETAN.sub(lambda run: self.faces[self.home(run[0][0])].join(run[0]), text)

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
    return JoiningFace(file) if file == _TIBETAN else Face(file)


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
            if character >= JOINED:
                yield character
            else:
                font.home(character)
        except MissingGlyphs:
            yield character
