"""Paper as it comes out of the printer: read, its letters looked for, its codes scanned and followed."""

import subprocess
import urllib.request
from io import BytesIO
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from tests.printables.reading import codes_of, fonts_of, words_of


def check_paper(pdf: bytes, folder: Path, home: str, *words: str) -> list[str]:
    """Assert that a sheet says these words, brings its letters and carries codes that open for a stranger.

    The addresses of the codes on its first page, each of them tried: 200, and not one cookie.
    """
    said = words_of(pdf)
    missing = [each for each in words if "".join(each.split()) not in said]
    assert not missing, f"the sheet does not say {missing} but {said[:400]}"
    fonts = fonts_of(pdf)
    assert fonts, "a sheet without letters"
    assert [name for name, descriptor in fonts.items() if not descriptor or "/FontFile2" not in descriptor] == []
    codes = codes_of(pdf, folder, dpi=300)
    assert codes, "no code on the sheet"
    for address in codes:
        assert address.startswith(f"{home}/s/"), address
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 200
            assert answer.headers.get_all("Set-Cookie") is None
    return codes


def size_mm(pdf: bytes) -> tuple[int, int]:
    """Width and height of the first page in whole millimetres."""
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def picture_of(pdf: bytes, folder: Path, *, dpi: int = 150, page: int = 1) -> Image.Image:
    """The page as a photographer sees it, in grey."""
    (folder / "photo.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-gray", "-r", str(dpi), "-f", str(page), "-l", str(page), "-singlefile", "photo.pdf", "photo"],
        cwd=folder,
        check=True,
    )
    with Image.open(folder / "photo.pgm") as opened:
        return opened.convert("L")


def card_picture(sheet: Image.Image) -> Image.Image:
    """The first card of a sheet of ten: its upper left part."""
    return sheet.crop((0, 0, sheet.width // 2 + sheet.width // 40, sheet.height // 4))


def film(picture: Image.Image, path: Path, *, frames: int = 20) -> None:
    """Write a picture as an uncompressed film (YUV4MPEG2), which Chromium takes for what its camera sees."""
    wide, high = 640, 480
    seen = Image.new("L", (wide, high), 200)
    shown = picture.copy()
    shown.thumbnail((wide - 40, high - 40))
    seen.paste(shown, ((wide - shown.width) // 2, (high - shown.height) // 2))
    grey = b"\x80" * (wide * high // 4)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{wide} H{high} F10:1 Ip A1:1 C420jpeg\n".encode())
        for _frame in range(frames):
            file.write(b"FRAME\n" + seen.tobytes() + grey + grey)
