"""The village's public pages: what they say, what they never say, and that they set no cookie."""

from datetime import date, timedelta
from uuid import uuid4

import html5lib
import pytest
from sqlalchemy import select

from civility import clock
from civility.clock import today
from civility.governance.activities.services import make_feed
from civility.governance.activities.views.feeds import token_of
from civility.governance.matters.services import Raised, raise_matter
from civility.papers import issue_paper
from civility.people.queries import get_settings
from civility.photos import keep_photo
from civility.points.models import Appeal, Claim, Objection, YearClose
from civility.points.rules.caps import Cap, Period, Scope
from civility.points.services import answer_comment, comment_on_draft, consult, rule_appeal, rule_objection
from civility.statements.services import begin_passbook
from tests.conftest import sign_in
from tests.factories.activities import Doing, begin, enter, shift_of
from tests.factories.governance import a_draw
from tests.factories.meetings import a_ballot
from tests.factories.people import make_household, make_user, make_village
from tests.factories.photos import a_photo
from tests.factories.points import make_clause, make_standard, request_key
from tests.factories.showing import a_change, a_safety_rule
from tests.public.conftest import IDENTITY, PHONE

WORDS = "王家那天不在村里，我看见的。"


def form_of(client, address):
    """The fields of the objection form as a browser would send them."""
    page = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    fields = {each.get("name"): each.get("value", "") for each in page.iter("input") if each.get("type") == "hidden"}
    return fields | {"text": WORDS, "who": "confidential", "name": "", "contact": ""}


@pytest.fixture
def address(show):
    return f"{show.base}/notices/1/object/{show.claim.id}"


def put_draft_before(session, show):
    """A second version that people comment on, and an answer: both with a name and a telephone number in them."""
    said = {"village_id": show.scene.village_id, "version": 2}
    draft = make_standard(session, show.scene.village_id, [{"title": "看望老人"}], version=2)
    draft.state, draft.in_force_from, draft.voted_on = "draft", None, None
    session.commit()
    consult(session, **said, until=today() + timedelta(days=9), actor=show.scene.committee)
    comment = comment_on_draft(
        session, **said, text=f"李建国家 {PHONE} 也算吗", name="王秀兰", request_key=request_key()
    )
    answer_comment(
        session,
        village_id=show.scene.village_id,
        comment_id=comment.id,
        answer="李建国家也算",
        actor=show.scene.committee,
    )


def announce_a_close(session, show):
    close = YearClose(
        village_id=show.scene.village_id,
        year=2025,
        attempt=1,
        usable_until=today() + timedelta(days=30),
        announced_on=today(),
    )
    session.add(close)
    session.commit()
    return close


def raise_something(session, show):
    """At the wall: something open, and something with a picture, each naming somebody who must not be seen."""
    village_id, mark = show.scene.village_id, str(uuid4())
    said = f"李小满说路灯坏了，电话 {PHONE}"
    raise_matter(session, village_id=village_id, raised=Raised("issue", said, name="王秀兰", contact=PHONE), request_key=str(uuid4()))  # fmt: skip
    photo = keep_photo(session, village_id=village_id, data=a_photo(), keeper=f"form:{mark}")
    return raise_matter(
        session,
        village_id=village_id,
        raised=Raised("issue", f"{said}，井盖也丢了", place="李小满家门口"),
        photo_ids=[photo.id],
        keeper=f"form:{mark}",
        request_key=mark,
    )


def go_on_patrol(session, show):
    """A household goes on a patrol somebody else is in charge of; the address of its calendar."""
    doing = Doing(show.scene, show.scene.recorder)
    activity = begin(session, doing, at=clock.now(), clause_title="")
    enter(session, doing, shift_of(session, activity), 0, at=clock.now())
    feed = make_feed(
        session,
        village_id=doing.village_id,
        household_id=doing.home(0).id,
        actor=doing.itself(0),
        request_key=request_key(),
    )
    return token_of(feed.id)


def a_passbook(session, show):
    """A booklet of a household, begun and not printed in yet."""
    return begin_passbook(
        session,
        village_id=show.scene.village.id,
        household=show.scene.households[0],
        since="now",
        size="A6",
        actor=show.scene.committee,
        request_key="passbook",
    )


@pytest.fixture
def addresses(show, session, a_slip, client, address):
    """Every public route with something behind it."""
    code = show.scene.village.code
    papers = [
        ("card", str(show.card.id)),
        ("notice", "1"),
        ("roll", "1"),
        ("covenant", "village-1"),
        ("slip", "1"),
        ("standard", "1"),
        ("village", "front"),
        ("draw", "1"),
        ("meeting", "1"),
        ("triad", "front"),
    ]
    a_ballot(session, show.scene.village, show.scene.committee)
    answer = client.post(address, data=form_of(client, address))
    papers.append(("objection", answer.location.rpartition("/")[2]))
    papers.append(("closing", str(announce_a_close(session, show).id)))
    papers.append(("passbook", str(a_passbook(session, show).id)))
    put_draft_before(session, show)
    raised = raise_something(session, show)
    papers += [("wall", "wall"), ("matter", str(raised.id))]
    receipt = f"{show.base}/matters/{raised.id}"
    scene = show.scene
    a_draw(session, scene.village, closer=scene.committee, first=scene.supervisor, second=scene.reviewer)
    calendar = go_on_patrol(session, show)
    a_safety_rule(session, scene.village_id, scene.committee, date(2026, 10, 1))
    a_change(session, scene.village_id, scene.committee)
    return [
        *(f"/s/{issue_paper(session, code, kind, ref).token}" for kind, ref in papers),
        "/s/FORGED", "/verify", "/verify?code=ABCD-EFGH", "/p/000000000000/",
        *(f"{show.base}/{rest}" for rest in (
            "", "draws/", "draws/1", "draws/1.txt", "draws/9", "notices/", "notices/1", "notices/9", "rolls/1", "covenants/village", "covenants/village/1",
            "covenants/custom", "covenants/village/draft", "standard", "standard/draft", "closing", "meetings/", "meetings/1", "meetings/9", "store", "prices", "thanks", "fund", "needs", "board", "book", "book/checkpoint", "book/1/proof", "book/months/2026-10", "triad",
            "activities", "activities.ics", f"shifts/{calendar}.ics",
        )),
        *(f"{show.base}/{rest}" for rest in ("wall/", "wall/answers", "wall/1", "wall/new", "wall/new?like=1", "services")),
        *(f"{show.base}/{rest}" for rest in ("eight", "goals", "tributes", "safety", "safety/2026-10", "safety/2026-10.csv")),
        receipt, f"{receipt}/rate",
        address, answer.location, f"{answer.location}/appeal",
    ]  # fmt: skip


def test_every_public_route_is_among_those_tested(app, addresses):
    adapter = app.url_map.bind("")
    tested = {adapter.match(each.partition("?")[0])[0] for each in addresses} | {
        "public.wall_photo",
        "public.verify_photo",
        "public.goal_photo",
    }  # no pages
    assert tested == {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public.")}


def test_no_public_page_sets_a_cookie_even_for_somebody_signed_in(client, show, session, addresses):
    user, _actor = make_user(session, show.scene.village, "committee")
    for signed_in in (False, True):
        if signed_in:
            sign_in(client, user)
            with client.session_transaction() as cookie:
                cookie.permanent = True
        for each in addresses:
            answer = client.get(each)
            assert answer.status_code in (200, 302, 404, 410, 422), each
            assert "Set-Cookie" not in answer.headers, each
            assert "public" not in answer.headers["Cache-Control"], each


def test_no_public_page_shows_a_whole_name_a_phone_or_an_identity_number(client, addresses):
    for each in addresses:
        text = client.get(each).text
        for hidden in (
            "李建国",
            "王秀兰",
            "张伟",
            "马哈桑·尤素夫",
            "扎西次仁",
            "李小满",
            PHONE,
            IDENTITY,
            "记分员",
            "复核员",
        ):
            assert hidden not in text, (each, hidden)


def test_every_public_page_is_well_formed_with_one_heading_and_no_inline_script(client, addresses):
    for each in addresses:
        answer = client.get(each)
        if answer.mimetype != "text/html":  # a file to take along
            continue
        page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.data)
        assert len(list(page.iter("h1"))) == 1, each
        assert all(script.get("src") for script in page.iter("script")), each
        assert not [element for element in page.iter() if element.get("style") or element.get("onclick")], each
        for field in [*page.iter("input"), *page.iter("textarea")]:
            hidden = field.get("type") == "hidden"
            named = field.get("aria-label") or field.get("id")
            labelled = field.get("aria-label") or any(label.get("for") == named for label in page.iter("label"))
            assert hidden or labelled, (each, field.attrib)


def test_names_are_whole_where_the_village_decided_so_but_figures_never(client, session, show):
    get_settings(session, show.scene.village_id).mask_names = False
    session.commit()
    page = client.get(f"{show.base}/notices/1").text
    assert "李建国" in page
    assert "李小满给王秀兰家收麦子" in page
    assert PHONE not in page


def test_names_that_look_alike_are_told_apart_by_the_end_of_the_number(client, session, show):
    make_household(session, show.scene.village_id, "0037", "李卫国")
    page = client.get(f"{show.base}/notices/1").text
    assert "李*国(01)" in page


def test_the_front_tells_what_is_on_notice_and_leads_everywhere(client, show):
    page = client.get(f"{show.base}/").text
    for words in ("第 1 号公示", "11月10日", "2026年10月", "村规民约", "积分细则"):
        assert words in page
    for rest in ("notices/1", "rolls/1", "covenants/village", "standard"):
        assert f'href="{show.base}/{rest}"' in page


def test_an_empty_village_has_a_front_that_says_what_will_come(client, session, app):
    village = make_village(session, households=0)
    for rest in ("", "notices/", "standard", "store"):
        answer = client.get(f"/p/{village.code}/{rest}")
        assert answer.status_code == 200, rest
        assert "还没有" in answer.text, rest


def test_language_and_letters_travel_in_the_address(client, show):
    page = client.get(f"{show.base}/?elder=1").text
    assert '<html lang="zh-CN" class="elder">' in page
    assert f'href="{show.base}/notices/1?elder=1"' in page


def test_a_deduction_is_not_shown_and_cannot_be_objected_to_here(client, session, show):
    deduction = make_clause(session, show.scene.standard, "乱倒垃圾", direction="deduction")
    claim = session.get_one(Claim, (show.scene.village_id, show.claim.id))
    claim.direction, claim.clause_id = "deduction", deduction.id
    session.commit()
    assert "乱倒垃圾" not in client.get(f"{show.base}/notices/1").text
    assert client.get(f"{show.base}/notices/1/object/{claim.id}").status_code == 404


def test_the_standard_says_in_words_what_bounds_a_clause_and_that_deductions_rest(client, session, show):
    address = f"{show.base}/standard"
    assert "扣分的条款没有启用" not in client.get(address).text
    once = Cap(Scope.HOUSEHOLD, Period.MONTH, limit_times=1)
    make_clause(session, show.scene.standard, "乱倒垃圾", direction="deduction", caps=[once])
    session.commit()
    text = client.get(address).text
    assert "扣分的条款没有启用" in text
    assert "每户每月最多 1 次" in text
    assert "at most 1×" in client.get(f"{address}?lang=en").text


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


def test_notices_are_listed_newest_first_with_what_is_over(client, show):
    with clock.frozen(show.notice.closes_at + timedelta(days=1)):
        page = client.get(f"{show.base}/notices/").text
    assert "已截止" in page
    assert "公示中" not in page


def test_a_covenant_reads_in_order_with_its_vote(client, show):
    page = client.get(f"{show.base}/covenants/village").text
    places = [page.index(words) for words in ("移风易俗", "门前三包", "邻里有难，能帮就帮。", "赞成 40")]
    assert places == sorted(places)


# ---- appeals ---------------------------------------------------------------------------------------------


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
