"""From a line of a notice to the objection, its answer and the township's word, without an account."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from civility import clock
from civility.papers import issue_paper
from civility.points.models import Appeal, Claim, Objection
from civility.points.services import rule_appeal, rule_objection
from tests.factories.people import make_user, make_village
from tests.public.conftest import PHONE
from tests.public.objecting import WORDS, form_of


def test_each_claim_offers_to_object_until_the_notice_closes(client, show, address):
    page = client.get(f"{show.base}/notices/1").text
    assert page.count("我要提异议") == 2
    assert f'href="{address}"' in page
    with clock.frozen(show.notice.closes_at):
        page = client.get(f"{show.base}/notices/1").text
    assert "我要提异议" not in page
    assert "已经截止，不能再提异议了" in page


def test_objecting_stops_the_claim_and_gives_a_number_and_a_day(client, session, show, address):
    assert "能提：到 11月10日 星期二" in client.get(address).text
    answer = client.post(address, data=form_of(client, address) | {"name": "老马", "contact": "村口"})
    assert answer.status_code == 303
    objection = session.scalars(select(Objection)).one()
    assert (objection.text, objection.name, objection.contact) == (WORDS, "老马", "村口")
    assert (objection.confidential, objection.channel, objection.raised_by) == (True, "online", None)
    assert session.get_one(Claim, (show.scene.village_id, show.claim.id)).state == "objected"
    page = client.get(answer.location).text
    code = issue_paper(session, show.scene.village.code, "objection", str(objection.id)).short_code
    assert code in page
    assert "监委会最晚 11月12日 星期四 答复" in page
    assert "还剩 7 个工作日" in page
    opened = client.get("/verify", query_string={"code": code})
    assert code in client.get(opened.location).text
    notice = client.get(f"{show.base}/notices/1").text
    assert "有异议，暂停" in notice
    assert "最晚 11月12日 星期四 答复" in notice
    for hidden in ("老马", "村口", WORDS):
        assert hidden not in page
        assert hidden not in notice
    for way_in in (code, str(objection.id)):  # whoever has one may see the receipt
        assert way_in not in notice


def test_a_name_may_be_given_openly(client, session, show, address):
    client.post(address, data=form_of(client, address) | {"name": "老马", "who": "named"})
    assert session.scalars(select(Objection)).one().confidential is False


def test_a_doubled_form_objects_once_and_ends_on_the_same_page(client, session, show, address):
    fields = form_of(client, address)
    first, second = client.post(address, data=fields), client.post(address, data=fields)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(session.scalars(select(Objection)).all()) == 1


def test_a_doubled_form_with_other_words_is_refused(client, session, show, address):
    fields = form_of(client, address)
    client.post(address, data=fields)
    assert client.post(address, data=fields | {"text": "换个说法。"}).status_code == 409
    assert [each.text for each in session.scalars(select(Objection))] == [WORDS]


def test_who_goes_back_and_sends_the_form_again_has_not_objected_twice(client, session, show, address):
    shown = client.get(address)
    assert "no-store" not in shown.headers["Cache-Control"]  # the form behind "back" is the one that was sent
    first = client.post(address, data=form_of(client, address))
    again = client.post(address, data=form_of(client, address))  # a browser that kept nothing: another key
    assert again.location == first.location
    assert len(session.scalars(select(Objection)).all()) == 1


def test_after_the_close_an_objection_is_refused_kindly_and_nothing_moves(client, session, show, address):
    fields = form_of(client, address)
    with clock.frozen(show.notice.closes_at):
        page = client.post(address, data=fields)
        assert "现在不能提了" in client.get(address).text
    assert page.status_code == 409
    assert "不在公示期内" in page.text
    assert WORDS in page.text
    assert session.scalars(select(Objection)).all() == []
    assert session.get_one(Claim, (show.scene.village_id, show.claim.id)).state == "on_notice"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "   "}, "请填写这一项"),
        ({"text": "长" * 501}, "最多写 500 个字"),
        ({"request_key": "forged"}, "这张表不完整"),
        ({"request_key": str(uuid4())}, "这张表不完整"),
        ({"who": "nobody"}, "请从列出的里面选一个"),
    ],
)
def test_a_wrong_form_is_shown_again_with_its_words(client, session, show, address, changed, said):
    page = client.post(address, data=form_of(client, address) | changed)
    assert page.status_code == 422
    assert said in page.text
    assert session.scalars(select(Objection)).all() == []


def test_a_form_kept_for_half_a_day_is_asked_again(client, session, show, address, monkeypatch):
    fields = form_of(client, address)
    monkeypatch.setattr("civility.web.fields.PUBLIC_FORM_AGE_S", -1)
    page = client.post(address, data=fields)
    assert page.status_code == 422
    assert WORDS in page.text
    assert session.scalars(select(Objection)).all() == []


def test_a_claim_of_another_notice_or_village_is_not_found(client, session, show):
    elsewhere = make_village(session)
    for address in (
        f"{show.base}/notices/2/object/{show.claim.id}",
        f"{show.base}/notices/1/object/{uuid4()}",
        f"/p/{elsewhere.code}/notices/1/object/{show.claim.id}",
        f"{show.base}/objections/{uuid4()}",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, data={"text": WORDS}).status_code in (404, 405)


def test_the_same_address_later_gives_the_answer_without_names(client, session, show, address):
    answer = client.post(address, data=form_of(client, address))
    objection = session.scalars(select(Objection)).one()
    rule_objection(
        session, village_id=show.scene.village_id, objection_id=objection.id, uphold=False,
        ruling=f"查过了，李小满在家，电话 {PHONE}。", actor=show.scene.supervisor,
    )  # fmt: skip
    page = client.get(answer.location).text
    assert "异议不成立" in page
    assert "查过了，李*满在家，电话 ****。" in page


@pytest.fixture
def dismissed(client, session, show, address):
    """The address of the receipt of an objection that was dismissed."""
    receipt = client.post(address, data=form_of(client, address)).location
    assert "不服，请乡镇裁决" not in client.get(receipt).text
    objection = session.scalars(select(Objection)).one()
    rule_objection(
        session, village_id=show.scene.village_id, objection_id=objection.id, uphold=False,
        ruling="李小满有签到。", actor=show.scene.supervisor,
    )  # fmt: skip
    return receipt


def test_from_the_receipt_to_the_township_and_what_became_of_it(client, session, show, dismissed):
    page = client.get(dismissed).text
    assert "不服，可以请乡镇裁决：到 11月12日 星期四 为止" in page
    at = f"{dismissed}/appeal"
    assert f'href="{at}"' in page
    said, second = (form_of(client, at) | {"text": text} for text in ("签到是后来补的。", "再说一次。"))
    empty = client.post(at, data=said | {"text": " "})
    assert (empty.status_code, "请填写这一项" in empty.text) == (422, True)
    for _time in range(2):
        assert client.post(at, data=said).location == dismissed
    assert len(session.scalars(select(Appeal)).all()) == 1
    assert session.get_one(Claim, (show.scene.village_id, show.claim.id)).state == "objected"
    page, notice = client.get(dismissed).text, client.get(f"{show.base}/notices/1").text
    for text in (page, notice):
        assert "乡镇最晚 11月12日 星期四 裁决" in text
        assert "签到是后来补的" not in text

    officer = make_user(session, show.scene.village.parent, "township_officer")[1]
    appeal = session.scalars(select(Appeal)).one()
    rule_appeal(
        session, village_id=show.scene.village_id, appeal_id=appeal.id, uphold=True,
        ruling="问了三户，李小满没来。", actor=officer,
    )  # fmt: skip
    page, notice = client.get(dismissed).text, client.get(f"{show.base}/notices/1").text
    for text in (page, notice):
        for words in ("申诉成立，已改", "问了三户，李*满没来。", "李*满有签到。", "已更正"):
            assert words in text
        assert "李小满" not in text
    again = client.post(at, data=second)
    assert (again.status_code, "已经申诉过了" in again.text) == (409, True)


def test_an_appeal_has_its_time_and_needs_an_answer_first(client, session, show, address):
    receipt = client.post(address, data=form_of(client, address)).location
    at = f"{receipt}/appeal"
    said = {"request_key": form_of(client, address)["request_key"], "text": "不服。"}  # the page has no form now
    early = client.post(at, data=said)
    assert (early.status_code, "还没有答复" in early.text) == (409, True)
    objection = session.scalars(select(Objection)).one()
    rule_objection(
        session, village_id=show.scene.village_id, objection_id=objection.id, uphold=False,
        ruling="有签到。", actor=show.scene.supervisor,
    )  # fmt: skip
    with clock.frozen(clock.now() + timedelta(days=10)):
        assert "不服，请乡镇裁决" not in client.get(receipt).text
        late = client.post(at, data=said)
    assert (late.status_code, "不能再申诉了" in late.text) == (409, True)
    assert session.scalars(select(Appeal)).all() == []
