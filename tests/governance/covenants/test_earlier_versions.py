"""What a version that was voted changed in the one before it stays to be read, by the village and by everybody."""

from datetime import date

import pytest

from civility import clock
from civility.governance.covenants.queries import find_compared
from civility.governance.covenants.rules import Article
from civility.governance.covenants.services import write_draft
from tests.factories.governance import NOVEMBER_3, a_covenant, key
from tests.pages import page

TODAY = NOVEMBER_3.date()
AGAIN = (Article("移风易俗", "彩礼不超过5万元，烟不上桌。"), Article("门前三包", "门前屋后天天扫。"))


@pytest.fixture
def versions(session, village, clerk):
    """Two that were voted: the second in force since November 3."""
    first = a_covenant(session, village, clerk, day=date(2026, 10, 1))
    second = a_covenant(session, village, clerk, day=TODAY, articles=AGAIN)
    return first, second


@pytest.fixture
def public(village):
    return f"/p/{village.code}/covenants/village"


def test_a_voted_version_is_held_against_the_one_before_and_a_draft_against_what_is_in_force(
    session, village, clerk, versions
):
    first, second = versions
    assert find_compared(session, first, TODAY) is None
    assert find_compared(session, second, TODAY) is first
    third = write_draft(
        session, village_id=village.id, kind="village", title="村规民约", articles=AGAIN, actor=clerk, request_key=key()
    )
    assert find_compared(session, third, TODAY) is second


def test_what_the_second_version_changed_in_the_first_is_read_after_the_vote(client, village, versions, be, public):
    be("recorder")
    base = f"/v/{village.code}/covenants/village"
    shown = page(client.get(f"{base}/2"))
    assert f'href="{base}/2/changes"' in shown
    assert "看和第 1 版比，改了哪些字" in shown
    for address in (f"{base}/2/changes", f"{public}/2/changes"):
        changed = page(client.get(address))
        assert "第 2 版和第 1 版一条一条对照" in changed
        assert "5万元" in changed
        assert "邻里有难，能帮就帮。" in changed, "what was dropped is there, struck out"
    assert "/changes" not in page(client.get(f"{base}/1"))


def test_everybody_finds_the_earlier_versions_and_what_changed(client, versions, public):
    shown = page(client.get(public))
    for rest in ("1", "2", "2/changes"):
        assert f'href="{public}/{rest}"' in shown
    assert "10月1日" in shown
    assert "11月3日" in shown
    first = page(client.get(f"{public}/1"))
    assert "这一版已由第 2 版代替" in first
    assert f'href="{public}/1/changes"' not in first


def test_one_version_alone_has_nothing_to_be_held_against(client, session, village, clerk, public):
    a_covenant(session, village, clerk, day=TODAY)
    shown = page(client.get(public))
    assert "/changes" not in shown
    assert "表决过的各版" not in shown
    for missing in ("1/changes", "2/changes", "9/changes"):
        assert client.get(f"{public}/{missing}").status_code == 404


def test_a_draft_shows_the_public_no_changes_here(client, session, village, clerk, versions, public):
    write_draft(
        session, village_id=village.id, kind="village", title="密", articles=AGAIN, actor=clerk, request_key=key()
    )
    assert client.get(f"{public}/3/changes").status_code == 404
    assert f"{public}/3" not in page(client.get(public))


def test_a_version_that_begins_later_is_listed_and_does_not_stand_before_what_holds(
    client, session, village, clerk, public
):
    a_covenant(session, village, clerk, day=date(2026, 10, 1))
    with clock.frozen(NOVEMBER_3):
        a_covenant(session, village, clerk, day=TODAY, articles=AGAIN, in_force_from=date(2026, 12, 1))
    shown = page(client.get(public))
    assert "第 1 版" in shown
    assert f'href="{public}/2"' in shown
    assert "12月1日" in shown
    assert page(client.get(f"{public}/2/changes"))
