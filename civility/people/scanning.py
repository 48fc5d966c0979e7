"""What the code in a photo says."""

import io
from typing import Final

import zxingcpp
from PIL import Image, UnidentifiedImageError

from civility.people.errors import NoCodeInPhoto, PhotoTooLarge, PhotoUnreadable

MAX_MEGAPIXELS: Final = 64
READ_SIDE_PX: Final = 2000  # a code that fills a tenth of the picture still has 200 pixels


def text_of_photo(photo: bytes) -> str:
    """What the QR code in a photo says. Raises PhotoUnreadable, PhotoTooLarge, NoCodeInPhoto.

    The photo is read in memory, made small and forgotten.
    """
    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MAX_MEGAPIXELS * 1_000_000:
                raise PhotoTooLarge(limit=MAX_MEGAPIXELS)
            opened.draft("L", (READ_SIDE_PX, READ_SIDE_PX))  # JPEG alone: decoded at a fraction of its size
            picture = opened.convert("L")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PhotoTooLarge(limit=MAX_MEGAPIXELS) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise PhotoUnreadable() from None
    picture.thumbnail((READ_SIDE_PX, READ_SIDE_PX))
    # In the dark a photo is grainy. At half its size four pixels are one, and the code shows through.
    text = _code_in(picture) or _code_in(picture.reduce(2))
    if not text:
        raise NoCodeInPhoto()
    return text


def _code_in(picture: Image.Image) -> str:
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return found[0].text if found else ""
