"""Where amounts lie: account codes, their kinds, and which of them may never go below zero.

The list is closed, so a slip of the pen is a ``ValueError`` and never a new account. A code holds no
personal data: household numbers, store codes and ids only, in ASCII.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

MAX_ACCOUNT_LENGTH: Final = 64


class Kind(StrEnum):
    """What an account stands for; the part of its code before the colon."""

    # purses, shelves and what is set aside: guarded, never below zero
    HOUSEHOLD = "household"  # a household's purse
    HEAD_UNIT = "headunit"  # the purse of a head unit
    HELD = "held"  # set aside for a reservation or a voucher
    SHELF = "shelf"  # goods of a store
    OUTLET = "outlet"  # points taken by an outside shop, until it is settled
    FUND = "fund"  # money given to the village's stores
    # where amounts come from and go to: open
    ISSUED = "issued"  # points come from here
    DEDUCTED = "deducted"  # points taken back for a deduction
    REDEEMED = "redeemed"  # points spent
    EXPIRED = "expired"  # points cleared at the yearly close
    CARRIED = "carried"  # points carried from one year's unit to the next
    SUPPLIER = "supplier"  # goods bought, and goods sent back
    DONOR = "donor"  # goods given to the store
    OPENING = "opening"  # what was there when the book was opened
    GIVEN = "given"  # goods handed over
    LOST = "lost"  # goods spoilt, broken or stolen
    COUNTED = "counted"  # differences found by a count
    TRANSFER = "transfer"  # on the way to or from another village's book


GUARDED: Final = frozenset({Kind.HOUSEHOLD, Kind.HEAD_UNIT, Kind.HELD, Kind.SHELF, Kind.OUTLET, Kind.FUND})
NAMED: Final = (GUARDED - {Kind.FUND}) | {Kind.SUPPLIER, Kind.DONOR, Kind.TRANSFER}  # these carry a reference

ISSUED: Final = str(Kind.ISSUED)
DEDUCTED: Final = str(Kind.DEDUCTED)
REDEEMED: Final = str(Kind.REDEEMED)
EXPIRED: Final = str(Kind.EXPIRED)
CARRIED: Final = str(Kind.CARRIED)
OPENING: Final = str(Kind.OPENING)
GIVEN: Final = str(Kind.GIVEN)
LOST: Final = str(Kind.LOST)
COUNTED: Final = str(Kind.COUNTED)
FUND: Final = str(Kind.FUND)

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,47}", re.ASCII)


def household(number: str) -> str:
    """A household's purse, by household number."""
    return _named(Kind.HOUSEHOLD, number)


def head_unit(code: str) -> str:
    """The purse of a head unit."""
    return _named(Kind.HEAD_UNIT, code)


def held(reference: str) -> str:
    """What is set aside for one reservation or voucher."""
    return _named(Kind.HELD, reference)


def shelf(store: str) -> str:
    """The goods of one store."""
    return _named(Kind.SHELF, store)


def outlet(code: str) -> str:
    """Points an outside shop took and has not been paid for yet."""
    return _named(Kind.OUTLET, code)


def supplier(reference: str) -> str:
    """Where bought goods come from."""
    return _named(Kind.SUPPLIER, reference)


def donor(reference: str) -> str:
    """Where given goods come from."""
    return _named(Kind.DONOR, reference)


def transfer(reference: str) -> str:
    """What is on the way between two villages, by transfer id."""
    return _named(Kind.TRANSFER, reference)


@lru_cache(maxsize=4096)
def split(account: str) -> tuple[Kind, str]:
    """Kind and reference (empty for accounts that are one of a kind); ``ValueError`` for no account."""
    name, colon, reference = account.partition(":")
    try:
        kind = Kind(name)
    except ValueError:
        raise ValueError(f"not an account: {account!r}") from None
    if (kind in NAMED) != bool(colon) or (colon and not _REFERENCE.fullmatch(reference)):
        raise ValueError(f"not an account: {account!r}")
    return kind, reference


def is_guarded(account: str) -> bool:
    """Whether the account may never go below zero, in any unit."""
    return split(account)[0] in GUARDED


def _named(kind: Kind, reference: str) -> str:
    account = f"{kind}:{reference}"
    split(account)
    return account
