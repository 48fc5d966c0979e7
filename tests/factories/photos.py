"""Real pictures for tests, as phones make them."""

import io
from typing import Any

from PIL import Image

PLACE = {1: "N", 2: (31.0, 14.0, 5.0), 3: "E", 4: (103.0, 24.0, 9.0)}  # what a phone writes of where it was


def a_picture(seed: int = 1, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A coloured pattern that differs by ``seed``: broad soft fields, as a photo has."""
    coarse = Image.new("RGB", (6, 5))
    coarse.putdata(
        [((seed * 73 + i * 41) % 256, (seed * 151 + i * i * 29) % 256, (seed * 37 + i * 97) % 256) for i in range(30)]
    )
    return coarse.resize(size, Image.Resampling.BICUBIC)


def a_photo(seed: int = 1, *, form: str = "JPEG", size: tuple[int, int] = (800, 600), **saved: Any) -> bytes:
    """The bytes of a file. ``saved`` goes to Pillow: quality, exif, comment."""
    out = io.BytesIO()
    a_picture(seed, size).save(out, form, **saved)
    return out.getvalue()


def a_phone_photo(seed: int = 1, *, orientation: int = 6) -> bytes:
    """A JPEG lying on its side, with the place, the maker and a comment in it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhoneMaker"
    exif.get_ifd(0x8825).update(PLACE)
    return a_photo(seed, exif=exif, comment=b"SecretComment")
