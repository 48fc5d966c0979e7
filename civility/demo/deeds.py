"""Good deeds of a demo village: done by many or by few, written down as far as caps allow, and reviewed by two."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility.demo.people import Place
from civility.errors import RuleBroken
from civility.points.errors import HouseholdsRefused
from civility.points.queries import list_sheets_to_review
from civility.points.services import APPROVED, Decision, record_claims, review_claims

RETURN_REASONS: Final = (
    "照片看不清是哪一天，请补一张。",
    "少写了是谁家的活动，请写清楚。",
    "同一天的活动记过一次，请核对。",
)
# title begins with → (households out of a hundred each week, what was seen)
MASS_DEEDS: Final = (
    ("参加集中清扫", 22, "周六上午清扫村道和水渠"),
    ("按时参加村民会议", 14, "参加本月村民会议"),
    ("参加宣讲", 3, "听防火和健康讲座"),
    ("参加村级文体活动", 4, "参加广场活动"),
)
SINGLE_DEEDS: Final = (
    ("邻里义务帮工", "帮邻居收庄稼半天"),
    ("关爱独居老人", "给独居老人送饭、扫院子"),
    ("参加夜间巡逻", "晚上八点到十点村内巡逻"),
    ("护学岗值守", "早上在学校路口值守"),
    ("义务维修公共设施", "修好村口路灯杆和护栏"),
    ("合理化建议被采纳", "提出渠口加盖，议事会采纳"),
    ("用自有车辆机械", "用拖拉机帮老人拉草"),
    ("配合调解", "把地界的事当面说开了"),
    ("主动拆除", "拆掉门前的彩钢棚"),
    ("婚事新办", "婚事简办，席面不过十桌"),
    ("无偿献血", "在乡卫生院献血"),
    ("被评为好媳妇", "道德评议组评定"),
)


@dataclass(frozen=True)
class Deeds:
    """``clauses`` are those in force: id and shape by title."""

    session: Session
    place: Place
    chance: random.Random
    clauses: Mapping[str, tuple[UUID, dict[str, Any]]]
    keys: Iterator[str]

    def mass(self, day: date) -> None:
        """What many come to."""
        for title, share, reason in MASS_DEEDS:
            if title == "按时参加村民会议" and day.day > 7:
                continue
            times = 4 if title == "按时参加村民会议" else 1
            chosen = [
                h
                for h in self.place.households
                if h not in self.place.on_duty and self.chance.random() * 100 < share * times
            ]
            self.record(title, chosen, day, reason)

    def single(self, day: date) -> None:
        """What one or a few did."""
        for title, reason in self.chance.sample(SINGLE_DEEDS, k=self.chance.randint(4, 8)):
            several = 3 if title in ("参加夜间巡逻", "护学岗值守") else 1
            chosen = self.chance.sample(sorted(self.place.households, key=self.place.households.__getitem__), k=several)
            self.record(title, [h for h in chosen if h not in self.place.on_duty], day, reason, by="jifen")

    def record(self, title: str, households: Sequence[UUID], day: date, reason: str, by: str = "wangge") -> None:
        """Record a deed for those of the households whom its caps still allow it."""
        clause_id, shape = next(found for name, found in self.clauses.items() if name.startswith(title))
        left_out: set[UUID] = set()
        for _try in range(2):
            chosen = [h for h in households if h not in left_out]
            if not chosen:
                return
            try:
                record_claims(
                    self.session,
                    village_id=self.place.village_id,
                    clause_id=clause_id,
                    household_ids=chosen,
                    happened_on=day,
                    reason=reason,
                    actor=self.place.people[by],
                    request_key=next(self.keys),
                    **self._amount(shape),
                )
                return
            except HouseholdsRefused as refusal:
                left_out.update(refusal.household_ids)
            except RuleBroken:
                return

    def _amount(self, shape: dict[str, Any]) -> dict[str, Any]:
        if shape["kind"] == "one_of":
            return {"option": 0}
        if shape["kind"] in ("rate", "ladder"):
            return {"quantity": Decimal(100 if shape["kind"] == "rate" else 10)}
        if shape["kind"] == "range":
            return {"tenths": shape["min"]}
        return {}

    def review(self, _day: date) -> None:
        """Everything that waits, a few returned with a reason. The second reviewer does what the first may not, or what asks for two."""
        for name in ("fuhe", "pingyi"):
            reviewer = self.place.people[name]
            decisions = {}
            for sheet in list_sheets_to_review(self.session, self.place.village_id):
                for claim in sheet.claims:
                    if reviewer.owns(self.place.village_id, claim.household_id) or claim.is_reviewed_by(
                        reviewer.user_id
                    ):
                        continue
                    returned = claim.direction == "bonus" and self.chance.random() < 0.012
                    reason = self.chance.choice(RETURN_REASONS)
                    decisions[claim.id] = Decision("returned", reason) if returned else APPROVED
            if decisions:
                review_claims(
                    self.session,
                    village_id=self.place.village_id,
                    decisions=decisions,
                    actor=reviewer,
                    request_key=next(self.keys),
                )
