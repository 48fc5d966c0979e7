"""What households' own claims, drafts, rounds and sheets of paper refuse."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, RuleBroken, recall
from civility.web.numbers import points


class NotForHouseholds(RuleBroken):
    code = "not-for-households"
    message = N_("“%(title)s”要村里来查看、签到或评比，不能自己申报。请告诉网格员或记分员。")
    status = 409


class TooManyOwnClaims(RuleBroken):
    code = "too-many-own-claims"
    message = N_("您家已经有 %(limit)s 条申报等着复核，先等等这些的结果。也可以撤回一条，再报新的。")
    status = 409


class TooManyDrafts(RuleBroken):
    code = "too-many-drafts"
    message = N_("您已经存了 %(limit)s 张没有交的。请先交上或扔掉一张。")
    status = 409


class DraftTooLong(RuleBroken):
    code = "draft-too-long"
    message = N_("填的太多，存不下。请分几张记。")


class LinesWrong(RuleBroken):
    """``problems`` is a list of ``{"line", "number", "code", "fields"}``, one a line that cannot be read."""

    code = "lines-wrong"
    message = N_("有 %(count)s 行不对，一行也没有交：%(details)s")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**self.fields, "details": " ".join(self.sentences(translate)[:10])}

    def sentences(self, translate: Callable[[str], str] = str) -> list[str]:
        """One a line."""
        text = translate(N_("第 %(line)s 行（%(number)s）：%(said)s"))
        return [
            text % {**each, "said": recall(each["code"], each["fields"]).describe(translate)}
            for each in self.fields["problems"]
        ]


class NoSuchHousehold(RuleBroken):
    code = "no-such-household"
    message = N_("村里没有这个户号，或者已经迁出。")


class HouseholdTwice(RuleBroken):
    code = "household-twice"
    message = N_("和第 %(line)s 行是同一户。两行都要，请分两张单交。")


class RowTotalWrong(RuleBroken):
    """``written`` is what stands on the paper, ``typed`` how many lines were entered."""

    code = "row-total-wrong"
    message = N_("行数对不上：纸上写 %(written)s 行，录了 %(typed)s 行。录的都还在，请对着纸核一遍。")


class PointTotalWrong(RuleBroken):
    """``written`` and ``typed`` are tenths."""

    code = "point-total-wrong"
    message = N_("合计对不上：纸上写 %(written)s 分，录的加起来是 %(typed)s 分。录的都还在，请对着纸核一遍。")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {name: points(tenths) for name, tenths in self.fields.items()}


class TypedItYourself(RuleBroken):
    code = "typed-it-yourself"
    message = N_("这张纸单是您自己录的，要请另一位拿着纸来核对。")
    status = 403


class TotalsDiffer(RuleBroken):
    """What the second person read off the paper is not what was typed."""

    code = "totals-differ"
    message = N_(
        "和录的对不上：您看纸上是 %(rows)s 行 %(points)s 分，录的是 %(typed_rows)s 行 %(typed_points)s 分。没有交，请逐行核对；录错了就退给录的人改。"
    )

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        amounts = {name: points(self.fields[name]) for name in ("points", "typed_points")}
        return {**self.fields, **amounts}
