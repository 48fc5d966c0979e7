"""What came from a scanner, a camera or a keyboard: a card's token, a household's number, or a name.

A USB scanner types what the code says: the whole address of a card or its token alone, and, when a Chinese
input method is on, in full-width letters.
"""

import io
import re
import unicodedata
from typing import Final, Literal, NamedTuple
from uuid import UUID

import zxingcpp
from PIL import Image, UnidentifiedImageError

from civility.store.errors import CardOfAnotherVillage, NoCodeInPhoto, NotACard, PhotoTooLarge, PhotoUnreadable
from civility.web import tokens

MAX_TYPED: Final = 300
MAX_MEGAPIXELS: Final = 64
READ_SIDE_PX: Final = 2000  # a code that fills a tenth of the picture still has 200 pixels

_ADDRESS = re.compile(r"/S/([0-9A-Z]{1,200})(?:[?#].*)?$", re.ASCII)
_TOKEN = re.compile(r"1[0-9A-HJKMNP-TV-Z]{24,}", re.ASCII)
_NUMBER = re.compile(r"第?([0-9][0-9 \-‐‑‒–—―−_]{0,11})户?")


class Typed(NamedTuple):
    """What a text is, and its essence: a token, digits, or a name."""

    kind: Literal["card", "number", "name"]
    text: str


def understand(typed: str) -> Typed:
    """Sort out one line from the find field. Raises NotACard for the address of something else."""
    plain = unicodedata.normalize("NFKC", typed[:MAX_TYPED]).strip()
    upper = plain.upper()
    if address := _ADDRESS.search(upper):
        return Typed("card", address[1])
    if _TOKEN.fullmatch(upper):
        return Typed("card", upper)
    if "://" in plain or upper.startswith("WWW."):
        raise NotACard()
    if number := _NUMBER.fullmatch(plain):
        return Typed("number", number[1].strip())
    return Typed("name", plain)


def card_id(token: str, village_code: str, *, key: bytes) -> UUID:
    """The card a token names. Raises ForgedToken, UnknownToken, NotACard, CardOfAnotherVillage."""
    said = tokens.read(token, key=key)
    if said.kind != "card":
        raise NotACard()
    if said.village_code != village_code:
        raise CardOfAnotherVillage()
    try:
        return UUID(said.ref)
    except ValueError:
        raise NotACard() from None


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
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    if not found:
        raise NoCodeInPhoto()
    return found[0].text
