"""A code in a photo that was taken in the dark."""

import io
import random

import pytest
import zxingcpp
from PIL import Image

from civility.people.errors import NoCodeInPhoto
from civility.people.scanning import text_of_photo
from printables import qr

URL = "https://wenming.example.cn/s/Zk3x9QpL2mN8"


def by_night(picture: Image.Image) -> Image.Image:
    """A third of the light is left, and each pixel is off by its own grain."""
    chance = random.Random(20261126)
    pixels = bytes(max(0, min(255, round(20 + 0.22 * value + chance.gauss(0, 9)))) for value in picture.tobytes())
    return Image.frombytes("L", picture.size, pixels)


def photo_of(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def code(pixels: int) -> Image.Image:
    dark = qr.matrix(URL)
    side = len(dark) + 2 * qr.QUIET
    picture = Image.new("L", (side, side), 255)
    for row, modules in enumerate(dark):
        for column, ink in enumerate(modules):
            if ink:
                picture.putpixel((column + qr.QUIET, row + qr.QUIET), 0)
    return picture.resize((side * pixels, side * pixels), Image.Resampling.NEAREST)


@pytest.mark.parametrize("pixels", [8, 12])
def test_a_grainy_picture_is_read_at_half_its_size(pixels):
    seen = by_night(code(pixels))
    assert not zxingcpp.read_barcodes(seen), "one look is not enough"
    assert text_of_photo(photo_of(seen)) == URL


def test_a_picture_without_a_code_has_none_at_any_size():
    with pytest.raises(NoCodeInPhoto):
        text_of_photo(photo_of(by_night(Image.new("L", (300, 300), 200))))


def test_a_picture_of_one_pixel_is_looked_at_and_has_none():
    with pytest.raises(NoCodeInPhoto):
        text_of_photo(photo_of(Image.new("L", (1, 1), 0)))
