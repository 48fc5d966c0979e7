"""Whether the codes on paper are read: cards rendered at 150 dots an inch, made worse in stated ways, read by zbar, by ZXing, and
by the program, which has ZXing look a second time at half the size.

A phone looks at one code, so each is cut out with a margin and read alone. Every way is the same for every run: the noise
has a seed.
"""

import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import zxingcpp
from PIL import Image, ImageFilter

from bench.paper.limits import cards
from civility.people.errors import NoCodeInPhoto
from civility.people.scanning import text_of_photo
from printables import household_card

DPI = 150
DIM, DARK = (0.5, 4.0), (0.3, 9.0)
"""How much of the light is left, and the spread of the grain, of 255: an evening room, and night under one bulb."""
BLUR = 1.2
"""Radius of the blur in pixels: 0.2 mm on paper."""
TILT, TURN = 0.18, 11
"""The far side seen so much smaller, and degrees in the picture's plane."""


def clean(picture: Image.Image, _chance: random.Random) -> Image.Image:
    return picture


def blurred(picture: Image.Image, _chance: random.Random) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(BLUR))


def tilted(picture: Image.Image, _chance: random.Random) -> Image.Image:
    """Turned in the plane, then seen from below: the upper side is farther off."""
    turned = picture.rotate(TURN, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    wide, high = turned.size
    near, fall = 1 + TILT, TILT / high
    seen = (near, wide / 2 * fall, -TILT * wide / 2, 0, near, 0, 0, fall)
    return turned.transform((wide, high), Image.Transform.PERSPECTIVE, seen, Image.Resampling.BICUBIC, fillcolor=255)


def dim(picture: Image.Image, chance: random.Random) -> Image.Image:
    return darkened(picture, chance, *DIM)


def dark(picture: Image.Image, chance: random.Random) -> Image.Image:
    return darkened(picture, chance, *DARK)


def darkened(picture: Image.Image, chance: random.Random, light: float, grain: float) -> Image.Image:
    """With so much of the light, half of that at the right side, and grain."""
    wide, _high = picture.size
    shade = [light * (1 - 0.5 * place / wide) for place in range(wide)]
    pixels = (20 + value * shade[at % wide] + chance.gauss(0, grain) for at, value in enumerate(picture.tobytes()))
    return Image.frombytes("L", picture.size, bytes(max(0, min(255, round(pixel))) for pixel in pixels))


def all_at_once(picture: Image.Image, chance: random.Random) -> Image.Image:
    return dim(blurred(tilted(picture, chance), chance), chance)


WAYS: dict[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    "clean": clean,
    "blurred": blurred,
    "tilted": tilted,
    "dim": dim,
    "dark": dark,
    "all_at_once": all_at_once,
}


def decode_rates(count: int) -> dict[str, Any]:
    """The share of ``count`` codes that each reader reads rightly, by what was done to their picture."""
    data = cards(count)
    wanted = [card.link.url for card in data.cards]
    with TemporaryDirectory(prefix="civility-codes-") as name:
        folder = Path(name)
        pieces = _cut(household_card.render(data), folder)
        rates: dict[str, Any] = {"codes": count, "found_clean_on_whole_sheets": len(pieces) / count}
        for way, worsen in WAYS.items():
            chance = random.Random(20261126)
            files = {}
            for place, url in enumerate(wanted):
                if url in pieces:
                    files[url] = folder / f"code-{place}.png"
                    worsen(pieces[url], chance).save(files[url])
            rates[way] = {
                "zbar": _right(_by_zbar(list(files.values())), files) / count,
                "zxing": _right({str(file): _by_zxing(file) for file in files.values()}, files) / count,
                "program": _right({str(file): _by_program(file) for file in files.values()}, files) / count,
            }
    return rates


def _cut(pdf: bytes, folder: Path) -> dict[str, Image.Image]:
    """Each code of the sheets with a quarter of its side around it, by what it says; found by ZXing on the clean sheet."""
    (folder / "cards.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), "cards.pdf", "sheet"], cwd=folder, check=True)
    found = {}
    for file in sorted(folder.glob("sheet-*.pgm")):
        with Image.open(file) as sheet:
            for code in zxingcpp.read_barcodes(sheet, formats=zxingcpp.BarcodeFormat.QRCode):
                at = code.position
                left, right = min(at.top_left.x, at.bottom_left.x), max(at.top_right.x, at.bottom_right.x)
                top, bottom = min(at.top_left.y, at.top_right.y), max(at.bottom_left.y, at.bottom_right.y)
                room = (right - left) // 4
                found[code.text] = sheet.crop((left - room, top - room, right + room, bottom + room)).convert("L")
        file.unlink()
    return found


def _by_zbar(files: list[Path]) -> dict[str, str]:
    done = subprocess.run(
        ["zbarimg", "--quiet", "--xml", "-Sdisable", "-Sqrcode.enable", *files], capture_output=True, check=False
    )
    read = re.findall(r"<source href='([^']+)'>.*?</source>", done.stdout.decode(), re.DOTALL)
    bodies = re.findall(r"<source href='[^']+'>(.*?)</source>", done.stdout.decode(), re.DOTALL)
    texts = [re.search(r"CDATA\[(.*?)\]\]", body) for body in bodies]
    return {file: text[1] if text else "" for file, text in zip(read, texts, strict=True)}


def _by_zxing(file: Path) -> str:
    with Image.open(file) as picture:
        found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else ""


def _by_program(file: Path) -> str:
    """As a photo that somebody hands in at the counter or on the page for checking codes."""
    try:
        return text_of_photo(file.read_bytes())
    except NoCodeInPhoto:
        return ""


def _right(read: dict[str, str], files: dict[str, Path]) -> int:
    return sum(read.get(str(file), "") == url for url, file in files.items())
