"""Why a village's own clauses go beyond what its township's template leaves room for."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, RuleBroken
from civility.points.rules.amounts import points

DIRECTION_WORDS = {"bonus": N_("加分"), "deduction": N_("扣分")}


class TooManyLocalClauses(RuleBroken):
    code = "too-many-local-clauses"
    message = N_(
        "乡镇的样板之外，村里自己定的%(kind)s条款最多 %(limit)s 条，现在有 %(count)s 条：%(titles)s。"
        "请照样板改回几条，或者请乡镇放宽。"
    )

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**self.fields, "kind": translate(DIRECTION_WORDS[self.fields["direction"]])}


class LocalClauseTooLarge(RuleBroken):
    """``most_tenths`` is None when nothing bounds the clause."""

    code = "local-clause-too-large"
    message = N_("村里自己定的条款一次最多 %(limit)s 分，“%(title)s”%(most)s。请改小，或者照样板改回。")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        most = self.fields["most_tenths"]
        over = (
            translate(N_("没有写最多几分"))
            if most is None
            else translate(N_("能到 %(points)s 分")) % {"points": points(most)}
        )
        return {"title": self.fields["title"], "limit": points(self.fields["limit_tenths"]), "most": over}
