"""Blanking people: nothing of the name is left anywhere, the book still fits, and nobody does it alone."""

from inspect import unwrap

import pytest
from sqlalchemy import JSON, String, cast, func, select, text, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.audit.checks import find_faults
from civility.clock import today
from civility.db import Base, transaction
from civility.errors import NotFound
from civility.governance.rolls.events import check_rolls
from civility.governance.rolls.models import HonorRoll
from civility.households import errors
from civility.households.events import BLANKED_KIND
from civility.households.models import HouseholdEvent
from civility.households.queries import list_leavers
from civility.households.services.blanking import _hanging, blank_household
from civility.households.traces import NAMED, TRACES
from civility.ledger.models import LedgerTransaction
from civility.people.events import household_event
from civility.people.models import Household, Member, User
from civility.people.queries import find_current_card, get_household, get_settings
from civility.people.rules import BLANKED, mask_name
from civility.photos import Photo, keep_photo
from civility.points.errors import OwnHousehold
from civility.points.models import SheetPhoto
from tests.factories.governance import a_roll, score
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.points import Scene, approve, record
from tests.factories.store import balance_of, grant
from tests.factories.world import make_world
from tests.households.test_services import a_member, agree, change, do, faults, write
from tests.households.test_traces import listed_in

pytestmark = pytest.mark.postgresql
NAME, SON, PHONE = "欧阳不存", "欧阳无痕", "13997123456"


def where_it_stands(session: Session, *words: str) -> list[str]:
    """Every column of every table in which one of ``words`` is found, whatever its type says it is for."""
    session.rollback()
    found = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, String | JSON):
                continue
            shown = cast(column, String)
            for word in words:
                for form in {word, word.encode("unicode_escape").decode().replace("\\x", "\\u00")}:
                    query = select(func.count()).select_from(table).where(shown.contains(form, autoescape=True))
                    if session.scalar(query):
                        found.append(f"{table.name}.{column.name}")
    return sorted(set(found))


def test_of_a_village_that_did_everything_no_column_says_the_name_afterwards_and_the_audit_finds_nothing_new(
    session, app
):
    world = unwrap(make_world)(session)
    village_id, home = world.village.id, world.shop.households[1]
    with transaction(session):
        ledger.hold(session, village_id)
        home.head_name, home.address = NAME, f"{NAME}家老院"
        session.add(Member(village_id=village_id, household_id=home.id, name=SON, phone=PHONE, relation="儿子"))
        user, _actor = make_user(session, world.village, name=SON, household=home)
        session.flush()
        sealed = household_event("household-changed", home, find_current_card(session, village_id, home.id))
        ledger.record_events(session, village_id, [sealed], actor="test")
        _plant(session, village_id, home)
    before = find_faults(session, village_id)
    purse = balance_of(session, village_id, home.number)
    assert len(where_it_stands(session, NAME, SON, PHONE)) > 30
    with transaction(session):
        ledger.hold(session, village_id)
        home = get_household(session, village_id, home.number)
        blank_household(session, home, "test")
        session.flush()
        sealed = household_event("household-changed", home, find_current_card(session, village_id, home.id))
        ledger.record_events(session, village_id, [sealed], actor="test")
    assert where_it_stands(session, NAME, SON, PHONE) == []
    assert find_faults(session, village_id) == before
    assert ledger.verify(session, village_id) == []
    session.rollback()
    home = get_household(session, village_id, home.number)
    assert (home.head_name, home.address, home.salt, home.pin_hash) == (BLANKED, "", None, None)
    assert balance_of(session, village_id, home.number) == purse
    assert (session.get_one(User, user.id).name, session.get_one(User, user.id).enabled) == (BLANKED, False)


def _plant(session: Session, village_id, home: Household) -> None:
    """The names in every text of every row that hangs on the household, as people would have typed them."""
    tables = Base.metadata.tables
    for trace in TRACES:
        table = tables[trace.table]
        rows = (table.c.village_id == village_id) & _hanging(table, trace.parent, village_id, [home.id])
        rows &= (table.c.channel == "drawn") if trace.table == "covenant_signature" else rows
        for name in {*trace.words, *trace.emptied}:
            if trace.table in ("member", "user_account", "contact") or not isinstance(
                table.c[name].type, String | JSON
            ):
                continue
            said = {"head_name": NAME, "name": SON, "address": f"{NAME}院"} if name == "said" else f"{NAME}和{SON}"
            if name == "lines" or name in listed_in(table):
                continue
            session.execute(update(table).where(rows).values({name: said}))
    for name, (column, _beside) in NAMED.items():
        table = tables[name]
        session.execute(update(table).where(table.c.village_id == village_id).values({column: SON}))


def test_two_people_blank_a_household_that_left_and_number_points_and_card_history_stay(session, scene):
    home = scene.households[0]
    grant(session, scene.village_id, "0001", 70)
    a_member(session, scene, SON)
    do(session, scene, "correction", **_as(home, head_name=NAME, address="村西头"))
    do(session, scene, "move_out")
    event = write(session, scene, change(scene, "blank"))
    session.rollback()
    assert get_household(session, scene.village_id, "0001").head_name == NAME, "until a second person agreed"
    done = agree(session, scene, event)
    session.rollback()
    home = get_household(session, scene.village_id, "0001")
    assert (home.head_name, home.address, home.salt, home.left_on) == (BLANKED, "", None, today())
    assert where_it_stands(session, NAME, SON, "村西头") == []
    assert balance_of(session, scene.village_id, "0001") == 70
    kinds = select(LedgerTransaction.kind).where(
        LedgerTransaction.village_id == scene.village_id, LedgerTransaction.seq == done.seq
    )
    assert session.scalar(kinds) == BLANKED_KIND
    assert faults(session, scene) == []
    for kind, refusal in (("blank", errors.BlankedBefore), ("come_back", errors.HouseholdIsGone)):
        with pytest.raises(refusal):
            write(session, scene, change(scene, kind))


def _as(home: Household, **more: str) -> dict[str, str]:
    kept = {"head_name": home.head_name, "group_name": home.group_name, "grid_id": "", "head_unit_id": ""}
    return {**kept, "address": home.address, **more}


def test_a_row_that_is_changed_after_the_blanking_is_found(session, scene):
    do(session, scene, "move_out")
    do(session, scene, "blank")
    assert faults(session, scene) == []
    with transaction(session):
        session.execute(update(Household).where(Household.number == "0001").values(salt=b"x" * 16, head_name="别人"))
    assert any("household 0001" in fault for fault in faults(session, scene))


def test_one_person_who_left_goes_and_the_rest_of_the_household_stays(session, scene):
    son, daughter = a_member(session, scene, SON), a_member(session, scene, SON + "妹")
    with transaction(session):
        son.phone = PHONE
    record(session, scene, scene.households[0], reason=f"{SON}和{SON}妹扫了巷道")
    do(session, scene, "member_leave", member_id=str(son.id))
    assert [each.id for each in list_leavers(session, scene.households[0])] == [son.id]
    event = do(session, scene, "member_blank", member_id=str(son.id))
    session.rollback()
    gone, stays = (session.get_one(Member, (scene.village_id, each)) for each in (son.id, daughter.id))
    assert (gone.name, gone.phone, gone.relation, gone.birth_year) == (BLANKED, "", "", None)
    assert stays.name == f"{SON}妹"
    assert where_it_stands(session, PHONE) == []
    assert session.scalar(text("SELECT reason FROM claim_sheet")) == f"{BLANKED}和{SON}妹扫了巷道"
    assert get_household(session, scene.village_id, "0001").salt is not None
    assert event.state == "done"
    assert faults(session, scene) == []
    with pytest.raises(errors.BlankedBefore):
        write(session, scene, change(scene, "member_blank", member_id=str(son.id)))


def test_what_namesakes_gave_or_said_is_theirs(session, scene):
    """A name in no household's name goes only while nobody else in the village bears it."""
    from_other = a_member(session, scene, NAME, number=1)
    do(session, scene, "correction", **_as(scene.households[0], head_name=NAME))
    do(session, scene, "move_out")
    do(session, scene, "blank")
    session.rollback()
    assert session.get_one(Member, (scene.village_id, from_other.id)).name == NAME
    assert where_it_stands(session, NAME) == ["household_event.said", "member.name"]


def test_the_split_off_households_event_loses_the_name_too(session, scene):
    do(session, scene, "split", head_name=NAME, tenths=0)
    event = write(session, scene, _of("0042", session, scene, "move_out"))
    agree(session, scene, event)
    agree(session, scene, write(session, scene, _of("0042", session, scene, "blank")))
    assert where_it_stands(session, NAME) == []
    assert faults(session, scene) == []


def _of(number: str, session: Session, scene: Scene, kind: str):
    asked = change(scene, kind)
    return type(asked)(**{**vars_of(asked), "household_id": get_household(session, scene.village_id, number).id})


def vars_of(asked) -> dict:
    return {name: getattr(asked, name) for name in asked.__slots__}


def test_the_photos_of_its_deeds_become_empty_frames_and_their_hashes_stay(session, scene):
    photo = keep_photo(session, village_id=scene.village_id, data=a_photo(3), keeper=scene.recorder.mark)
    digest = bytes(photo.digest)
    sheet = record(session, scene, scene.households[0])
    with transaction(session):
        photo.loose_until = None
        session.add(SheetPhoto(village_id=scene.village_id, sheet_id=sheet.id, photo_id=photo.id))
        session.execute(text("UPDATE claim SET state = 'withdrawn'"))
    do(session, scene, "move_out")
    do(session, scene, "blank")
    session.expire_all()
    assert (bytes(photo.digest), photo.emptied_at is not None, photo.width) == (digest, True, 320)
    assert photo.large != a_photo(3)
    assert session.scalar(select(func.count()).select_from(Photo)) == 1


def test_refusals_move_nothing(session, scene):
    member = a_member(session, scene, SON)
    home = scene.households[0]

    def stands() -> tuple[int, str, list[str]]:
        session.rollback()
        count = ledger.count_transactions(session, scene.village_id)
        return count, get_household(session, scene.village_id, "0001").head_name, where_it_stands(session, SON)

    before = stands()
    with pytest.raises(errors.HouseholdStays):
        write(session, scene, change(scene, "blank"))
    with pytest.raises(errors.MemberStays):
        write(session, scene, change(scene, "member_blank", member_id=str(member.id)))
    assert stands() == before
    do(session, scene, "move_out")
    event = write(session, scene, change(scene, "blank"))
    _user, own = make_user(session, scene.village, "supervisor", household=home)
    before = stands()
    with pytest.raises(errors.SamePerson):
        agree(session, scene, event, scene.committee)
    with pytest.raises(OwnHousehold):
        agree(session, scene, event, own)
    with pytest.raises(errors.StillInOffice):
        agree(session, scene, event)
    assert stands() == before
    assert session.get_one(HouseholdEvent, (scene.village_id, event.id)).state == "proposed"
    with pytest.raises(NotFound):
        get_household(session, scene.village_id, "9999")


def test_a_household_with_claims_under_way_is_not_blanked(session, scene):
    approve(session, scene, record(session, scene))
    do(session, scene, "move_out")
    with pytest.raises(errors.ClaimsUnderWay):
        write(session, scene, change(scene, "blank"))
    assert get_household(session, scene.village_id, "0001").salt is not None


@pytest.mark.parametrize("masked", [True, False])
def test_of_one_person_who_was_the_head_once_the_name_leaves_the_rolls_and_others_stay(app, session, scene, masked):
    get_settings(session, scene.village_id).mask_names = masked
    session.commit()
    score(session, scene.village, "2026-10", {"0001": {"卫生": 50}, "0002": {"卫生": 30}})
    former = a_member(session, scene, NAME)
    twin = a_member(session, scene, NAME, number=2)
    rolls = []
    for head in (NAME, "李小龙", "欧阳常存"):
        do(session, scene, "head_change", head_name=head)
        rolls.append(a_roll(session, scene.village, scene.committee).id)
    do(session, scene, "member_leave", member_id=str(former.id))
    do(session, scene, "member_blank", member_id=str(former.id))
    session.rollback()
    label = mask_name if masked else str
    # 欧阳*存 is as much the label of who is the head now; the whole name is not.
    first = label(NAME) if masked else BLANKED
    shown = [session.get_one(HonorRoll, (scene.village_id, each)).lines for each in rolls]
    other = label(scene.households[1].head_name)
    assert [{line["household_number"]: line["label"] for line in lines} for lines in shown] == [
        {"0001": each, "0002": other} for each in (first, label("李小龙"), label("欧阳常存"))
    ]
    assert session.get_one(Member, (scene.village_id, twin.id)).name == NAME
    assert check_rolls(session, scene.village_id) == []
    assert faults(session, scene) == []


@pytest.mark.parametrize("masked", [True, False])
def test_a_label_with_digits_behind_it_goes_as_well_and_is_sealed(app, session, scene, masked):
    get_settings(session, scene.village_id).mask_names = masked
    session.commit()
    score(session, scene.village, "2026-10", {"0001": {"卫生": 50}, "0002": {"卫生": 30}})
    former = a_member(session, scene, NAME)
    do(session, scene, "head_change", head_name=NAME)
    do(session, scene, "head_change", 1, head_name=NAME)
    roll = a_roll(session, scene.village, scene.committee)
    label = mask_name(NAME) if masked else NAME
    assert [line["label"] for line in roll.lines] == [f"{label}(01)", f"{label}(02)"]
    do(session, scene, "head_change")
    do(session, scene, "member_leave", member_id=str(former.id))
    do(session, scene, "member_blank", member_id=str(former.id))
    session.expire_all()
    assert [line["label"] for line in roll.lines] == [BLANKED, f"{label}(02)"]
    sealed = select(LedgerTransaction.kind).where(LedgerTransaction.kind.startswith("roll-"))
    assert session.scalars(sealed.order_by(LedgerTransaction.seq)).all() == ["roll-made", "roll-blanked"]
    assert check_rolls(session, scene.village_id) == []


def test_who_left_with_the_whole_household_may_be_blanked_alone(session, scene):
    son = a_member(session, scene, SON)
    do(session, scene, "move_out")
    do(session, scene, "member_blank", member_id=str(son.id))
    session.rollback()
    assert session.get_one(Member, (scene.village_id, son.id)).name == BLANKED
    assert get_household(session, scene.village_id, "0001").head_name != BLANKED
