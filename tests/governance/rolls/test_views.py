"""The pages and sheets of rolls."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from civility import clock
from civility.governance.rolls.queries import list_rolls
from civility.people.queries import get_household
from tests.conftest import sign_in
from tests.factories.governance import NOVEMBER_3, a_roll, key, score
from tests.factories.people import make_user, make_village


@pytest.fixture(autouse=True)
def in_november():
    with clock.frozen(NOVEMBER_3):
        yield


@pytest.fixture
def village(session, app):
    village = make_village(session, households=8)
    score(session, village, "2026-10", {"0001": {"卫生": 50}, "0002": {"卫生": 30, "孝老": 20}, "0007": {"睦邻": 15}})
    return village


@pytest.fixture
def clerk(session, village, client):
    user, actor = make_user(session, village, "committee")
    sign_in(client, user)
    return actor


def test_the_form_offers_the_last_finished_month_first(client, clerk, village):
    page = client.get(f"/v/{village.code}/rolls/").text
    options = [part.split("</option>")[0].rpartition(">")[2] for part in page.split("<option")[1:]]
    assert options == [
        "2026年10月", "2026年9月", "2026年8月", "2026年7月", "2026年6月", "2026年5月",
        "2026年第3季度", "2026年第4季度", "2026年11月",
    ]  # fmt: skip


def test_a_roll_is_made_from_the_page_and_pressed_twice_made_once(session, client, clerk, village):
    sent = {"period": "2026-10", "request_key": key()}
    for _ in range(2):
        answer = client.post(f"/v/{village.code}/rolls/", data=sent)
        assert (answer.status_code, answer.location) == (303, f"/v/{village.code}/rolls/1")
    assert len(list_rolls(session, village.id)) == 1
    page = client.get(answer.location).text
    assert "李*国" in page
    assert "+5 分" in page
    assert "李建国" not in page


@pytest.mark.parametrize(("period", "status"), [("2026-09", 422), ("2020-01", 422), ("", 422), ("2026-12", 422)])
def test_what_cannot_be_made_is_refused_in_words(session, client, clerk, village, period, status):
    page = client.post(f"/v/{village.code}/rolls/", data={"period": period, "request_key": key()})
    assert page.status_code == status
    assert 'class="error-summary"' in page.text
    assert list_rolls(session, village.id) == []


def test_a_replaced_roll_says_so_and_leads_to_its_successor(session, client, clerk, village):
    for _ in range(2):
        a_roll(session, village, clerk)
    page = client.get(f"/v/{village.code}/rolls/1").text
    assert "已由第 2 号榜代替" in page
    assert f'href="/v/{village.code}/rolls/2"' in page


def printed(client, village, number: int) -> str:
    pdf = PdfReader(io.BytesIO(client.get(f"/v/{village.code}/rolls/{number}.pdf?size=A4&festival=spring").data))
    return "".join("".join(sheet.extract_text().split()) for sheet in pdf.pages)


def test_the_paper_of_a_replaced_roll_is_void_and_that_of_the_new_one_names_it(session, client, clerk, village):
    a_roll(session, village, clerk)
    assert "代替" not in printed(client, village, 1)
    for _ in range(2):
        a_roll(session, village, clerk)
    first, second, third = (printed(client, village, number) for number in (1, 2, 3))
    assert ("已作废" in first, "本榜已由第2号榜代替，不再有效：" in first, "本榜代替" in first) == (True, True, False)
    assert ("已作废" in second, "本榜代替第1号榜：" in second, "本榜已由第3号榜代替" in second) == (True, True, True)
    assert ("已作废" in third, "本榜代替第2号榜：" in third, "不再有效" in third) == (False, True, False)
    assert "定榜以后，重新算了一遍账" in third
    assert ("迎" in first, "迎" in third) == (False, True)


def test_the_paper_says_when_an_earlier_roll_was_of_less_of_the_month(session, client, clerk, village):
    roll = a_roll(session, village, clerk)
    roll.counted_until = date(2026, 10, 20)
    session.commit()
    a_roll(session, village, clerk)
    for number in (1, 2):
        assert "原来只算到10月20日，现在算到10月31日" in printed(client, village, number)


@pytest.mark.parametrize(("size", "millimetres"), [("A4", (210, 297)), ("A3", (297, 420))])
def test_the_sheet_reads_back_with_ranks_masked_names_and_its_imprint(
    session, client, clerk, village, size, millimetres
):
    get_household(session, village.id, "0007").head_name = "刘㛃𬭎"
    session.commit()
    roll = a_roll(session, village, clerk)
    answer = client.get(f"/v/{village.code}/rolls/1.pdf?size={size}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pdf = PdfReader(io.BytesIO(answer.data))
    box = pdf.pages[0].mediabox
    assert tuple(round(float(side) / 72 * 25.4) for side in (box.width, box.height)) == millimetres
    text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")
    for words in ("李*国", "王*兰", "刘*𬭎", "2026年10月", "第1号", "分数相同名次相同", roll.head_hash.hex()[:4]):
        assert words in text
    for hidden in ("李建国", "王秀兰", "0001"):
        assert hidden not in text


def test_certificates_name_the_households_in_full_and_are_as_many_as_the_button_says(session, client, clerk, village):
    a_roll(session, village, clerk)
    page = client.get(f"/v/{village.code}/rolls/1").text
    assert "2 星户的证书，1 张" in page
    assert "1 星户的证书，2 张" in page
    for query, expected in (
        ("", ["李建国家", "王秀兰家", "刘"]), ("?stars=2", ["王秀兰家"]), ("?household=0001", ["李建国家"])
    ):  # fmt: skip
        answer = client.get(f"/v/{village.code}/rolls/1/certificates.pdf{query}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        pages = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.data)).pages]
        assert len(pages) == len(expected)
        assert all("荣誉证书" in page and "2026年10月乡风文明榜上名列" in page for page in pages)
        assert [any(name in page for page in pages) for name in expected] == [True] * len(expected)
    assert "二星文明户" in "".join(
        PdfReader(io.BytesIO(client.get(f"/v/{village.code}/rolls/1/certificates.pdf?stars=2").data))
        .pages[0].extract_text().split()
    )  # fmt: skip


def test_a_roll_that_was_replaced_gives_no_certificates(session, client, clerk, village):
    for _ in range(2):
        a_roll(session, village, clerk)
    assert "荣誉证书" not in client.get(f"/v/{village.code}/rolls/1").text
    assert client.get(f"/v/{village.code}/rolls/1/certificates.pdf").status_code == 404
    assert client.get(f"/v/{village.code}/rolls/2/certificates.pdf").status_code == 200


@pytest.mark.parametrize("query", ["?stars=5", "?household=0003", "?household=x", "?stars=0"])
def test_a_certificate_for_nobody_is_not_found(session, client, clerk, village, query):
    a_roll(session, village, clerk)
    assert client.get(f"/v/{village.code}/rolls/1/certificates.pdf{query}").status_code == 404


@pytest.mark.parametrize(("festival", "seen"), [("spring", "迎"), ("mid-autumn", "中秋")])
def test_a_roll_is_printed_in_the_dress_of_a_festival(session, client, clerk, village, festival, seen):
    a_roll(session, village, clerk)
    address = f"/v/{village.code}/rolls/1.pdf?festival={festival}"
    assert address in client.get(f"/v/{village.code}/rolls/1").text
    assert seen in PdfReader(io.BytesIO(client.get(address).data)).pages[0].extract_text()


@pytest.mark.parametrize("address", ["9.pdf", "9", f"{10**19}", f"{10**19}.pdf"])
def test_what_is_not_there_is_not_found(session, client, clerk, village, address):
    a_roll(session, village, clerk)
    assert client.get(f"/v/{village.code}/rolls/{address}").status_code == 404


def test_supervisors_read_and_do_not_make(session, client, village):
    user, _actor = make_user(session, village, "supervisor")
    sign_in(client, user)
    page = client.get(f"/v/{village.code}/rolls/")
    assert page.status_code == 200
    assert "定一张榜" not in page.text
    sent = {"period": "2026-10", "request_key": key()}
    assert client.post(f"/v/{village.code}/rolls/", data=sent).status_code == 403
    assert client.get(f"/v/{village.code}/rolls/1/certificates.pdf").status_code == 403
    assert list_rolls(session, village.id) == []


def test_a_roll_is_read_and_printed_by_category(session, client, clerk, village):
    a_roll(session, village, clerk)
    for root in (f"/v/{village.code}/rolls/1", f"/p/{village.code}/rolls/1"):
        page = client.get(root, query_string={"category": "孝老"}).text
        listed = page[page.index('<ol class="roll-lines">') : page.index("</ol>")]
        assert ("王*兰" in listed, "李*国" in listed, "分</span>" in listed) == (True, False, False)
        assert "按“孝老”一项" in page
        assert "李*国" in client.get(root, query_string={"category": "没有这一类"}).text
    pdf = client.get(f"/v/{village.code}/rolls/1.pdf", query_string={"category": "孝老"})
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)
    assert ("王*兰" in printed, "李*国" in printed, "孝老" in printed) == (True, False, True)
