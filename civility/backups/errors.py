"""Why there is no copy, for whoever runs the program: on a terminal, in its log, and on the administrator's page."""

from collections.abc import Callable
from typing import Any

from civility.errors import CivilityError


class CopyFailed(CivilityError):
    """No copy was made, and nothing half-written was left; the sentence names the reason and what to do."""

    def __init__(self, message: str, **fields: Any) -> None:
        self.message, self.fields = message, fields
        super().__init__(self.describe())

    def describe(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, translated where it was marked for that."""
        return translate(self.message) % self.fields if self.fields else translate(self.message)


class BadCopy(CopyFailed):
    """The copy is not what it should be; the sentence ends with what now is."""
