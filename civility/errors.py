"""The tree of what can be refused.

::

    CivilityError
    └── RuleBroken            expected; shown to the person in their own language
        ├── NotFound          404: nothing of that name here (also: another village's)
        ├── Forbidden         403: this person's posts do not allow it
        ├── Stale             409: a doubled or outdated form
        └── <feature>/errors  one class a refusal, named for what happened

Everything that is not a ``CivilityError`` is a bug. Messages are Chinese source texts with named
fields; the web, the API and the command line translate them with ``describe``.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

say_day: Callable[[date], str] = date.isoformat
"""How a sentence says a day. ``civility.web.filters`` puts in how pages say it."""


def N_(text: str) -> str:  # noqa: N802  (gettext's own name for "mark, do not translate yet")
    """Mark a text for translation where no request, and so no language, is at hand."""
    return text


class CivilityError(Exception):
    """The root of our own errors."""


class RuleBroken(CivilityError):
    """A rule said no. Carries its data as ``fields`` (JSON-able) and as attributes.

    ``recorded`` is set when the refusal itself was written to the book, so that the enclosing
    ``transaction()`` commits it instead of rolling back. A kind of refusal that must not be kept
    under its key (asking again later may well succeed) sets ``remembered`` to False.
    """

    code: ClassVar[str] = "rule-broken"
    message: ClassVar[str] = N_("这一步现在不能做。")
    status: ClassVar[int] = 422
    remembered: ClassVar[bool] = True
    kinds: ClassVar[dict[str, type["RuleBroken"]]] = {}

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        self.recorded = False
        super().__init__(self.describe())

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        known = RuleBroken.kinds.setdefault(cls.code, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"two refusals have the code {cls.code!r}: {known.__qualname__} and {cls.__qualname__}")

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["fields"][name]
        except KeyError:
            raise AttributeError(name) from None

    def describe(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for the person, translated by ``translate``."""
        return translate(self.message) % self.shown(translate)

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        """The fields as they appear in the sentence, days as people say them; override to format points or instants."""
        return said(self.fields)


def said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a sentence with every day, kept as ``2026-11-26``, as people say it."""
    return {name: _said(value) for name, value in fields.items()}


def _said(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):  # somebody's words may look like a day there is not
            return say_day(date.fromisoformat(value))
    return value


def recall(code: str, fields: Mapping[str, Any]) -> RuleBroken:
    """Make again a refusal that was stored by its code and fields."""
    return RuleBroken.kinds.get(code, RuleBroken)(**fields)


class NotFound(RuleBroken):
    code = "not-found"
    message = N_("没有找到。请核对后再试。")
    status = 404


class Forbidden(RuleBroken):
    code = "forbidden"
    message = N_("您现在的职务不能做这件事。")
    status = 403


class Stale(RuleBroken):
    code = "stale-form"
    message = N_("这张表已经交过，或页面放得太久了。请刷新后核对。")
    status = 409
