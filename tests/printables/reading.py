"""Reading a PDF back the way a reader, a print shop and a phone would."""

import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import NameObject


def words_of(pdf: bytes) -> str:
    """All text by pypdf, without blanks."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def poppler_words_of(pdf: bytes) -> str:
    """All text by poppler, without blanks."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def names_in(pdf: bytes) -> set[str]:
    """The name of every entry of every dictionary in the file, and every name that is a value: /Font, /URI …"""
    reader, found = PdfReader(BytesIO(pdf)), set()
    waiting: list[Any] = [reader.trailer, *(reader.get_object(number) for number in reader.xref[0])]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found |= set(value)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, NameObject):
            found.add(str(value))
    return found


def page_count(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def fonts_of(pdf: bytes) -> dict[str, Any]:
    """Font descriptors by base name, of every page."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index, union-attr]
            font = font.get_object()
            found[font["/BaseFont"]] = font.get("/FontDescriptor")
    return found


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float


def boxes_of(pdf: bytes) -> list[tuple[float, float, list[Word]]]:
    """Per page its width, its height and where each word stands, from the top left."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    # Poppler writes a title's characters above U+FFFF as two halves, which are no UTF-8.
    text = done.stdout.decode(errors="replace")
    pages = []
    for wide, high, body in re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', text, re.S):
        found = re.findall(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<', body)
        pages.append((float(wide), float(high), [Word(text, *map(float, box)) for *box, text in found]))
    return pages


def codes_of(pdf: bytes, folder: Path, *, dpi: int = 200, page: int = 1) -> list[str]:
    """What zbar reads off the page printed at ``dpi`` in black and white."""
    (folder / "page.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-mono", "-r", str(dpi), "-f", str(page), "-l", str(page), "page.pdf", "page"],
        cwd=folder, check=True,
    )  # fmt: skip
    (image,) = sorted(folder.glob("page-*.pbm"))
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(image)], capture_output=True
    )
    image.unlink()
    return done.stdout.decode().split()
