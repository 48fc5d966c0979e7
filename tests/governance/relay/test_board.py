"""The contact board: offices in full, telephones only with consent."""

import io

import pytest
from pypdf import PdfReader

from civility.errors import NotFound
from civility.governance.relay import errors
from civility.governance.relay.models import Contact
from civility.governance.relay.queries import list_board
from civility.governance.relay.services import keep_contact
from civility.people.services import change_settings
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.relay import key, make_grid, make_head, make_unit

pytestmark = pytest.mark.postgresql
OWN, OFFICE = "13897412345", "0974-8512345"


@pytest.fixture
def offices(session, court):
    """A worker and a head, subjects of two lines."""
    change_settings(session, village_id=court.village.id, decided={"office_phone": OFFICE})
    user, _ = make_user(session, court.village, "grid_worker", name="小马")
    make_grid(session, court.village, court.committee, worker_id=user.id)
    unit = make_unit(session, court.village, court.homes[:6], court.committee)
    make_head(session, court.village, unit, court.homes[0], court.committee)
    return user.id, court.homes[0].id


def keep(session, court, subject, phone=OWN, agreed=True):
    return keep_contact(
        session, village_id=court.village.id, subject=subject, phone=phone, agreed=agreed, actor=court.committee
    )


def phones(session, court):
    return [(line.kind, line.place, line.phone) for line in list_board(session, court.village.id)]


@pytest.mark.parametrize("which", [0, 1])
def test_a_telephone_stands_there_with_consent_and_goes_with_it(session, court, offices, which):
    assert phones(session, court) == [("worker", "第1网格", ""), ("head", "第1户长单元", "")]
    keep(session, court, offices[which])
    keep(session, court, offices[which])
    assert [phone for *_, phone in phones(session, court)] == ([OWN, ""] if which == 0 else ["", OWN])
    keep(session, court, offices[which], phone="", agreed=False)
    assert [phone for *_, phone in phones(session, court)] == ["", ""]
    assert session.query(Contact).count() == 0


def test_without_consent_no_telephone_is_kept(session, court, offices):
    with pytest.raises(errors.PhoneWithoutConsent):
        keep(session, court, offices[0], agreed=False)
    with pytest.raises(NotFound):
        keep(session, court, court.homes[3].id)
    assert session.query(Contact).count() == 0


def test_everybody_reads_the_board_with_the_vote_and_the_offices_number(client, session, court, offices):
    keep(session, court, offices[0])
    page = client.get(f"/p/{court.village.code}/board").text
    assert "小马" in page
    assert court.homes[0].head_name in page
    assert "应到 3 户，实到 3 户，得 2 票" in page
    assert f"tel:{OWN}" in page
    assert f"tel:{OFFICE}" in page


def test_the_page_of_the_committee_refuses_a_number_without_the_tick_and_keeps_it(client, session, court, offices):
    sign_in(client, court.user)
    base = f"/v/{court.village.code}/board"
    refused = client.post(f"{base}/{offices[0]}", data={"request_key": key(), "phone": OWN})
    assert refused.status_code == 422
    assert OWN in refused.text
    assert (
        client.post(f"{base}/{offices[0]}", data={"request_key": key(), "phone": OWN, "agreed": "y"}).status_code == 303
    )
    paper = client.get(f"{base}/board.pdf?size=A2")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.data)).pages)
    assert OWN in text
    assert OFFICE in text
    assert client.get(f"{base}/board.pdf?size=A5").status_code == 422
