"""Every fault that is seeded, a room a part of the program."""

from tests.audit.seeded.book import BOOK
from tests.audit.seeded.matters import MATTERS
from tests.audit.seeded.store import STORE
from tests.audit.seeded.together import TOGETHER
from tests.audit.seeded.village import VILLAGE

SEEDED = BOOK | VILLAGE | STORE | TOGETHER | MATTERS

__all__ = ["SEEDED"]
