"""What a book refuses.

::

    RuleBroken
    ├── InsufficientBalance     a guarded account would go below zero
    ├── KeyReused               the key was used for something else
    ├── AlreadyReversed         a transaction is undone once
    ├── ReversalNotReversible   a reversal is not undone; post anew
    ├── NothingToReverse        an event without postings moves nothing
    ├── TransactionNotFound     no such number in this book
    ├── CheckpointNotFound      the book was not sealed at this size
    ├── NotSealedYet            no checkpoint stands over this transaction
    └── ProofFails              the book is not what was sealed
    BookNotOpen                 a bug: the village was made without open_book()
    BookBroken                  a bug or tampering: the tables contradict each other
"""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, CivilityError, NotFound, RuleBroken
from civility.ledger import units


class InsufficientBalance(RuleBroken):
    """``account`` holds ``balance`` of ``unit``; ``needed`` was asked for (both in the smallest part)."""

    code = "insufficient-balance"
    message = N_("余额不够：现有 %(balance)s，需要 %(needed)s。")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        unit = self.fields["unit"]
        amounts = {name: units.format_amount(self.fields[name], unit) for name in ("balance", "needed")}
        return {**self.fields, **amounts}


class KeyReused(RuleBroken):
    """``key`` already stands for something else. Not remembered: the first outcome stays the answer."""

    code = "key-reused"
    message = N_("这个编号已经用在另一件事上，这一次没有记账。请回到上一页重新打开再办。")
    status = 409
    remembered = False


class AlreadyReversed(RuleBroken):
    """Transaction ``seq`` was undone by transaction ``reversed_by``."""

    code = "already-reversed"
    message = N_("第 %(seq)s 笔账已经由第 %(reversed_by)s 笔冲回，不能再冲一次。")
    status = 409


class ReversalNotReversible(RuleBroken):
    """Transaction ``seq`` is itself a reversal of ``reverses``."""

    code = "reversal-not-reversible"
    message = N_("第 %(seq)s 笔账是冲回第 %(reverses)s 笔的，不能再冲回。需要时请重新记一笔。")
    status = 409


class NothingToReverse(RuleBroken):
    """Transaction ``seq`` seals an event and moves nothing; a later event replaces it."""

    code = "nothing-to-reverse"
    message = N_("第 %(seq)s 笔只记下一件事，没有分数和物品进出，不能冲回。")
    status = 409


class TransactionNotFound(NotFound):
    """No transaction ``seq`` in this village's book."""

    code = "transaction-not-found"
    message = N_("账本里没有第 %(seq)s 笔。请核对后再试。")


class CheckpointNotFound(NotFound):
    """The book has no checkpoint of ``size``."""

    code = "checkpoint-not-found"
    message = N_("账本没有在第 %(size)s 笔封过账。请从封账的列表里选。")


class NotSealedYet(NotFound):
    """Transaction ``seq`` is in the book, and no checkpoint stands over it so far."""

    code = "not-sealed-yet"
    message = N_("第 %(seq)s 笔账还没有封，每天夜里封一次。请明天再查。")


class ProofFails(RuleBroken):
    """What was sealed at ``size`` is not what the book says now about transaction ``seq`` (or the one after it)."""

    code = "proof-fails"
    message = N_("账本第 %(seq)s 笔和第 %(size)s 笔封账时不一样，早先的账被改过。请马上告诉村务监督委员会和乡镇。")
    status = 409


class BookNotOpen(CivilityError):
    """The village has no head row: ``open_book()`` was not called when the village was made."""


class BookBroken(CivilityError):
    """The tables of a book contradict each other; ``verify()`` says where. Nothing was written."""
