"""The first page of a document as a picture, and how many pages it has. It draws what we made ourselves, no file from outside.

PDFium is not made for several threads, so one draws at a time. A picture has at most ``MOST_PIXELS``, and a page that
is not drawn after ``LONGEST_S`` is given up.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

import pypdfium2
import pypdfium2.raw
from PIL import Image

from printables.errors import PictureTooSlow

WIDE: Final = 900
"""Pixels across, unless that makes the picture too large: letters of 9 points on A4 can still be read."""
MOST_PIXELS: Final = 2_000_000
LONGEST_S: Final = 8.0
ROUNDING: Final = 1e-6
COLOURS: Final = 48
"""A sheet has a handful of colours and their edges; a palette makes the picture a fifth of the size."""

_turn = threading.Lock()


def count_pages(pdf: bytes) -> int:
    """How many sheets come out of the printer."""
    with _opened(pdf) as document:
        return len(document)


def first_page(pdf: bytes, wide: int = WIDE) -> bytes:
    """The first page as PNG, ``wide`` pixels across or less. Raises PictureTooSlow."""
    until = time.monotonic() + LONGEST_S
    with _opened(pdf) as document:
        page = document[0]
        width, height = page.get_size()
        scale = min(wide / width, (MOST_PIXELS / (width * height)) ** 0.5)
        bitmap = _draw(page, int(width * scale + ROUNDING), int(height * scale + ROUNDING), until)
        drawn = bitmap.to_pil().copy()
        bitmap.close()
        page.close()
    out = BytesIO()
    drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _draw(page: pypdfium2.PdfPage, across: int, down: int, until: float) -> pypdfium2.PdfBitmap:
    raw = pypdfium2.raw
    bitmap = pypdfium2.PdfBitmap.new_native(across, down, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, across, down)
    pause = raw.IFSDK_PAUSE(version=1)
    pypdfium2.internal.set_callback(pause, "NeedToPauseNow", lambda _pause: time.monotonic() > until)
    state = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, across, down, 0, raw.FPDF_ANNOT, pause)
    raw.FPDF_RenderPage_Close(page)
    if state != raw.FPDF_RENDER_DONE:
        raise PictureTooSlow(LONGEST_S)
    return bitmap


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    if not _turn.acquire(timeout=LONGEST_S):
        raise PictureTooSlow(LONGEST_S)
    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
    finally:
        _turn.release()
