"""One village that has one of everything, with a sign-in for each role: where faults are looked for."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from civility import clock
from civility.clock import now, today
from civility.db import new_id, transaction
from civility.governance.panels.services import add_member, add_panel
from civility.households.services import Change, write_event
from civility.outlets.services import dispute_sale, make_settlement
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division, Household, User
from civility.people.queries import find_division, list_posts
from civility.people.services import add_appointment, declare_relative, issue_card, keep_portrait, keep_upload
from civility.people.sessions import CardHolder, actor_for
from civility.photos import keep_photo
from civility.points.models import SpotCheck, SpotCheckItem, StandardMinutes, YearClose
from civility.points.rules.asked import Asked
from civility.points.rules.local import Limits
from civility.points.services import (
    Row,
    comment_on_draft,
    consult,
    hide_name,
    propose_correction,
    publish_template,
    raise_appeal,
    raise_objection,
    record_sheet,
    rule_objection,
    save_draft,
    type_paper,
)
from civility.public.wall import FORM_MARK
from civility.statements.services import begin_passbook, print_passbook
from civility.township.services import submit_return
from tests.factories.activities import make_together
from tests.factories.governance import a_covenant, a_draw, a_roll, a_sent_reminder, a_signed_covenant, score
from tests.factories.matters import make_matters
from tests.factories.meetings import gather
from tests.factories.outlets import make_till, take
from tests.factories.people import COUNTY, make_township, make_user
from tests.factories.photos import a_photo
from tests.factories.points import (
    Scene,
    approve,
    claims_of,
    make_clause,
    make_deduction,
    make_standard,
    publish,
    record,
    request_key,
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
        area = next((part for prefix, part in AREAS if re.search(prefix, path)), "")
        known = {**self.values[""], **self.values.get(area, {}), **changed}
        return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda found: known[found[1]], path)


# What ``<number>``, ``<kind>`` and ``<code>`` mean depends on where they stand.
AREAS = (
    (r"/wall/photos", "photos at the wall"),
    (r"/goals/photos", "photos of goals"),
    (r"/tributes/<uuid:tribute_id>/motto.pdf", "printed mottoes"),
    (r"^/my/motto/", "own motto"),
    (r"/p/<village_code>/safety/", "safety"),
    (r"/my/wall/|/wall/|/p/<village_code>/matters/", "wall"),
    (r"/matters/<int|/matters/new|/my/matters/|/matters/photos/", "matters"),
    (r"^/my/reservations/", "own holds"),
    (r"/activities/|^/my/shifts/|/shifts/<token>", "activities"),
    (r"/holds/", "holds"),
    (r"^/my/needs/", "counts"),
    (r"^/my/ballots/", "meetings"),
    (r"^/my/", "own"),
    (r"/paper/", "paper"),
    (r"/notices/", "notices"),
    (r"/my/deductions/|claim_id>/(repair|private-notice)", "private"),
    (r"/ruling.pdf", "ruled"),
    (r"/rolls/", "rolls"),
    (r"/draws/", "draws"),
    (r"/meetings/", "meetings"),
    (r"/units/<uuid:unit_id>/minutes", "minutes of heads"),
    (r"/units/photos", "photos of heads"),
    (r"/relay/", "relay"),
    (r"/prices/<int:number>/(list|labels)", "price papers"),
    (r"/prices/", "prices"),
    (r"/slips/", "slips"),
    (r"/returns/<int:number>.pdf", "return papers"),
    (r"/returns/", "slips"),
    (r"/counts/|/donations/|/needs/|/deliveries/|/lots/", "counts"),
    (r"/checklists/", "checklists"),
    (r"/store/papers/", "stock papers"),
    (r"/standards/uploads/", "standard uploads"),
    (r"/covenants/<kind>/.*version>/(comments|consult|changes|vote)", "covenant drafts"),
    (r"/covenants/photos/|/covenants/.*/sheets/<uuid:sheet_id>", "signing sheets"),
    (r"version>/(vote|start|discard|consult|comments)", "drafts"),
    (r"/goods/import/", "goods uploads"),
    (r"/outlets/", "outlets"),
    (r"/till/<int:number>|/sales/", "sales"),
    (r"/till/months/", "outlets"),
    (r"/household-events/", "household events"),
    (r"/prints/(sheets|jobs|log)", "prints"),
    (r"/template/uploads/", "template uploads"),
)


@kept
def make_world(session: Session) -> World:
    """Claims in every stage, an objection, an appeal, a roll, covenants, goods, prices, a slip, uploads."""
    with clock.frozen(now() - timedelta(minutes=1)):
        shop = make_shop(session)
    village, home = shop.village, shop.first
    standard = make_standard(session, village.id)
    second = make_standard(session, village.id, [{"title": "看望老人"}], version=2)
    second.state, second.in_force_from = "draft", None
    session.commit()
    scene = Scene(
        village=village,
        households=shop.households,
        standard=standard,
        clause=make_clause(session, standard),
        recorder=make_user(session, village, "recorder", name="记分员")[1],
        reviewer=make_user(session, village, "reviewer", name="复核员")[1],
        committee=shop.committee,
        supervisor=make_user(session, village, "supervisor", name="监督员")[1],
    )
    noticed = record(session, scene, *shop.households)
    approve(session, scene, noticed)
    publish(session, scene)
    claims = claims_of(session, noticed)
    objection = raise_objection(
        session, village_id=village.id, claim_id=claims[0].id, text="不是他扫的", request_key=request_key()
    )
    contested = raise_objection(
        session, village_id=village.id, claim_id=claims[2].id, text="没看见他来", request_key=request_key()
    )
    rule_objection(
        session, village_id=village.id, objection_id=contested.id, uphold=False, ruling="有签到", actor=scene.supervisor
    )
    appeal = raise_appeal(
        session, village_id=village.id, objection_id=contested.id, text="签到是补的", request_key=request_key()
    )
    waiting = record(session, scene, happened_on=today() - timedelta(days=1))
    correction = propose_correction(
        session,
        village_id=village.id,
        claim_id=claims[1].id,
        kind="amount",
        reason="应当是三分",
        actor=scene.recorder,
        request_key=request_key(),
    )
    taken = make_deduction(session, scene, shop.households[1])
    removal = hide_name(
        session,
        village_id=village.id,
        household_id=shop.households[2].id,
        sheet="notice",
        number=1,
        channel="desk",
        actor=scene.recorder,
        request_key=request_key(),
    )
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
    consult(session, village_id=village.id, version=2, until=today() + timedelta(days=9), actor=shop.committee)
    comment = comment_on_draft(session, village_id=village.id, version=2, text="分太少", request_key=request_key())
    recorder_id = scene.recorder.user_id
    assert recorder_id is not None
    kinship = declare_relative(
        session, village_id=village.id, user_id=recorder_id, household_id=home.id, actor=scene.supervisor
    )
    life = write_event(
        session,
        village_id=village.id,
        change=Change("move_out", today(), "搬到城里", shop.households[2].id),
        actor=shop.committee,
        request_key=key(),
    )
    with transaction(session):
        close = YearClose(
            village_id=village.id,
            year=2020,
            attempt=1,
            state="done",
            usable_until=today() - timedelta(days=1),
            announced_on=today() - timedelta(days=40),
            closed_at=now(),
        )
        session.add(close)
        session.flush()
        check = SpotCheck(
            village_id=village.id,
            month=today().replace(day=1),
            percent=5,
            least=5,
            claim_count=1,
            list_hash=bytes(32),
            listed_seq=1,
            seed_after=now() + timedelta(hours=1),
            checkpoint_size=1,
            seed=bytes(32),
            drawn_at=now() + timedelta(hours=2),
        )
        session.add(check)
        session.flush()
        item = SpotCheckItem(village_id=village.id, spot_check_id=check.id, place=1, claim_id=claims[1].id)
        session.add(item)
        session.flush()
    draft = save_draft(
        session,
        village_id=village.id,
        draft_id=new_id(),
        form="many",
        clause_id=scene.clause.id,
        said={"reason": ["扫了一半"]},
        actor=scene.recorder,
    )
    typed = type_paper(
        session,
        village_id=village.id,
        draft_id=new_id(),
        clause_id=scene.clause.id,
        happened_on=today() - timedelta(days=5),
        reason="大扫除",
        text="1\n2",
        total_rows=2,
        total_tenths=100,
        actor=scene.recorder,
    )
    photo = keep_photo(session, village_id=village.id, data=a_photo(), keeper=scene.recorder.mark)
    session.add(StandardMinutes(village_id=village.id, standard_id=standard.id, photo_id=photo.id))
    session.commit()
    record(session, scene, happened_on=today() - timedelta(days=2), photo_ids=[photo.id])
    itself = Actor(user_id=None, name="", household=HouseholdRef(village.id, shop.households[1].id))
    shot = keep_photo(session, village_id=village.id, data=a_photo(2), keeper=itself.mark)
    own = record_sheet(
        session,
        village_id=village.id,
        clause_id=scene.clause.id,
        rows=[Row(shop.households[1].id, Asked())],
        happened_on=today() - timedelta(days=3),
        reason="清了门前的沟",
        actor=itself,
        request_key=request_key(),
        photo_ids=[shot.id],
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
            "claim_id": str(claims[1].id),
            "sheet_id": str(waiting.id),
            "clause_id": str(scene.clause.id),
            "objection_id": str(objection.id),
            "appeal_id": str(appeal.id),
            "comment_id": str(comment.id),
            "kinship_id": str(kinship.id),
            "correction_id": str(correction.id),
            "removal_id": str(removal.id),
            "spot_id": str(check.id),
            "item_id": str(item.id),
            "close_id": str(close.id),
            "event_id": str(life.id),
            "draft_id": str(draft.id),
            "place_id": str(village.id),
            "unit_id": str(unit.id),
            "grid_id": str(grid.id),
            "visit_id": str(visit.id),
            "reminder_id": str(reminder.id),
            "appraisal_id": str(appraisal.id),
            "subject": str(shop.households[1].id),
            "photo_id": str(photo.id),
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
            **traded.pop(""),
            **raised.pop(""),
            **shown.pop(""),
        },
        **raised,
        **shown,
        "activities": make_together(session, shop),
        "own": {"claim_id": str(claims_of(session, own)[0].id), "photo_id": str(shot.id)},
        "paper": {"draft_id": str(typed.id)},
        "notices": {"number": "1"},
        "private": {"claim_id": str(taken.id)},
        "ruled": {"objection_id": str(contested.id)},
        "rolls": {"number": str(roll.number)},
        "draws": {"number": str(lots.number)},
        "meetings": gather(session, village, shop.committee, scene),
        "minutes of heads": {"photo_id": str(term.photo_id)},
        "photos of heads": {"photo_id": str(photo_of(session, village, everything, 6).id)},
        "photos at the wall": {"photo_id": str(at_the_wall.id)},
        "relay": {"number": "1", "household_id": str(shop.households[0].id)},
        "outlets": {"code": shops.outlet.code, "month": shops.month, "number": str(sold.number)},
        "sales": {"number": str(sold.number)},
        "drafts": {"version": "2"},
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
