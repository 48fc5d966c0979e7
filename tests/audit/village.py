"""A village that has lived a little: claims posted, goods handed over, one slip undone; and hands that tamper."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Engine, create_engine, select
from sqlalchemy.orm import Session

from civility.clock import frozen, now, today
from civility.db import transaction
from civility.governance.matters.services import Raised, accept_matter, answer_matter, raise_matter, rate_matter
from civility.governance.panels.services import begin_panels
from civility.governance.rolls.models import HonorRoll
from civility.governance.safety.services import set_safety_rule
from civility.outlets.models import OutletSale
from civility.papers import seal_book
from civility.people.models import Division, User
from civility.points.models import Claim
from civility.points.services import close_due_notices
from civility.statements.services import begin_passbook, print_passbook
from civility.store.models import DayClose, GoodsReturn, Hold, Redemption, StockMovement
from civility.store.services import (
    Said,
    add_wish,
    count_day,
    open_lot,
    open_poll,
    record_count,
    record_donation,
    return_count,
    sign_day,
    undo_redemption,
)
from tests.database import superuser_url
from tests.factories.activities import HOURS, LADDER, Doing, a_slot, begin, confirm, enter, shift_of
from tests.factories.governance import a_covenant, a_draw, a_roll, a_sent_reminder
from tests.factories.meetings import a_ballot, vote
from tests.factories.outlets import make_till, take
from tests.factories.people import make_user, make_village
from tests.factories.points import (
    Scene,
    approve,
    claims_of,
    make_clause,
    make_standard,
    publish,
    record,
    seal_what_is_there,
)
from tests.factories.prints import a_print
from tests.factories.relay import make_appraisal, make_grid, make_head, make_unit
from tests.factories.showing import WEIGHTS, a_public_worthy
from tests.factories.store import Shop, key, make_shop, sell, set_aside
from tests.factories.trade import bring_back, send
from tests.kept import kept

NOON = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)


@dataclass
class Lived:
    shop: Shop
    claims: list[Claim]
    slips: list[Redemption]  # the first stands, the second was undone, the third stands
    roll: HonorRoll
    sale: OutletSale
    back: GoodsReturn  # the rice of the third slip
    close: DayClose  # of the day of all these
    aside: Hold  # rice that the second household reserved, under way to it

    @property
    def village(self):
        return self.shop.village


@kept
def live(session: Session) -> Lived:
    """A week in November 2026, its book sealed at the end. Needs the application's keys."""
    with frozen(NOON):
        shop = make_shop(session)
        village, standard = shop.village, make_standard(session, shop.village.id)
        scene = Scene(
            village=village,
            households=shop.households,
            standard=standard,
            clause=make_clause(session, standard),
            recorder=make_user(session, village, "recorder")[1],
            reviewer=make_user(session, village, "reviewer")[1],
            committee=shop.committee,
            supervisor=make_user(session, village, "supervisor")[1],
        )
        make_clause(session, standard, HOURS, shape=LADDER, category="文明实践")
        seal_what_is_there(session, village.id)
        sheet = record(session, scene, *shop.households)
        approve(session, scene, sheet)
        notice = publish(session, scene)
    with frozen(notice.closes_at):
        close_due_notices(session, village.id)
    with frozen(notice.closes_at + timedelta(hours=1)):
        first, second = (sell(session, shop, goods) for goods in ({"soap": 1}, {"soap": 2, "rice": 1}))
        undo_redemption(session, village_id=village.id, redemption_id=second.id, actor=shop.clerk, request_key=key())
        third = sell(session, shop, {"rice": 1, "haircut": 1})
        _count(session, shop)
        about = {"village_id": village.id, "store_id": shop.store.id, "actor": shop.clerk}
        record_donation(session, **about, donor="马玉兰", named=False, amount_fen=50_000, request_key=key())
        add_wish(session, **about, what="棉鞋 20 双", request_key=key())
        open_poll(session, **about, options=["棉鞋", "雨伞"], until_on=date(2026, 12, 1), request_key=key())
        till = make_till(session, shop)
        sale = take(session, till, 10, at=notice.closes_at + timedelta(hours=1))
        back = bring_back(session, shop, third, "rice", condition="sound")
        (aside,) = set_aside(session, shop, {"rice": 1}, household=1, bring=True)
        send(session, shop, aside)
        open_lot(
            session, **about, good_id=shop.goods["rice"].id, pieces=1, until_on=date(2026, 12, 1), request_key=key()
        )
        a_draw(session, village, closer=shop.committee, first=scene.supervisor, second=shop.approver)
        _passbook(session, shop)
        _prints(session, shop)
        close = _close_day(session, shop)
        _see_through(session, shop)
        covenant = a_covenant(session, village, scene.committee, day=NOON.date())
        told = {"article": 1, "seen_on": NOON.date()}
        a_sent_reminder(session, shop.households[0], covenant, scene.committee, scene.supervisor, **told)
        meeting, motion = a_ballot(session, village, scene.committee, way="secret")
        vote(session, meeting, motion, shop.first)
        unit = make_unit(session, village, shop.households, scene.committee)
        make_head(session, village, unit, shop.households[0], scene.committee)
        make_grid(session, village, scene.committee, lead_id=scene.committee.user_id)
        make_appraisal(session, village, scene.committee)
        begin_panels(session, village_id=village.id, actor=scene.committee, request_key=key())
        set_safety_rule(session, village_id=village.id, weights=WEIGHTS, actor=scene.committee, request_key=key())
        a_public_worthy(session, shop.households[0], scene.committee, scene.supervisor)
        roll = a_roll(session, village, scene.committee, "2026-11", at=notice.closes_at + timedelta(hours=2))
        evening = now()
    _work_together(session, scene, evening)
    with frozen(NOON), transaction(session):
        seal_book(session, village.id)
    return Lived(shop, claims_of(session, sheet), [first, second, third], roll, sale, back, close, aside)


def _see_through(session: Session, shop: Shop) -> None:
    """Something at the wall that was done and said to be done, and something that waits."""
    about = {"village_id": shop.village.id, "actor": shop.committee}
    lamp, _bins = (
        raise_matter(session, village_id=shop.village.id, raised=Raised("issue", text), request_key=key())
        for text in ("路灯坏了", "垃圾满了")
    )
    accept_matter(session, number=lamp.number, **about)
    answer_matter(session, number=lamp.number, answer="换了", **about)
    rate_matter(session, village_id=shop.village.id, matter_id=lamp.id)


def _work_together(session: Session, scene: Scene, at: datetime) -> None:
    """An evening of ten hours that one household came to: a claim waits for it."""
    doing = Doing(scene, scene.committee)
    activity = begin(session, doing, at=at, slots=(a_slot("10:00-20:00"),))
    shift = shift_of(session, activity, 1)
    enter(session, doing, shift, 0, at=at)
    confirm(session, doing, shift, {0: 600})


def _close_day(session: Session, shop: Shop) -> DayClose:
    counted = count_day(
        session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        day=today(),
        said=Said(2, 590, 1, 390),
        counts={shop.goods["soap"].id: 19},
        reason="",
        actor=shop.clerk,
        request_key=key(),
    )
    return sign_day(session, village_id=shop.village.id, close_id=counted.id, actor=shop.committee, request_key=key())


def _passbook(session: Session, shop: Shop) -> None:
    """The first household's booklet, printed up to now."""
    of = {"village_id": shop.village.id, "household": shop.first, "actor": shop.clerk}
    book = begin_passbook(session, **of, since="year", size="A6", request_key=key())
    print_passbook(session, **of, passbook_id=book.id, request_key=key())


def _prints(session: Session, shop: Shop) -> None:
    """A notice printed, another, and the first again."""
    for number in ("1", "2", "1"):
        a_print(session, shop.village, shop.committee, number)


def _count(session: Session, shop: Shop) -> None:
    """Two pieces of soap fewer than when the shop opened, found on a sheet of that day; sent back to be counted again."""
    opened = session.scalars(select(StockMovement.seq).where(StockMovement.village_id == shop.village.id)).one()
    soap = shop.goods["soap"].id
    about = {"village_id": shop.village.id, "request_key": key()}
    count = record_count(
        session,
        **about,
        store_id=shop.store.id,
        at_seq=opened,
        counted={soap: 18},
        reasons={soap: "unknown"},
        actor=shop.clerk,
    )
    return_count(session, **{**about, "request_key": key()}, count_id=count.id, note="重点", actor=shop.committee)


@contextmanager
def tampering(engine: Engine) -> Iterator[Connection]:
    """A connection that nothing in the database stops: no triggers, no foreign keys, no checks."""
    url = superuser_url(engine.url) if engine.dialect.name == "postgresql" else engine.url
    other = create_engine(url)
    try:
        with other.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET session_replication_role = replica")
            else:
                names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for name in names.scalars().all():
                    connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
                connection.commit()
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            yield connection
            connection.commit()
    finally:
        other.dispose()


def quiet_village(session: Session) -> Division:
    """A village of three households in which nothing happened since the first of November, all of it sealed."""
    with frozen(NOON - timedelta(days=1)):
        village = make_village(session)
        seal_what_is_there(session, village.id)
    return village


def person(session: Session, place: Division, role: str) -> User:
    """Somebody with a role there since the same day."""
    with frozen(NOON - timedelta(days=1)):
        return make_user(session, place, role)[0]
