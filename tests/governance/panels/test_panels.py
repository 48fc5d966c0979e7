"""Groups of a village: what they are for, who is in them on a day, and that each change is sealed in the book."""

from datetime import date, timedelta

import pytest

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.governance.panels.errors import (
    PanelNameTaken,
    PanelNotFound,
    TermBackwards,
    TooManyMembers,
    TooManyPanels,
)
from civility.governance.panels.events import check_panels
from civility.governance.panels.queries import get_panel, list_panels
from civility.governance.panels.rules import EXAMPLE, MOST_MEMBERS, MOST_PANELS, check_term, serving
from civility.governance.panels.services import (
    add_member,
    add_panel,
    begin_panels,
    drop_panel,
    save_member,
    save_panel,
)
from tests.factories.governance import key
from tests.factories.people import make_user, make_village


@pytest.fixture
def said(session, app):
    village = make_village(session)
    return {"village_id": village.id, "actor": make_user(session, village, "committee")[1]}


def make(session, said, name="评议组", **changed):
    return add_panel(session, **{**said, "name": name, "duty": "核对申报", "place": 1, "request_key": key(), **changed})


def join(session, said, panel, name="马玉兰", **changed):
    about = {"duty": "", "phone": "", "from_on": today(), "until_on": None, "request_key": key()}
    return add_member(session, **{**said, "panel_id": panel.id, "name": name, **about, **changed})


def length(session, said):
    return ledger.count_transactions(session, said["village_id"])


def shown(session, said):
    return [each.panel.name for each in list_panels(session, said["village_id"])]


# ---- who is in one


@pytest.mark.parametrize(
    ("begins", "ends", "there"),
    [(0, None, True), (0, 0, True), (1, None, False), (-9, -1, False), (-9, 0, True), (-9, 9, True)],
)
def test_a_term_counts_from_its_first_day_to_its_last(session, said, begins, ends, there):
    panel = make(session, said)
    until = None if ends is None else today() + timedelta(days=ends)
    member = join(session, said, panel, from_on=today() + timedelta(days=begins), until_on=until)
    manned = get_panel(session, said["village_id"], panel.id)
    assert manned.members == [member]
    assert serving(manned.members, today()) == ([member] if there else [])


def test_a_term_may_last_a_day_and_not_end_before_it_begins():
    check_term(date(2026, 11, 21), date(2026, 11, 21))
    with pytest.raises(TermBackwards):
        check_term(date(2026, 11, 21), date(2026, 11, 20))


# ---- keeping them


def test_the_example_is_taken_once_and_is_marked_until_it_is_written_over(session, said):
    begin_panels(session, **said, request_key=key())
    begin_panels(session, **said, request_key=key())
    panels = [each.panel for each in list_panels(session, said["village_id"])]
    assert [each.name for each in panels] == [name for name, _duty in EXAMPLE]
    assert all(each.example for each in panels)
    saved = save_panel(
        session, **said, panel_id=panels[0].id, name=panels[0].name, duty=panels[0].duty, place=panels[0].place
    )
    assert not saved.example


def test_a_group_added_twice_with_one_key_is_one_and_seals_once(session, said):
    asked, before = key(), length(session, said)
    assert make(session, said, request_key=asked).id == make(session, said, request_key=asked).id
    assert length(session, said) == before + 1
    panel = make(session, said, "理事组")
    assert join(session, said, panel, request_key=asked).id == join(session, said, panel, request_key=asked).id
    assert length(session, said) == before + 3


def test_saving_what_is_there_seals_nothing(session, said):
    panel = make(session, said)
    before = length(session, said)
    save_panel(session, **said, panel_id=panel.id, name="评议组", duty="核对申报", place=1)
    assert length(session, said) == before


def test_groups_stand_in_the_order_the_village_gave_them(session, said):
    for name, place in (("三", 3), ("一", 1), ("二", 2)):
        make(session, said, name, place=place)
    assert shown(session, said) == ["一", "二", "三"]


def test_two_groups_do_not_share_a_name_until_one_is_gone(session, said):
    panel, other = make(session, said), make(session, said, "理事组")
    before = length(session, said)
    with pytest.raises(PanelNameTaken):
        make(session, said)
    with pytest.raises(PanelNameTaken):
        save_panel(session, **said, panel_id=other.id, name="评议组", duty="x", place=2)
    assert length(session, said) == before
    drop_panel(session, **said, panel_id=panel.id)
    assert make(session, said).id != panel.id
    assert shown(session, said) == ["理事组", "评议组"]


def test_there_are_only_so_many_groups_and_so_many_in_one(session, said):
    for at in range(MOST_PANELS):
        panel = make(session, said, f"组{at}")
    with pytest.raises(TooManyPanels):
        make(session, said, "又一个")
    for at in range(MOST_MEMBERS):
        member = join(session, said, panel, f"人{at}")
    with pytest.raises(TooManyMembers):
        join(session, said, panel)
    yesterday = today() - timedelta(days=1)
    save_member(
        session, **said, member_id=member.id, name=member.name, duty="", phone="", from_on=yesterday, until_on=yesterday
    )
    assert join(session, said, panel).name == "马玉兰"


def test_a_group_that_was_dropped_is_found_no_more_and_dropped_twice_is_dropped_once(session, said):
    panel = make(session, said)
    drop_panel(session, **said, panel_id=panel.id)
    before = length(session, said)
    drop_panel(session, **said, panel_id=panel.id)
    assert length(session, said) == before
    with pytest.raises(PanelNotFound):
        join(session, said, panel)
    assert check_panels(session, said["village_id"]) == []


def test_another_villages_group_is_not_found(session, said):
    panel = make(session, said)
    other = make_village(session, code="632521102299")
    with pytest.raises(PanelNotFound):
        get_panel(session, other.id, panel.id)


@pytest.mark.parametrize("change", ["duty", "term"])
def test_what_is_changed_behind_the_books_back_is_found_and_a_phone_is_not_sealed(session, said, change):
    panel = make(session, said)
    member = join(session, said, panel)
    with transaction(session):
        member.phone = "13800000000"
    assert check_panels(session, said["village_id"]) == []
    with transaction(session):
        if change == "duty":
            panel.duty = "什么都管"
        else:
            member.until_on = today() + timedelta(days=400)
    (found,) = check_panels(session, said["village_id"])
    assert found.check == "panels"
