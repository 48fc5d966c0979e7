"""What happens to households, and that points follow to the tenth."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.households import errors
from civility.households.events import check_household_events
from civility.households.models import KINDS, HouseholdEvent
from civility.households.queries import away_throughout, find_absence, list_kinds, list_waiting, next_number
from civility.households.services import Change, agree_to_event, as_said, decline_event, write_event
from civility.ledger import KeyReused, accounts
from civility.people.actors import Actor
from civility.people.events import check_households
from civility.people.models import Household, Member
from civility.people.queries import find_current_card, find_portrait, get_household, list_households, list_members
from civility.people.services import check_household_pin, declare_relative, keep_portrait, set_pin
from civility.points.errors import OwnHousehold, RelativeHousehold
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.points import Scene, approve, record
from tests.factories.store import balance_of, grant, key

pytestmark = pytest.mark.postgresql

SAID: dict[str, dict[str, Any]] = {
    "join": {"number": "0042", "head_name": "新来", "group_name": "一组", "grid_id": "", "head_unit_id": "", "address": ""},
    "head_change": {"head_name": "李小龙"},
    "split": {"number": "0042", "head_name": "李二", "address": "村西", "member_ids": [], "tenths": 0},
    "member_join": {"name": "李小宝", "relation": "孙子", "birth_year": 2026},
}  # fmt: skip


def change(scene: Scene, kind: str, number: int = 0, **said: Any) -> Change:
    household = None if kind == "join" else scene.households[number].id
    other = scene.households[1].id if kind == "merge" else None
    filled = {**SAID.get(kind, {}), **said}
    return Change(kind, today(), "两家商量好的", household, other, filled)


def write(
    session: Session, scene: Scene, asked: Change, by: Actor | None = None, request_key: str = ""
) -> HouseholdEvent:
    return write_event(
        session,
        village_id=scene.village_id,
        change=asked,
        actor=by or scene.committee,
        request_key=request_key or key(),
    )


def agree(session: Session, scene: Scene, event: HouseholdEvent, by: Actor | None = None) -> HouseholdEvent:
    return agree_to_event(session, village_id=scene.village_id, event_id=event.id, actor=by or scene.supervisor)


def do(session: Session, scene: Scene, kind: str, number: int = 0, **said: Any) -> HouseholdEvent:
    """Written down and, where it needs another person, agreed to."""
    event = write(session, scene, change(scene, kind, number, **said))
    return agree(session, scene, event) if event.state == "proposed" else event


def points_of(session: Session, scene: Scene) -> dict[str, int]:
    session.rollback()
    return {
        each.number: balance_of(session, scene.village_id, each.number)
        for each in list_households(session, scene.village_id, with_left=True)
    }


def faults(session: Session, scene: Scene) -> list[str]:
    """What the audit would say of households and the book."""
    session.rollback()
    found = [*check_households(session, scene.village_id), *check_household_events(session, scene.village_id)]
    return [each.describe() for each in [*found, *ledger.verify(session, scene.village_id)]]


def a_member(session: Session, scene: Scene, name: str, number: int = 0) -> Member:
    do(session, scene, "member_join", number, name=name)
    return next(
        each for each in list_members(session, scene.village_id, scene.households[number].id) if each.name == name
    )


def test_a_split_gives_the_new_household_its_people_a_card_and_the_points_that_were_agreed(session, scene):
    son = a_member(session, scene, "李二")
    grant(session, scene.village_id, "0001", 30, 2025)
    grant(session, scene.village_id, "0001", 100, 2026)
    event = do(session, scene, "split", member_ids=[str(son.id)], tenths=50)
    made = get_household(session, scene.village_id, "0042")
    assert (made.head_name, made.address, made.group_name) == ("李二", "村西", scene.households[0].group_name)
    assert [each.name for each in list_members(session, scene.village_id, made.id)] == ["李二"]
    assert list_members(session, scene.village_id, scene.households[0].id) == []
    assert find_current_card(session, scene.village_id, made.id) is not None
    purse = accounts.household("0042")
    assert ledger.spendable(session, scene.village_id, purse) == [("spend:2025", 30), ("spend:2026", 20)]
    assert (points_of(session, scene)["0001"], event.moved_tenths) == (80, 50)
    assert list_kinds(session, scene.village_id, [event.seq]) == {event.seq: ("split", "0001", "0042")}
    assert faults(session, scene) == []


def test_a_merge_brings_every_point_and_all_honour_and_ends_the_number(session, scene):
    a_member(session, scene, "李小宝")
    grant(session, scene.village_id, "0001", 35, 2025)
    grant(session, scene.village_id, "0001", 15, 2026)
    grant(session, scene.village_id, "0002", 40, 2026)
    event = do(session, scene, "merge")
    assert points_of(session, scene) == {"0001": 0, "0002": 90, "0003": 0}
    gone, stays = (get_household(session, scene.village_id, number) for number in ("0001", "0002"))
    assert (gone.left_on, stays.left_on, event.moved_tenths) == (today(), None, 50)
    assert find_current_card(session, scene.village_id, gone.id) is None
    assert [each.name for each in list_members(session, scene.village_id, stays.id)] == ["李小宝"]
    with pytest.raises(errors.HouseholdIsGone):
        write(session, scene, change(scene, "come_back"))
    assert next_number(session, scene.village_id) == "0004"
    assert faults(session, scene) == []


def test_a_household_with_claims_under_way_is_not_merged(session, scene):
    approve(session, scene, record(session, scene))
    with pytest.raises(errors.ClaimsUnderWay) as refused:
        do(session, scene, "merge")
    assert refused.value.fields == {"number": "0001", "count": 1}
    assert get_household(session, scene.village_id, "0001").left_on is None
    assert [event.state for event in list_waiting(session, scene.village_id)] == ["proposed"]


def test_a_new_head_gets_a_new_card_and_the_old_pin_dies(session, scene):
    set_pin(session, village_id=scene.village_id, household_id=scene.households[0].id, pin="246813")
    old = find_current_card(session, scene.village_id, scene.households[0].id)
    grant(session, scene.village_id, "0001", 70)
    do(session, scene, "head_change")
    household = get_household(session, scene.village_id, "0001")
    card = find_current_card(session, scene.village_id, household.id)
    assert (household.head_name, household.sort_key[:2], household.pin_hash) == ("李小龙", "li", None)
    assert (card.issue, old.revoked_at is not None) == (old.issue + 1, True)
    assert points_of(session, scene)["0001"] == 70
    with pytest.raises(RuleBroken):
        check_household_pin(session, village_id=scene.village_id, household_id=household.id, pin="246813")
    assert faults(session, scene) == []


def test_who_moves_out_keeps_the_points_and_finds_them_on_coming_back(session, scene):
    grant(session, scene.village_id, "0001", 70)
    do(session, scene, "move_out")
    assert get_household(session, scene.village_id, "0001").left_on == today()
    with pytest.raises(errors.HouseholdIsGone):
        write(session, scene, change(scene, "head_change"))
    do(session, scene, "come_back")
    household = get_household(session, scene.village_id, "0001")
    assert (household.left_on, points_of(session, scene)["0001"]) == (None, 70)
    assert find_current_card(session, scene.village_id, household.id).issue == 2
    with pytest.raises(errors.HouseholdIsThere):
        write(session, scene, change(scene, "come_back"))
    assert faults(session, scene) == []


def test_a_correction_changes_words_alone_and_the_same_words_change_nothing(session, scene):
    household = scene.households[0]
    before = find_current_card(session, scene.village_id, household.id).issue
    with pytest.raises(errors.NothingChanges):
        write(session, scene, change(scene, "correction", **as_said(household)))
    do(session, scene, "correction", **{**as_said(household), "head_name": "李建囯", "group_name": "三组"})
    session.expire_all()
    assert (household.head_name, household.group_name) == ("李建囯", "三组")
    assert find_current_card(session, scene.village_id, household.id).issue == before
    assert faults(session, scene) == []


def test_a_household_that_joins_is_on_the_roster_from_that_day(session, scene):
    event = do(session, scene, "join")
    made = get_household(session, scene.village_id, "0042")
    assert (event.household_id, made.joined_on, made.group_name) == (made.id, today(), "一组")
    assert points_of(session, scene)["0042"] == 0
    with pytest.raises(errors.NumberInUse):
        write(session, scene, change(scene, "join"))
    assert faults(session, scene) == []


def test_people_who_leave_a_household_are_not_offered_any_more(session, scene):
    member = a_member(session, scene, "李小宝")
    do(session, scene, "member_leave", member_id=str(member.id))
    assert list_members(session, scene.village_id, scene.households[0].id) == []
    session.expire_all()
    assert session.get_one(Member, (scene.village_id, member.id)).left_on == today()
    with pytest.raises(errors.MemberNotThere):
        do(session, scene, "member_leave", member_id=str(member.id))
    other = a_member(session, scene, "别家人", number=1)
    with pytest.raises(errors.MemberNotThere):
        do(session, scene, "split", member_ids=[str(other.id)])
    assert faults(session, scene) == []


def test_an_absence_lasts_until_people_come_home(session, scene):
    home, ids = scene.households[0], [scene.village_id]
    month = today().replace(day=1)
    before, after = month - timedelta(days=40), month + timedelta(days=40)
    with pytest.raises(errors.NotAway):
        write(session, scene, change(scene, "home"))
    away = write(session, scene, replace(change(scene, "away"), happened_on=before))
    assert (away.state, find_absence(session, scene.village_id, home.id).id) == ("done", away.id)
    with pytest.raises(errors.AlreadyAway):
        write(session, scene, change(scene, "away"))
    assert session.scalars(away_throughout(ids, month, after)).all() == [home.id]
    assert session.scalars(away_throughout(ids, before - timedelta(days=1), after)).all() == []
    do(session, scene, "home")
    assert find_absence(session, scene.village_id, home.id) is None
    assert session.scalars(away_throughout(ids, month, today())).all() == [home.id]
    assert session.scalars(away_throughout(ids, month, today() + timedelta(days=1))).all() == []
    assert faults(session, scene) == []


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind not in ("away", "home", "member_join", "member_leave", "blank")]
)
def test_what_moves_points_or_names_needs_two_people_who_are_not_of_the_household(session, scene, kind):
    if kind == "come_back":
        do(session, scene, "move_out")
    said = {**as_said(scene.households[0]), "address": "村东"} if kind == "correction" else {}
    if kind == "member_blank":
        said = {"member_id": str(a_member(session, scene, "李小宝").id)}
        do(session, scene, "member_leave", **said)
    asked = change(scene, kind, **said)
    event = write(session, scene, asked)
    before = points_of(session, scene), ledger.count_transactions(session, scene.village_id)
    with pytest.raises(errors.SamePerson):
        agree(session, scene, event, scene.committee)
    with pytest.raises(Forbidden):
        agree(session, scene, event, Actor(user_id=None, name=""))
    if kind != "join":
        _user, own = make_user(session, scene.village, "supervisor", household=scene.households[0])
        before = points_of(session, scene), ledger.count_transactions(session, scene.village_id)
        with pytest.raises(OwnHousehold):
            agree(session, scene, event, own)
        with pytest.raises((OwnHousehold, errors.EventWaiting)):
            write(session, scene, asked, own)
        with pytest.raises(errors.EventWaiting):
            write(session, scene, asked)
    assert (points_of(session, scene), ledger.count_transactions(session, scene.village_id)) == before
    agree(session, scene, event)
    assert agree(session, scene, event).state == "done"
    _user, third = make_user(session, scene.village, "supervisor")
    with pytest.raises(errors.EventDecided):
        agree(session, scene, event, third)
    assert faults(session, scene) == []


def test_relatives_on_either_side_bar_the_second_person(session, scene):

    declare_relative(
        session,
        village_id=scene.village_id,
        user_id=scene.supervisor.user_id,
        household_id=scene.households[1].id,
        actor=scene.supervisor,
    )
    event = write(session, scene, change(scene, "merge"))
    with pytest.raises(RelativeHousehold):
        agree(session, scene, event)


def test_what_is_declined_is_not_done_and_says_why(session, scene):
    event = write(session, scene, change(scene, "split", tenths=0))
    with pytest.raises(errors.AnswerMissing):
        decline_event(session, village_id=scene.village_id, event_id=event.id, answer=" ", actor=scene.supervisor)
    for actor in (scene.supervisor, scene.committee):
        decline_event(session, village_id=scene.village_id, event_id=event.id, answer="没商量好", actor=actor)
    assert (event.state, event.answer, event.decided_by) == ("declined", "没商量好", scene.supervisor.user_id)
    with pytest.raises(errors.EventDecided):
        agree(session, scene, event)
    with pytest.raises(NotFound):
        get_household(session, scene.village_id, "0042")
    assert faults(session, scene) == []


def test_a_doubled_form_writes_once_and_the_same_key_is_not_for_something_else(session, scene):
    asked, request_key = change(scene, "split"), key()
    first = write(session, scene, asked, request_key=request_key)
    assert write(session, scene, asked, request_key=request_key).id == first.id
    with pytest.raises(KeyReused):
        write(session, scene, replace(asked, said={**asked.said, "tenths": 10}), request_key=request_key)
    assert session.scalar(select(func.count()).select_from(HouseholdEvent)) == 1


def test_days_to_come_and_missing_reasons_are_refused(session, scene):
    asked = change(scene, "move_out")
    with pytest.raises(errors.HappensInFuture):
        write(session, scene, replace(asked, happened_on=today() + timedelta(days=1)))
    for reason in (" ", "长" * 301):
        with pytest.raises(errors.WhyMissing):
            write(session, scene, replace(asked, reason=reason))
    with pytest.raises(errors.SameHousehold):
        write(session, scene, replace(change(scene, "merge"), other_id=scene.households[0].id))
    assert session.scalar(select(func.count()).select_from(HouseholdEvent)) == 0


def test_points_spent_in_between_are_not_split_off_any_more(session, scene):
    grant(session, scene.village_id, "0001", 50)
    event = write(session, scene, change(scene, "split", tenths=60))
    with pytest.raises(errors.MoreThanThereIs) as refused:
        agree(session, scene, event)
    assert refused.value.describe(lambda words: words) == "第 0001 户只有 5 分能用，分不出 6 分。"
    assert points_of(session, scene) == {"0001": 50, "0002": 0, "0003": 0}
    assert session.scalar(select(func.count()).select_from(Household).where(Household.number == "0042")) == 0


def test_two_who_agree_at_once_do_it_once(session, engine: Engine, scene):
    grant(session, scene.village_id, "0001", 100)
    event = write(session, scene, change(scene, "split", tenths=40))
    people = [make_user(session, scene.village, "supervisor")[1] for _ in range(4)]
    village_id, event_id = scene.village_id, event.id
    session.rollback()

    def press(actor: Actor) -> str:
        with Session(engine) as own:
            try:
                return agree_to_event(own, village_id=village_id, event_id=event_id, actor=actor).state
            except errors.EventDecided as refusal:
                return refusal.code

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(press, people))
    assert outcomes == ["done", *["event-decided"] * 3]
    assert points_of(session, scene) == {"0001": 60, "0002": 0, "0003": 0, "0042": 40}
    assert faults(session, scene) == []


def test_a_change_behind_the_books_back_is_found(session, scene):
    grant(session, scene.village_id, "0001", 50)
    event = do(session, scene, "split", tenths=10)
    session.execute(text("UPDATE household_event SET moved_tenths = 20"))
    session.commit()
    assert [found.seq for found in check_household_events(session, scene.village_id)] == [event.seq]


def test_any_run_of_splits_and_merges_leaves_the_totals_as_they_were(session, scene):
    """Against a dictionary of numbers: who has how much."""
    days = iter(range(10_000))

    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["split", "merge", "grant"]), st.integers(0, 9), st.integers(0, 9), st.integers(0, 120)
            ),
            max_size=6,
        )
    )
    def run(steps):
        model = points_of(session, scene)
        for kind, one, two, tenths in steps:
            there = list_households(session, scene.village_id)
            first, second = there[one % len(there)], there[two % len(there)]
            if kind == "grant":
                grant(session, scene.village_id, first.number, tenths, 2024 + next(days) % 3)
                model[first.number] += tenths
            elif kind == "split":
                number = next_number(session, scene.village_id)
                asked = Change(
                    kind,
                    today(),
                    "分家",
                    first.id,
                    None,
                    {**SAID["split"], "number": number, "tenths": min(tenths, model[first.number])},
                )
                agree(session, scene, write(session, scene, asked))
                model[first.number] -= asked.said["tenths"]
                model[number] = asked.said["tenths"]
            elif first.id != second.id:
                agree(session, scene, write(session, scene, Change(kind, today(), "合家", first.id, second.id)))
                model[second.number] += model[first.number]
                model[first.number] = 0
            assert points_of(session, scene) == model
        assert faults(session, scene) == []

    run()


GOES = {"head_change", "split", "merge", "move_out", "member_leave"}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"join", "come_back", "home", "blank", "member_blank"}))
def test_the_photo_of_who_collects_goes_when_it_may_show_somebody_who_left(session, scene, kind):
    member, _stays = a_member(session, scene, "李二"), a_member(session, scene, "李三")
    home, other = scene.households[:2]
    said = {
        "member_leave": {"member_id": str(member.id)},
        "split": {"member_ids": [str(member.id)]},
        "correction": {**as_said(home), "address": "村东"},
    }
    for household in (home, other):
        keep_portrait(
            session,
            village_id=scene.village_id,
            household_id=household.id,
            data=a_photo(),
            agreed=True,
            actor=scene.committee,
        )
    event = write(session, scene, change(scene, kind, **said.get(kind, {})))
    if event.state == "proposed":
        session.rollback()
        assert find_portrait(session, scene.village_id, home.id) is not None, "until a second person agreed"
        agree(session, scene, event)
    session.rollback()
    assert (find_portrait(session, scene.village_id, home.id) is None) == (kind in GOES)
    assert find_portrait(session, scene.village_id, other.id) is not None
