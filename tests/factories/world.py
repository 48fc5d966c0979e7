"""One village that has one of everything, with a sign-in for each role: where faults are looked for."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from civility import clock
from civility.clock import now, today
from civility.governance.panels.services import add_member, add_panel
from civility.households.services import Change, write_event
from civility.outlets.services import dispute_sale, make_settlement
from civility.people.actors import Actor
from civility.people.models import Division, Household, User
from civility.people.queries import find_division, list_posts
from civility.people.services import add_appointment, issue_card, keep_portrait, keep_upload
from civility.people.sessions import CardHolder, actor_for
from civility.photos import keep_photo
from civility.points.rules.local import Limits
from civility.points.services import (
    publish_template,
)
from civility.public.wall import FORM_MARK
from civility.statements.services import begin_passbook, print_passbook
from civility.township.services import submit_return
from tests.factories.activities import make_together
from tests.factories.addresses import fill
from tests.factories.claiming import make_claiming
from tests.factories.governance import a_covenant, a_draw, a_roll, a_sent_reminder, a_signed_covenant, score
from tests.factories.matters import make_matters
from tests.factories.meetings import gather
from tests.factories.outlets import make_till, take
from tests.factories.people import COUNTY, make_township, make_user
from tests.factories.photos import a_photo
from tests.factories.points import (
    Scene,
)
from tests.factories.prints import a_finished_job, a_print
from tests.factories.relay import (
    make_appraisal,
    make_head,
    make_relay_notice,
    make_unit,
    make_visited_grid,
    photo_of,
)
from tests.factories.showing import make_shown
from tests.factories.store import Shop, key, make_shop
from tests.factories.trade import make_trade
from tests.kept import kept

VILLAGE_ROLES = (
    "committee",
    "recorder",
    "reviewer",
    "supervisor",
    "storekeeper",
    "outlet_keeper",
    "grid_worker",
    "unit_head",
)


@dataclass
class World:
    """``values`` fill the arguments of routes with what exists; ``people`` are sign-ins by role."""

    shop: Shop
    scene: Scene
    township: Division
    household: Household
    values: dict[str, dict[str, str]]
    people: dict[str, User | CardHolder | None] = field(default_factory=dict)

    @property
    def village(self) -> Division:
        return self.shop.village

    def address(self, path: str, **changed: str) -> str:
        """A route's path with its arguments filled in."""
        return fill(path, self.values, **changed)


@kept
def make_world(session: Session) -> World:
    """Claims in every stage, an objection, an appeal, a roll, covenants, goods, prices, a slip, uploads."""
    with clock.frozen(now() - timedelta(minutes=1)):
        shop = make_shop(session)
    village, home = shop.village, shop.first
    scene, claimed = make_claiming(session, shop)
    last_month = (today().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    score(session, village, last_month, {"0001": {"卫生": 50}})
    roll = a_roll(session, village, shop.committee, last_month, at=now())
    submit_return(session, village_id=village.id, roll_id=roll.id, actor=shop.committee, request_key=key())
    covenant = a_covenant(session, village, shop.committee, day=today())
    before, signing = a_signed_covenant(session, village, shop, covenant)
    reminder = a_sent_reminder(session, shop.households[1], covenant, shop.committee, scene.supervisor, article=1)
    lots = a_draw(session, village, closer=shop.committee, first=scene.supervisor, second=shop.approver)
    shops = make_till(session, shop)
    sold = take(session, shops, 20, at=shops.last_month)
    make_settlement(
        session,
        village_id=village.id,
        code=shops.outlet.code,
        month=shops.month,
        actor=shop.committee,
        request_key=key(),
    )
    dispute_sale(
        session,
        village_id=village.id,
        number=sold.number,
        reason="那天没去过",
        actor=shop.committee,
        request_key=key(),
    )
    traded = make_trade(session, shop)
    a_print(session, village, shop.committee)
    printed = a_finished_job(session, village, shop.committee, "standard")
    uploads = {
        purpose: keep_upload(
            session,
            village_id=village.id,
            purpose=purpose,
            file_name=f"{purpose}.csv",
            data=text.encode(),
            actor=shop.committee,
        )
        for purpose, text in FILES.items()
    }
    officer = make_user(session, find_division(session, village.code[:9] + "000") or village, "township_officer")[1]
    limits = Limits(max_bonus=5, max_deduction=5, max_tenths=1_000)
    file = {"data": FILES["standard"].encode(), "file_name": "template.csv"}
    assert village.parent_id is not None
    publish_template(
        session, township_id=village.parent_id, title="样板", limits=limits, actor=officer, request_key=key(), **file
    )
    offered = keep_upload(session, village_id=village.parent_id, purpose="standard", actor=officer, **file)
    life = write_event(
        session,
        village_id=village.id,
        change=Change("move_out", today(), "搬到城里", shop.households[2].id),
        actor=shop.committee,
        request_key=key(),
    )
    for household in shop.households[:2]:
        keep_portrait(
            session,
            village_id=village.id,
            household_id=household.id,
            data=a_photo(4),
            agreed=True,
            actor=shop.clerk,
        )
    unit = make_unit(session, village, shop.households[:3], shop.committee)
    term = make_head(
        session, village, unit, shop.households[1], shop.committee, photo_of(session, village, shop.committee)
    )
    make_relay_notice(session, village, shop.committee)
    appraisal = make_appraisal(session, village, shop.committee)
    raised = make_matters(session, village, shop.households[1])
    shown = make_shown(session, village, shop.households[1], shop.committee, shop.first)
    said = {"village_id": village.id, "actor": shop.committee}
    panel = add_panel(session, **said, name="积分评议小组", duty="核对申报", place=1, request_key=key())
    member = add_member(
        session, **said, panel_id=panel.id, name="马玉兰", duty="组长", phone="13897400000", from_on=today(),
        until_on=None, request_key=key(),
    )  # fmt: skip
    booklet = begin_passbook(
        session, village_id=village.id, household=home, since="year", size="A6", actor=shop.clerk, request_key=key()
    )
    print_passbook(
        session, village_id=village.id, household=home, passbook_id=booklet.id, actor=shop.clerk, request_key=key()
    )
    township = find_division(session, village.code[:9] + "000", level="township") or make_township(session)
    world = World(shop=shop, scene=scene, township=township, household=home, values={})
    everything = people(session, world)
    grid, visit = make_visited_grid(session, village, home, everything)
    world.people["outlet_keeper"] = session.get(User, shops.keeper.user_id)
    post = list_posts(session, world.people["reviewer"].id)[0]  # type: ignore[union-attr]
    at_the_wall = keep_photo(session, village_id=village.id, data=a_photo(8), keeper=f"{FORM_MARK}{key()}")
    world.values = {
        "": {
            "village_code": village.code,
            "township_code": township.code,
            "number": home.number,
            "event_id": str(life.id),
            "place_id": str(village.id),
            "unit_id": str(unit.id),
            "grid_id": str(grid.id),
            "visit_id": str(visit.id),
            "reminder_id": str(reminder.id),
            "appraisal_id": str(appraisal.id),
            "subject": str(shop.households[1].id),
            "upload_id": str(uploads["roster"].id),
            "user_id": str(world.people["reviewer"].id),  # type: ignore[union-attr]
            "appointment_id": str(post.id),
            "version": str(covenant.version),
            "kind": "village",
            "verdict": "confirm",
            "month": last_month,
            "day": today().isoformat(),
            "step": "enable",
            "token": "1" + "0" * 40,
            "seq": "1",
            "size": "1",
            "panel_id": str(panel.id),
            "member_id": str(member.id),
            "booklet": "1",
            "at": "1",
            "page": "1",
            "file": "csv",
            "filename": "app.css",
            **claimed.pop(""),
            **traded.pop(""),
            **raised.pop(""),
            **shown.pop(""),
        },
        **claimed,
        **raised,
        **shown,
        "activities": make_together(session, shop),
        "rolls": {"number": str(roll.number)},
        "draws": {"number": str(lots.number)},
        "meetings": gather(session, village, shop.committee, scene),
        "minutes of heads": {"photo_id": str(term.photo_id)},
        "photos of heads": {"photo_id": str(photo_of(session, village, everything, 6).id)},
        "photos at the wall": {"photo_id": str(at_the_wall.id)},
        "relay": {"number": "1", "household_id": str(shop.households[0].id)},
        "outlets": {"code": shops.outlet.code, "month": shops.month, "number": str(sold.number)},
        "sales": {"number": str(sold.number)},
        "covenant drafts": {"version": "2", "comment_id": str(before.id)},
        "signing sheets": {"sheet_id": str(signing.id), "photo_id": str(signing.photo_id)},
        "household events": {"kind": "join"},
        "prints": {"kind": "notice", "number": "1", "job_id": str(printed.id)},
        "template uploads": {"upload_id": str(offered.id)},
        "standard uploads": {"upload_id": str(uploads["standard"].id)},
        **traded,
        "goods uploads": {"upload_id": str(uploads["goods"].id)},
    }
    return world


FILES = {
    "roster": "户号,姓名,与户主关系\n91,李大壮,户主\n",
    "standard": "类别,项目,分值\n加分,清扫门前道路,5分/次\n",
    "goods": "品名,类别,分值,单位,库存\n毛巾,日化,5,条,20\n",
}


def people(session: Session, world: World) -> Actor:
    """Somebody of each role, somebody with all of them, who is given back, a household with its card, and nobody."""
    village, township = world.village, world.township
    for role in VILLAGE_ROLES:
        world.people[role] = make_user(session, village, role)[0]
    everything, _ = make_user(session, village, *VILLAGE_ROLES)
    county = find_division(session, COUNTY)
    assert county is not None
    world.people["township_officer"] = make_user(session, township, "township_officer")[0]
    world.people["administrator"] = make_user(session, county, "administrator")[0]
    add_appointment(session, user_id=everything.id, role="township_officer", division_id=township.id)
    add_appointment(session, user_id=everything.id, role="administrator", division_id=county.id)
    world.people["everything"] = everything
    card = issue_card(session, village_id=village.id, household_id=world.shop.households[1].id)
    world.people["household"] = CardHolder(card, world.shop.households[1])
    world.people["nobody"] = None
    return actor_for(session, everything)
