"""Who of a family did what, as the family reads it, and its own claims that somebody else wrote down."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import frozen, now, today
from civility.people.models import Household, Member
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.points.models import Claim
from civility.points.queries import list_doers
from civility.points.services import close_due_notices, withdraw_claims
from tests.conftest import sign_in
from tests.factories.people import add_members
from tests.factories.points import Scene, approve, claims_of, make_deduction, make_scene, publish, record
from tests.pages import key_in, page


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


@pytest.fixture
def people(session: Session, scene: Scene) -> Sequence[Member]:
    return add_members(session, scene.households[0], "李小花", "王大山")


def be_household(client: FlaskClient, session: Session, household: Household) -> None:
    sign_in(
        client, CardHolder(issue_card(session, village_id=household.village_id, household_id=household.id), household)
    )


def written(session: Session, scene: Scene, people: Sequence[Member]) -> list[Claim]:
    """Three deeds on notice: two of the first person and one of nobody by name."""
    asked = [(people[0].id, 0), (people[0].id, 1), (None, 2)]
    sheets = [record(session, scene, member_id=who, happened_on=today() - timedelta(days=ago)) for who, ago in asked]
    approve(session, scene, *sheets)
    publish(session, scene)
    return [claims_of(session, sheet)[0] for sheet in sheets]


@pytest.mark.postgresql
def test_deeds_in_the_book_are_counted_by_who_did_them(
    session: Session, scene: Scene, people: Sequence[Member]
) -> None:
    written(session, scene, people)
    home = scene.households[0]
    assert list_doers(session, scene.village_id, home.id) == []
    with frozen(now() + timedelta(days=30)):
        close_due_notices(session, village_id=scene.village_id)
        record(session, scene, member_id=people[1].id)
    assert list_doers(session, scene.village_id, home.id) == [("李小花", 2), (None, 1)]
    assert list_doers(session, scene.village_id, scene.households[1].id) == []


def test_at_home_and_in_the_file_it_says_who_and_leads_to_the_claim(
    client: FlaskClient, session: Session, scene: Scene, people: Sequence[Member]
) -> None:
    first, *_rest = written(session, scene, people)
    be_household(client, session, scene.households[0])
    for at in ("/my/", "/my/file"):
        shown = page(client.get(at))
        assert (shown.count("李小花做的"), f"/my/claims/{first.id}" in shown) == (2, True)
        assert "谁做了几件" not in shown
    with frozen(now() + timedelta(days=30)):
        close_due_notices(session, village_id=scene.village_id)
    for at in ("/my/", "/my/file"):
        shown = "".join(page(client.get(at)).split())
        assert "谁做了几件：李小花2件，没写是谁1件" in shown
    printed = PdfReader(BytesIO(client.get("/my/file.pdf").data))
    text = "".join("".join(sheet.extract_text() for sheet in printed.pages).split())
    assert ("谁做了几件" in text, "房前屋后整洁（李小花）" in text, "没写是谁" in text) == (True, True, True)


def test_a_household_reads_what_a_recorder_wrote_of_it_and_can_change_nothing_there(
    client: FlaskClient, session: Session, scene: Scene, people: Sequence[Member]
) -> None:
    sheet = record(session, scene, member_id=people[0].id)
    (claim,) = claims_of(session, sheet)
    at = f"/my/claims/{claim.id}"
    be_household(client, session, scene.households[1])
    assert client.get(at).status_code == 404
    be_household(client, session, scene.households[0])
    shown = page(client.get(at))
    assert ("李小花" in shown, "打扫了门前的路" in shown, "等一位评议员来看。" in shown) == (True, True, True)
    assert ("撤回" in shown, scene.recorder.name in shown, "再报一件" in shown) == (False, False, False)
    own = page(client.get(f"/my/claims/new/{scene.clause.id}"))
    assert client.post(f"{at}/withdraw", data={"request_key": key_in(own)}).status_code == 404
    assert client.get(f"/my/claims/new/{scene.clause.id}?again={claim.id}").status_code == 404
    assert session.scalars(select(Claim.state)).all() == ["submitted"]
    withdraw_claims(session, village_id=scene.village_id, sheet_id=sheet.id, actor=scene.recorder)
    shown = page(client.get(at))
    assert ("记分的人撤回了" in shown, "您撤回了" in shown, "改好再报一次" in shown) == (True, False, False)


def test_a_deduction_is_not_read_there(client: FlaskClient, session: Session, scene: Scene) -> None:
    home = scene.households[0]
    claim = make_deduction(session, scene, home)
    be_household(client, session, home)
    assert client.get(f"/my/claims/{claim.id}").status_code == 404
    assert f"/my/claims/{claim.id}" not in page(client.get("/my/file"))
    assert client.get(f"/my/deductions/{claim.id}").status_code == 200
