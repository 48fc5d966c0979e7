"""Pages of signatures: the household's own, the helper's, the sheet of paper, who signed; and what the public sees."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from civility import clock
from civility.governance.covenants.queries import find_signature, list_sheets
from civility.papers import address_of, issue_paper
from tests.factories.governance import NOVEMBER_3, a_covenant, a_draft, key
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.photos.test_pictures import a_bomb
from tests.printables.reading import codes_of, words_of

TODAY = date(2026, 11, 3)
DRAWN = "10,10 20,30 40,60 80,90;300,20 310,40 320,80 330,120"
MY = "/my/covenants/"


@pytest.fixture
def covenant(session, village, home):
    return a_covenant(session, village, make_user(session, village, "committee")[1], day=TODAY)


@pytest.fixture
def base(village, covenant):
    return f"/v/{village.code}/covenants/village/1"


def test_a_household_signs_with_a_tick_where_there_are_no_scripts(session, client, at_home, covenant):
    assert "您家还没签" in client.get(MY).text
    answer = client.post(f"{MY}village/1/sign", data={"agreed": "y", "strokes": "", "request_key": key()})
    assert (answer.status_code, answer.location) == (303, MY)
    assert find_signature(session, covenant, at_home.id).channel == "ticked"
    assert "手机上勾的同意" in client.get(MY).text


def test_a_household_signs_with_its_finger_and_sees_its_hand(session, client, at_home, covenant):
    client.post(f"{MY}village/1/sign", data={"strokes": DRAWN, "request_key": key()})
    assert find_signature(session, covenant, at_home.id).strokes == DRAWN
    assert 'd="M10,10 L10,10 20,30 40,60 80,90 M300,20 L300,20 310,40 320,80 330,120"' in client.get(MY).text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "请在框里签名，或者勾上"),
        ({"strokes": "1,1 2,2"}, "没有看清签的名"),
        ({"strokes": '"><script>alert(1)</script>'}, "没有看清签的名"),
        ({"strokes": "1,1 " * 90_000}, "20000"),
    ],
)
def test_what_is_no_signature_is_refused_in_words(session, client, at_home, covenant, sent, words):
    answer = client.post(f"{MY}village/1/sign", data={"request_key": key()} | sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>alert" not in answer.text
    assert find_signature(session, covenant, at_home.id) is None


def test_a_signature_is_taken_back_on_the_phone(session, client, at_home, covenant):
    client.post(f"{MY}village/1/sign", data={"agreed": "y", "request_key": key()})
    assert client.post(f"{MY}village/1/withdraw", data={"request_key": key()}).status_code == 303
    assert find_signature(session, covenant, at_home.id) is None
    assert client.post(f"{MY}village/1/withdraw", data={"request_key": key()}).status_code == 409


def test_my_page_asks_until_the_household_signed(client, at_home):
    assert "您家还有 1 份没签" in client.get("/my/").text
    client.post(f"{MY}village/1/sign", data={"agreed": "y", "request_key": key()})
    assert "份没签" not in client.get("/my/").text


def test_a_helper_signs_for_a_household_and_is_named(session, client, base, covenant, home, be):
    be("grid_worker", name="才让")
    answer = client.post(f"{base}/sign", data={"number": "101", "agreed": "y", "request_key": key()})
    assert (answer.status_code, answer.location) == (303, f"{base}/sign")
    assert find_signature(session, covenant, home.id).channel == "helper"
    refused = client.post(f"{base}/sign", data={"number": "101", "agreed": "y", "request_key": key()})
    assert refused.status_code == 409
    assert "0101 户已经签过" in refused.text
    assert 'value="101"' in refused.text
    assert client.get(f"{base}/signatures/").status_code == 403
    be("committee")
    assert "才让当面问过，代签" in client.get(f"{base}/signatures/").text


def test_a_helper_takes_a_signature_back_for_a_household_without_a_phone(session, client, base, covenant, home, be):
    be("recorder")
    client.post(f"{base}/sign", data={"number": "101", "agreed": "y", "request_key": key()})
    back = {"number": "101", "withdraw": "1", "request_key": key()}
    assert client.post(f"{base}/sign", data=back).status_code == 303
    assert find_signature(session, covenant, home.id) is None
    again = client.post(f"{base}/sign", data=back)
    assert again.status_code == 409
    assert find_signature(session, covenant, home.id) is None


def test_the_committee_sees_who_has_not_signed_and_looking_is_written_down(client, base, at_home, be):
    client.post(f"{MY}village/1/sign", data={"strokes": DRAWN, "request_key": key()})
    be("committee", name="王主任")
    page = client.get(f"{base}/signatures/").text
    assert "签了的 1 户" in page
    assert "<path d" not in page.split("<main", 1)[1].split("</main>")[0]
    seen = client.get(f"{base}/signatures/0101").text
    assert 'd="M10,10' in seen
    assert "王主任" in seen.split("谁看过")[1]


def test_the_public_sees_a_count_and_nothing_else(client, village, home, at_home):
    client.post(f"{MY}village/1/sign", data={"strokes": DRAWN, "request_key": key()})
    page = client.get(f"/p/{village.code}/covenants/village").text
    assert "户中 1 户签了" in page
    assert "李家旺" not in page
    assert "10,10" not in page


def test_the_sheet_has_a_row_for_each_household_that_has_not_signed(client, base, at_home, be):
    client.post(f"{MY}village/1/sign", data={"agreed": "y", "request_key": key()})
    be("recorder")

    def rows(**which):
        pdf = client.get(f"{base}/signing-sheet.pdf", query_string=which)
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)

    assert "李家旺" not in rows()
    assert "李家旺" in rows(all=1)
    assert "签名表" in rows()


def sheet(**changed):
    return {"numbers": "101", "photo": (io.BytesIO(a_photo()), "表.jpg"), "request_key": key()} | changed


def test_a_sheet_is_entered_with_its_photo_and_confirmed_by_another_person(session, client, base, covenant, home, be):
    be("recorder")
    answer = client.post(f"{base}/sheets/new", data=sheet())
    page = client.get(answer.location).text
    assert "要另一个人照着照片核对过" in page
    own = client.post(f"{answer.location}/confirm", data={"request_key": key()})
    assert own.status_code == 403
    assert find_signature(session, covenant, home.id) is None
    be("supervisor", name="监委")
    photo = list_sheets(session, covenant)[0].photo_id
    assert client.get(base.rsplit("/", 2)[0] + f"/photos/{photo}").mimetype == "image/jpeg"
    assert client.post(f"{answer.location}/confirm", data={"request_key": key()}).status_code == 303
    assert find_signature(session, covenant, home.id).channel == "paper"
    assert "监委" in client.get(answer.location).text.split("谁看过照片")[1]


def test_a_photo_that_is_a_bomb_is_refused_and_the_numbers_stay(session, client, base, covenant, be):
    be("recorder")
    answer = client.post(f"{base}/sheets/new", data=sheet(photo=(io.BytesIO(a_bomb()), "表.png")))
    assert answer.status_code == 422
    assert "101</textarea>" in answer.text
    assert list_sheets(session, covenant) == []


def test_a_sheet_is_seen_by_who_entered_it_and_who_may_confirm_and_nobody_else(session, client, base, covenant, be):
    be("storekeeper")
    address = client.post(f"{base}/sheets/new", data=sheet()).location
    photo = base.rsplit("/", 2)[0] + f"/photos/{list_sheets(session, covenant)[0].photo_id}"
    assert (client.get(address).status_code, client.get(photo).status_code) == (200, 200)
    be("grid_worker")
    assert (client.get(address).status_code, client.get(photo).status_code) == (404, 404)


def test_a_signing_sheet_carries_a_code_that_says_whether_it_is_still_signed(
    session, client, village, covenant, be, base, tmp_path
):
    be("recorder")
    pdf = client.get(f"{base}/signing-sheet.pdf").data
    paper = issue_paper(session, village.code, "signing", "village-1")
    assert codes_of(pdf, tmp_path) == [address_of(paper)]
    assert f"短码{paper.short_code}" in words_of(pdf)
    code = f"/s/{paper.token}"
    page = client.get(code).text
    assert "这是村规民约第 1 版的签名表，这一版正在施行" in page
    assert f'href="{base}/sheets/new"' in page
    assert "李家旺" not in page
    with clock.frozen(NOVEMBER_3 + timedelta(days=1)):
        a_covenant(session, village, be("committee"), day=TODAY + timedelta(days=1))
        page = client.get(code).text
    assert "第 1 版的签名表，这一版已由第 2 版代替，不用再签、再录" in page
    assert "sheets/new" not in page


def test_a_signing_sheet_printed_before_its_day_says_when_it_is_signed(session, client, village, covenant):
    covenant.in_force_from = TODAY + timedelta(days=1)
    session.commit()
    page = client.get(f"/s/{issue_paper(session, village.code, 'signing', 'village-1').token}").text
    assert "第 1 版的签名表，这一版 11月4日 星期三 起施行，那天起才签" in page
    assert "sheets/new" not in page


def test_a_draft_has_no_signing_sheet_and_its_code_is_unknown(session, client, village, covenant, be):
    a_draft(session, village, be("committee"))
    assert client.get(f"/v/{village.code}/covenants/village/2/signing-sheet.pdf").status_code == 404
    assert client.get(f"/s/{issue_paper(session, village.code, 'signing', 'village-2').token}").status_code == 404


def test_a_short_code_of_a_signing_sheet_that_is_typed_opens_it(session, client, village, covenant):
    paper = issue_paper(session, village.code, "signing", "village-1")
    answer = client.get("/verify", query_string={"code": paper.short_code})
    assert (answer.status_code, answer.location) == (303, f"/s/{paper.token}")
