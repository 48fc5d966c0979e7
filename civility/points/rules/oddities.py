"""What makes one look twice at how points are given: one list of questions, each a small function over rows. Pure.

A check answers with what stands out, never with a verdict: there may be a good reason, and the supervisors ask for it. A new
question is one more function in ``CHECKS``; what it needs to know of a claim is one more field of ``Row``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from civility.errors import N_
from civility.photos.rules import pairs_alike

LEAST = 10
"""Fewer claims say nothing about a share."""
MOSTLY_PERCENT = 60
FAMILY_PERCENT = 30
COPIES = 5
IN_A_MINUTE = 10
NIGHT_FROM, NIGHT_UNTIL, IN_A_NIGHT = 23, 5, 3
ALONE_TIMES = 3
NAMED = 4
MOST_ROWS = 20_000
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Row:
    """A claim that waits or was posted, as the checks see it.

    ``recorded_at`` is on the village's clock. ``reviewers`` are in order. ``at_most``: its clause has a range and it gives the
    most of it; None for other clauses. ``kin`` are those who recorded or reviewed it and declared the household their relatives'.
    ``photos`` are the likenesses of its sheet's pictures.
    """

    claim_id: UUID
    sheet_id: UUID
    household_id: UUID
    household: str
    family: str
    clause_id: UUID
    title: str
    recorder_id: UUID
    recorder: str
    reviewers: tuple[tuple[UUID, str], ...]
    recorded_at: datetime
    happened_on: date
    reason: str
    at_most: bool | None
    kin: tuple[str, ...] = ()
    photos: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something to ask about. ``text`` is a source text with ``fields``; ``claim_ids`` are those it is about.

    ``subject`` names what it is about, so that the same is known again another day.
    """

    check: str
    subject: str
    text: str
    fields: Mapping[str, Any]
    claim_ids: tuple[UUID, ...] = field(default=())

    @property
    def key(self) -> str:
        """Which question about whom: what a note of the supervisors is kept under."""
        return sha256(f"{self.check}\n{self.subject}".encode()).hexdigest()[:32]


Check = Callable[[Sequence[Row]], list[Oddity]]


def one_recorder(rows: Sequence[Row]) -> list[Oddity]:
    """Most of everything recorded by one person."""
    text = N_("%(total)s 条里有 %(count)s 条是%(who)s一个人记的。是不是只有他在记？别的记分员为什么不记？")
    return _mostly("one-recorder", rows, lambda row: (row.recorder_id, row.recorder), text, MOSTLY_PERCENT)


def one_family(rows: Sequence[Row]) -> list[Oddity]:
    """A large share to households of one surname group in one unit of the village."""
    text = N_("%(total)s 条里有 %(count)s 条是给%(who)s这几家的。是不是别家做的没有人记？")
    named = [row for row in rows if row.family]
    return _mostly("one-family", named, lambda row: (row.family, row.family), text, FAMILY_PERCENT)


def relatives(rows: Sequence[Row]) -> list[Oddity]:
    """Claims of households that the recorder declared to be relatives'."""
    text = N_("%(who)s给登记为亲属的人家记了 %(count)s 条。第二个人是不是真的去看过？")
    found = _grouped((row for row in rows if row.kin), lambda row: row.kin)
    return [
        Oddity("relatives", "/".join(who), text, {"who": "、".join(who), "count": len(group)}, _ids(group))
        for who, group in found.items()
    ]


def one_pair(rows: Sequence[Row]) -> list[Oddity]:
    """A recorder whose claims are always reviewed by the same person."""
    text = N_("%(recorder)s记的 %(count)s 条，都是%(reviewer)s一个人复核的。能不能换着来？")
    reviewed = _grouped((row for row in rows if row.reviewers), lambda row: row.recorder_id)
    found = []
    for recorder_id, group in reviewed.items():
        first = {row.reviewers[0] for row in group}
        if len(group) >= LEAST and len(first) == 1:
            reviewer_id, reviewer = first.pop()
            told = {"recorder": group[0].recorder, "reviewer": reviewer, "count": len(group)}
            found.append(Oddity("one-pair", f"{recorder_id}/{reviewer_id}", text, told, _ids(group)))
    return found


def copied_reasons(rows: Sequence[Row]) -> list[Oddity]:
    """The very same words on several sheets of one recorder."""
    text = N_("%(who)s有 %(sheets)s 次写的事由一字不差：“%(reason)s”。是同一件事，还是照抄的？")
    found = []
    for (recorder_id, reason), group in _grouped(rows, lambda row: (row.recorder_id, row.reason.strip())).items():
        sheets = {row.sheet_id for row in group}
        if len(sheets) >= COPIES:
            told = {"who": group[0].recorder, "sheets": len(sheets), "reason": reason[:40]}
            found.append(Oddity("copied-reasons", f"{recorder_id}/{reason}", text, told, _ids(group)))
    return found


def one_minute(rows: Sequence[Row]) -> list[Oddity]:
    """Many sheets of one recorder within a minute of the clock: sheets, since one sheet may hold two hundred households."""
    text = N_("%(when)s 这一分钟里，%(who)s记了 %(sheets)s 次。是补记的，还是没有看就记？")
    found = []
    by_minute = _grouped(rows, lambda row: (row.recorder_id, row.recorded_at.replace(second=0, microsecond=0)))
    for (recorder_id, minute), group in by_minute.items():
        sheets = {row.sheet_id for row in group}
        if len(sheets) >= IN_A_MINUTE:
            told = {"when": f"{minute:%m-%d %H:%M}", "who": group[0].recorder, "sheets": len(sheets)}
            found.append(Oddity("one-minute", f"{recorder_id}/{minute:%Y%m%d%H%M}", text, told, _ids(group)))
    return found


def at_night(rows: Sequence[Row]) -> list[Oddity]:
    """Sheets recorded between eleven at night and five in the morning."""
    text = N_("%(who)s有 %(sheets)s 次是夜里 %(since)s 点到 %(until)s 点记的。是白天没有空，还是别人用了他的登录？")
    found = []
    nights = (row for row in rows if row.recorded_at.hour >= NIGHT_FROM or row.recorded_at.hour < NIGHT_UNTIL)
    for recorder_id, group in _grouped(nights, lambda row: row.recorder_id).items():
        sheets = {row.sheet_id for row in group}
        if len(sheets) >= IN_A_NIGHT:
            told = {"who": group[0].recorder, "sheets": len(sheets), "since": NIGHT_FROM, "until": NIGHT_UNTIL}
            found.append(Oddity("at-night", str(recorder_id), text, told, _ids(group)))
    return found


def always_the_most(rows: Sequence[Row]) -> list[Oddity]:
    """A recorder who gives the most of every range there is to choose from."""
    text = N_("可以选分数的条款，%(who)s记了 %(count)s 条，条条都给最高分。有没有该少一点的？")
    ranged = _grouped((row for row in rows if row.at_most is not None), lambda row: row.recorder_id)
    return [
        Oddity("always-the-most", str(recorder_id), text, {"who": group[0].recorder, "count": len(group)}, _ids(group))
        for recorder_id, group in ranged.items()
        if len(group) >= LEAST and all(row.at_most for row in group)
    ]


def one_household_only(rows: Sequence[Row]) -> list[Oddity]:
    """A clause under which only one household was ever scored in this time, again and again."""
    text = N_("“%(title)s”这一条，%(count)s 次都是给 %(household)s 户的，别家一次也没有。是不是只有他家做得到？")
    found = []
    for clause_id, group in _grouped(rows, lambda row: row.clause_id).items():
        if len(group) >= ALONE_TIMES and len({row.household_id for row in group}) == 1:
            told = {"title": group[0].title, "count": len(group), "household": group[0].household}
            found.append(Oddity("one-household-only", f"{clause_id}/{group[0].household_id}", text, told, _ids(group)))
    return found


def photo_again(rows: Sequence[Row]) -> list[Oddity]:
    """The same picture, or nearly, on sheets of different households or days. On one sheet it is of all its households."""
    text = N_("同一张照片，或者几乎一样的，用了 %(sheets)s 次：%(where)s。是一件事分几次记的，还是拿旧照片再报？")
    with_photos = _grouped((row for row in rows if row.photos), lambda row: row.sheet_id).values()
    sheets = sorted(with_photos, key=lambda sheet: (sheet[0].recorded_at, sheet[0].sheet_id))
    shots = [(at, likeness) for at, sheet in enumerate(sheets) for likeness in sheet[0].photos]
    pairs = {(shots[one][0], shots[other][0]) for one, other in pairs_alike([likeness for _at, likeness in shots])}
    found = []
    for group in _together(pair for pair in sorted(pairs) if _differ(sheets[pair[0]], sheets[pair[1]])):
        used = [sheets[at] for at in group]
        where = "、".join(f"{sheet[0].household} {sheet[0].happened_on:%m-%d}" for sheet in used[:NAMED])
        told = {"sheets": len(used), "where": where}
        subject = str(used[0][0].sheet_id)
        found.append(Oddity("photo-again", subject, text, told, _ids(row for sheet in used for row in sheet)))
    return found


CHECKS: tuple[Check, ...] = (
    one_recorder,
    one_pair,
    relatives,
    one_family,
    one_household_only,
    always_the_most,
    copied_reasons,
    photo_again,
    one_minute,
    at_night,
)
NAMES = {
    "one-recorder": N_("多半是一个人记的"),
    "one-pair": N_("总是同两个人"),
    "relatives": N_("给亲属家记的"),
    "one-family": N_("多半给了几家"),
    "one-household-only": N_("只有一户得过的条款"),
    "always-the-most": N_("总给最高分"),
    "copied-reasons": N_("事由照抄"),
    "photo-again": N_("照片用了不止一次"),
    "one-minute": N_("一分钟里记了许多"),
    "at-night": N_("夜里记的"),
}


def find_oddities(rows: Sequence[Row], checks: Iterable[Check] = CHECKS) -> list[Oddity]:
    """What every check asks about, in the order of ``CHECKS``."""
    return [oddity for check in checks for oddity in check(rows)]


def _mostly(
    check: str, rows: Sequence[Row], of: Callable[[Row], tuple[Hashable, str]], text: str, percent: int
) -> list[Oddity]:
    """Whoever has so many per cent of all rows, when there are enough to say so and others to compare with."""
    counts = Counter(of(row) for row in rows)
    if len(rows) < LEAST:
        return []
    return [
        Oddity(
            check,
            str(subject),
            text,
            {"total": len(rows), "count": count, "who": who},
            _ids([row for row in rows if of(row)[0] == subject]),
        )
        for (subject, who), count in counts.most_common()
        if count * 100 >= percent * len(rows)
    ]


def _grouped(rows: Iterable[Row], of: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[of(row)].append(row)
    return dict(found)


def _differ(one: Sequence[Row], other: Sequence[Row]) -> bool:
    """Whether two sheets are of different days or households."""
    return one[0].happened_on != other[0].happened_on or {row.household_id for row in one} != {
        row.household_id for row in other
    }


def _together(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What hangs together by way of any of the pairs, each in order."""
    groups: dict[int, set[int]] = {}
    for pair in pairs:
        joined = set[int]().union(*(groups.get(each, {each}) for each in pair))
        groups.update(dict.fromkeys(joined, joined))
    return [sorted(group) for group in {min(group): group for group in groups.values()}.values()]


def _ids(rows: Iterable[Row]) -> tuple[UUID, ...]:
    return tuple(row.claim_id for row in rows)
