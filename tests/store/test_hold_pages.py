"""Reservations and vouchers through the pages: a household's phone, a helper, the counter, and paper."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from civility.clock import today
from civility.db import transaction
from civility.papers import address_of, issue_paper
from civility.people.queries import get_settings
from civility.people.services import issue_card, keep_portrait, set_pin
from civility.people.sessions import CardHolder
from civility.store.models import Hold
from tests.conftest import sign_in
from tests.factories.people import make_household, make_user
from tests.factories.photos import a_photo
from tests.factories.store import assert_book_is_whole, balance_of, key, make_shop, on_shelf
from tests.printables.reading import codes_of
from tests.store.conftest import Counter, forget_the_last_request, hidden, text_of


def on_the_phone(counter: Counter, number: int = 0) -> None:
    """The household signs in with its card and PIN."""
    household = counter.shop.households[number]
    card = issue_card(counter.session, village_id=household.village_id, household_id=household.id)
    sign_in(counter.client, CardHolder(card, household))


def mine(counter: Counter, path: str, data: dict[str, str] | None = None, *, status: int = 200) -> str:
    """One of the household's own pages, or where it sends on to."""
    forget_the_last_request()
    address = f"/my/reservations{path}"
    answer = counter.client.get(address) if data is None else counter.client.post(address, data=data)
    assert answer.status_code == status, answer.text[:2000]
    return answer.location if status == 303 else answer.text


def print_vouchers(counter: Counter, query: str, copies: int = 1) -> str:
    form = {**counter.confirm(query), "collected": "self", "kind": "voucher", "copies": str(copies)}
    return counter.post("/customer/0001/set-aside", form)


def code_of(counter: Counter, number: int, village_code: str | None = None) -> str:
    code = village_code or counter.shop.village.code
    return address_of(issue_paper(counter.session, code, "voucher", str(number)))


def state(counter: Counter) -> tuple[int, int]:
    session = counter.fresh()
    return balance_of(session, counter.shop.village.id, "0001"), on_shelf(session, counter.shop, "soap")


# ---- the household's phone ----


def test_a_household_reserves_on_its_phone_and_sees_it_kept(counter: Counter) -> None:
    on_the_phone(counter)
    assert "还没有预约过" in text_of(mine(counter, "/"))
    assert "看看要多少分" in text_of(mine(counter, "/new"))
    page = mine(counter, "/confirm?g0001=2")
    assert "换完还剩 90 分" in text_of(page)
    assert mine(counter, "/confirm", hidden(page), status=303) == "/my/reservations/"
    page = text_of(mine(counter, "/"))
    assert "香皂 2 块 留着" in page
    assert "到爱心超市来领" in page
    assert state(counter) == (900, 18)
    forget_the_last_request()
    home = text_of(counter.client.get("/my/").text)
    assert "可兑换 90 分" in home
    assert "留着的 10 分" in home


def test_the_button_alone_says_what_is_made_of_the_basket(counter: Counter) -> None:
    """A hidden field of the same name would be read first, and neither button would do anything."""
    page = counter.get("/customer/0001/confirm?g0001=2")
    assert re.findall(r'<(\w+)[^>]* name="kind" value="(\w*)"', page) == [
        ("button", "reservation"),
        ("button", "voucher"),
    ]


def test_what_is_short_is_said_before_the_button_is_there(counter: Counter) -> None:
    on_the_phone(counter)
    page = text_of(mine(counter, "/confirm?g0001=30"))
    assert "“香皂”不够了，只剩 20 块" in page
    assert "积分不够：现有 100 分，要 150 分，还差 50 分" in page
    assert "留着 ·" not in page
    page = text_of(mine(counter, "/confirm?g0002=3"))
    assert "“大米5公斤”每户每月最多 2 袋" in page
    for typed in ("-1", "1000000000", "x"):
        assert "数量要写 1 到 999 之间的整数" in text_of(mine(counter, f"/confirm?g0001={typed}", status=422))
    assert "篮子是空的" in text_of(mine(counter, "/confirm?g0001=0", status=422))
    assert state(counter) == (1000, 20)


def test_a_household_cancels_and_everything_is_back(counter: Counter) -> None:
    on_the_phone(counter)
    mine(counter, "/confirm", hidden(mine(counter, "/confirm?g0001=2")), status=303)
    mine(counter, "/1/cancel", {"request_key": key()}, status=303)
    assert "取消了，已退回" in text_of(mine(counter, "/"))
    assert state(counter) == (1000, 20)
    assert "已经作废" in text_of(mine(counter, "/1/cancel", {"request_key": key()}, status=409))


def test_another_household_cannot_cancel_it(counter: Counter) -> None:
    on_the_phone(counter)
    mine(counter, "/confirm", hidden(mine(counter, "/confirm?g0001=2")), status=303)
    on_the_phone(counter, 1)
    mine(counter, "/1/cancel", {"request_key": key()}, status=404)
    assert state(counter) == (900, 18)


# ---- at the counter ----


def test_the_counter_shows_what_is_kept_first_and_hands_it_over_in_two_steps(counter: Counter) -> None:
    on_the_phone(counter)
    mine(counter, "/confirm", hidden(mine(counter, "/confirm?g0001=2")), status=303)
    counter.be(counter.shop.clerk)
    page = counter.get("/customer/0001")
    assert text_of(page).index("给这家留着的") < text_of(page).index("香皂 5 分")
    held = counter.get("/holds/reservation/1")
    assert "一共 10 分，已经留着，不用再扣" in text_of(held)
    form = {"request_key": key(), "collected": "self"}
    assert counter.post("/holds/reservation/1/collect", form) == f"{counter.root}/?done=1"
    assert "已给李建国家兑换" in text_of(counter.get("/?done=1"))
    assert state(counter) == (900, 18)
    assert counter.post("/holds/reservation/1/collect", form) == f"{counter.root}/?done=1"  # pressed twice
    assert_book_is_whole(counter.session, counter.shop.village.id)


def test_who_fetches_for_another_is_named(counter: Counter) -> None:
    print_vouchers(counter, "0001/confirm?g0001=1")
    form = {"request_key": key(), "collected": "other", "collector": ""}
    assert "代领人姓名" in text_of(counter.post("/holds/voucher/1/collect", form, status=422))
    counter.post("/holds/voucher/1/collect", {**form, "collector": "理发的老马"})
    assert "理发的老马" in text_of(counter.get("/slips/1"))


def test_a_clerk_reserves_from_the_confirm_page(counter: Counter) -> None:
    form = {**counter.confirm("0001/confirm?g0001=2"), "collected": "self", "kind": "reservation"}
    assert counter.post("/customer/0001/set-aside", form) == f"{counter.root}/holds/reservation/1"
    assert "李建国家 0001-3 香皂 2 块 第 1 号预约 · 10 分" in text_of(counter.get("/holds/"))
    assert state(counter) == (900, 18)


def test_the_store_cancels_and_says_what_went_back(counter: Counter) -> None:
    print_vouchers(counter, "0001/confirm?g0001=1")
    counter.post("/holds/voucher/1/cancel", {"request_key": key()})
    assert "退回了：分在这户的账上" in text_of(counter.get("/holds/voucher/1"))
    assert "已经作废" in text_of(counter.post("/holds/voucher/1/cancel", {"request_key": key()}, status=409))
    assert state(counter) == (1000, 20)


# ---- vouchers ----


@pytest.mark.parametrize("typed", ["券1", "兑换券 第1号", "v 01", "ｖ１"])
def test_a_voucher_is_found_by_its_typed_number(counter: Counter, typed: str) -> None:
    print_vouchers(counter, "0001/confirm?g0001=1")
    assert counter.post("/find", {"q": typed}) == f"{counter.root}/holds/voucher/1"


def test_a_voucher_is_found_by_its_code_and_its_short_code(counter: Counter) -> None:
    print_vouchers(counter, "0001/confirm?g0001=1")
    paper = issue_paper(counter.session, counter.shop.village.code, "voucher", "1")
    for typed in (address_of(paper), paper.token, paper.short_code, paper.short_code.lower().replace("-", "")):
        assert counter.post("/find", {"q": typed}) == f"{counter.root}/holds/voucher/1", typed


def test_a_voucher_scanned_twice_pays_once_and_says_so(counter: Counter) -> None:
    print_vouchers(counter, "0001/confirm?g0001=1")
    counter.post("/holds/voucher/1/collect", {"request_key": key(), "collected": "self"})
    assert counter.post("/find", {"q": code_of(counter, 1)}) == f"{counter.root}/holds/voucher/1"
    page = text_of(counter.get("/holds/voucher/1"))
    assert "已经用过了，是第 1 号兑换单。一张只能用一次" in page
    assert "收券，东西交给他" not in page
    again = counter.post("/holds/voucher/1/collect", {"request_key": key(), "collected": "self"}, status=409)
    assert "一张只能用一次，这次什么也没有动" in text_of(again)
    assert state(counter) == (950, 19)


def test_another_villages_voucher_is_told_to_go_home(counter: Counter) -> None:
    other = make_shop(counter.session)
    page = counter.post("/find", {"q": code_of(counter, 1, other.village.code)}, status=409)
    assert "这张兑换券是别的村的" in text_of(page)
    counter.post("/find", {"q": code_of(counter, 7)}, status=404)


def test_a_voucher_past_its_day_is_not_taken(counter: Counter) -> None:
    print_vouchers(counter, "0001/confirm?g0001=1")
    with transaction(counter.session):
        made = counter.session.scalars(select(Hold).where(Hold.village_id == counter.shop.village.id)).one()
        made.collect_by = today() - timedelta(days=1)
    assert "过了日子" in text_of(counter.get("/holds/voucher/1"))
    form = {"request_key": key(), "collected": "self"}
    assert "过了日子" in text_of(counter.post("/holds/voucher/1/collect", form, status=409))


def test_eight_vouchers_fill_a_sheet_and_each_code_can_be_read(counter: Counter, tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert print_vouchers(counter, "0001/confirm?g0001=1&g0003=1", copies=4) == f"{counter.root}/holds/"
    assert "第 1 到第 4 号兑换券" in text_of(counter.get("/holds/"))
    print_vouchers(counter, "0001/confirm?g0001=1", copies=4)
    forget_the_last_request()
    pdf = counter.client.get(f"{counter.root}/vouchers.pdf").data
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    for words in ("兑换券 第 1 号", "兑换券 第 8 号", "香皂 1 块", "理发一次 1 次", "20 分已留着", "李建国家 0001-3"):
        assert words in text
    assert sorted(codes_of(pdf, tmp_path)) == sorted(code_of(counter, number) for number in range(1, 9))
    forget_the_last_request()
    one = counter.client.get(f"{counter.root}/vouchers.pdf?number=3").data
    assert re.findall(r"第 (\d) 号", PdfReader(io.BytesIO(one)).pages[0].extract_text()) == ["3"]


def test_more_vouchers_than_there_are_points_for_are_refused_and_the_basket_is_kept(counter: Counter) -> None:
    form = {**counter.confirm("0001/confirm?g0001=2"), "collected": "self", "kind": "voucher", "copies": "11"}
    page = counter.post("/customer/0001/set-aside", form, status=409)
    assert "“香皂”不够了" in text_of(page)
    assert "g0001:2" in page
    for copies in ("0", "-3", "1000000000"):
        counter.post("/customer/0001/set-aside", {**form, "copies": copies}, status=422)
    assert state(counter) == (1000, 20)


def test_a_voucher_of_a_past_day_is_refused_with_its_fields_in_sight(counter: Counter) -> None:
    form = {**counter.confirm("0001/confirm?g0001=1"), "kind": "voucher", "copies": "3", "collect_by": "2020-01-01"}
    before = state(counter)
    page = counter.post("/customer/0001/set-aside", form, status=422)
    assert re.search(r"<details class=\"collector\" open>\s*<summary>今天不拿走？", page)
    assert 'value="3"' in page
    assert 'value="2020-01-01"' in page
    assert state(counter) == before


def test_a_wrong_pin_for_a_voucher_is_said_beside_the_field_it_was_typed_into(counter: Counter) -> None:
    with transaction(counter.session):
        get_settings(counter.session, counter.shop.village.id).pin_at_counter = True
    set_pin(counter.session, village_id=counter.shop.village.id, household_id=counter.shop.first.id, pin="204060")
    form = {**counter.confirm("0001/confirm?g0001=1"), "kind": "voucher", "copies": "1"}
    before = state(counter)
    page = counter.post("/customer/0001/set-aside", {**form, "pin": "204061"}, status=422)
    assert re.findall(r'id="(\w+)-error"', page) == ["voucher_pin"]
    assert state(counter) == before
    counter.post("/customer/0001/set-aside", {**form, "pin": "204060"})
    assert state(counter) == (before[0] - 50, before[1] - 1)


def test_the_code_of_a_voucher_tells_anybody_whether_it_can_be_used_and_not_whose_it_is(counter: Counter) -> None:
    print_vouchers(counter, "0001/confirm?g0001=1")
    address = code_of(counter, 1)
    token = address.rpartition("/")[2]
    forget_the_last_request()
    page = counter.client.get(f"/s/{token}")
    assert (page.status_code, "有这张券，还能用" in page.text) == (200, True)
    assert "李建国" not in page.text
    onward = f"{counter.root}/holds/voucher/1"
    assert f'href="{onward}"' in page.text
    assert "东西交给他" in counter.get("/holds/voucher/1")
    counter.post("/holds/voucher/1/collect", {"request_key": key(), "collected": "self"})
    forget_the_last_request()
    page = counter.client.get(f"/s/{token}")
    assert (page.status_code, "这张券已经用过了" in page.text) == (410, True)
    assert onward not in page.text


# ---- for somebody who asks ----


def test_a_grid_worker_reserves_for_who_telephones(counter: Counter) -> None:
    _, worker = make_user(counter.session, counter.shop.village, "grid_worker")
    counter.be(worker)
    assert counter.post("/reserve/", {"q": "1"}) == f"{counter.root}/reserve/0001"
    counter.get("/reserve/0001")
    page = counter.get("/reserve/0001/confirm?take=g0001")
    assert counter.post("/reserve/0001/confirm", dict(hidden(page))) == f"{counter.root}/reserve/"
    assert "第 1 号预约" in text_of(counter.get("/reserve/"))
    assert state(counter) == (950, 19)
    assert "没有找到" in text_of(counter.post("/reserve/", {"q": "9999"}, status=404))
    counter.post("/customer/0001/set-aside", {}, status=403)


def test_a_name_that_several_bear_is_chosen_from_before_reserving(counter: Counter) -> None:
    _, worker = make_user(counter.session, counter.shop.village, "grid_worker")
    counter.be(worker)
    for number in ("0091", "0092"):
        make_household(counter.session, counter.shop.village.id, number, "赵大山")
    address = counter.post("/reserve/", {"q": "赵大山"})
    page = counter.get(address.removeprefix(counter.root))
    assert "赵*山" in page
    assert all(f'href="{counter.root}/reserve/{number}"' in page for number in ("0091", "0092"))


def test_a_price_that_changed_between_looking_and_pressing_is_told(counter: Counter) -> None:
    on_the_phone(counter)
    form = hidden(mine(counter, "/confirm?g0001=2"))
    page = mine(counter, "/confirm", {**form, "shown": "90"}, status=409)
    assert "价目刚刚变了" in text_of(page)
    assert "g0001:2" in page
    assert state(counter) == (1000, 20)


def test_who_fetches_a_reservation_is_known_by_a_photo_and_a_voucher_is_anybodys(counter: Counter) -> None:
    for kind in ("reservation", "voucher"):
        form = {**counter.confirm("0001/confirm?g0001=1"), "collected": "self", "kind": kind}
        counter.post("/customer/0001/set-aside", form)
    keep_portrait(
        counter.session,
        village_id=counter.shop.village.id,
        household_id=counter.shop.first.id,
        data=a_photo(),
        agreed=True,
        actor=counter.shop.clerk,
    )
    assert "portrait.jpg" in counter.get("/holds/reservation/1")
    assert "portrait.jpg" not in counter.get("/holds/voucher/1")
    counter.be(counter.shop.committee)
    assert "portrait.jpg" not in counter.get("/holds/reservation/1")
