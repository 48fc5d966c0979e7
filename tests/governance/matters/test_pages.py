"""Pages of matters: raised at the wall or at home, and seen through to its end."""

import io
import re
from uuid import uuid4

from PIL import Image

from civility.extensions import limiter
from civility.governance.matters.models import Matter, MatterPhoto
from civility.governance.matters.services import (
    accept_matter,
    answer_matter,
    hand_up,
)
from civility.people.models import User
from civility.photos.models import Photo
from tests.factories.matters import an_issue, key
from tests.factories.photos import a_photo
from tests.governance.matters.pages import be, hidden_of, only, say, step


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
