"""What several pages of points say about clauses and claims."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from civility.clock import local
from civility.points.models import Clause, Deduction
from civility.points.queries import ClaimRow
from civility.points.rules.comparing import bounds_words, compare_clauses, words_of, worth_words
from civility.web.filters import day, instant
from civility.web.numbers import points


def worth(clause: Clause) -> str:
    """What a clause gives or takes, in words."""
    return worth_words(clause, _shown)


def caps(clause: Clause) -> str:
    """What bounds a clause, in words; empty when nothing does."""
    return bounds_words(clause, _shown)


def comparison(old: Sequence[Clause], new: Sequence[Clause]) -> dict[str, Any]:
    """What a page shows of two versions: the lines that differ, and how many of each kind there are."""
    changes = compare_clauses([words_of(each, _shown) for each in old], [words_of(each, _shown) for each in new])
    counts = Counter(change.kind for change in changes)
    return {
        "changes": [change for change in changes if change.kind != "same"],
        "added": counts["added"],
        "removed": counts["removed"],
        "changed": counts["changed"],
        "same": counts["same"],
    }


def life(claim: ClaimRow, *, corrected: bool = False, told: Deduction | None = None) -> list[dict[str, Any]]:
    """The timeline of a claim so far, oldest first."""
    begun = _("记下") if claim.recorder else _("住户自己申报")
    events: list[dict[str, Any]] = [
        {"what": begun, "when": instant(claim.recorded_at), "who": claim.recorder, "note": claim.reason}
    ]
    for place, review in enumerate(claim.reviews):
        returned = review.decision == "returned"
        events.append(
            {
                "what": _("退回") if returned else _("第二遍复核通过") if place else _("复核通过"),
                "when": instant(review.at),
                "who": review.reviewer,
                "note": review.reason,
                "kind": "bad" if returned else "good",
            }
        )
    if claim.notice_number is not None and claim.closes_at is not None and told is None:
        events.append(
            {
                "what": _("第 %(number)s 号公示", number=claim.notice_number),
                "when": _("到 %(until)s", until=instant(claim.closes_at)),
                "kind": "open",
            }
        )
    if told is not None:
        events += _of_deduction(told)
    if claim.posted_at is not None:
        note = _("账本第 %(seq)s 笔", seq=claim.posted_seq) if claim.posted_seq else ""
        events.append({"what": _("入账"), "when": instant(local(claim.posted_at)), "note": note, "kind": "good"})
    if claim.state == "recalled":
        what = _("申诉成立，已从账上冲回") if claim.posted_at else _("异议或申诉成立，这条不记")
        if corrected:
            what = _("更正，已从账上冲回") if claim.posted_at else _("更正，从公示上撤下")
        if told is not None and told.repaired_at is not None and not claim.posted_at:
            what = _("改好了，不扣")
        events.append({"what": what, "when": "", "kind": "bad"})
    if claim.state == "withdrawn":
        events.append({"what": _("记分的人撤回了") if claim.recorder else _("住户撤回了"), "when": ""})
    return events


def _shown(text: str) -> str:
    """A source text in the reader's language."""
    return str(_(text))


def own_life(claim: ClaimRow, *, corrected: bool = False) -> list[dict[str, Any]]:
    """The same for the household itself: who decided is a post, not a name."""
    who: dict[str | None, str] = {review.reviewer: _("评议员") for review in claim.reviews}
    who[claim.recorder] = ""
    return [{**event, "who": who.get(event.get("who"), "")} for event in life(claim, corrected=corrected)]


def own_state(claim: ClaimRow) -> str:
    """Where a household's own claim stands, in a sentence."""
    said: dict[str, str] = {
        "submitted": _("等一位评议员来看。") if claim.recorder_id else _("等一位评议员来看。看过以前可以撤回。"),
        "reviewed": _("评议员看过了，等村委会贴出来公示。"),
        "on_notice": _("正在公示，%(until)s 到期，没有异议就入账。", until=_instant(claim.closes_at)),
        "objected": _("有人提了异议，等监委会查清楚。"),
        "posted": _("入账了，可以兑换。"),
        "returned": _("退回来了：%(reason)s", reason=claim.returned.reason if claim.returned else ""),
        "withdrawn": _("记分的人撤回了") if claim.recorder_id else _("您撤回了，这一条不再办。"),
        "recalled": _("这一条不记了，写明了为什么。"),
    }
    return said[claim.state]


def _instant(at: datetime | None) -> str:
    return instant(at) if at is not None else ""


def _of_deduction(told: Deduction) -> list[dict[str, Any]]:
    """What a household was told, and whether it was put right; then what was taken and what was given back."""
    events: list[dict[str, Any]] = [
        {
            "what": _("单独告诉本户"),
            "when": instant(told.told_at),
            "note": _("%(day)s 以前改好可以少扣或不扣", day=day(told.repair_by)),
        }
    ]
    if told.repaired_at is not None:
        note = _("%(note)s 少扣 %(points)s 分", note=told.repair_note, points=points(told.lessened_tenths))
        events.append({"what": _("看过，改好了"), "when": instant(told.repaired_at), "note": note, "kind": "good"})
    if told.not_taken_tenths:
        words = _("有 %(points)s 分扣不到，不扣，也不欠", points=points(told.not_taken_tenths))
        events.append({"what": words, "when": ""})
    if told.lapsed_at is not None:
        events.append({"what": _("扣分到期还回"), "when": instant(told.lapsed_at), "kind": "good"})
    return events
