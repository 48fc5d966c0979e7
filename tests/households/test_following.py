"""Points that come back to a household which was merged, split or moved since: they are where its points are now."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.households.events import check_household_events, check_merged_purses
from civility.households.queries import list_kinds, next_number
from civility.households.services import Change, agree_to_event, do_due_followings, write_event
from civility.ledger import accounts
from civility.people.queries import list_households
from tests.factories.points import Scene, seal_what_is_there
from tests.factories.store import balance_of, grant, key
from tests.points.closes import clear, make_expiring, on, undo

pytestmark = pytest.mark.postgresql
LATER = date(2027, 3, 20)


def do(session: Session, scene: Scene, kind: str, number: str, other: str = "", tenths: int = 0) -> None:
    """One event, by two people, today."""
    by_number = {each.number: each for each in list_households(session, scene.village_id, with_left=True)}
    said = {"number": other, "head_name": "李二", "address": "", "member_ids": [], "tenths": tenths}
    event = write_event(
        session,
        village_id=scene.village_id,
        change=Change(
            kind,
            today(),
            "两家商量好的",
            by_number[number].id,
            by_number[other].id if kind == "merge" else None,
            said if kind == "split" else {},
        ),
        actor=scene.committee,
        request_key=key(),
    )
    agree_to_event(session, village_id=scene.village_id, event_id=event.id, actor=scene.supervisor)


def points_of(session: Session, scene: Scene) -> dict[str, int]:
    session.rollback()
    there = list_households(session, scene.village_id, with_left=True)
    return {each.number: balance_of(session, scene.village_id, each.number) for each in there}


def assert_sound(session: Session, scene: Scene) -> None:
    session.rollback()
    checks = (ledger.verify, check_household_events, check_merged_purses)
    assert [found for check in checks for found in check(session, scene.village_id)] == []
    assert ledger.rebuild_balances(session, scene.village_id) == []


@pytest.mark.parametrize(
    ("since_then", "where"),
    [
        ([], {"0001": 50, "0002": 30, "0003": 20}),
        ([("merge", "0001", "0002")], {"0001": 0, "0002": 80, "0003": 20}),
        ([("merge", "0001", "0002"), ("merge", "0002", "0003")], {"0001": 0, "0002": 0, "0003": 100}),
        ([("merge", "0002", "0003"), ("merge", "0001", "0003")], {"0001": 0, "0002": 0, "0003": 100}),
        ([("split", "0001", "0004")], {"0001": 50, "0002": 30, "0003": 20, "0004": 0}),
        ([("split", "0001", "0004"), ("merge", "0001", "0004")], {"0001": 0, "0002": 30, "0003": 20, "0004": 50}),
        ([("move_out", "0001")], {"0001": 50, "0002": 30, "0003": 20}),
        ([("move_out", "0001"), ("come_back", "0001")], {"0001": 50, "0002": 30, "0003": 20}),
    ],
)
def test_an_undone_close_gives_back_to_where_the_points_of_a_household_are_now(
    session: Session, since_then: list[tuple[str, ...]], where: dict[str, int]
) -> None:
    scene = make_expiring(session, 50, 30, 20)
    seal_what_is_there(session, scene.village_id)
    close = clear(session, scene)
    with on(LATER):
        for each in since_then:
            do(session, scene, *each)
        undo(session, scene, close)
        followed = do_due_followings(session, scene.village_id)
        assert points_of(session, scene) == where
        assert followed == sum(kind == "merge" for kind, *_ in since_then)
        assert do_due_followings(session, scene.village_id) == 0
    assert_sound(session, scene)


def test_what_follows_is_told_as_the_merge_it_belongs_to(session: Session) -> None:
    scene = make_expiring(session, 50, 30)
    seal_what_is_there(session, scene.village_id)
    close = clear(session, scene)
    with on(LATER):
        do(session, scene, "merge", "0001", "0002")
        undo(session, scene, close)
        do_due_followings(session)
        newest = ledger.newest(session, scene.village_id)
    assert [(each.source, each.destination, each.amount) for each in newest.postings] == [
        (accounts.household("0001"), accounts.household("0002"), 50)
    ]
    assert list_kinds(session, scene.village_id, [newest.seq]) == {newest.seq: ("merge", "0001", "0002")}


def test_until_it_has_followed_the_audit_says_whose_points_are_where_nobody_can_reach_them(session: Session) -> None:
    scene = make_expiring(session, 50, 30)
    seal_what_is_there(session, scene.village_id)
    close = clear(session, scene)
    with on(LATER):
        do(session, scene, "merge", "0001", "0002")
        undo(session, scene, close)
        (found,) = check_merged_purses(session, scene.village_id)
    assert (found.check, found.fields) == ("merged-purse", {"ended": "0001", "staying": "0002", "points": "5"})


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.integers(0, 90), min_size=3, max_size=3),
    since_then=st.lists(
        st.tuples(st.sampled_from(["merge", "split", "grant"]), st.integers(0, 9), st.integers(0, 9)), max_size=6
    ),
)
def test_whatever_happened_since_a_close_undoing_it_leaves_the_total_and_no_points_out_of_reach(
    session: Session, before: list[int], since_then: list[tuple[str, int, int]]
) -> None:
    """The model is a family tree: who was merged into whom. Each purse holds what came to all that ended in it."""
    scene = make_expiring(session, *before)
    seal_what_is_there(session, scene.village_id)
    cleared = sum(before) > 0
    close = clear(session, scene) if cleared else None
    model = dict.fromkeys((each.number for each in scene.households), 0)
    into: dict[str, str] = {}
    with on(LATER):
        for kind, one, two in since_then:
            there = [each.number for each in list_households(session, scene.village_id)]
            first, second = there[one % len(there)], there[two % len(there)]
            if kind == "grant":
                grant(session, scene.village_id, first, 40, 2027)
                model[first] += 40
            elif kind == "split":
                made = next_number(session, scene.village_id)
                do(session, scene, "split", first, made, tenths=model[first] // 2)
                model[made] = model[first] // 2
                model[first] -= model[made]
            elif first != second:
                do(session, scene, "merge", first, second)
                model[second] += model[first]
                model[first], into[first] = 0, second
        if close is not None:
            undo(session, scene, close)
        do_due_followings(session, scene.village_id)
    for household, tenths in zip(scene.households, before, strict=True):
        number = household.number
        while number in into:
            number = into[number]
        model[number] += tenths
    assert points_of(session, scene) == model
    assert_sound(session, scene)
