"""The picture of a document as poppler draws it, kept small, and whether two pictures show the same.

They lie in docs/reference/gallery/, where the gallery shows them to people too. ``scripts/gallery.py`` draws them anew.
"""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from inspect import signature
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Final

from PIL import Image, ImageChops, ImageFilter

from printables import covenant_poster, lot_sheet, standard_booklet, triad_poster
from printables.festive import FESTIVALS
from tests.printables.kinds import KINDS, name_of
from tests.printables.samples import bilingual_covenant, bilingual_triad, closed_list

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "docs" / "reference" / "gallery"
LONGEST_SIDE: Final = 640
COLOURS: Final = 64
DIFFERENT: Final = 56
"""Of 255, after the blur: ink that came, went or moved. The edge of a letter smoothed in another way stays below."""
TOLERATED_PIXELS: Final = 250
"""Two or three words changed are more than that; what another version of poppler does is less."""


@dataclass(frozen=True)
class Golden:
    """One document on one paper; what it looks like lies in ``path``."""

    document: str
    """honor_roll"""
    paper: str
    """A4, or what else is chosen with it: A3-lying."""
    draw: Callable[[], bytes]
    page: int = 1

    @property
    def name(self) -> str:
        return f"{self.document}-{self.paper}"

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.png"


def list_goldens() -> Iterator[Golden]:
    """Each document on the first and the last of its papers, and lying where it can."""
    for module, make in KINDS:
        for size in dict.fromkeys((module.SIZES[0], module.SIZES[-1])):
            yield Golden(name_of(module), size, partial(_draw, module, make, size))
        if "landscape" in signature(module.render).parameters:
            yield Golden(name_of(module), "A3-lying", partial(_draw, module, make, "A3", landscape=True))
        if "festival" in signature(module.render).parameters:
            for festival in FESTIVALS:
                yield Golden(name_of(module), f"A3-{festival}", partial(_draw, module, make, "A3", festival=festival))
        if module is standard_booklet:
            yield Golden(name_of(module), "A6-inside", partial(_draw, module, make, "A6"), page=2)
            yield Golden(name_of(module), "A4-folded", partial(_draw, module, make, "A5", folded=True))
        if module is covenant_poster:
            for size in ("A3", "A1"):
                yield Golden(name_of(module), f"{size}-tibetan", partial(_draw, module, bilingual_covenant, size))
        if module is triad_poster:
            yield Golden(name_of(module), "A3-tibetan", partial(_draw, module, bilingual_triad, "A3"), page=2)
        if module is lot_sheet:
            yield Golden(name_of(module), "A4-closed", partial(_draw, module, closed_list, "A4"))


def _draw(module: ModuleType, make: Callable[[], object], size: str, **chosen: object) -> bytes:
    pdf: bytes = module.render(make(), size, **chosen)
    return pdf


def picture_of(pdf: bytes, *, page: int = 1, enlarged: int = 2) -> Image.Image:
    """A page, its longer side LONGEST_SIDE pixels: drawn ``enlarged`` times as large, then made small.

    So fine lines and small type come out grey in the same way, however poppler smooths them.
    """
    command = ["pdftoppm", "-png", "-singlefile", "-f", str(page), "-scale-to", str(LONGEST_SIDE * enlarged), "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return Image.open(BytesIO(done.stdout)).convert("RGB").reduce(enlarged)


def small(picture: Image.Image) -> Image.Image:
    """The same with few colours, as it is kept."""
    return picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def stored(golden: Golden) -> Image.Image:
    """The picture as it was committed."""
    with Image.open(golden.path) as picture:
        return picture.convert("RGB")


def count_different(one: Image.Image, other: Image.Image) -> int:
    """How many pixels show something else; all of them where the sizes differ."""
    if one.size != other.size:
        return one.width * one.height
    blurred = [picture.convert("RGB").filter(ImageFilter.GaussianBlur(1)) for picture in (one, other)]
    red, green, blue = ImageChops.difference(*blurred).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[DIFFERENT:])
