"""Pages of matters: raised at the wall and seen through by receipt; what is private is nowhere without the right to it."""

import io
import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image

from civility import clock
from civility.extensions import limiter
from civility.governance.matters.models import Matter, MatterAccess, MatterPhoto, MatterStep
from civility.governance.matters.queries import list_entries, list_offers
from civility.governance.matters.rules.kinds import KINDS
from civility.governance.matters.services import (
    Raised,
    accept_matter,
    add_offer,
    answer_matter,
    begin_offers,
    dispatch_matter,
    drop_offer,
    finish_entry,
    hand_up,
    plan_entry,
    raise_matter,
)
from civility.people.models import Household, User
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.photos.models import Photo
from tests.conftest import sign_in
from tests.factories.matters import an_issue, key, make_levels
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.printables.reading import words_of

SECRET = "王五借钱不还的事"


@pytest.fixture
def levels(app, session):
    return make_levels(session)


@pytest.fixture
def at(levels):
    return f"/v/{levels.village.code}/matters/"


@pytest.fixture
def wall(levels):
    return f"/p/{levels.village.code}/wall/"


def be(client, session, levels, who):
    """Sign in as one of the levels, or as a household by its place."""
    client.get("/sign-in")
    if isinstance(who, int):
        home = session.get_one(Household, (levels.village.id, levels.households[who].id))
        card = issue_card(session, village_id=levels.village.id, household_id=home.id)
        sign_in(client, CardHolder(card, home))
    else:
        sign_in(client, session.get_one(User, levels.users[who].id))


def hidden_of(page, prefix=""):
    """The hidden keys of the first form that has them."""
    found = re.search(rf'name="({prefix}request_key)"[^>]*value="([^"]+)"', page)
    assert found, "the page has no such form"
    return {found[1]: found[2]}


def only(session, levels):
    return session.query(Matter).filter_by(village_id=levels.village.id).one()


def say(client, wall, **more):
    form = hidden_of(client.get(wall + "new").text)
    return client.post(wall + "new", data={**form, "kind": "issue", "text": "村口的路灯坏了", **more})


def step(client, at, number, name, **fields):
    page = client.get(f"{at}{number}").text
    form = hidden_of(page, f"{name}-")
    said = {f"{name}-{field}": value for field, value in fields.items()}
    return client.post(f"{at}{number}/{name}", data={**form, **said})


def test_somebody_with_a_telephone_says_something_and_follows_it_to_its_end(client, session, levels, at, wall):
    answer = say(client, wall, place="村口", name="不想说的人", contact="13900001111")
    assert answer.status_code == 303
    receipt = answer.location
    page = client.get(receipt).text
    assert "收到了，谢谢您" in page
    assert "等人接" in page
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page)[0]
    assert client.get(f"/verify?code={code}", follow_redirects=True).text.count("村口的路灯坏了") == 1
    for path in (wall, wall + "1", receipt):
        shown = client.get(path)
        assert "村口的路灯坏了" in shown.text, path
        assert "不想说的人" not in shown.text
        assert "13900001111" not in shown.text
        assert "Set-Cookie" not in shown.headers

    be(client, session, levels, "grid")
    staff = client.get(at + "1").text
    assert ("不想说的人" in staff, "13900001111" in staff) == (True, True)
    assert step(client, at, 1, "accept").status_code == 303
    assert step(client, at, 1, "answer", note="换了灯泡").status_code == 303
    client.get("/sign-out")
    page = client.get(receipt).text
    assert ("换了灯泡" in page, "办好了没有？" in page) == (True, True)
    form = hidden_of(page)
    done = client.post(receipt + "/rate", data=form)
    assert (done.status_code, client.get(receipt).text.count("办好了没有？")) == (303, 0)
    assert only(session, levels).state == "rated"
    assert "换了灯泡" in client.get(wall + "1").text
    assert "村口的路灯坏了" in client.get(wall + "answers").text
    assert "村口的路灯坏了" not in client.get(wall).text


def test_who_saw_a_matter_to_its_end_can_be_given_points_from_its_page(client, session, levels, at):
    handler = session.get_one(User, levels.users["head"].id)
    handler.village_id, handler.household_id = levels.village.id, levels.households[2].id
    session.commit()
    matter = an_issue(session, levels)
    said = {"village_id": levels.village.id, "number": matter.number, "actor": levels.head}
    accept_matter(session, **said)
    answer_matter(session, **said, answer="换了灯泡")
    be(client, session, levels, "grid")
    page = client.get(f"{at}{matter.number}")
    assert page.status_code == 200
    found = re.search(r'<a href="([^"]+)">办这件事的人做了好事', page.text)
    assert found is not None
    assert found[1].endswith("/claims/new/0803")


def test_a_form_sent_twice_says_it_once_and_an_empty_one_keeps_what_was_typed(client, session, levels, wall):
    form = hidden_of(client.get(wall + "new").text)
    empty = client.post(wall + "new", data={**form, "kind": "issue", "text": " ", "place": "二组渠边"})
    assert (empty.status_code, "请填写这一项" in empty.text, "二组渠边" in empty.text) == (422, True, True)
    said = {**form, "kind": "issue", "text": "渠堵了"}
    first, again = (client.post(wall + "new", data=said) for _time in range(2))
    assert first.location == again.location
    assert only(session, levels).text == "渠堵了"


def test_a_script_in_the_text_is_shown_as_text(client, wall):
    say(client, wall, text="<script>alert(1)</script>")
    page = client.get(wall + "1").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def a_big_form(fields, megabytes):
    """A form as a browser sends it, with a real picture followed by so much more; its type, and its bytes.

    Made here: the test client would leave a file of its own open.
    """
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    said = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    file = '--b\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = "".join([*said, file]).encode() + out.getvalue() + bytes(megabytes * 1024 * 1024) + b"\r\n--b--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=b"}


def test_a_photo_of_twenty_megabytes_is_refused_in_a_sentence_and_the_words_are_kept(client, session, levels, wall):
    form = hidden_of(client.get(wall + "new").text)
    answer = client.post(wall + "new", **a_big_form({**form, "kind": "issue", "text": "渠堵了"}, 20))
    assert (answer.status_code, "8 MB" in answer.text, "渠堵了" in answer.text) == (422, True, True)
    assert session.query(Matter).filter_by(village_id=levels.village.id).count() == 0


def test_a_photo_is_drawn_anew_and_is_for_the_receipt_and_those_who_handle_it(client, session, levels, at, wall):
    form = hidden_of(client.get(wall + "new").text)
    said = {**form, "kind": "issue", "text": "渠堵了", "photos": (io.BytesIO(a_photo()), "a.jpg")}
    receipt = client.post(wall + "new", data=said).location
    photo = session.query(Photo).filter_by(village_id=levels.village.id).one()
    assert photo.loose_until is None
    assert b"Exif" not in photo.large
    shown = f"{wall}photos/{photo.id}"
    assert str(photo.id) in client.get(receipt).text
    assert client.get(f"{shown}?of={only(session, levels).id}").mimetype == "image/jpeg"
    assert [client.get(path).status_code for path in (shown, f"{shown}?of={uuid4()}")] == [404, 404]
    assert str(photo.id) not in client.get(wall + "1").text
    be(client, session, levels, "committee")
    assert client.get(f"{at}photos/{photo.id}").mimetype == "image/jpeg"


def test_a_photo_that_came_is_kept_while_the_words_are_put_right(client, session, levels, wall):
    form = hidden_of(client.get(wall + "new").text)
    bad = client.post(wall + "new", data={**form, "kind": "issue", "text": "", "photos": (io.BytesIO(a_photo()), "a.jpg")})  # fmt: skip
    kept = re.search(r'name="photos-kept" value="([^"]+)"', bad.text)[1]
    assert client.get(f"{wall}photos/{kept}?small=1").mimetype == "image/jpeg"
    good = client.post(wall + "new", data={**hidden_of(bad.text), "kind": "issue", "text": "渠堵了", "photos-kept": kept})  # fmt: skip
    assert good.status_code == 303
    assert session.query(MatterPhoto).filter_by(village_id=levels.village.id).count() == 1


def test_one_address_that_floods_is_slowed_and_another_comes_through(app, client, session, levels, wall):
    app.config["RATELIMIT_ENABLED"] = True
    limiter.enabled = True
    try:
        form = hidden_of(client.get(wall + "new").text)
        answers = [
            client.post(wall + "new", data={**form, "kind": "issue", "text": "乱填"}, environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code
            for _n in range(300)
        ]  # fmt: skip
        honest = client.post(wall + "new", data={**hidden_of(client.get(wall + "new").text), "kind": "issue", "text": "我家门口塌了"}, environ_base={"REMOTE_ADDR": "10.0.0.10"})  # fmt: skip
    finally:
        limiter.enabled = False
    assert (answers.count(303), answers.count(429)) == (20, 280)
    assert honest.status_code == 303


def test_me_too_counts_a_receipt_and_a_household_once(client, session, levels, wall):
    say(client, wall)
    form = hidden_of(client.get(wall + "new?like=1").text)
    mine = client.post(wall + "new?like=1", data={**form, "kind": "issue", "text": "我家那边也不亮"})
    page = client.get(mine.location).text
    assert "并到第 1 件一起办" in page
    be(client, session, levels, 0)
    for _time in range(2):
        assert client.post("/my/wall/1/met", data={"request_key": key()}).status_code == 303
    assert "您家也遇到了，算上了" in client.get("/my/wall/").text
    client.get("/sign-out")
    page = client.get(wall + "1").text
    assert ("3 家遇到" in page, "第 2 件" in page) == (True, True)


def test_a_household_raises_sees_every_level_and_answers_the_one_question(client, session, levels, at):
    be(client, session, levels, 0)
    form = hidden_of(client.get("/my/matters/new/issue").text)
    answer = client.post("/my/matters/new/issue", data={**form, "text": "水渠塌了", "place": "三组"})
    own = answer.location
    assert "在网格员、户长手里" in client.get(own).text
    matter = only(session, levels)
    where = {"village_id": matter.village_id, "number": matter.number}
    hand_up(session, reason="要花钱", actor=levels.grid, **where)
    hand_up(session, reason="要乡里出钱", actor=levels.committee, **where)
    page = client.get(own).text
    assert "网格员、户长 → 村委会" in page
    assert "村委会 → 乡镇" in page
    assert ("要乡里出钱" in page, "grid某" in page) == (True, False)
    accept_matter(session, actor=levels.officer, **where)
    answer_matter(session, answer="修好了", actor=levels.officer, **where)
    page = client.get(own).text
    again = client.post(own + "/reopen", data={**hidden_of(page), "note": ""})
    assert (again.status_code, "请写清楚原因或结果" in again.text) == (422, True)
    assert client.post(own + "/rate", data=hidden_of(page)).status_code == 303
    be(client, session, levels, 1)
    assert client.get(own).status_code == 404


def test_staff_write_down_what_somebody_rang_about_and_a_wrong_number_keeps_the_form(client, session, levels, at):
    be(client, session, levels, "head")
    form = hidden_of(client.get(at + "new/issue").text)
    said = {**form, "text": "井盖丢了", "channel": "phone", "name": "打电话的人"}
    wrong = client.post(at + "new/issue", data={**said, "number": "9999-9"})
    assert (wrong.status_code, "井盖丢了" in wrong.text) == (422, True)
    assert client.post(at + "new/issue", data=said).location == at + "1"
    page = client.get(at + "1").text
    assert ("打电话的人" in page, "head某" in page) == (True, True)
    assert only(session, levels).channel == "phone"


def test_a_step_that_was_taken_by_somebody_else_is_a_sentence_and_not_an_error(client, session, levels, at):
    matter = an_issue(session, levels)
    be(client, session, levels, "grid")
    form = hidden_of(client.get(at + "1").text, "refuse-")
    accept_matter(session, village_id=matter.village_id, number=1, actor=levels.head)
    answer_matter(session, village_id=matter.village_id, number=1, answer="好了", actor=levels.head)
    answer = client.post(at + "1/refuse", data={**form, "refuse-note": "不办"})
    assert (answer.status_code, "不能这样办" in answer.text) == (409, True)
    stale = client.post(at + "1/accept", data={})
    assert stale.status_code == 409
    nothing = client.post(at + "1/nonsense", data={})
    assert nothing.status_code == 404


def test_what_came_in_a_rush_is_let_through_by_one_and_taken_down_by_two(client, session, levels, at, wall):
    for n in range(13):
        an_issue(session, levels, f"第{n}件事")
    pile = at + "pile"
    be(client, session, levels, "committee")
    page = client.get(pile).text
    assert "一下子来的 3 件" in page
    form = hidden_of(page)
    client.post(pile, data={**form, "number": ["11"], "what": "admit"})
    client.post(pile, data={**form, "number": ["12", "13"], "what": "flood"})
    page = client.get(pile).text
    assert page.count("要另一个人来定") >= 2
    hidings = re.findall(r'name="hiding" value="([^"]+)"', page)
    alone = client.post(at + "hidings", data={"request_key": key(), "hiding": hidings, "hide": "1"})
    assert "从墙上拿下来要两个人" in client.get(alone.location).text
    be(client, session, levels, "supervisor")
    client.post(at + "hidings", data={"request_key": key(), "hiding": hidings, "hide": "1"})
    client.get("/sign-out")
    page = client.get(wall).text
    assert ("乱填的 2 件" in page, "第10件事" in page, "第12件事" in page) == (True, True, False)


PRIVATE = [kind.name for kind in KINDS.values() if kind.private]


def a_private(session, levels, kind):
    """Something private with the committee, about the first household."""
    return raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised(kind, SECRET, household_id=levels.households[0].id, other="王五", consent="本人 11月20日 同意"),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )


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


def test_an_order_of_which_nobody_said_what_it_is_names_no_service(client, session, levels, at):
    add_offer(session, village_id=levels.village.id, name="理发", request_key=key())
    be(client, session, levels, 0)
    page = client.get("/my/matters/new/service").text
    assert re.search(r'<option selected value="">别的，写在下面</option>', page)
    client.post("/my/matters/new/service", data={**hidden_of(page), "text": "水管漏了", "offer": ""})
    be(client, session, levels, "committee")
    assert "点的是" not in client.get(at + "1").text


def test_what_was_written_down_by_mistake_is_taken_back_by_whoever_wrote_it(client, session, levels, at):
    raised = an_issue(session, levels, channel="staff", actor=levels.grid)
    be(client, session, levels, "committee")
    assert "收回，不再办" not in client.get(at + "1").text
    assert client.post(at + "1/withdraw", data={"withdraw-request_key": key()}).status_code == 403
    be(client, session, levels, "grid")
    form = hidden_of(client.get(at + "1").text, "withdraw-")
    silent = client.post(at + "1/withdraw", data=form)
    assert (silent.status_code, "请写清楚原因" in silent.text) == (422, True)
    session.refresh(raised)
    assert raised.state == "raised"
    answer = client.post(at + "1/withdraw", data={**form, "withdraw-note": "记重了"}, follow_redirects=True)
    assert "收回来了，不再办；记录还在。" in answer.text
    assert "记重了" in answer.text
    session.refresh(raised)
    assert (raised.state, raised.due_at) == ("withdrawn", None)
    assert "收回，不再办" not in answer.text


def test_a_step_of_a_plan_that_is_done_leads_to_a_claim_for_its_household(client, session, levels, at):
    matter = a_private(session, levels, "pairing")
    where = {"village_id": levels.village.id, "number": 1, "actor": levels.grid}
    dispatch_matter(session, **{**where, "actor": levels.committee}, handler_id=levels.grid.user_id)
    accept_matter(session, **where)
    waits = plan_entry(session, **where, kind="step", plan="去合作社学种菇", request_key=key())
    be(client, session, levels, "grid")
    claim = f"/v/{levels.village.code}/claims/new/{levels.households[0].number}"
    assert claim not in client.get(at + "1").text
    finish_entry(session, **where, entry_id=waits.id, text="学会了")
    assert f'href="{claim}">这一步做成了，给这一户记一笔' in client.get(at + "1").text
    assert client.get(claim).status_code == 200
    be(client, session, levels, "committee")
    assert "给这一户记一笔" not in client.get(at + "1").text
    assert matter.state == "accepted"


def test_what_is_said_to_be_done_waits_on_the_first_page_of_who_may_go_and_look(client, session, levels, at):
    hazard = an_issue(
        session, levels, "沟边护栏断了", kind="hazard", channel="staff", actor=levels.head, fixed="绑好了"
    )
    rang = an_issue(session, levels, "路灯坏了", channel="phone", actor=levels.committee)
    accept_matter(session, village_id=hazard.village_id, number=rang.number, actor=levels.grid)
    answer_matter(session, village_id=hazard.village_id, number=rang.number, actor=levels.grid, answer="换了灯泡")
    online = an_issue(session, levels, "井盖响")
    accept_matter(session, village_id=hazard.village_id, number=online.number, actor=levels.grid)
    answer_matter(session, village_id=hazard.village_id, number=online.number, actor=levels.grid, answer="垫了胶皮")
    home, task = f"/v/{levels.village.code}/", "等您去看一看、问一问"
    seen = {}
    for who in ("committee", "supervisor", "grid", "head", "storekeeper"):
        be(client, session, levels, who)
        found = re.search(rf"(\d+) 件说办好了，{task}", client.get(home).text)
        seen[who] = int(found[1]) if found else 0
    assert seen == {"committee": 2, "supervisor": 2, "grid": 1, "head": 0, "storekeeper": 0}
    be(client, session, levels, "grid")
    page = client.get(f"{at}?standing=asked").text
    assert [text in page for text in ("沟边护栏断了", "路灯坏了", "井盖响")] == [True, False, False]
    step(client, at, hazard.number, "rate")
    assert task not in client.get(home).text
    assert "沟边护栏断了" not in client.get(f"{at}?standing=asked").text


def test_an_entry_that_says_nothing_is_refused_with_the_two_things_it_could_say(client, session, levels, at):
    a_private(session, levels, "dispute")
    be(client, session, levels, "committee")
    form = hidden_of(client.get(at + "1").text, "")
    answer = client.post(at + "1/entries", data={**form, "kind": "session"})
    assert (answer.status_code, "两样里至少写一样" in answer.text) == (422, True)
    assert list_entries(session, only(session, levels)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_one_matter_is_on_the_list_it_belongs_to_and_leaves_it_when_it_is_over(client, session, levels, at, kind):
    raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised(kind, "一件要上清单的事", household_id=levels.households[0].id, consent="本人同意"),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )
    be(client, session, levels, "committee")
    where = [name for name in ("sentiment", "pairing", "service", "relief", "together") if "一件要上清单的事" in client.get(f"{at}?list={name}").text]  # fmt: skip
    assert where == [KINDS[kind].list]
    if only(session, levels).level == "grid":
        hand_up(session, village_id=levels.village.id, number=1, reason="接过来", actor=levels.grid)
    accept_matter(session, village_id=levels.village.id, number=1, actor=levels.committee)
    answer_matter(session, village_id=levels.village.id, number=1, answer="办了", actor=levels.committee)
    assert "一件要上清单的事" not in client.get(f"{at}?list={where[0]}").text
    assert "一件要上清单的事" in client.get(f"{at}?list={where[0]}&standing=done").text


def test_visits_of_the_care_list_come_round_and_what_is_overdue_stands_on_the_first_page(client, session, levels, at):
    matter = raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised("care", "独居", household_id=levels.households[0].id, consent="本人同意", every_days=7),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )
    accept_matter(session, village_id=levels.village.id, number=1, actor=levels.second)
    entry = plan_entry(session, village_id=levels.village.id, number=1, kind="visit", due_on=clock.today(), request_key=key(), actor=levels.second)  # fmt: skip
    be(client, session, levels, "second")
    home = f"/v/{levels.village.code}/"
    assert "1 次走访或计划到日子了" in client.get(home).text
    page = client.get(at + "1").text
    form = hidden_of(page, f"e{entry.id}-")
    client.post(f"{at}1/entries/{entry.id}", data={**form, f"e{entry.id}-text": "身体好，煤够烧"})
    assert "到日子了" not in client.get(home).text
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert "1 次走访或计划到日子了" in client.get(home).text
    be(client, session, levels, 0)
    assert "身体好，煤够烧" in client.get(f"/my/matters/{matter.id}").text
    be(client, session, levels, "grid")
    assert "到日子了" not in client.get(home).text
    be(client, session, levels, "second")
    plan_entry(session, village_id=levels.village.id, number=1, kind="visit", plan="带上药", due_on=clock.today(), request_key=key(), actor=levels.second)  # fmt: skip
    assert "带上药" in client.get(at).text
    be(client, session, levels, "committee")
    dispatch_matter(session, village_id=levels.village.id, number=1, handler_id=levels.grid.user_id, actor=levels.committee)  # fmt: skip
    be(client, session, levels, "second")
    assert ("该去了" in client.get(at).text, "带上药" in client.get(at).text) == (True, False)


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
