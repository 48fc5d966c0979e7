"""Which claims of a month are checked again: a sample that anyone with the book can draw a second time. Pure.

The method is in docs/reference/ledger-format.md, "Drawing a sample". The list is hashed, and the hash stands in the
book, before anybody can know the seed; the seed comes from the signed root of a later checkpoint.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

PERCENT, LEAST = 5, 5
LIST_DOMAIN, SEED_DOMAIN = b"civility spot check list 1\n", b"civility spot check seed 1\n"
WORD = 2**64


def hash_of_list(claim_ids: Sequence[str]) -> bytes:
    """SHA-256 of the claims in the order of their transactions: a line each."""
    return sha256(LIST_DOMAIN + "".join(f"{claim_id}\n" for claim_id in claim_ids).encode()).digest()


def seed_of(root: bytes, list_hash: bytes) -> bytes:
    """The seed: SHA-256 of the root of the checkpoint and of the list."""
    return sha256(SEED_DOMAIN + root + list_hash).digest()


def size_of(total: int, percent: int, least: int) -> int:
    """How many of ``total`` are drawn: so many per cent, rounded up, but at least ``least``; never more than there are."""
    return min(total, max(least, -(-total * percent // 100)))


def draw(seed: bytes, total: int, count: int) -> list[int]:
    """``count`` different places from 0 to ``total`` − 1, in the order in which they were drawn.

    Each is below what is left by rejection sampling, so that all samples are equally likely; what was drawn is taken
    out of the row by putting the last one left in its place (Fisher and Yates).
    """
    words, left, drawn = _words(seed), list(range(total)), []
    for _ in range(min(count, total)):
        place = _below(words, len(left))
        drawn.append(left[place])
        left[place] = left[-1]
        left.pop()
    return drawn


def _below(words: Iterator[int], bound: int) -> int:
    """A number below ``bound``: words beyond the last whole multiple of it are thrown away."""
    limit = WORD - WORD % bound
    return next(word for word in words if word < limit) % bound


def _words(seed: bytes) -> Iterator[int]:
    """Numbers of 64 bits: the first eight bytes of SHA-256 over the seed and a counter of eight bytes, from 0."""
    counter = 0
    while True:
        yield int.from_bytes(sha256(seed + counter.to_bytes(8, "big")).digest()[:8], "big")
        counter += 1
