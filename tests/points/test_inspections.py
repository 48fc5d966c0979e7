"""What an inspection took off: said to the household alone, on its page, in its bank book and on paper, never in public."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.clock import frozen, today
from civility.people.models import Household
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.points.models import Notice
from civility.points.queries import find_inspection
from civility.points.rules.asked import Asked
from civility.points.rules.shapes import Item, StartFull
from civility.points.services import Row, close_due_notices, record_sheet
from civility.statements.printing import statement_pdf
from civility.statements.rules import WHOLE, Span
from tests.conftest import sign_in
from tests.factories.points import Scene, approve, make_clause, make_scene, publish, request_key
from tests.pages import page
from tests.printables.reading import words_of

YARD = StartFull((Item("院内整洁", 200), Item("柴草码放", 150), Item("门前三包", 250)))
LOST = "柴草码放 −5，门前三包 −2.5"


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def inspect(session: Session, scene: Scene, household: Household, *lost: int, days_ago: int = 0) -> Notice:
    """Looked over, reviewed and put on notice."""
    yard = make_clause(session, scene.standard, f"庭院检查{days_ago}", shape=YARD)
    sheet = record_sheet(
        session,
        village_id=scene.village_id,
        clause_id=yard.id,
        rows=[Row(household.id, Asked(lost=lost))],
        happened_on=today() - timedelta(days=days_ago),
        reason="巡查",
        actor=scene.recorder,
        request_key=request_key(),
    )
    approve(session, scene, sheet)
    return publish(session, scene)


@pytest.mark.postgresql
def test_the_newest_inspection_that_took_something_is_the_one_that_is_told(session: Session, scene: Scene) -> None:
    home, other = scene.households[:2]
    inspect(session, scene, home, 0, 50, 25, days_ago=9)
    inspect(session, scene, home, 0, 0, 0, days_ago=1)
    inspect(session, scene, other, 10, 0, 0)
    found = find_inspection(session, scene.village_id, home.id, today() - timedelta(days=30))
    assert found is not None
    assert (found.title, found.got_tenths, found.full_tenths) == ("庭院检查9", 525, 600)
    assert [(item.label, item.most_tenths, lost) for item, lost in found.lost] == [
        ("柴草码放", 150, 50),
        ("门前三包", 250, 25),
    ]
    assert find_inspection(session, scene.village_id, home.id, today()) is None
    assert find_inspection(session, scene.village_id, scene.households[2].id, today()) is None


def test_the_household_reads_what_it_lost_and_nobody_else_does(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    home = scene.households[0]
    notice = inspect(session, scene, home, 0, 50, 25)
    public = client.get(f"/p/{scene.village.code}/notices/{notice.number}")
    sheet = client.get(f"/v/{scene.village.code}/notices/{notice.number}")
    assert "柴草码放" not in public.text + sheet.text
    card = issue_card(session, village_id=home.village_id, household_id=home.id)
    sign_in(client, CardHolder(card, home))
    shown = page(client.get("/my/"))
    for words in ("上次检查没拿满的", "柴草码放", "少了 5 分", "这一项满分 15 分", "门前三包", "少了 2.5 分"):
        assert words in shown
    assert "<span>院内整洁</span>" not in shown
    other = scene.households[1]
    card = issue_card(session, village_id=home.village_id, household_id=other.id)
    sign_in(client, CardHolder(card, other))
    assert "上次检查没拿满的" not in page(client.get("/my/"))


def test_the_bank_book_and_its_print_say_it_beside_the_line(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    home = scene.households[0]
    notice = inspect(session, scene, home, 0, 50, 25)
    with frozen(notice.closes_at + timedelta(minutes=1)):
        assert close_due_notices(session, scene.village_id) == 1
        card = issue_card(session, village_id=home.village_id, household_id=home.id)
        sign_in(client, CardHolder(card, home))
        assert f"检查时 {LOST}" in page(client.get("/my/book"))
        assert LOST.replace(" ", "") in words_of(statement_pdf(session, scene.village, home, Span(WHOLE)))
