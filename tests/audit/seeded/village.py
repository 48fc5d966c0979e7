"""Faults in what a village decided and who lives there: claims, closes, posts, households, rules, rolls."""

from datetime import date, timedelta

from sqlalchemy import delete, false, insert, literal, select

from civility.clock import now
from civility.db import new_id
from civility.governance.covenants.models import Covenant, CovenantReminder
from civility.governance.draws.models import Draw
from civility.governance.meetings.models import BallotBox, Meeting, MeetingSeat, Motion
from civility.governance.panels.models import Panel
from civility.governance.relay.models import Appraisal, GridPost, HeadTerm
from civility.governance.rolls.models import HonorRoll
from civility.governance.safety.models import SafetyRule
from civility.governance.tributes.models import Tribute
from civility.people.models import Appointment, Kinship, VillageSettings
from civility.points.models import (
    Claim,
    Clause,
    Correction,
    Deduction,
    MonthlyScore,
    MonthlyTotal,
    SpotCheck,
    YearClose,
)
from civility.prints.models import Printed
from civility.statements.models import Passbook, PassbookPrint
from civility.township.models import PeriodReturn
from tests.audit.seeded.tampering import Seeded, change
from tests.audit.village import NOON
from tests.factories.showing import WEIGHTS

VILLAGE: Seeded = {
    "a deduction is noted that the book did not take": (
        lambda c, v: c.execute(
            insert(Deduction).values(
                village_id=v.village.id,
                claim_id=v.claims[1].id,
                told_at=now(),
                repair_by=date(2026, 11, 9),
                repair_note="",
                lessened_tenths=0,
                taken_tenths=30,
                not_taken_tenths=0,
                lapse_on=date(2027, 11, 9),
            )
        ),
        {"deduction-entries"},
        "写着扣了 3 分，账本里扣的是 5 分",
    ),
    "a correction says it reversed what nobody did": (
        lambda c, v: c.execute(
            insert(Correction).values(
                village_id=v.village.id,
                id=new_id(),
                claim_id=v.claims[0].id,
                request_key="x",
                kind="amount",
                reason="x",
                state="done",
                proposed_by=v.claims[0].recorder_id,
                proposed_at=now(),
                confirmed_by=v.shop.clerk.user_id,
                ended_reason="",
                old_notice_id=v.claims[0].notice_id,
                reversal_seq=1,
            )
        ),
        {"appeal-reversal"},
        "第 1 笔",
    ),
    "a spot check that the book never sealed": (
        lambda c, v: c.execute(
            insert(SpotCheck).values(
                village_id=v.village.id,
                id=new_id(),
                month=date(2026, 11, 1),
                percent=5,
                least=5,
                claim_count=3,
                list_hash=b"x" * 32,
                listed_seq=1,
                listed_at=NOON,
                seed_after=NOON + timedelta(days=1),
            )
        ),
        {"spot-checks"},
        "never sealed",
    ),
    "a claim points to another entry": (
        lambda c, v: c.execute(change(Claim, Claim.id == v.claims[0].id, posted_seq=1)),
        {"claim-without-entry", "entry-without-claim", "rollup"},
        "0001 户 11月2日 星期一 的申报“房前屋后整洁”写着记在第 1 笔",
    ),
    "a claim is made worth more": (
        lambda c, v: c.execute(change(Claim, Claim.id == v.claims[1].id, amount_tenths=500)),
        {"claim-changed"},
        "0002 户",
    ),
    "a claim is dated otherwise": (
        lambda c, v: c.execute(change(Claim, Claim.id == v.claims[1].id, happened_on=date(2026, 10, 30))),
        {"claim-changed"},
        "0002 户 10月30日 星期五",
    ),
    "a posted claim is put back": (
        lambda c, v: c.execute(
            change(Claim, Claim.id == v.claims[2].id, state="on_notice", posted_seq=None, posted_at=None)
        ),
        {"entry-without-claim", "rollup"},
        "没有哪条申报",
    ),
    "a close is made up": (
        lambda c, v: c.execute(
            insert(YearClose).values(
                village_id=v.village.id,
                id=new_id(),
                year=2025,
                attempt=1,
                state="done",
                usable_until=date(2026, 2, 28),
                announced_on=date(2026, 1, 29),
                closed_at=now(),
                household_count=2,
                total_tenths=105,
                undone_reason="",
            )
        ),
        {"closes", "close-entries"},
        "2 户 10.5 分",
    ),
    "a year is closed by hand": (
        lambda c, v: c.execute(change(VillageSettings, VillageSettings.village_id == v.village.id, closed_year=2026)),
        {"settings", "closed-year"},
        "2026 年已经清零关账",
    ),
    "the days of a notice are shortened": (
        lambda c, v: c.execute(change(VillageSettings, VillageSettings.village_id == v.village.id, notice_days=1)),
        {"settings"},
        "something else now",
    ),
    "a post disappears": (
        lambda c, v: c.execute(
            delete(Appointment).where(Appointment.division_id == v.village.id, Appointment.role == "reviewer")
        ),
        {"appointments"},
        "is gone",
    ),
    "a relative is declared behind the book's back": (
        lambda c, v: c.execute(
            insert(Kinship).values(
                village_id=v.village.id,
                id=new_id(),
                user_id=v.shop.clerk.user_id,
                household_id=v.shop.first.id,
                declared_by=v.shop.clerk.user_id,
                declared_at=now(),
            )
        ),
        {"kinships"},
        "never sealed",
    ),
    "a clause says something else": (
        lambda c, v: c.execute(change(Clause, Clause.village_id == v.village.id, title="什么都不干")),
        {"standards"},
        "version 1",
    ),
    "an article of the covenant says something else": (
        lambda c, v: c.execute(
            change(Covenant, Covenant.village_id == v.village.id, articles=[{"title": "", "text": "各扫门前雪。"}])
        ),
        {"covenants"},
        "version 1 of the village covenant",
    ),
    "the words of a motion are changed after they were fixed": (
        lambda c, v: c.execute(change(Motion, Motion.village_id == v.village.id, wording="同意不修路。")),
        {"meetings"},
        "motion 1",
    ),
    "a household is put on the list of a meeting afterwards": (
        lambda c, v: c.execute(
            insert(MeetingSeat).from_select(
                ["village_id", "meeting_id", "place", "household_id", "came"],
                select(Meeting.village_id, Meeting.id, literal(99), literal(v.shop.first.id), false()),
            )
        ),
        {"meetings"},
        "meeting 1",
    ),
    "somebody adds votes to the box of a secret ballot": (
        lambda c, v: c.execute(change(BallotBox, BallotBox.choice == "against", votes=3)),
        {"ballots"},
        "票箱里的票数和投过的人数不一样",
    ),
    "a head got votes that nobody gave": (
        lambda c, v: c.execute(change(HeadTerm, HeadTerm.village_id == v.village.id, votes_for=3, abstentions=0)),
        {"heads"},
        "the election of",
    ),
    "somebody else reads the notebook of a grid": (
        lambda c, v: c.execute(change(GridPost, GridPost.village_id == v.village.id, lead_id=v.shop.clerk.user_id)),
        {"grids"},
        "grid",
    ),
    "a duty weighs more after people were scored": (
        lambda c, v: c.execute(
            change(
                Appraisal,
                Appraisal.village_id == v.village.id,
                duties=[{"what": "通知按时送到", "weight": 100, "probe": "notices"}],
            )
        ),
        {"appraisals"},
        "the appraisal from",
    ),
    "a household is put on a roll afterwards": (
        lambda c, v: c.execute(change(HonorRoll, HonorRoll.id == v.roll.id, lines=[*v.roll.lines, v.roll.lines[0]])),
        {"rolls"},
        "roll 1",
    ),
    "a household is put on a list that was closed": (
        lambda c, v: c.execute(change(Draw, Draw.number == 1, households=["0001", "0002", "0003", "0004"])),
        {"draws"},
        "第 1 号抓阄的名单和贴出来的印记对不上",
    ),
    "another household is drawn": (
        lambda c, v: c.execute(change(Draw, Draw.number == 1, drawn=["0003", "0003"])),
        {"draws"},
        "重算，抽中的不是记下的那些户",
    ),
    "a month is accepted behind the village's back": (
        lambda c, v: c.execute(
            insert(PeriodReturn).values(
                village_id=v.village.id,
                id=new_id(),
                period_from=v.roll.period_from,
                attempt=1,
                request_key="behind",
                roll_id=v.roll.id,
                state="accepted",
                submitted_by=v.shop.clerk.user_id,
                submitted_at=now(),
                reviewed_at=now(),
                reason="",
            )
        ),
        {"returns"},
        "never sealed",
    ),
    "a group is given another duty behind the book's back": (
        lambda c, v: c.execute(change(Panel, Panel.place == 1, duty="什么都管")),
        {"panels"},
        "the panel 积分评议小组",
    ),
    "the safety index counts hazards more than was said": (
        lambda c, v: c.execute(change(SafetyRule, SafetyRule.place == 1, weights={**WEIGHTS, "hazards": 99})),
        {"safety"},
        "the safety index from 2026-12-01",
    ),
    "a worthy is put up by whoever proposed it": (
        lambda c, v: c.execute(change(Tribute, Tribute.kind == "worthy", proposed_by=Tribute.decided_by)),
        {"tributes"},
        "乡贤",
    ),
    "a reminder is sent by whoever wrote it": (
        lambda c, v: c.execute(change(CovenantReminder, decided_by=CovenantReminder.proposed_by)),
        {"reminders"},
        "看到的日子 11月2日 星期一",
    ),
    "a reminder is sent with nobody having read it": (
        lambda c, v: c.execute(change(CovenantReminder, decided_by=None)),
        {"reminders"},
        "没有第二个人看过就发了",
    ),
    "a passbook is said to be printed further than it is": (
        lambda c, v: c.execute(change(PassbookPrint, PassbookPrint.number == 1, upto_seq=1)),
        {"passbooks"},
        "0001 户第 1 本存折",
    ),
    "a passbook begins with more than there was": (
        lambda c, v: c.execute(change(Passbook, Passbook.number == 1, opening_tenths=990)),
        {"passbooks"},
        "0001 户第 1 本存折",
    ),
    "a print is taken out of the log": (
        lambda c, v: c.execute(delete(Printed).where(Printed.village_id == v.village.id, Printed.number == 2)),
        {"prints"},
        "从 2 号到 2 号",
    ),
    "a print is said to be the first of its sheet": (
        lambda c, v: c.execute(change(Printed, Printed.number == 3, before=None)),
        {"prints"},
        "打印记录里第 3 号",
    ),
    "a monthly score is raised": (
        lambda c, v: c.execute(
            change(MonthlyScore, MonthlyScore.household_id == v.shop.households[0].id, honour_tenths=990)
        ),
        {"rollup"},
        "“0001 卫生”的合计：记着 99 / 1，按入账的申报应是 5 / 1",
    ),
    "a village's total is lost": (
        lambda c, v: c.execute(delete(MonthlyTotal).where(MonthlyTotal.scope == "village")),
        {"rollup"},
        "“全村”的合计：记着 —，按入账的申报应是 15 / 3 / 3",
    ),
}  # fmt: skip
