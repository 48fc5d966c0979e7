"""Every printed code, written down when it is issued, so that a short code typed from paper finds its paper.

Also the seal of the book that stands behind the paper. Low in the house: points, store, people's printing and governance all issue here, and this knows none of them.
"""

from civility.papers.queries import find_papers
from civility.papers.sealing import (
    ask_township,
    keep_brought_keys,
    keyring,
    next_sealing,
    seal_book,
    seal_is_due,
    sealed_words,
)
from civility.papers.services import address_of, issue_paper, issue_papers, read_token

__all__ = [
    "address_of",
    "ask_township",
    "find_papers",
    "issue_paper",
    "issue_papers",
    "keep_brought_keys",
    "keyring",
    "next_sealing",
    "read_token",
    "seal_book",
    "seal_is_due",
    "sealed_words",
]
