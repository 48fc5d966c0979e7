"""What holds on every public page: no cookie, no whole name, no figure that is private, and well formed."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import html5lib
import pytest

from civility import clock
from civility.clock import today
from civility.governance.activities.services import make_feed
from civility.governance.activities.views.feeds import token_of
from civility.governance.matters.services import Raised, raise_matter
from civility.papers import issue_paper
from civility.photos import keep_photo
from civility.points.models import YearClose
from civility.points.services import answer_comment, comment_on_draft, consult
from civility.statements.services import begin_passbook
from tests.conftest import sign_in
from tests.factories.activities import Doing, begin, enter, shift_of
from tests.factories.governance import a_draw
from tests.factories.meetings import a_ballot
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.points import make_standard, request_key
from tests.factories.showing import a_change, a_safety_rule
from tests.public.conftest import IDENTITY, PHONE
from tests.public.objecting import form_of


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
            "", "draws/", "draws/1", "draws/1.txt", "draws/9", "notices/", "notices/1", "notices/9", "rolls/1", "covenants/village", "covenants/village/1", "covenants/village/1/changes",
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


def test_large_letters_and_english_go_with_every_link_of_a_public_page(client, addresses):
    """Each link has one query, which says how the next page looks, whatever else it says."""
    links = set()
    for each in addresses:
        answer = client.get(f"{each}{'&' if '?' in each else '?'}elder=1&lang=en")
        if answer.mimetype == "text/html":
            links |= {link.replace("&amp;", "&") for link in re.findall(r'href="([^"#]+)', answer.text)}
    ours = [link for link in links if link.startswith(("/p/", "/s/", "/verify"))]
    assert len(ours) > 50
    assert [link for link in ours if link.count("?") > 1] == []
    plain = [link for link in ours if {"elder", "lang"} - parse_qs(urlsplit(link).query).keys()]
    assert [
        link
        for link in plain
        if not re.search(r"\.(pdf|txt|ics|csv|json|jpg|svg)|/book/checkpoint|[?&](elder|lang)=", link)
    ] == []
    assert any("category=" in link for link in ours)
