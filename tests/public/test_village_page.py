"""What a villager sees on scanning a poster, the eight smalls, and a safety index that anybody may add up again."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from civility.clock import frozen
from civility.governance.activities.queries.held import count_held
from civility.governance.activities.services import cancel_shift
from civility.governance.matters.queries.outcomes import count_in_time
from civility.governance.matters.services import accept_matter, answer_matter, escalate_due, raise_matter
from civility.governance.matters.services.raising import Raised
from civility.governance.relay.queries import list_nets
from civility.people.models import Grid
from civility.people.queries import list_households
from civility.public.safety import find_index
from tests.factories.activities import begin, confirm, enter, make_doing, shift_of
from tests.factories.matters import an_issue, make_levels
from tests.factories.people import make_village
from tests.factories.showing import a_change, a_goal, a_motto, a_public_worthy, a_safety_rule
from tests.factories.store import key
from tests.pages import page

FIRST = date(2026, 11, 1)
NOON = datetime(2026, 11, 10, 4, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 3, 4, tzinfo=UTC)
MONTH = (datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC))


# ---- counting


@pytest.fixture
def levels(session, app):
    with frozen(NOON):
        yield make_levels(session)


def answered(session, levels, kind="issue", *, at=NOON, **more):
    """Raised by somebody on duty and seen to at once."""
    about = {"actor": levels.grid, "channel": "staff", "kind": kind, **more}
    with frozen(at):
        matter = an_issue(session, levels, **about)
        said = {"village_id": levels.village.id, "number": matter.number, "actor": levels.grid}
        accept_matter(session, **said)
        answer_matter(session, **said, answer="办好了")
    return matter


def a_dispute(session, levels, at=NOON):
    return answered(session, levels, "dispute", at=at, household_id=levels.households[0].id, other="钱家")


def test_what_was_answered_in_time_and_what_ran_out_are_counted_once_in_their_month(session, levels):
    of, kinds = levels.village.id, ("issue",)
    answered(session, levels)
    late = an_issue(session, levels, "垃圾没有人拉")
    waiting = an_issue(session, levels, "想要一个篮球架", request_key=key())
    with frozen(late.due_at + timedelta(minutes=1)):
        escalate_due(session)
    assert waiting.late
    assert count_in_time(session, of, kinds, *MONTH) == (1, 3)
    with frozen(DECEMBER):
        answered(session, levels, at=DECEMBER)
    assert count_in_time(session, of, kinds, *MONTH) == (1, 3)
    assert count_in_time(session, of, kinds, MONTH[1], DECEMBER + timedelta(days=1)) == (1, 1)
    assert count_in_time(session, of, ("hazard",), *MONTH) == (0, 0)


def test_a_patrol_that_was_cancelled_or_that_nobody_came_to_was_not_held(session, app):
    doing = make_doing(session)
    patrol = begin(session, doing)
    came, nobody, off = (shift_of(session, patrol, nth) for nth in range(3))
    for shift in (came, nobody):
        enter(session, doing, shift, 0)
    confirm(session, doing, came, {0: 120})
    confirm(session, doing, nobody, {0: "missed"})
    with frozen(datetime(2026, 11, 20, 5, tzinfo=UTC)):
        cancel_shift(session, village_id=doing.village_id, shift_id=off.id, reason="大雪", actor=doing.leader)
    until = off.held_on + timedelta(days=1)
    assert count_held(session, doing.village_id, "patrol", came.held_on, until) == (1, 3)
    assert count_held(session, doing.village_id, "school", came.held_on, until) == (0, 0)


# ---- the index


def lived(session, levels, disputes=0):
    """A November of two issues in time and one late, three hazards put right, and so many disputes."""
    a_safety_rule(session, levels.village.id, levels.committee, FIRST)
    for _n in range(2):
        answered(session, levels)
    for _n in range(3):
        raise_matter(
            session,
            village_id=levels.village.id,
            raised=Raised("hazard", "护栏松了", place="水渠"),
            request_key=key(),
            channel="staff",
            actor=levels.grid,
            fixed="拧紧了",
        )
    for _n in range(disputes):
        a_dispute(session, levels)
    late = an_issue(session, levels, "垃圾没有人拉")
    with frozen(late.due_at + timedelta(minutes=1)):
        escalate_due(session)


@pytest.mark.parametrize(
    ("disputes", "words", "figure"),
    [
        (0, "没有数据，没有算", "84.8"),  # (30·100 + 25·66.67) / 55
        (2, "不到 3 件，不公布，没有算", "84.8"),
        (3, "3 / 3", "89.6"),  # (30·100 + 25·100 + 25·66.67) / 80
    ],
)
def test_the_index_stands_with_its_parts_and_few_disputes_are_not_told(
    client, session, levels, disputes, words, figure
):
    lived(session, levels, disputes)
    with frozen(DECEMBER):
        found = page(client.get(f"/p/{levels.village.code}/safety"))
    for each in ("2026年11月", figure, words, "3 / 3", "2 / 3"):
        assert each in found
    assert "2 / 2" not in found
    assert "赵大山" not in found


@pytest.mark.parametrize("disputes", [0, 2, 3])
def test_whoever_adds_the_files_up_has_the_published_figure(client, session, levels, disputes):
    lived(session, levels, disputes)
    at = f"/p/{levels.village.code}/safety/2026-11"
    with frozen(DECEMBER):
        sheet = client.get(f"{at}.csv")
        data = json.loads(client.get(f"{at}.json").data)
        tenths = find_index(session, levels.village, FIRST).tenths
    rows = {row["component"]: row for row in csv.DictReader(io.StringIO(sheet.data.decode("utf-8-sig")))}
    published = rows.pop("index")["figure"]
    counted = [row for row in rows.values() if row["standing"] == "counted"]
    top = sum(int(row["weight"]) * Fraction(100 * int(row["good"]), int(row["due"])) for row in counted)
    mean = top / sum(int(row["weight"]) for row in counted)
    again = (int(mean * 10 + Fraction(1, 2))) / 10
    assert f"{again:.1f}" == published
    assert data["tenths"] == tenths == round(float(published) * 10)
    assert [part["name"] for part in data["parts"]] == list(rows)
    assert (rows["disputes"]["due"], data["parts"][2]["due"]) == {0: ("0", 0), 2: ("", None), 3: ("3", 3)}[disputes]


def test_a_month_that_is_not_over_or_had_no_rule_is_not_there(client, session, levels):
    lived(session, levels)
    at = f"/p/{levels.village.code}/safety"
    assert "还没有满一个月" in page(client.get(at))  # it is still November
    with frozen(DECEMBER):
        for month in ("2026-12", "2026-10", "2026-13", "nonsense"):
            for rest in ("", ".csv", ".json"):
                assert client.get(f"{at}/{month}{rest}").status_code == 404
        assert client.get(f"{at}/2026-11").status_code == 200


def test_what_happens_later_changes_no_month_that_is_over(session, levels):
    lived(session, levels, 3)
    with frozen(DECEMBER):
        before = find_index(session, levels.village, FIRST)
        a_dispute(session, levels, DECEMBER)
        answered(session, levels, at=DECEMBER)
        with frozen(DECEMBER + timedelta(days=40)):
            escalate_due(session)
            assert find_index(session, levels.village, FIRST) == before


# ---- the eight smalls, and the front


def test_the_eight_smalls_of_an_empty_village_say_what_will_fill_them(client, session, app):
    village = make_village(session)
    words = page(client.get(f"/p/{village.code}/eight"))
    for name in ("小公约", "小民主", "小服务", "小调解", "小平安", "小乡贤", "小榜样", "小家训"):
        assert name in words
    for line in ("大家表决通过了，就写在这里", "现在没有通知要开的会", "村委会写上有哪些服务", "这个月不到 3 起，不公布件数",
                 "满一个月就公布", "村委会提一位，本人同意了就写在这里", "月底定榜以后", "各户在“我家”里写一句"):  # fmt: skip
        assert line in words


def test_the_eight_smalls_lead_to_what_is_alive(client, session, levels):
    lived(session, levels, 3)
    village, home = levels.village, list_households(session, levels.village.id)[0]
    a_public_worthy(session, home, levels.committee, levels.supervisor)
    with frozen(NOON + timedelta(days=1)):
        words = page(client.get(f"/p/{village.code}/eight"))
    assert "本月调解 3 起" in words
    assert "1 位乡贤" in words
    with frozen(DECEMBER):
        words = page(client.get(f"/p/{village.code}/eight"))
        assert "2026年11月平安指数 89.6" in words
        assert "本月调解" not in words


def test_a_motto_that_nobody_looked_at_is_on_no_page(client, session, levels):
    a_motto(session, list_households(session, levels.village.id)[0], "吃亏是福。")
    for rest in ("eight", "tributes", ""):
        assert "吃亏是福" not in client.get(f"/p/{levels.village.code}/{rest}").text


def test_the_front_shows_this_weeks_goals_and_the_newest_changes_with_pictures(client, session, levels):
    village = levels.village
    a_goal(session, village.id, levels.committee, "把村口的路扫干净")
    done = a_change(session, village.id, levels.committee)
    words = page(client.get(f"/p/{village.code}/"))
    assert "把村口的路扫干净" in words
    assert "把渠里的草捞干净" in words
    assert f"{done.before_id}.jpg" in words
    assert f"{done.after_id}.jpg" in words
    for rest in ("eight", "goals", "safety", "tributes", "wall/", "board", "activities", "services", "book", "triad"):
        assert f'href="/p/{village.code}/{rest}"' in words


# ---- the four levels of the net


def test_the_households_of_every_level_add_up_to_the_one_above(session, app):
    """Township net → village patch → grid → household: each sum is the count above it."""
    villages = [make_village(session, households=count) for count in (7, 3, 0)]
    homes = list_households(session, villages[0].id)
    outer = Grid(village_id=villages[0].id, name="东片")
    session.add(outer)
    session.flush()
    inner = Grid(village_id=villages[0].id, name="东一格", parent_id=outer.id)
    session.add(inner)
    session.flush()
    for at, home in enumerate(homes):
        home.grid_id = (outer.id, inner.id, inner.id, None)[at % 4]
    session.commit()

    nets = list_nets(session, villages)

    assert [net.total for net in nets] == [len(list_households(session, village.id)) for village in villages]
    east = nets[0].patches[0]
    assert (east.own, [patch.own for patch in east.inside], nets[0].outside) == (2, [4], 1)
    assert east.total == east.own + sum(patch.total for patch in east.inside) == 6
    for net in nets:
        assert net.total == net.outside + sum(patch.own for patch in net.walk())
    assert sum(net.total for net in nets) == 10
