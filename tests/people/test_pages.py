"""The pages of people, through the test client."""

import io
import re

import pytest

from civility.papers import issue_paper
from civility.people.models import Household, User
from civility.people.queries import find_current_card, list_households
from civility.people.services import issue_card, set_pin
from tests.conftest import sign_in
from tests.factories.people import PASSWORD, first_household, make_township, make_user, make_village
from tests.pages import key_in, page
from tests.people.test_roster_import import ROSTER
from tests.printables.reading import codes_of, page_count, words_of


def test_signing_in_with_a_wrong_password_says_so_and_keeps_the_name(client, session):
    make_user(session, make_village(session), "recorder", sign_in_name="li")
    html = page(client.post("/sign-in", data={"name": "li", "password": "nonsense"}), 422)
    assert "登录名或密码不对" in html
    assert 'value="li"' in html


def test_somebody_with_one_post_lands_on_the_page_of_that_village(client, session):
    village = make_village(session)
    make_user(session, village, "recorder", sign_in_name="li")
    assert client.post("/sign-in", data={"name": "li", "password": PASSWORD}).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == f"/v/{village.code}/"


def test_a_first_password_must_be_changed_before_anything_else(client, session):
    village = make_village(session)
    user, _ = make_user(session, village, "committee")
    user.must_change_password = True
    session.commit()
    sign_in(client, user)
    assert client.get(f"/v/{village.code}/households/").headers["Location"] == "/account/password"
    page(client.get("/account/password"))
    wrong = page(client.post("/account/password", data={"old": "not-mine", "new": "a-new-good-password"}), 422)
    assert "现在的密码不对" in wrong
    assert "登录名" not in wrong
    answer = client.post("/account/password", data={"old": PASSWORD, "new": "a-new-good-password"})
    assert answer.status_code == 303
    page(client.get(f"/v/{village.code}/households/"))


def test_signing_in_never_leads_to_another_site(client, session):
    make_user(session, make_village(session), "recorder", sign_in_name="li")
    for bad in ("https://evil.example", "//evil.example", "/\\evil.example"):
        answer = client.post("/sign-in", query_string={"next": bad}, data={"name": "li", "password": PASSWORD})
        assert answer.headers["Location"] == "/"
        client.post("/sign-out")


def test_a_household_comes_in_by_scanned_card_or_by_number(app, client, session):
    village = make_village(session)
    household = first_household(session, village)
    card = issue_card(session, village_id=village.id, household_id=household.id)
    set_pin(session, village_id=village.id, household_id=household.id, pin="246810")
    token = issue_paper(session, village.code, "card", str(card.id)).token
    session.commit()
    page(client.get("/household/sign-in", query_string={"card": token}))
    assert client.post("/household/sign-in", data={"card": token, "pin": "246810"}).headers["Location"] == "/my/"
    client.post("/sign-out")
    typed = {"village": village.code, "number": "0001-3", "pin": "246810"}
    assert client.post("/household/sign-in", data=typed).headers["Location"] == "/my/"
    client.post("/sign-out")
    html = page(client.post("/household/sign-in", data={**typed, "pin": "999999"}), 422)
    assert "户码或密码不对" in html
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")
    html = page(client.post("/household/sign-in", data={"card": forged, "pin": "246810"}), 404)
    assert "不是本系统印出来的" in html


def test_the_administrator_adds_a_user_with_a_post_and_sees_the_password_once(client, session):
    village = make_village(session)
    admin, _ = make_user(session, make_township(session), "administrator")
    sign_in(client, admin)
    html = page(client.get("/admin/users/new"))
    form = {
        "request_key": key_in(html),
        "name": "王秀兰",
        "sign_in_name": "wangxl",
        "role": "recorder",
        "place": str(village.id),
        "household_number": "0001-3",
    }
    html = page(client.post("/admin/users/new", data=form))
    assert re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", html)
    user = session.query(User).filter_by(name="王秀兰").one()
    assert (user.household_id, [post.role for post in user.appointments]) == (
        first_household(session, village).id,
        ["recorder"],
    )
    html = page(client.post("/admin/users/new", data=form), 409)
    assert "已经有人用了" in html
    page(client.get(f"/admin/users/{user.id}"))
    page(client.get("/admin/users/"))


def test_an_account_is_not_left_behind_when_its_first_post_is_refused(client, session):
    village = make_village(session)
    admin, _ = make_user(session, make_township(session), "administrator")
    sign_in(client, admin)
    form = {
        "request_key": key_in(client.get("/admin/users/new").text),
        "name": "王秀兰",
        "sign_in_name": "wangxl",
        "role": "township_officer",
        "place": str(village.id),
    }
    assert "不能设在这一级" in page(client.post("/admin/users/new", data=form), 422)
    assert session.query(User).filter_by(name="王秀兰").count() == 0


def test_a_roster_is_read_row_by_row_and_taken_in_after_a_look(client, session):
    village = make_village(session, households=0)
    user, _ = make_user(session, village, "committee")
    sign_in(client, user)
    upload_page = f"/v/{village.code}/households/import"
    html = page(client.get(upload_page))
    sent = {"request_key": key_in(html), "file": (io.BytesIO(ROSTER), "花名册.csv")}
    check = client.post(upload_page, data=sent).headers["Location"]
    html = page(client.get(check))
    assert "3 户" in html
    assert session.query(Household).count() == 0
    answer = client.post(check, data={"request_key": key_in(html)})
    assert answer.status_code == 303
    assert [h.number for h in list_households(session, village.id)] == ["0001", "0002", "0003"]
    assert "已经导入" in page(client.get(check), 409)
    page(client.get(f"/v/{village.code}/households/"))
    page(client.get(f"/v/{village.code}/households/0003"))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "x.csv", "没有内容"),
        (b"\x00\xff\xfe\x01garbage" * 50, "x.csv", ""),
        (b"PK\x03\x04 not a zip at all", "x.xlsx", ""),
        ("甲,乙\n1,2\n".encode(), "x.csv", "户号"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(client, session, data, name, words):
    village = make_village(session, households=0)
    user, _ = make_user(session, village, "committee")
    sign_in(client, user)
    upload_page = f"/v/{village.code}/households/import"
    sent = {"request_key": key_in(client.get(upload_page).text), "file": (io.BytesIO(data), name)}
    html = page(client.post(upload_page, data=sent), 422)
    assert "有地方要改一改" in html
    assert words in html


def test_reissuing_a_card_on_the_page_revokes_the_old_one(client, session):
    village = make_village(session)
    household = first_household(session, village)
    old = issue_card(session, village_id=village.id, household_id=household.id)
    user, _ = make_user(session, village, "committee")
    sign_in(client, user)
    address = f"/v/{village.code}/households/0001"
    html = page(client.get(address))
    client.post(f"{address}/card", data={"request_key": key_in(html)})
    session.expire_all()
    assert old.revoked_at is not None
    assert find_current_card(session, village.id, household.id).issue == 2
    html = page(client.post(f"{address}/pin", data={"request_key": key_in(html), "pin": "111111"}), 422)
    assert "不能全一样" in html
    html = page(client.post(f"{address}/pin", data={"request_key": key_in(html), "pin": ""}))
    assert re.search(r"新密码：\d{6}", html)


def test_settings_are_kept_and_bad_numbers_named(client, session):
    village = make_village(session)
    user, _ = make_user(session, village, "committee")
    sign_in(client, user)
    address = f"/v/{village.code}/settings"
    form = {"request_key": key_in(page(client.get(address))), "notice_days": "2", "undo_minutes": "10"}
    page(client.post(address, data=form), 422)
    answer = client.post(address, data={**form, "notice_days": "5", "office_phone": "0974-8520000"})
    assert answer.status_code == 303
    assert 'value="5"' in page(client.get(address))


def test_cards_print_ten_to_a_sheet(client, session):
    village = make_village(session, households=12)
    user, _ = make_user(session, village, "committee")
    for household in list_households(session, village.id):
        issue_card(session, village_id=village.id, household_id=household.id)
    sign_in(client, user)
    answer = client.get(f"/v/{village.code}/households/cards.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.count(b"/Type /Page\n") + answer.data.count(b"/Type /Page ") == 2 or b"/Count 2" in answer.data


def test_door_plates_are_for_all_or_one_and_carry_nobodys_card(client, session, tmp_path):
    village = make_village(session, households=5)
    user, _ = make_user(session, village, "committee")
    cards = [
        issue_card(session, village_id=village.id, household_id=h.id) for h in list_households(session, village.id)
    ]
    sign_in(client, user)
    assert "打印全村户牌" in page(client.get(f"/v/{village.code}/households/"))
    assert "打印户牌" in page(client.get(f"/v/{village.code}/households/0002"))
    answer = client.get(f"/v/{village.code}/households/plates.pdf")
    assert (answer.mimetype, page_count(answer.data)) == ("application/pdf", 2)
    assert [words_of(answer.data).count(f"000{number}户") for number in range(1, 6)] == [1] * 5
    assert all(household.head_name not in words_of(answer.data) for household in list_households(session, village.id))
    one = client.get(f"/v/{village.code}/households/plates.pdf?number=0002&size=A5").data
    assert (page_count(one), words_of(one).count("户")) == (1, 1)
    (url,) = set(codes_of(one, tmp_path))
    opened = client.get(url[url.index("/s/") :])
    assert (opened.status_code, opened.location) == (302, f"/p/{village.code}/")
    assert not any(str(card.id) in url for card in cards)


@pytest.mark.parametrize(("query", "status"), [("?number=9999", 404), ("?size=A3", 422)])
def test_there_is_no_door_plate_for_nobody_or_on_another_paper(client, session, query, status):
    village = make_village(session, households=1)
    user, _ = make_user(session, village, "committee")
    sign_in(client, user)
    assert client.get(f"/v/{village.code}/households/plates.pdf{query}").status_code == status
