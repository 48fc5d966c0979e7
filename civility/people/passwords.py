"""Passwords and PINs, hashed with argon2id as the OWASP Password Storage Cheat Sheet has it: 19 MiB, two passes."""

import hashlib
import itertools
import secrets
import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST

from civility.people.errors import BadPin, WeakPassword

MIN_LENGTH = 10
PIN_LENGTH = 6
# No letters or digits that look alike on paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


# Memory is what makes a hash dear: side by side they would be no faster on a small machine, only larger.
_one_at_a_time = threading.Lock()


class Passwords:
    """The hasher of this process; tests swap in the cheap profile with ``use_cheap_hashes``."""

    hasher = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)


def use_cheap_hashes() -> None:
    """For tests and the demo's thousand households: the same algorithm at its cheapest."""
    Passwords.hasher = PasswordHasher.from_parameters(CHEAPEST)
    _decoy.cache_clear()


def make_hash(secret: str) -> str:
    with _one_at_a_time:
        return Passwords.hasher.hash(secret)


def matches(stored: str | None, secret: str) -> bool:
    """Whether ``secret`` is the stored one. With nothing stored it takes as long and says no."""
    expected = stored or _decoy()
    try:
        with _one_at_a_time:
            Passwords.hasher.verify(expected, secret)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@lru_cache(maxsize=1)
def _decoy() -> str:
    return make_hash(secrets.token_hex(16))


def check_password(password: str, *, sign_in_name: str = "") -> None:
    """Raises WeakPassword. Length is what counts (NIST SP 800-63B); no composition rules."""
    if len(password) < MIN_LENGTH or password.casefold() == sign_in_name.casefold():
        raise WeakPassword(length=MIN_LENGTH)


def check_pin(pin: str) -> None:
    """Raises BadPin unless ``pin`` is six digits that are neither all alike nor a run."""
    digits = [int(d) for d in pin] if pin.isascii() and pin.isdigit() else []
    steps = {b - a for a, b in itertools.pairwise(digits)}
    if len(digits) != PIN_LENGTH or steps in ({0}, {1}, {-1}):
        raise BadPin()


def new_password() -> str:
    """A password to show once: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def new_pin() -> str:
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
        try:
            check_pin(pin)
        except BadPin:
            continue
        return pin


def name_key(name: str) -> bytes:
    """The directory key of a sign-in name: case and spaces around it do not matter."""
    return hashlib.sha256(name.strip().casefold().encode()).digest()
