"""What no clause may do, whoever votes for it.

Points may praise and remind; they may not decide what people have by right. Each rule names itself, the words that
crossed it and the reason. The words are found through spaces and dots inside them, full-width and traditional
characters and Chinese digits. A rule is read over a whole sentence, not a list of words: visiting a household on
basic allowance is a good deed, losing the allowance for it is a red line.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from civility.errors import N_
from civility.redlines.disguise import plain_text
from civility.redlines.rules import RedLineRule
from civility.redlines.words import COMPILED, EXCUSES, PROMISABLE, PROMISES
from civility.tables.outcome import Remark

__all__ = ["REASONS", "RedLine", "RedLineRule", "check", "check_covenant"]


REASONS: dict[RedLineRule, str] = {
    RedLineRule.WELFARE: N_("“%(words)s”碰到红线：积分不能和低保、医保、养老、救助、惠民待遇挂钩，这些是依法应得的。"),
    RedLineRule.SCHOOLING: N_("“%(words)s”碰到红线：积分不能影响孩子入学、升学。"),
    RedLineRule.POST_PROOF: N_("“%(words)s”碰到红线：积分不能影响参军、考公、政审和开具证明。"),
    RedLineRule.HOUSING_PLOT: N_("“%(words)s”碰到红线：积分不能和宅基地、建房审批挂钩。"),
    RedLineRule.PETITION: N_("“%(words)s”碰到红线：信访、投诉、打热线是法定权利，不能加分也不能扣分。"),
    RedLineRule.SPEECH: N_("“%(words)s”碰到红线：说话、发消息不能用积分来管；违法的由有权机关处理。"),
    RedLineRule.MONEY: N_("“%(words)s”碰到红线：积分不能变成罚款、扣款、押金，也不能兑成现金。"),
    RedLineRule.FAMILY_GUILT: N_("“%(words)s”碰到红线：不能因为家里别人的行为给一户或一人计分。"),
    RedLineRule.BELIEF: N_("“%(words)s”碰到红线：宗教、民族、信仰习俗不能用积分来管。"),
    RedLineRule.DENOUNCING: N_("“%(words)s”碰到红线：不能用积分奖励举报、揭发别人。"),
    RedLineRule.CRITICISM: N_("“%(words)s”碰到红线：不能因为批评、顶撞、不听从干部扣分。"),
    RedLineRule.WEALTH: N_("“%(words)s”碰到红线：不能按投资、财产、关系给分。"),
    RedLineRule.PARTY_DISCIPLINE: N_("“%(words)s”碰到红线：党纪由党组织管，不归村里的积分。"),
    RedLineRule.DEMOTION: N_("“%(words)s”碰到红线：不能直接判级、降级、列黑名单，只能逐条计分。"),
}


@dataclass(frozen=True, slots=True)
class RedLine:
    """A crossed line: the rule, the offending words as they stand in the text, and the reason as a marked sentence."""

    rule: RedLineRule
    words: str
    reason: str

    @property
    def remark(self) -> Remark:
        return Remark(self.reason, {"words": self.words})

    def describe(self, translate: Callable[[str], str] = str) -> str:
        return self.remark.describe(translate)


def check(*texts: str) -> list[RedLine]:
    """The lines that any of the texts crosses, each rule once, in the order in which the rules stand.

    Give it all that is kept of a clause: a villager reads its category, its verifier and its note as well.
    """
    return _crossed(texts, {})


def check_covenant(*texts: str) -> list[RedLine]:
    """As ``check``, for what households promise one another: it may name what no clause may score, and threaten with nothing."""
    return [line for line in _crossed(texts, PROMISES) if line.rule not in PROMISABLE]


def _crossed(texts: Iterable[str], promises: Mapping[RedLineRule, re.Pattern[str]]) -> list[RedLine]:
    found: dict[RedLineRule, RedLine] = {}
    for text in texts:
        plain = plain_text(text)
        for rule, pattern in COMPILED:
            if rule not in found and (match := _first(rule, pattern, plain.text, promises.get(rule))):
                found[rule] = RedLine(rule, plain.original(match.start(), match.end()), REASONS[rule])
    return [found[rule] for rule in RedLineRule if rule in found]


def _first(
    rule: RedLineRule, pattern: re.Pattern[str], text: str, promise: re.Pattern[str] | None
) -> re.Match[str] | None:
    """The first find that nothing before it excuses and no promise holds."""
    excuse = EXCUSES.get(rule)
    promised = [match.span() for match in promise.finditer(text)] if promise else []
    for match in pattern.finditer(text):
        excused = excuse is not None and excuse.search(text, 0, match.start())
        if not excused and not any(start <= match.start() and match.end() <= end for start, end in promised):
            return match
    return None
