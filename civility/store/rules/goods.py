"""What may stand on a shelf."""

from civility.redlines.cash import find_cash
from civility.store.errors.goods import CashOut


def refuse_cash(*texts: str) -> None:
    """Raises CashOut with the words that are money. Give it the name, the category and the unit of a good."""
    words = find_cash(*texts)
    if words is not None:
        raise CashOut(words=words)
