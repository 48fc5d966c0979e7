"""What a printed QR code carries: what kind of paper, of which village, which one, and our signature.

No personal data. A token names a thing; whether that thing is current, replaced or revoked is for the page
it opens to say. ``1`` (the version) is followed by base 32 of::

    kind 1 byte ‖ village code 5 bytes ‖ reference (a length byte, then ASCII or a UUID) ‖ HMAC 10 bytes

The alphabet has no I, L, O or U, and is one that QR codes store compactly. Exactly one spelling is valid:
no lower case, no padding bits that could differ.
"""

import hashlib
import hmac
import re
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from civility.errors import N_, RuleBroken

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VERSION = "1"
MAC_BYTES = 10
MAX_REF = 64
MAX_TOKEN = 200
_UUID_MARK = 0xFF
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_CONTEXT = b"civility paper token 1\0"
_CODE = re.compile(r"[0-9]{12}", re.ASCII)
_REF = re.compile(rf"[!-~]{{1,{MAX_REF}}}", re.ASCII)


class Kind(Enum):
    """The papers that carry a code. Numbers are printed: never reuse one."""

    CARD = 1
    NOTICE = 2
    ROLL = 3
    COVENANT = 4
    SLIP = 5
    STANDARD = 6
    STATEMENT = 7
    ACCOUNT = 8
    OBJECTION = 9
    CLOSING = 10
    RETURN = 11
    VOUCHER = 12
    PRICES = 13
    DONATION = 14
    VILLAGE = 15
    WALL = 34
    MATTER = 35
    DRAW = 16
    MEETING = 20
    PASSBOOK = 21
    SEAL = 22
    TRIAD = 23
    RULING = 24
    DRAFT = 25
    SIGNING = 26
    MOTTO = 27


class BadToken(RuleBroken):
    code = "bad-token"
    message = N_("这个码认不出来。请重新扫一次，或输入纸上的短码。")
    status = 404


class ForgedToken(BadToken):
    """Not signed by us, or altered by as little as one character."""

    code = "forged-token"
    message = N_("这个码不是本系统印出来的，或者印坏了。请以村里公开栏的为准。")


class UnknownToken(BadToken):
    """Ours perhaps, but of a version or kind that this program does not know."""

    code = "unknown-token"
    message = N_("这个码来自别的版本，这里还认不出来。")


class MistypedCode(BadToken):
    code = "mistyped-code"
    message = N_("短码输错了。请对照纸上再输一次，一共 8 位。")
    status = 422


class PaperToken(NamedTuple):
    """What a token says."""

    kind: str
    village_code: str
    ref: str


def sign(kind: str, village_code: str, ref: str, *, key: bytes) -> str:
    """The token of one paper: ``kind`` as in ``Kind`` in lower case, ``ref`` 1–64 visible ASCII characters.

    A lower-case UUID as ``ref`` takes 16 bytes instead of 36. Raises ValueError for what cannot be said.
    """
    if not _CODE.fullmatch(village_code) or not _REF.fullmatch(ref):
        raise ValueError(f"a token cannot name {village_code!r} {ref!r}")
    try:
        number = Kind[kind.upper()].value
    except KeyError:
        raise ValueError(f"no paper of kind {kind!r}") from None
    said = bytes([number]) + int(village_code).to_bytes(5, "big") + _pack_ref(ref)
    return VERSION + _encode(said + _mac(said, key))


def read(token: str, *, key: bytes) -> PaperToken:
    """What a token says, once its signature holds. Raises ForgedToken or UnknownToken."""
    if not is_spelled(token):
        raise ForgedToken()
    if token[0] != VERSION:
        raise UnknownToken()
    signed = _decode(token[1:])
    said, mac = signed[:-MAC_BYTES], signed[-MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(said, key)):
        raise ForgedToken()
    try:
        kind = Kind(said[0]).name.lower()
    except (ValueError, IndexError):
        raise UnknownToken() from None
    return PaperToken(kind, f"{int.from_bytes(said[1:6], 'big'):012d}", _unpack_ref(said[6:]))


def is_spelled(token: str) -> bool:
    """Whether a text could be a token at all, by its characters and length."""
    return 0 < len(token) <= MAX_TOKEN and all(char in _VALUES for char in token)


def short_code(token: str) -> str:
    """Eight characters to type where nobody can scan, ``XXXX-XXXX``: seven from the token, one check."""
    number = int.from_bytes(hashlib.sha256(b"civility short code 1\0" + token.encode("ascii")).digest()[:5], "big")
    drawn = [(number >> (5 * place)) & 31 for place in range(7)]
    chars = "".join(ALPHABET[value] for value in [*drawn, _check(drawn)])
    return f"{chars[:4]}-{chars[4:]}"


def normalize_short_code(typed: str) -> str:
    """A typed short code as it is printed; O is read as 0, I and L as 1. Raises MistypedCode."""
    plain = re.sub(r"[\s\-－—_.]", "", typed).upper().translate(str.maketrans("OIL", "011"))
    values = [_VALUES.get(char, -1) for char in plain]
    if len(values) != 8 or min(values) < 0 or _check(values[:7]) != values[7]:
        raise MistypedCode()
    return f"{plain[:4]}-{plain[4:]}"


def _mac(said: bytes, key: bytes) -> bytes:
    return hmac.new(key, _CONTEXT + said, hashlib.sha256).digest()[:MAC_BYTES]


def _pack_ref(ref: str) -> bytes:
    try:
        identity = UUID(ref)
    except ValueError:
        identity = None
    if identity is not None and str(identity) == ref:
        return bytes([_UUID_MARK]) + identity.bytes
    return bytes([len(ref)]) + ref.encode("ascii")


def _unpack_ref(packed: bytes) -> str:
    if packed[0] == _UUID_MARK:
        return str(UUID(bytes=packed[1:]))
    return packed[1:].decode("ascii")


def _encode(data: bytes) -> str:
    bits = int.from_bytes(data, "big")
    length = -(-len(data) * 8 // 5)
    bits <<= length * 5 - len(data) * 8
    return "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in reversed(range(length)))


def _decode(text: str) -> bytes:
    """The bytes of a spelling; ForgedToken unless it is the one spelling of them."""
    bits = 0
    for char in text:
        bits = bits << 5 | _VALUES[char]
    length = len(text) * 5 // 8
    data = (bits >> (len(text) * 5 - length * 8)).to_bytes(length, "big")
    if _encode(data) != text or length <= MAC_BYTES:
        raise ForgedToken()
    return data


def _check(values: list[int]) -> int:
    """A check digit in the field of 32 elements; its weights find one wrong character and a swap of two."""
    total = 0
    for value in values:
        total = _double(total ^ value)
    return total


def _double(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value  # x⁵ + x² + 1
