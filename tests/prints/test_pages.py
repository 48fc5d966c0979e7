"""The print centre's pages: what each may choose, the picture, the sheet, the queue, the log."""

import base64
import hashlib
import io
import re
import sys

import pytest
from PIL import Image
from sqlalchemy import select

from civility.cli.server import describe_routes
from civility.db import transaction
from civility.people.models import Household
from civility.people.services import issue_card, issue_missing_cards
from civility.people.sessions import CardHolder
from civility.prints.documents import BY_PAGE, DOCUMENTS, GROUPS, NAMES
from civility.prints.models import Printed, PrintJob
from civility.prints.queries import get_job
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village
from tests.factories.points import make_notice, make_scene
from tests.factories.prints import a_finished_job, a_job, a_print

VIEWS = sys.modules["civility.prints.views"]


@pytest.fixture
def scene(session, app):
    made = make_scene(session)
    make_notice(session, made)
    make_notice(session, made, made.households[1])
    issue_missing_cards(session, village_id=made.village_id)
    return made


@pytest.fixture
def base(scene):
    return f"/v/{scene.village.code}/prints"


@pytest.fixture
def officer(session, scene, client):
    user, actor = make_user(session, scene.village, "committee", name="王主任")
    sign_in(client, user)
    return actor


def picture_on(page):
    found = re.search(r'src="data:image/png;base64,([^"]+)"', page.text)
    return Image.open(io.BytesIO(base64.b64decode(found[1]))) if found else None


def key_on(page):
    return re.search(r'name="request_key"[^>]*value="([^"]+)"', page.text)[1]


def printed(session):
    return session.scalars(select(Printed).order_by(Printed.number)).all()


def test_every_document_stands_in_one_group_under_one_name():
    assert {each.group for each in DOCUMENTS.values()} == set(GROUPS)
    assert len(set(NAMES.values())) == len(NAMES)


def test_every_page_that_gives_out_a_pdf_has_a_name_in_the_log(app):
    """A new one: name it in ``pages`` of its document, or in ONLY_THERE."""
    own = {
        "prints.sheet_file",
        "prints.job_file",
        "backups.sheet",
    }  # the last is of no village, whose log it would be in
    nameless = [
        row["endpoint"]
        for row in describe_routes(app)
        if row["path"].endswith(".pdf")
        and row["permission"] not in ("open", "own_household")
        and row["endpoint"] not in own | BY_PAGE.keys()
    ]
    assert nameless == []
    assert {page.partition("?")[0] for page in BY_PAGE} <= app.view_functions.keys()


@pytest.mark.parametrize(
    ("role", "offered", "not_offered"),
    [
        ("committee", {"cards", "notice", "statement", "settlement"}, {"vouchers", "blank"}),
        ("storekeeper", {"slip", "count", "labels", "vouchers"}, {"cards", "village-statement", "settlement"}),
        ("recorder", {"blank", "sign-in", "notice"}, {"cards", "slip", "statement"}),
        ("supervisor", {"statement", "village-statement"}, {"cards", "vouchers"}),
    ],
)
def test_each_is_offered_what_their_duties_let_them_print(session, client, scene, base, role, offered, not_offered):
    sign_in(client, make_user(session, scene.village, role)[0])
    page = client.get(f"{base}/").text
    shown = set(re.findall(r"/prints/sheets/([a-z-]+)", page))
    assert offered <= shown
    assert not shown & not_offered
    assert {client.get(f"{base}/sheets/{kind}").status_code for kind in offered} <= {200}
    assert {client.get(f"{base}/sheets/{kind}").status_code for kind in not_offered} == {403}
    assert {client.get(f"{base}/sheets/{kind}/file.pdf").status_code for kind in not_offered} == {403}


def test_the_newest_is_shown_at_once_and_another_when_chosen(client, officer, base):
    page = client.get(f"{base}/sheets/notice")
    newest = picture_on(page)
    assert (page.status_code, newest.size) == (200, (900, 1272))
    assert "第 2 号" in page.text
    older = picture_on(client.get(f"{base}/sheets/notice?what=1&size=A3"))
    assert older.size == (900, 1272)
    assert older.tobytes() != newest.tobytes()


def test_a_picture_is_no_print_and_a_sheet_is(session, client, officer, base, scene):
    client.get(f"{base}/sheets/notice?what=1&size=A4")
    assert printed(session) == []
    answer = client.get(f"{base}/sheets/notice/file.pdf?what=1&size=A4")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    kept = printed(session)[0]
    assert (kept.document, kept.reference, kept.size, kept.before) == ("notice", "1", "A4", None)
    assert kept.sha256 == hashlib.sha256(answer.data).digest()
    assert kept.address == f"{base}/sheets/notice?what=1&size=A4"
    assert client.get(kept.address).status_code == 200
    assert client.get(f"{base}/sheets/notice/file.pdf?what=1&size=A4").data == answer.data
    assert [row.before for row in printed(session)] == [None, 1]


def test_what_another_page_prints_is_logged_without_its_doing_anything(session, client, officer, scene):
    place = f"/v/{scene.village.code}"
    client.get(f"{place}/notices/1/sheet.pdf?size=A3&secret=李建国&festival=李")
    client.get(f"{place}/households/cards.pdf?number=0002")
    client.get(f"{place}/households/0001/book.pdf?period=2026")
    client.get(f"{place}/households/0001/book.csv")
    assert client.head(f"{place}/notices/1/sheet.pdf").status_code == 200
    told = [
        (row.document, row.reference, row.size, re.sub("of=[0-9a-f]{12}$", "of=DIGEST", row.address))
        for row in printed(session)
    ]
    assert told == [
        ("notice", "1", "A3", f"{place}/notices/1/sheet.pdf?size=A3&of=DIGEST"),
        ("cards", "0002", "", f"{place}/households/cards.pdf?number=0002"),
        ("statement", "0001/2026", "", f"{place}/households/0001/book.pdf?period=2026"),
    ]


def test_a_folded_booklet_is_a_sheet_of_its_own_and_can_be_printed_again(session, client, officer, scene):
    booklet = f"/v/{scene.village.code}/standards/1/booklet.pdf"
    for address in (booklet, f"{booklet}?folded=1", f"{booklet}?folded", booklet):
        assert client.get(address).mimetype == "application/pdf"
    assert [(row.document, row.reference, row.address, row.before) for row in printed(session)] == [
        ("booklet", "1", booklet, None),
        ("booklet-folded", "1", f"{booklet}?folded=1", None),
        ("booklet", "1", f"{booklet}?folded=", None),
        ("booklet", "1", booklet, 1),
    ]


def test_a_sheet_to_sign_is_named_so_in_the_log(session, client, scene):
    sign_in(client, make_user(session, scene.village, "recorder")[0])
    blank = f"/v/{scene.village.code}/paper/new/{scene.clause.id}/blank.pdf"
    for address in (blank, f"{blank}?signed=1", f"{blank}?signed=0"):
        assert client.get(address).mimetype == "application/pdf"
    assert [(row.document, row.address) for row in printed(session)] == [
        ("blank", blank),
        ("sign-in", f"{blank}?signed=1"),
        ("blank", f"{blank}?signed=0"),
    ]


def test_sheets_told_apart_by_a_name_are_not_held_against_each_other(session, client, officer, scene, base):
    place = f"/v/{scene.village.code}/notices/1/sheet.pdf"
    for name in ("马师傅", "王师傅", "马师傅"):
        client.get(f"{place}?provider={name}")
    client.get(f"{place}?lang=en")
    client.get(place)
    assert [row.before for row in printed(session)] == [None, None, 1, None, 4]
    assert "到它自己的页面再印" in client.get(f"{base}/log/1").text
    assert "再印一次" in client.get(f"{base}/log/4").text


def test_a_household_s_own_print_is_nobody_s_business(session, client, scene):
    household = scene.households[0]
    sign_in(client, CardHolder(issue_card(session, village_id=scene.village_id, household_id=household.id), household))
    assert client.get("/my/book.pdf").mimetype == "application/pdf"
    assert printed(session) == []


@pytest.mark.parametrize(
    ("kind", "asked", "status", "said"),
    [
        ("notice", "what=99", 422, "请从列出的里面选一个"),
        ("notice", "what=1&size=A9", 422, "请从列出的里面选一个"),
        ("slip", "number=99&size=A6", 404, "没有这样一份"),
        ("slip", "number=abc&size=A6", 404, "没有这样一份"),
        ("slip", "number=&size=A6", 422, "兑换单号"),
        ("slip", "number=99999999999&size=A6", 404, "没有这样一份"),
        ("statement", "what=2026&size=A4", 422, "户号"),
        ("statement", "what=2026&household=9999&size=A4", 404, "没有"),
        ("cards", "household=0001-9&size=A4", 422, "校验"),
        ("closing", "size=A4", 404, "没有这样一份"),
    ],
)
def test_what_cannot_be_printed_is_said_and_what_was_typed_is_kept(
    session, client, officer, base, kind, asked, status, said
):
    for page in (client.get(f"{base}/sheets/{kind}?{asked}"), client.get(f"{base}/sheets/{kind}/file.pdf?{asked}")):
        assert (page.status_code, page.mimetype) == (status, "text/html")
        assert said in page.text
        for value in re.findall(r"(?:number|household)=([^&]+)", asked):
            assert f'value="{value}"' in page.text
    assert printed(session) == []


def test_a_kind_that_is_none_is_not_found(client, officer, base):
    for path in ("sheets/nonsense", "sheets/nonsense/file.pdf", "sheets/private-notice"):
        assert client.get(f"{base}/{path}").status_code == 404


def test_a_character_without_a_shape_is_named_beside_the_form(session, client, officer, base, scene):
    with transaction(session):
        session.get_one(Household, (scene.village_id, scene.households[0].id)).head_name = "李𱍐"
    page = client.get(f"{base}/sheets/cards?size=A4")
    assert page.status_code == 422
    assert "有字印不出来：𱍐（在 李𱍐家）" in page.text
    assert picture_on(page) is None
    elsewhere = client.get(f"/v/{scene.village.code}/households/cards.pdf")
    assert elsewhere.status_code == 422
    assert "有字印不出来：𱍐" in elsewhere.text


def test_a_picture_of_the_first_pieces_says_how_many_there_are(client, officer, base, monkeypatch):
    assert "就这一张" in client.get(f"{base}/sheets/cards?size=A4").text
    monkeypatch.setattr(VIEWS, "SAMPLE", 2)
    page = client.get(f"{base}/sheets/cards?size=A4")
    assert "第一张，一共 3 份。" in page.text
    assert "就这一张" not in page.text


def test_many_pieces_are_queued_with_a_picture_of_the_first(session, client, officer, base, scene, monkeypatch):
    monkeypatch.setattr(VIEWS, "SMALL", 2)
    page = client.get(f"{base}/sheets/cards?size=A4")
    assert "一共 3 份" in page.text
    assert picture_on(page) is not None
    straight = client.get(f"{base}/sheets/cards/file.pdf?size=A4")
    assert (straight.status_code, straight.location) == (303, f"{base}/sheets/cards?size=A4")
    key = {"request_key": key_on(page)}
    answers = [client.post(f"{base}/sheets/cards/order?size=A4", data=key) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location
    job = session.scalars(select(PrintJob)).one()
    assert (job.document, job.size, job.pieces, job.state) == ("cards", "A4", 3, "waiting")
    assert "在排队" in client.get(answers[0].location).text
    assert answers[0].location in client.get(f"{base}/").text
    assert client.get(f"{base}/sheets/cards?household=0001&size=A4").text.count("排队做") == 0


def test_a_job_s_page_shows_how_far_it_is_and_then_the_file(session, client, officer, base, scene):
    made = a_finished_job(session, scene.village, officer)
    page = client.get(f"{base}/jobs/{made.id}").text
    assert "做好了，一共 2 张纸" in page
    answer = client.get(f"{base}/jobs/{made.id}/file.pdf")
    assert answer.mimetype == "application/pdf"
    kept = printed(session)[0]
    assert (kept.document, kept.pages, kept.address) == ("cards", 2, f"{base}/sheets/cards?size=A4")


def test_a_file_that_is_not_made_yet_is_refused_in_words(session, client, officer, base, scene):
    waiting = a_job(session, scene.village, officer)
    answer = client.get(f"{base}/jobs/{waiting.id}/file.pdf")
    assert (answer.status_code, "还没有做好" in answer.text) == (409, True)
    assert printed(session) == []


def test_a_job_is_cancelled_from_its_page(session, client, officer, base, scene):
    job = a_job(session, scene.village, officer)
    page = client.get(f"{base}/jobs/{job.id}")
    answer = client.post(f"{base}/jobs/{job.id}/cancel", data={"request_key": key_on(page)})
    assert (answer.status_code, answer.location) == (303, f"{base}/")
    assert get_job(session, scene.village_id, job.id).state == "cancelled"
    assert "已取消" in client.get(f"{base}/").text


def test_nobody_sees_the_job_of_a_document_they_may_not_print(session, client, scene, base, officer):
    job = a_finished_job(session, scene.village, officer)
    sign_in(client, make_user(session, scene.village, "storekeeper")[0])
    assert client.get(f"{base}/jobs/{job.id}").status_code == 403
    assert client.get(f"{base}/jobs/{job.id}/file.pdf").status_code == 403
    assert client.post(f"{base}/jobs/{job.id}/cancel", data={"request_key": "x"}).status_code in (403, 409)
    assert get_job(session, scene.village_id, job.id).state == "done"
    assert str(job.id) not in client.get(f"{base}/").text


def test_who_watches_the_log_is_led_to_no_sheet_that_is_not_theirs(session, client, officer, scene, base):
    client.get(f"{base}/sheets/cards/file.pdf?size=A4")
    client.get(f"{base}/sheets/notice/file.pdf?what=1&size=A4")
    sign_in(client, make_user(session, scene.village, "supervisor")[0])
    cards, notice = client.get(f"{base}/log/1").text, client.get(f"{base}/log/2").text
    assert ("这张归别人打印" in cards, "再印一次" in cards) == (True, False)
    assert ("这张归别人打印" in notice, "再印一次" in notice) == (False, True)


def test_an_empty_log_says_what_fills_it(client, officer, base):
    assert "还没有打印过" in client.get(f"{base}/log").text


def test_the_log_says_whether_a_print_was_the_same_and_what_was_written_in_between(
    session, client, officer, base, scene
):
    address = f"{base}/sheets/cards/file.pdf?size=A4"
    client.get(address)
    client.get(address)
    make_notice(session, scene, scene.households[2])
    with transaction(session):
        session.get_one(Household, (scene.village_id, scene.households[0].id)).head_name = "李改名"
    client.get(address)
    log = client.get(f"{base}/log").text
    assert (log.count("和上次一样"), log.count("和上次不一样")) == (1, 1)
    assert "王主任" in log
    same, other = client.get(f"{base}/log/2").text, client.get(f"{base}/log/3").text
    assert "和第 1 次" in same
    assert "印的一模一样" in same
    assert "印的不一样" in other
    assert f"{base}/sheets/cards?size=A4" in other
    assert client.get(f"{base}/log/9").status_code == 404


def test_the_log_comes_in_pages_the_newest_first(session, client, officer, base, scene, monkeypatch):
    monkeypatch.setattr(VIEWS, "LOG_PAGE", 2)
    for number in ("1", "2", "3"):
        a_print(session, scene.village, officer, number)
    first, second = client.get(f"{base}/log").text, client.get(f"{base}/log?page=2").text
    assert re.findall(r"第 (\d) 次", first) == ["3", "2"]
    assert re.findall(r"第 (\d) 次", second) == ["1"]


def test_the_log_is_for_the_committee_and_those_who_watch_it(session, client, scene, base):
    for role, status in (("committee", 200), ("supervisor", 200), ("storekeeper", 403), ("recorder", 403)):
        sign_in(client, make_user(session, scene.village, role)[0])
        assert client.get(f"{base}/log").status_code == status


def test_no_name_of_a_villager_is_in_the_log(session, client, officer, scene, base):
    place = f"/v/{scene.village.code}"
    for path in ("households/cards.pdf", "households/0001/book.pdf", "households/0001/file.pdf", "notices/1/sheet.pdf"):
        assert client.get(f"{place}/{path}").status_code == 200
    text = repr([[getattr(row, column.key) for column in Printed.__table__.columns] for row in printed(session)])
    assert [each.head_name for each in scene.households if each.head_name in text] == []


def test_a_public_page_writes_nothing_and_sets_no_cookie(session, client, scene):
    make_village(session)
    assert client.get(f"/p/{scene.village.code}/notices/1").status_code == 200
    assert printed(session) == []
