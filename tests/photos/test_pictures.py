"""From files to pictures: what is kept of them, what is taken off, what is refused and with which words."""

import hashlib
import io
import struct
import zlib
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from civility.errors import RuleBroken
from civility.photos.errors import AppleFormat, NotAPicture, PhotoTooBig, TooManyPixels
from civility.photos.rules import MAX_BYTES, MAX_PIXELS, SIDE_PX, look_alike, make_picture, pairs_alike
from tests.factories.photos import a_phone_photo, a_photo, a_picture


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_jpeg_of_the_same_picture(form: str) -> None:
    data = a_photo(form=form)

    picture = make_picture(data)

    assert picture.digest == hashlib.sha256(data).digest()
    assert (picture.width, picture.height) == opened(picture.large).size == (800, 600)
    assert opened(picture.large).format == opened(picture.small).format == "JPEG"
    assert max(opened(picture.small).size) == 320
    middle = opened(picture.large).getpixel((400, 300))
    assert all(abs(a - b) < 12 for a, b in zip(middle, a_picture().getpixel((400, 300)), strict=True))


def test_a_large_photo_is_made_small_in_proportion() -> None:
    picture = make_picture(a_photo(size=(4000, 3000)))
    assert (picture.width, picture.height) == (SIDE_PX, SIDE_PX * 3 // 4)


def test_where_a_phone_was_and_whose_it_is_does_not_stay() -> None:
    data = a_phone_photo()
    assert b"SecretPhoneMaker" in data
    assert b"SecretComment" in data
    assert opened(data).getexif().get_ifd(0x8825)

    picture = make_picture(data)

    for kept in (picture.large, picture.small):
        assert b"Secret" not in kept
        assert not opened(kept).getexif()
        assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(opened(kept).info)


def test_a_photo_taken_upright_stands_upright() -> None:
    picture = make_picture(a_phone_photo(orientation=6))

    assert (picture.width, picture.height) == (600, 800)
    turned = a_picture().transpose(Image.Transpose.ROTATE_270)
    kept = opened(picture.large)
    for at in ((50, 50), (550, 50), (50, 750)):
        assert all(abs(a - b) < 16 for a, b in zip(kept.getpixel(at), turned.getpixel(at), strict=True))


def test_what_is_see_through_stands_on_white() -> None:
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    assert opened(make_picture(out.getvalue()).large).getpixel((20, 20)) == (255, 255, 255)


def test_the_same_photo_saved_again_looks_alike_and_another_does_not() -> None:
    first = make_picture(a_photo(quality=95)).likeness
    for again in (a_photo(quality=40), a_photo(size=(400, 300)), a_photo(form="WEBP"), a_photo(form="PNG")):
        assert look_alike(first, make_picture(again).likeness)
    for seed in range(2, 9):
        assert not look_alike(first, make_picture(a_photo(seed)).likeness)


def a_bomb() -> bytes:
    """A PNG of a few kilobytes that would unpack to 30 000 × 30 000."""
    side = 30_000
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000, 9)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def just_too_large() -> bytes:
    out = io.BytesIO()
    Image.new("L", (6_001, MAX_PIXELS // 6_000)).save(out, "PNG")
    return out.getvalue()


REFUSED: dict[str, tuple[bytes, type[RuleBroken]]] = {
    "a text called .jpg": ("这不是照片".encode(), NotAPicture),
    "nothing": (b"", NotAPicture),
    "a photo that broke off": (a_photo()[:2_000], NotAPicture),
    "a head without a body": (a_photo()[:100], NotAPicture),
    "a drawing of another kind": (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", NotAPicture),
    "a page": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", NotAPicture),
    "a bomb": (a_bomb(), TooManyPixels),
    "a pixel too many": (just_too_large(), TooManyPixels),
    "too many bytes": (b"\xff\xd8" + b"\0" * MAX_BYTES, PhotoTooBig),
    "from an iPhone": (b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic", AppleFormat),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_file_is_refused_in_one_clear_sentence(what: str) -> None:
    data, refusal = REFUSED[what]
    with pytest.raises(refusal) as refused:
        make_picture(data)
    assert "请" in refused.value.describe(str)
    assert "%" not in refused.value.describe(str)


@given(
    st.lists(st.integers(0, 2**64 - 1), max_size=40),
    st.lists(st.tuples(st.integers(0, 39), st.sets(st.integers(0, 63), max_size=8))),
)
def test_pairs_that_look_alike_are_those_that_comparing_all_with_all_finds(
    bits: list[int], copies: list[tuple[int, set[int]]]
) -> None:
    """Near copies are mixed in, with up to eight bits turned: two more than still look alike."""
    for place, turned in copies:
        if place < len(bits):
            bits.append(bits[place] ^ sum(1 << each for each in turned))
    likenesses = [each.to_bytes(8, "big") for each in bits]
    slow = {
        (one, other)
        for one, other in combinations(range(len(bits)), 2)
        if look_alike(likenesses[one], likenesses[other])
    }
    assert pairs_alike(likenesses) == slow
