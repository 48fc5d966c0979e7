"""Points in a refusal's words."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import RuleBroken
from civility.ledger import units


class WithPoints(RuleBroken):
    """Fields that end in ``_tenths`` are also shown as points, under their name without the ending."""

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        ending = "_tenths"
        in_points = {
            name.removesuffix(ending): units.format_amount(value, units.HONOUR)
            for name, value in self.fields.items()
            if name.endswith(ending)
        }
        return {**self.fields, **in_points}
