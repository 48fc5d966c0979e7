"""What a ballot refuses: voting too early, too late or twice, and counts that do not fit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from civility.errors import N_, RuleBroken
from civility.web.filters import instant

BY_CHANNEL = {
    "online": N_("网上"),
    "desk": N_("柜台"),
    "paper": N_("纸票"),
    "helper": N_("请人代投"),
}


MARK_WORDS = {
    "for": N_("赞成"),
    "against": N_("反对"),
    "abstain": N_("弃权"),
    "spoiled": N_("废票"),
}


class BallotNotOpen(RuleBroken):
    code = "ballot-not-open"
    message = N_("第 %(place)s 项现在不在投票，这一票没有记。")
    status = 409


class BallotOver(RuleBroken):
    code = "ballot-over"
    message = N_("投票 %(closed)s 截止了，这一票没有记。")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {"closed": instant(datetime.fromisoformat(self.fields["closed"]))}


class BallotStillOpen(RuleBroken):
    code = "ballot-still-open"
    message = N_("投票要到 %(closes)s 才截止。截止以前不点票，谁也看不到票数。")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {"closes": instant(datetime.fromisoformat(self.fields["closes"]))}


class BadClosingTime(RuleBroken):
    code = "bad-closing-time"
    message = N_("截止的时间要在现在以后，最多 %(days)s 天。请改截止的日子或钟点。")


class NotOnList(RuleBroken):
    code = "not-on-list"
    message = N_("名单在 %(fixed)s 定了，上面没有这一户（这一号），这一票没有记。名单定了不再加。")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {"fixed": instant(datetime.fromisoformat(self.fields["fixed"]))}


class SeatGone(RuleBroken):
    code = "seat-gone"
    message = N_("名单上第 %(place)s 号在名单定了以后迁走或并到别的户了，这一票没有记。")
    status = 409


class NotOnline(RuleBroken):
    code = "not-online"
    message = N_("这一项每人一票，户码只认得到户、认不到人，不能在网上投。请到柜台、填纸票，或者请网格员、户长代投。")


class AlreadyVoted(RuleBroken):
    code = "already-voted"
    message = N_("这一票已经投过了（%(channel)s），没有再记。要改，请本人截止以前到柜台。")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {"channel": translate(BY_CHANNEL[self.fields["channel"]])}


class AlreadyInPerson(AlreadyVoted):
    code = "already-voted-in-person"
    message = N_("这一票本人已经投过了（%(channel)s），没有再记。当面投的不能再换。")


class AlreadyInBox(AlreadyVoted):
    code = "already-in-box"
    message = N_("这一票已经投过了（%(channel)s），没有再记。不记名的票混在一起，谁也找不出来，所以换不了。")


class NoChoice(RuleBroken):
    code = "no-choice"
    message = N_("还没有选赞成、反对还是弃权。请选一样。")


class SheetLinesWrong(RuleBroken):
    """``lines`` are numbers of lines as typed, from 1."""

    code = "ballot-lines-wrong"
    message = N_("纸票有 %(count)s 行看不懂：第 %(lines)s 行。一行一张：票号，空一格，赞成、反对、弃权或废票。")

    @classmethod
    def of(cls, lines: Sequence[int]) -> "SheetLinesWrong":
        return cls(count=len(lines), lines="、".join(map(str, lines[:10])))


class SheetTwice(RuleBroken):
    code = "ballot-sheet-twice"
    message = N_("%(numbers)s 号纸票录了两次。请对着票再看一遍。")


class SheetNotHandedIn(RuleBroken):
    code = "ballot-sheet-not-handed-in"
    message = N_("%(numbers)s 号没有登记交过纸票（可能已经在网上或柜台投了），这几张不能算。请单独放好，不要录。")


class SheetTotalsWrong(RuleBroken):
    code = "ballot-totals-wrong"
    message = N_("手数的和录的对不上：%(differences)s。请把票再数一遍。")
    line = N_("%(mark)s手数 %(counted)s，录的 %(typed)s")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        lines = [
            translate(self.line) % {"mark": translate(MARK_WORDS[mark]), "counted": counted, "typed": typed}
            for mark, (counted, typed) in self.fields["differences"].items()
        ]
        return {"differences": "；".join(lines)}


class CountDoesNotFit(RuleBroken):
    code = "ballot-count-does-not-fit"
    message = N_("%(differences)s。请查清；查不清的，写明原因，两个人都签，才能定。")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        lines = [translate(text) % told for text, told in self.fields["differences"]]
        return {"differences": "；".join(lines)}


class SamePersonConfirms(RuleBroken):
    code = "same-person-confirms-count"
    message = N_("票是您点的、录的，要另一个人对着票核过才算。")
    status = 409
