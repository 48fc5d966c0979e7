"""Refusals that name a cap. They carry it as ``Cap.to_json`` gives it, so that it is said in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_
from civility.points.errors import HouseholdRefused
from civility.points.rules.amounts import points
from civility.points.rules.caps import Cap


class NamesCap(HouseholdRefused):
    """The root of both."""

    code = "cap"

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**self.fields, "cap": Cap.from_json(self.fields["cap"]).describe(translate)}


class CapReached(NamesCap):
    """``left_tenths`` is what the cap still allows, ``asked_tenths`` what was to be given."""

    code = "cap-reached"
    message = N_("第 %(number)s 户 %(name)s：到了上限（%(cap)s），还剩 %(left)s 分，这次要记 %(asked)s 分。")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        amounts = {name: points(self.fields[f"{name}_tenths"]) for name in ("left", "asked")}
        return {**super().shown(translate), **amounts}


class TimesReached(NamesCap):
    code = "times-reached"
    message = N_("第 %(number)s 户 %(name)s：到了次数上限（%(cap)s），不能再记。")
