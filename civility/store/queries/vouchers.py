"""Which voucher somebody means: by its scanned code, the short code below it, or its number (券 12)."""

import re
import unicodedata
from typing import Final

from sqlalchemy.orm import Session

from civility.papers import find_papers, read_token
from civility.people.finding import understand
from civility.people.models import Division
from civility.store.errors import VoucherOfAnotherVillage
from civility.web.tokens import BadToken

PAPER: Final = "voucher"
MAX_TYPED: Final = 300
_NUMBER = re.compile(r"(?:兑换券|券|V)\s*第?\s*0*([1-9][0-9]{0,8})\s*号?", re.ASCII)
_SHORT = re.compile(r"[0-9A-Z]{4}[-‐‑‒–—―−]?[0-9A-Z]{4}", re.ASCII)


def find_voucher(session: Session, village: Division, typed: str) -> int | None:
    """The number of the voucher that one line from a find field means; None when it means something else.

    Raises VoucherOfAnotherVillage, and of an address that is none of ours what ``understand`` raises.
    """
    plain = unicodedata.normalize("NFKC", typed[:MAX_TYPED]).strip().upper()
    if number := _NUMBER.fullmatch(plain):
        return int(number[1])
    if _SHORT.fullmatch(plain):
        return _by_short_code(session, village, plain)
    meant = understand(typed)
    if meant.kind != "card":
        return None
    try:
        said = read_token(session, meant.text)
    except BadToken:
        return None  # whoever looks for a card says what is wrong with it
    if said.kind != PAPER:
        return None
    if said.village_code != village.code:
        raise VoucherOfAnotherVillage()
    return int(said.ref)


def _by_short_code(session: Session, village: Division, plain: str) -> int | None:
    try:
        papers = [paper for paper in find_papers(session, plain) if paper.kind == PAPER]
    except BadToken:
        return None
    if not papers:
        return None
    for paper in papers:
        if paper.village_code == village.code:
            return int(paper.ref)
    raise VoucherOfAnotherVillage()
