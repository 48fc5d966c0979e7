"""What is private is nowhere without the right to it, and every look is written down."""

import logging

import pytest

from civility.governance.matters.models import MatterAccess, MatterStep
from civility.governance.matters.rules.kinds import KINDS
from civility.governance.matters.services import (
    Raised,
    add_offer,
    dispatch_matter,
    hand_up,
    plan_entry,
    raise_matter,
)
from tests.conftest import sign_in
from tests.factories.matters import an_issue, key
from tests.factories.people import make_user
from tests.governance.matters.pages import SECRET, a_private, be, hidden_of, only

PRIVATE = [kind.name for kind in KINDS.values() if kind.private]


@pytest.mark.parametrize("kind", PRIVATE)
def test_what_is_private_is_nowhere_without_the_right_to_it(app, client, session, levels, at, wall, kind, caplog):
    caplog.set_level(logging.DEBUG)
    matter = a_private(session, levels, kind)
    shown = [at, f"{at}?q={SECRET[:4]}", f"{at}?standing=all&kind={kind}", f"{at}?q=1&standing=all", f"{at}?list={KINDS[kind].list}"]  # fmt: skip
    home = f"/v/{levels.village.code}/"
    for who in ("grid", "head", "storekeeper", "supervisor", "officer"):
        be(client, session, levels, who)
        for path in (*shown, home, f"/t/{levels.village.code[:9]}000/matters"):
            answer = client.get(path)
            assert SECRET not in answer.text, (who, path)
            assert f"matters/{matter.number}" not in answer.text, (who, path)
        for path in (f"{at}1", f"{at}1/agreement.pdf"):
            assert client.get(path).status_code == 404, (who, path)
        for name in ("accept", "up", "refuse", "rate", "reopen", "dispatch"):
            assert client.post(f"{at}1/{name}", data={f"{name}-request_key": key(), f"{name}-note": "看看"}).status_code == 404  # fmt: skip
        assert client.post(f"{at}1/entries", data={"request_key": key(), "kind": "visit"}).status_code == 404
    be(client, session, levels, 1)
    assert SECRET not in client.get("/my/matters/").text
    assert client.get(f"/my/matters/{matter.id}").status_code == 404
    client.get("/sign-out")
    for path in (wall, wall + "answers", f"/p/{levels.village.code}/", f"/p/{levels.village.code}/matters/{matter.id}"):
        answer = client.get(path)
        for words in (SECRET, "王五", "赵大山", "committee某"):
            assert words not in answer.text, (path, words)
    assert client.get(wall + "1").status_code == 404
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/") and "matter" in rule.rule]
    assert not [line for line in caplog.messages if SECRET in line]
    assert session.query(MatterStep).filter_by(village_id=levels.village.id).count() == 1
    assert session.query(MatterAccess).filter_by(village_id=levels.village.id).count() == 0


@pytest.mark.parametrize("kind", PRIVATE)
def test_those_whose_it_is_see_it_and_every_opening_is_written_down(client, session, levels, at, kind):
    matter = a_private(session, levels, kind)
    dispatch_matter(
        session, village_id=levels.village.id, number=1, handler_id=levels.storekeeper.user_id, actor=levels.committee
    )
    for who in ("committee", "second", "storekeeper", "storekeeper"):
        be(client, session, levels, who)
        for query in ("?standing=all", f"?standing=all&q={SECRET[:4]}"):
            listed = client.get(at + query).text
            assert (SECRET in listed, f"matters/{matter.number}" in listed) == ((who != "second"), who != "second" or "&q" not in query)  # fmt: skip
        assert SECRET in client.get(f"{at}1").text
    seen = {row.user_id for row in session.query(MatterAccess).filter_by(village_id=levels.village.id)}
    assert seen == {levels.committee.user_id, levels.second.user_id, levels.storekeeper.user_id}
    assert session.query(MatterAccess).filter_by(village_id=levels.village.id).count() == 3
    assert "storekeeper某" in client.get(f"{at}1").text
    be(client, session, levels, 0)
    assert SECRET in client.get(f"/my/matters/{matter.id}").text
    hand_up(session, village_id=levels.village.id, number=1, reason="请乡里帮忙", actor=levels.committee)
    be(client, session, levels, "storekeeper")
    assert client.get(f"{at}1").status_code == 404
    be(client, session, levels, "officer")
    handed_up = client.get(f"/t/{levels.village.code[:9]}000/matters").text
    assert (f"matters/{matter.number}" in handed_up, SECRET in handed_up) == (True, False)
    assert SECRET in client.get(f"{at}1").text


def test_an_order_of_a_confidential_service_is_as_private(client, session, levels, at):
    offer = add_offer(session, village_id=levels.village.id, name="法律援助", confidential=True, request_key=key())
    be(client, session, levels, 0)
    form = hidden_of(client.get("/my/matters/new/service").text)
    assert client.post("/my/matters/new/service", data={**form, "text": SECRET, "offer": str(offer.id)}).status_code == 303  # fmt: skip
    assert only(session, levels).private
    be(client, session, levels, "grid")
    assert client.get(at + "1").status_code == 404
    assert SECRET not in client.get(at).text


def test_where_a_dispute_is_stands_on_its_page_alone(client, session, levels, at):
    raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised(kind="dispute", text=SECRET, place="赵家院墙", household_id=levels.households[0].id),
        channel="staff",
        actor=levels.second,
        request_key=key(),
    )
    be(client, session, levels, "committee")
    assert "matters/1" in client.get(at).text
    assert "赵家院墙" not in client.get(at).text
    assert "赵家院墙" in client.get(at + "1").text


def test_a_shop_sees_the_wall_and_what_it_was_sent_for(client, session, levels, at):
    keeper = make_user(session, levels.village, "outlet_keeper")[0]
    an_issue(session, levels, "井盖响")
    for kind, text in (("wish", "想要一把轮椅"), ("service", "水管漏了")):
        raise_matter(session, village_id=levels.village.id, raised=Raised(kind, text), channel="household", actor=levels.home(), request_key=key())  # fmt: skip
    dispatch_matter(session, village_id=levels.village.id, number=3, handler_id=keeper.id, actor=levels.committee)
    client.get("/sign-in")
    sign_in(client, keeper)
    page = client.get(at + "?standing=all").text
    assert [text in page for text in ("井盖响", "想要一把轮椅", "水管漏了")] == [True, False, True]
    assert [client.get(f"{at}{number}").status_code for number in (1, 2, 3)] == [200, 404, 200]
    assert client.get(f"/v/{levels.village.code}/services/orders.pdf").status_code == 403
    be(client, session, levels, "storekeeper")
    assert "想要一把轮椅" in client.get(at + "?standing=all").text


def test_the_papers_are_made_and_a_private_one_only_for_those_who_may_see(client, session, levels, at):
    be(client, session, levels, "grid")
    for path in ("poster.pdf", "poster.pdf?size=A4", "form.pdf"):
        assert client.get(at + path).data.startswith(b"%PDF"), path
    matter = a_private(session, levels, "dispute")
    be(client, session, levels, "committee")
    assert client.get(at + "1/agreement.pdf").status_code == 404
    plan_entry(session, village_id=matter.village_id, number=1, kind="agreement", text="以水渠为界", request_key=key(), actor=levels.committee)  # fmt: skip
    assert client.get(at + "1/agreement.pdf").data.startswith(b"%PDF")
    be(client, session, levels, "grid")
    assert client.get(at + "1/agreement.pdf").status_code == 404


def test_a_household_of_staff_is_not_offered_its_own_matter_to_take(client, session, levels, at):
    own = make_user(session, levels.village, "committee", household=levels.households[0])[0]
    raise_matter(session, village_id=levels.village.id, raised=Raised("wish", "想要一把轮椅"), channel="household", actor=levels.home(), request_key=key())  # fmt: skip
    client.get("/sign-in")
    sign_in(client, own)
    assert "我来办" not in client.get(at + "1").text
    be(client, session, levels, "second")
    assert "我来办" in client.get(at + "1").text
