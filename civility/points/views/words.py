"""What several pages of points say about clauses and claims."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from civility.clock import local
from civility.points.models import Clause, Deduction
from civility.points.queries import ClaimRow
from civility.points.rules.caps import Cap, describe_caps
from civility.points.rules.comparing import ClauseWords, compare_clauses
from civility.points.rules.shapes import shape_from_json
from civility.web.filters import day, instant, sentence
from civility.web.numbers import points


def worth(clause: Clause) -> str:
    """What a clause gives or takes, in words."""
    said = sentence(shape_from_json(clause.shape))
    words: str = _("扣 %(worth)s", worth=said) if clause.direction == "deduction" else _("加 %(worth)s", worth=said)
    return words


def caps(clause: Clause) -> str:
    """What bounds a clause, in words; empty when nothing does."""
    return describe_caps(map(Cap.from_json, clause.caps), lambda text: _(text))


def clause_words(clause: Clause) -> ClauseWords:
    """A clause as people read it, to be held against another."""
    return ClauseWords(
        number=clause.number,
        direction=clause.direction,
        category=clause.category,
        title=clause.title,
        worth=worth(clause) + (f" / {clause.unit}" if clause.unit else ""),
        bounds=caps(clause) or clause.cap_text,
        evidence=clause.evidence_text,
        verifier=clause.verifier_text,
        note=clause.note,
    )


def comparison(old: Sequence[Clause], new: Sequence[Clause]) -> dict[str, Any]:
    """What a page shows of two versions: the lines that differ, and how many of each kind there are."""
    changes = compare_clauses([clause_words(each) for each in old], [clause_words(each) for each in new])
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
    events: list[dict[str, Any]] = [
        {"what": _("记下"), "when": instant(claim.recorded_at), "who": claim.recorder, "note": claim.reason}
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
        what = _("申诉成立，已从账上冲回") if claim.posted_at else _("异议成立，这条不记")
        if corrected:
            what = _("更正，已从账上冲回") if claim.posted_at else _("更正，从公示上撤下")
        if told is not None and told.repaired_at is not None and not claim.posted_at:
            what = _("改好了，不扣")
        events.append({"what": what, "when": "", "kind": "bad"})
    if claim.state == "withdrawn":
        events.append({"what": _("记分的人撤回了"), "when": ""})
    return events


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
