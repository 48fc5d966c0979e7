"""From a file somebody chose to a picture that is safe to keep: pure, no database and no request.

What is kept is drawn anew: turned upright, at most 1600 pixels long, JPEG, without EXIF, place, comment or profile.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from civility.photos.errors import AppleFormat, NotAPicture, PhotoTooBig, TooManyPixels

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_PIXELS: Final = 24_000_000
SIDE_PX: Final = 1_600
SMALL_PX: Final = 320
FACE_PX: Final = 480
GONE_PX: Final = (320, 240)
QUALITY: Final = 80
SMALL_QUALITY: Final = 70
LIKE_BITS: Final = 6
"""Pictures whose likenesses differ in at most so many of 64 bits look alike."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_APPLE: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True, slots=True)
class Picture:
    """``digest`` is the SHA-256 of the file as it came; ``likeness`` 8 bytes that change little when it is saved again."""

    digest: bytes
    likeness: bytes
    width: int
    height: int
    large: bytes
    small: bytes


def make_picture(data: bytes) -> Picture:
    """Read a JPEG, PNG or WebP file. Raises PhotoTooBig, TooManyPixels, AppleFormat, NotAPicture."""
    drawn = _drawn(data)
    large = _fitted(drawn, SIDE_PX)
    small = _fitted(drawn, SMALL_PX)
    return Picture(
        digest=hashlib.sha256(data).digest(),
        likeness=likeness(large),
        width=large.width,
        height=large.height,
        large=_jpeg(large, QUALITY),
        small=_jpeg(small, SMALL_QUALITY),
    )


def make_face(data: bytes) -> bytes:
    """The JPEG of somebody to be known by, at most 480 pixels long; no digest and no likeness. Raises as ``make_picture``."""
    return _jpeg(_fitted(_drawn(data), FACE_PX), QUALITY)


@cache
def make_gone() -> bytes:
    """The JPEG that stands where a picture was: an empty frame, struck through. Drawn once: a book is held meanwhile."""
    frame = Image.new("RGB", GONE_PX, "#F1ECE3")
    pen = ImageDraw.Draw(frame)
    width, height = GONE_PX
    pen.rectangle((8, 8, width - 9, height - 9), outline="#6B6258", width=3)
    pen.line((8, height - 9, width - 9, 8), fill="#6B6258", width=3)
    return _jpeg(frame, SMALL_QUALITY)


def likeness(picture: Image.Image) -> bytes:
    """A 64-bit difference hash (N. Krawetz, 2013): of 9 × 8 grey dots, is each brighter than its right neighbour?

    Made smaller, saved at another quality or slightly brighter, a picture keeps nearly all of its bits.
    """
    dots = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            left = row * 9 + column
            bits = bits << 1 | (dots[left] > dots[left + 1])
    return bits.to_bytes(8, "big")


def look_alike(one: bytes, other: bytes) -> bool:
    """Whether two likenesses are of what a person would call the same picture."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count() <= LIKE_BITS


def pairs_alike(likenesses: Sequence[bytes]) -> set[tuple[int, int]]:
    """Which of them look alike, as pairs of places, the lower first.

    Two that differ in at most six bits are the same in one of seven parts, so only those that share a part are compared:
    some thousand pictures of a village take part of a second.
    """
    wide = -(-64 // (LIKE_BITS + 1))
    found: set[tuple[int, int]] = set()
    for shift in range(0, 64, wide):
        parts: dict[int, list[int]] = {}
        for place, likeness in enumerate(likenesses):
            same = parts.setdefault(int.from_bytes(likeness, "big") >> shift & (1 << wide) - 1, [])
            found.update((other, place) for other in same if look_alike(likenesses[other], likeness))
            same.append(place)
    return found


def _drawn(data: bytes) -> Image.Image:
    """The picture upright, in colour, on white, with nothing else the file carried."""
    if len(data) > MAX_BYTES:
        raise PhotoTooBig(limit_mb=MAX_BYTES // 1024 // 1024)
    if data[4:8] == b"ftyp" and data[8:12] in _APPLE:
        raise AppleFormat()
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise TooManyPixels()
            opened.draft("RGB", (SIDE_PX, SIDE_PX))  # JPEG alone: decoded at a fraction of its size
            upright = ImageOps.exif_transpose(opened)
            seen = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise TooManyPixels() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError):
        raise NotAPicture() from None
    bare = Image.new("RGB", seen.size, "white")  # a new canvas: nothing of the old file's info comes along
    bare.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    return bare


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    fitted = picture.copy()
    fitted.thumbnail((side, side), Image.Resampling.LANCZOS)
    return fitted


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
