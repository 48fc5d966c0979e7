"""A village that shows something of everything, with names and figures that must not be seen."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from civility import clock, ledger
from civility.clock import today
from civility.db import new_id, transaction
from civility.governance.covenants.models import Covenant
from civility.governance.rolls.models import HonorRoll
from civility.ledger import Draft, Posting, accounts, units
from civility.people.models import HouseholdCard, Member
from civility.people.services import issue_card
from civility.points.models import Claim, Notice
from civility.store.models import Good, Redemption, RedemptionLine, Store
from tests.factories.governance import NOVEMBER_3, a_covenant, a_roll, score
from tests.factories.points import Scene, approve, claims_of, make_scene, publish, record

PHONE = "13897412345"
IDENTITY = "632521198001011234"


@dataclass
class Showcase:
    scene: Scene
    notice: Notice
    claim: Claim
    roll: HonorRoll
    covenant: Covenant
    card: HouseholdCard

    @property
    def base(self) -> str:
        return f"/p/{self.scene.village.code}"


@pytest.fixture(autouse=True)
def in_november():
    with clock.frozen(NOVEMBER_3):
        yield


@pytest.fixture
def show(session: Session, app) -> Showcase:
    scene = make_scene(session, households=5)
    head = scene.households[0]
    with transaction(session):
        session.add(
            Member(village_id=scene.village_id, household_id=head.id, name="李小满", phone=PHONE, relation="女儿")
        )
    reason = f"李小满给王秀兰家收麦子，电话 {PHONE}，证 {IDENTITY}"
    sheet = record(session, scene, *scene.households[:2], reason=reason)
    approve(session, scene, sheet)
    notice = publish(session, scene)
    score(session, scene.village, "2026-10", {"0001": {"卫生": 50}, "0002": {"孝老": 30}})
    return Showcase(
        scene=scene,
        notice=notice,
        claim=claims_of(session, sheet)[0],
        roll=a_roll(session, scene.village, scene.committee),
        covenant=a_covenant(session, scene.village, scene.committee, day=today()),
        card=issue_card(session, village_id=scene.village_id, household_id=head.id),
    )


@pytest.fixture
def a_slip(session: Session, show: Showcase) -> Redemption:
    """Two pieces of soap for 3 points, in the book and straight into the tables."""
    village_id, head = show.scene.village_id, show.scene.households[0]
    clerk, slip_id = show.scene.committee.user_id, new_id()
    purse = accounts.household(head.number)
    with transaction(session):
        posted = ledger.post(
            session,
            [
                Draft(
                    village_id=village_id, kind=kind, key=f"slip:{kind}", postings=(posting,), actor="system",
                    reference=str(slip_id),
                )
                for kind, posting in (
                    ("award", Posting(accounts.ISSUED, purse, 100, units.spend(2026))),
                    ("redemption", Posting(purse, accounts.REDEEMED, 30, units.spend(2026))),
                )
            ],
        )  # fmt: skip
        store = Store(village_id=village_id, code="s1", name="爱心超市")
        good = Good(village_id=village_id, code="soap", name="香皂", unit="块")
        session.add_all([store, good])
        session.flush()
        slip = Redemption(
            village_id=village_id, slip_number=1, request_key="k", store_id=store.id, household_id=head.id,
            clerk_id=clerk, found_by="card", total_tenths=30, balance_before_tenths=100, seq=posted[1].seq, id=slip_id,
        )  # fmt: skip
        session.add(slip)
        session.flush()
        session.add(
            RedemptionLine(village_id=village_id, redemption_id=slip.id, good_id=good.id, quantity=2, price_tenths=15)
        )
    return slip


@pytest.fixture
def address(show: Showcase) -> str:
    """Where one objects to the showcase's claim."""
    return f"{show.base}/notices/1/object/{show.claim.id}"
