"""A service from the order over who is sent to its rating, and the paper to take along."""

import re

from civility.governance.matters.queries import list_offers
from civility.governance.matters.services import (
    add_offer,
    begin_offers,
    drop_offer,
)
from tests.factories.matters import key
from tests.governance.matters.pages import SECRET, be, hidden_of, only, step
from tests.printables.reading import words_of


def test_an_order_goes_from_household_to_helper_to_its_rating(client, session, levels, at):
    add_offer(session, village_id=levels.village.id, name="修水电", request_key=key())
    be(client, session, levels, 0)
    form = hidden_of(client.get("/my/matters/new/service").text)
    own = client.post("/my/matters/new/service", data={**form, "text": "水管漏了", "offer": ""}).location
    be(client, session, levels, "committee")
    step(client, at, 1, "dispatch", handler=str(levels.storekeeper.user_id), note="带上扳手")
    be(client, session, levels, "storekeeper")
    step(client, at, 1, "accept")
    step(client, at, 1, "answer", note="换了一截管子")
    page = client.get(at + "1").text
    assert "看过了，办好了" not in page
    own_rating = client.post(at + "1/rate", data={"rate-request_key": key()})
    assert (own_rating.status_code, only(session, levels).state) == (403, "done")
    be(client, session, levels, 0)
    assert client.post(own + "/rate", data=hidden_of(client.get(own).text)).status_code == 303
    assert only(session, levels).state == "rated"


def an_errand(client, session, levels, text="请到乡卫生院取两盒降压药", who=0, **more):
    """A household orders of the example list, on its phone."""
    be(client, session, levels, who)
    page = client.get("/my/matters/new/service").text
    offer = next(each for each in list_offers(session, levels.village.id) if each.name == more.get("offer", "代办代缴"))
    sent = {**hidden_of(page), "text": text, "offer": str(offer.id), "place": "二组"}
    answer = client.post("/my/matters/new/service", data=sent)
    assert answer.status_code == 303
    return page, answer.location


def test_an_errand_is_data_and_goes_from_order_over_dispatch_to_its_rating(client, session, levels, at):
    begin_offers(session, village_id=levels.village.id, request_key=key())
    form, own = an_errand(client, session, levels)
    assert "代办代缴" in form
    assert "程序不收钱，也不记钱" in form
    assert "程序不收钱，也不记钱" in client.get(f"/p/{levels.village.code}/services").text
    be(client, session, levels, "committee")
    step(client, at, 1, "dispatch", handler=str(levels.grid.user_id))
    be(client, session, levels, "grid")
    states = []
    for name, more in (("accept", {}), ("answer", {"note": "药取回来了"})):
        step(client, at, 1, name, **more)
        states.append(only(session, levels).state)
    be(client, session, levels, 0)
    assert client.post(own + "/rate", data=hidden_of(client.get(own).text)).status_code == 303
    assert [*states, only(session, levels).state] == ["accepted", "done", "rated"]


def test_orders_are_printed_until_they_are_done_and_nothing_confidential_is_among_them(client, session, levels, at):
    begin_offers(session, village_id=levels.village.id, request_key=key())
    services = f"/v/{levels.village.code}/services/"
    be(client, session, levels, "committee")
    assert client.get(f"{services}orders.pdf").status_code == 404
    assert "打印代办单" not in client.get(services).text
    an_errand(client, session, levels)
    an_errand(client, session, levels, SECRET, offer="法律援助")
    an_errand(client, session, levels, "电费单在我家", who=1)
    be(client, session, levels, "committee")
    step(client, at, 3, "dispatch", handler=str(levels.grid.user_id))
    assert "打印代办单：2 件没办完" in client.get(services).text
    answer = client.get(f"{services}orders.pdf")
    words = words_of(answer.data)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    for told in (
        "代办单",
        "还没办完的2件",
        "代办代缴：请到乡卫生院取两盒降压药，二组，还没派人",
        "电费单在我家",
        "程序不收钱，也不记钱",
    ):
        assert told in words
    assert SECRET not in words
    assert words.index("电费单") < words.index("降压药")  # who has a helper comes first
    be(client, session, levels, "grid")
    step(client, at, 3, "accept")
    step(client, at, 3, "answer", note="缴了")
    assert "电费单" not in words_of(client.get(f"{services}orders.pdf").data)
    be(client, session, levels, "supervisor")
    assert "打印代办单" not in client.get(services).text
    assert client.get(f"{services}orders.pdf").status_code == 403


def test_who_orders_and_who_is_sent_read_which_service_it_was(client, session, levels, at):
    lamp = add_offer(session, village_id=levels.village.id, name="修水电", request_key=key())
    legal = add_offer(session, village_id=levels.village.id, name="法律援助", confidential=True, request_key=key())
    be(client, session, levels, 0)
    page = client.get("/my/matters/new/service").text
    assert "法律援助（保密）" in page
    assert "修水电（保密）" not in page
    own = client.post("/my/matters/new/service", data={**hidden_of(page), "text": "想问一问", "offer": str(legal.id)}).location  # fmt: skip
    assert re.search(r"<strong>法律援助</strong>", client.get(own).text)
    assert "不公开" in client.get(own).text
    drop_offer(session, village_id=levels.village.id, offer_id=legal.id)
    be(client, session, levels, "committee")
    assert (
        "法律援助" not in client.get(at).text
    )  # what somebody needs a lawyer for is on its page, where looking is noted
    assert re.search("点的是.*法律援助", client.get(at + "1").text, re.DOTALL)
    be(client, session, levels, 0)
    form = hidden_of(client.get("/my/matters/new/service").text)
    client.post("/my/matters/new/service", data={**form, "text": "灯不亮", "offer": str(lamp.id), "place": "我家"})
    be(client, session, levels, "committee")
    assert "点单 · 修水电 · 我家" in client.get(at).text


def test_an_order_of_which_nobody_said_what_it_is_names_no_service(client, session, levels, at):
    add_offer(session, village_id=levels.village.id, name="理发", request_key=key())
    be(client, session, levels, 0)
    page = client.get("/my/matters/new/service").text
    assert re.search(r'<option selected value="">别的，写在下面</option>', page)
    client.post("/my/matters/new/service", data={**hidden_of(page), "text": "水管漏了", "offer": ""})
    be(client, session, levels, "committee")
    assert "点的是" not in client.get(at + "1").text
