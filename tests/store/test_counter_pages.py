import io
import re
from datetime import timedelta

import pytest
import qrcode
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import func, select

from civility.clock import frozen, now
from civility.db import transaction
from civility.papers import address_of, issue_paper
from civility.people.models import Household, User
from civility.people.queries import get_settings
from civility.people.rules import short_number
from civility.people.services import issue_card, set_pin
from civility.store.models import Redemption
from civility.store.queries import get_slip
from civility.store.services import open_store
from tests.factories.store import assert_book_is_whole, balance_of, key, make_shop, on_shelf, set_prices
from tests.pages import key_in
from tests.store.conftest import Counter, forget_the_last_request, hidden, text_of


def card_address(counter: Counter, household: Household | None = None, village_code: str | None = None) -> str:
    """What the QR code of a fresh card says."""
    of = household or counter.shop.first
    card = issue_card(counter.session, village_id=of.village_id, household_id=of.id)
    code = village_code or counter.shop.village.code
    return address_of(issue_paper(counter.session, code, "card", str(card.id)))


def photo_of(text: str) -> bytes:
    """A photo of a code: turned a little, on a wider ground, as JPEG."""
    picture = qrcode.make(text).get_image().convert("RGB").resize((500, 500)).rotate(8, expand=True, fillcolor="white")
    ground = Image.new("RGB", (1600, 1200), (236, 230, 221))
    ground.paste(picture, (500, 300))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=80)
    return out.getvalue()


def find(counter: Counter, typed: str, status: int = 303) -> str:
    return counter.post("/find", {"q": typed}, status=status)


def assert_nothing_moved(counter: Counter) -> None:
    session = counter.fresh()
    shop = counter.shop
    assert session.scalar(select(func.count()).where(Redemption.village_id == shop.village.id)) == 0
    assert balance_of(session, shop.village.id, "0001") == 1000
    assert (on_shelf(session, shop, "soap"), on_shelf(session, shop, "rice")) == (20, 3)


# ---- finding ----


def test_a_scanned_address_leads_to_the_household(counter: Counter) -> None:
    address = card_address(counter)
    path = find(counter, address)
    assert path.startswith(f"{counter.root}/customer/0001?by=card&card=")
    page = text_of(counter.get(path.removeprefix(counter.root)))
    assert "李建国" in page
    assert "0001-3" in page
    assert "可兑换 100 分" in page


@pytest.mark.parametrize(
    "as_scanned",
    [
        lambda address: address.rsplit("/", 1)[1],
        lambda address: address.upper(),
        lambda address: address.lower(),
        lambda address: f"  {address}\t",
        lambda address: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in address),
    ],
    ids=["token alone", "upper case", "lower case", "spaces", "full width"],
)
def test_scanners_type_it_their_own_way(counter: Counter, as_scanned) -> None:  # type: ignore[no-untyped-def]
    assert "/customer/0001?by=card" in find(counter, as_scanned(card_address(counter)))


def test_a_photo_is_read_on_the_server(counter: Counter) -> None:
    photo = (io.BytesIO(photo_of(card_address(counter))), "IMG_1.jpg")
    assert "/customer/0001?by=card" in counter.post("/find", {"q": "", "photo": photo})


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (b"not a picture at all", "这张照片打不开"),
        (photo_of("x")[:2000], "这张照片打不开"),
        (photo_of("hello"), "这个码不是户码卡"),
        (photo_of("https://example.org/s"), "这个码不是户码卡"),
    ],
    ids=["garbage", "cut off", "another text", "another address"],
)
def test_a_photo_that_is_no_card_gets_one_clear_sentence(counter: Counter, photo: bytes, said: str) -> None:
    page = counter.post("/find", {"q": "", "photo": (io.BytesIO(photo), "a.jpg")}, status=422)
    assert said in page


def test_a_picture_without_a_code_says_so(counter: Counter) -> None:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(out, "PNG")
    out.seek(0)
    assert "照片里没有找到二维码" in counter.post("/find", {"photo": (out, "a.png")}, status=422)


def test_a_picture_of_a_hundred_million_pixels_is_not_opened(counter: Counter) -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 9_000)).save(out, "PNG")
    out.seek(0)
    assert "最多 64 百万像素" in counter.post("/find", {"photo": (out, "a.png")}, status=422)


def test_thirty_megabytes_are_refused_before_they_are_read(counter: Counter) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n\xff\xd8'
    body = part + bytes(30 * 1024 * 1024) + b"\r\n--x--\r\n"
    answer = counter.client.post(f"{counter.root}/find", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "文件太大" in answer.text


def test_the_short_number_leads_to_the_household(counter: Counter) -> None:
    assert find(counter, short_number("0002")).startswith(f"{counter.root}/customer/0002?by=number")


@pytest.mark.parametrize("typed", ["0002-9", "0002", "9999-0"])
def test_a_mistyped_number_is_explained_and_kept(counter: Counter, typed: str) -> None:
    answer = counter.client.post(f"{counter.root}/find", data={"q": typed})
    assert answer.status_code in (404, 409, 422)
    assert f'value="{typed}"' in answer.text


def test_a_name_leads_to_a_list_that_hides_enough(counter: Counter) -> None:
    counter.session.rollback()
    with transaction(counter.session):
        for household in counter.shop.households[:2]:
            household.head_name = "李建国" if household.number == "0001" else "李建业"
    path = find(counter, "李建")
    page = counter.get(path.removeprefix(counter.root))
    assert re.findall(r"李\*.", text_of(page)) == ["李*国", "李*业"]
    assert "李建国" not in text_of(page)
    assert f'href="{counter.root}/customer/0001?by=name"' in page


def test_one_hit_by_name_leads_straight_on(counter: Counter) -> None:
    assert find(counter, "王秀兰") == f"{counter.root}/customer/0002?by=name"


@pytest.mark.parametrize("typed", ["没有这个人", "%", "_", "' OR 1=1 --"])
def test_nobody_found_says_so(counter: Counter, typed: str) -> None:
    assert "村里没有找到" in find(counter, typed, 404)


def test_a_forged_card_is_refused(counter: Counter) -> None:
    address = card_address(counter)
    last = "0" if address[-1] != "0" else "G"
    assert "不是本系统印出来的" in find(counter, address[:-1] + last, 404)


def test_a_revoked_card_is_named(counter: Counter) -> None:
    address = card_address(counter)
    issue_card(counter.session, village_id=counter.shop.village.id, household_id=counter.shop.first.id)
    assert "已经作废" in find(counter, address, 409)


def test_another_villages_card_is_refused(counter: Counter) -> None:
    other = make_shop(counter.session)
    assert "别的村" in find(counter, card_address(counter, other.first, other.village.code), 409)


def test_other_papers_are_no_cards(counter: Counter) -> None:
    notice = address_of(issue_paper(counter.session, counter.shop.village.code, "notice", "12"))
    assert "不是户码卡" in find(counter, notice, 422)


def test_a_household_that_left_is_refused(counter: Counter) -> None:
    with transaction(counter.session):
        household = counter.session.get(Household, (counter.shop.village.id, counter.shop.first.id))
        assert household is not None
        household.left_on = now().date()
    assert "已经迁出" in find(counter, short_number("0001"), 409)


def test_the_clerks_own_household_is_sent_to_another_clerk(counter: Counter) -> None:
    with transaction(counter.session):
        user = counter.session.get(User, counter.shop.clerk.user_id)
        assert user is not None
        user.village_id, user.household_id = counter.shop.village.id, counter.shop.first.id
    assert "不能给自己家兑换" in counter.get("/customer/0001", status=403)


# ---- choosing and handing over ----


def test_from_card_to_slip_in_three_steps(counter: Counter) -> None:
    customer = find(counter, card_address(counter)).removeprefix(counter.root)
    page = counter.get(customer)
    code = counter.shop.goods["soap"].code
    assert f'name="take" value="{code}"' in page
    query = customer.removeprefix("/customer/").replace("?", "/confirm?") + f"&take={code}"
    done = counter.redeem(query)
    assert done == f"{counter.root}/?done=1"
    shown = text_of(counter.get(done.removeprefix(counter.root)))
    assert "已给李建国家兑换 香皂 1 块 用 5 分，还剩 95 分" in shown
    assert "打印 1 号单 撤销这一单" in shown
    assert "今天 1 单 5 分" in shown
    assert get_slip(counter.fresh(), counter.shop.village.id, 1).redemption.found_by == "card"


def test_the_confirm_page_says_before_and_after(counter: Counter) -> None:
    page = text_of(counter.get("/customer/0001/confirm?g0001=２&take=g0002"))
    assert "给李建国家兑换" in page
    assert "香皂 5 分 × 2 块 10 分" in page
    assert "大米5公斤 39 分 × 1 袋 39 分" in page
    assert "现有 100 分 这次用 −49 分 换完还剩 51 分" in page
    assert "确认兑换 · 49 分" in page


def test_shortage_and_limits_are_said_before_anything_is_confirmed(counter: Counter) -> None:
    page = text_of(counter.get("/customer/0001/confirm?g0002=3&g0001=21"))
    assert "“大米5公斤”每户每月最多 2 袋，这户本月已换 0 袋" in page
    assert "“香皂”不够了，只剩 20 块" in page
    assert "还差 122 分" in page
    assert "确认兑换" not in page


@pytest.mark.parametrize("query", ["", "g0001=0", "g0001=-1", "g0001=abc", "g0001=1000", "g0001=1e3"])
def test_a_quantity_that_makes_no_sense_keeps_the_rest(counter: Counter, query: str) -> None:
    page = counter.get(f"/customer/0001/confirm?{query}", status=422)
    assert 'role="alert"' in page


def test_a_basket_is_kept_on_the_way_back(counter: Counter) -> None:
    page = counter.get("/customer/0001?g0001=2&g0002=1")
    assert re.search(r'id="q-g0001"\s+name="g0001"\s+value="2"', page)
    assert "49 分 · 还剩 51 分" in text_of(page)


def test_going_back_after_a_sale_says_that_confirming_again_is_another(counter: Counter) -> None:
    confirm = "/customer/0001/confirm?g0001=1"
    assert "再确认，就是另外一单" not in counter.get(confirm)
    counter.post("/customer/0001/redeem", {**counter.confirm("0001/confirm?g0001=1"), "collected": "self"})
    assert "已经给这家换过香皂 1 块，是第 1 号单。再确认，就是另外一单。" in text_of(counter.get(confirm))
    counter.post("/customer/0001/redeem", {**counter.confirm("0001/confirm?g0001=1"), "collected": "self"})
    counter.post("/slips/2/undo", hidden(counter.get("/slips/2")))
    assert "是第 1 号单。再确认" in text_of(counter.get(confirm))
    with frozen(now() + timedelta(minutes=11)):
        assert "再确认，就是另外一单" not in counter.get(confirm)


def test_pressing_twice_sells_once(counter: Counter) -> None:
    sent = {**counter.confirm("0001/confirm?g0001=1"), "collected": "self"}
    assert counter.post("/customer/0001/redeem", sent) == counter.post("/customer/0001/redeem", sent)
    session = counter.fresh()
    assert balance_of(session, counter.shop.village.id, "0001") == 950
    assert on_shelf(session, counter.shop, "soap") == 19


def test_one_form_with_another_basket_is_refused(counter: Counter) -> None:
    sent = {**counter.confirm("0001/confirm?g0001=1"), "collected": "self"}
    counter.post("/customer/0001/redeem", sent)
    counter.post("/customer/0001/redeem", {**sent, "basket": "g0001:2", "shown": "100"}, status=409)
    assert balance_of(counter.fresh(), counter.shop.village.id, "0001") == 950


def test_a_price_that_changed_shows_the_new_total_and_moves_nothing(counter: Counter) -> None:
    shop = counter.shop
    sent = {**counter.confirm("0001/confirm?g0001=2"), "collected": "self"}
    set_prices(counter.session, shop.village.id, {shop.goods["soap"].id: 60}, shop.committee, shop.approver)
    page = counter.post("/customer/0001/redeem", sent, status=409)
    assert "原来 10 分，现在 12 分" in text_of(page)
    assert_nothing_moved(counter)
    again = {**hidden(page), "collected": "self"}
    assert again["shown"] == "120"
    assert again["request_key"] != sent["request_key"]
    counter.post("/customer/0001/redeem", again)
    assert balance_of(counter.fresh(), shop.village.id, "0001") == 880


def test_the_last_one_sold_elsewhere_meanwhile_is_said_kindly(counter: Counter) -> None:
    sent = {**counter.confirm("0001/confirm?g0002=2"), "collected": "self"}
    counter.redeem("0002/confirm?g0002=2")
    page = counter.post("/customer/0001/redeem", sent, status=409)
    assert "“大米5公斤”不够了，只剩 1 袋" in text_of(page)
    assert "大米5公斤 39 分 × 2 袋" in text_of(page)


def test_somebody_else_may_collect_by_name(counter: Counter) -> None:
    sent = counter.confirm("0001/confirm?g0001=1")
    page = counter.post("/customer/0001/redeem", {**sent, "collected": "other", "collector": " "}, status=422)
    assert "请填写这一项" in page
    counter.post("/customer/0001/redeem", {**sent, "collected": "other", "collector": "邻居老王"})
    assert get_slip(counter.fresh(), counter.shop.village.id, 1).redemption.collected_by == "邻居老王"


def test_the_pin_is_asked_where_the_village_decided_so(counter: Counter) -> None:
    with transaction(counter.session):
        get_settings(counter.session, counter.shop.village.id).pin_at_counter = True
    set_pin(counter.session, village_id=counter.shop.village.id, household_id=counter.shop.first.id, pin="204060")
    page = counter.get("/customer/0001/confirm?g0001=1")
    assert 'name="pin"' in page
    sent = {**counter.confirm("0001/confirm?g0001=1"), "collected": "self"}
    for wrong in ("", "204061"):
        answer = counter.client.post(f"{counter.root}/customer/0001/redeem", data={**sent, "pin": wrong})
        assert answer.status_code == 422
        assert wrong == "" or wrong not in answer.text
    assert_nothing_moved(counter)
    counter.post("/customer/0001/redeem", {**sent, "pin": "204060"})
    assert balance_of(counter.fresh(), counter.shop.village.id, "0001") == 950


def test_a_meddled_basket_is_not_found(counter: Counter) -> None:
    sent = {**counter.confirm("0001/confirm?g0001=1"), "collected": "self"}
    for basket in ("g0001", "g9999:1", "g0001:-1", "g0001:999999999999"):
        answer = counter.client.post(f"{counter.root}/customer/0001/redeem", data={**sent, "basket": basket})
        assert answer.status_code in (404, 422)
    assert_nothing_moved(counter)


# ---- undo, slips, paper ----


def test_undo_is_on_the_counter_for_ten_minutes(counter: Counter) -> None:
    sold_at = now()
    with frozen(sold_at):
        page = counter.get(counter.redeem("0001/confirm?g0001=1").removeprefix(counter.root))
        assert "撤销这一单" in page
    with frozen(sold_at + timedelta(minutes=11)):
        assert "撤销这一单" not in counter.get("/")
        late = counter.post("/slips/1/undo", {"request_key": key_in(page)}, status=409)
        assert "已经超过 10 分钟" in late
    assert balance_of(counter.fresh(), counter.shop.village.id, "0001") == 950
    with frozen(sold_at + timedelta(minutes=9)):
        back = counter.post("/slips/1/undo", {"request_key": key()})
        assert "第 1 号单撤销了：5 分退给李建国家，东西回到货架" in counter.get(back.removeprefix(counter.root))
    session = counter.fresh()
    assert balance_of(session, counter.shop.village.id, "0001") == 1000
    assert on_shelf(session, counter.shop, "soap") == 20
    assert_book_is_whole(session, counter.shop.village.id)


def test_a_day_of_slips_can_be_read_and_printed(counter: Counter) -> None:
    counter.redeem("0001/confirm?g0001=2")
    counter.redeem("0002/confirm?g0003=1", collected="other", collector="王小兰")
    page = text_of(counter.get("/slips/"))
    assert "2 单 25 分" in page
    assert "第 2 号 王秀兰家 −15 分" in page
    assert "理发一次 1 次 · 王小兰 代领 余 85 分" in page
    assert "换完还剩 90 分" in text_of(counter.get("/slips/1"))
    for size in ("A6", "80mm", "58mm"):
        paper = counter.client.get(f"{counter.root}/slips/2.pdf?size={size}")
        assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
        said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.data)).pages).replace(" ", "")
        assert "单号2" in said
        assert "王秀兰家0002-1" in said
        assert "领取人：王小兰" in said
        assert "兑换前余100分→兑换后余85分" in said
    assert "这一天没有兑换" in counter.get("/slips/?day=2020-01-01")
    for nowhere in ("/slips/3", "/slips/3.pdf", "/slips/99999999999999999999"):
        counter.get(nowhere, status=404)
    assert "没有 A0 这种纸" in counter.get("/slips/1.pdf?size=A0", status=422)


# ---- several stores ----


def test_each_store_sells_from_its_own_shelf(counter: Counter) -> None:
    shop = counter.shop
    open_store(counter.session, village_id=shop.village.id, name="河东分店", actor=shop.committee, request_key=key())
    assert "去河东分店" in counter.get("/")
    assert find(counter, short_number("0001")).endswith("/customer/0001?by=number")
    there = counter.post("/find", {"q": short_number("0001"), "store": "s2"})
    assert there.endswith("/customer/0001?by=number&store=s2")
    page = text_of(counter.get("/customer/0001?by=number&store=s2"))
    assert "已兑完" in page
    haircut = counter.redeem("0001/confirm?store=s2&g0003=1", store="s2")
    assert haircut == f"{counter.root}/?done=1&store=s2"
    assert get_slip(counter.fresh(), shop.village.id, 1).store.name == "河东分店"
    assert "今天 1 单" in text_of(counter.get("/?store=s2"))
    assert "今天 0 单" in text_of(counter.get("/"))


# ---- who may ----


def test_another_villages_clerk_finds_nothing_here(counter: Counter) -> None:
    counter.redeem("0001/confirm?g0001=1")
    counter.be(make_shop(counter.session).clerk)
    for path in ("/", "/customer/0001", "/customer/0001/confirm?take=g0001", "/slips/", "/slips/1", "/slips/1.pdf"):
        counter.get(path, status=404)
    counter.post("/find", {"q": "李"}, status=404)
    counter.post("/slips/1/undo", {"request_key": key()}, status=404)


def test_the_committee_looks_but_does_not_hand_over(counter: Counter) -> None:
    counter.redeem("0001/confirm?g0001=1")
    counter.be(counter.shop.committee)
    forget_the_last_request()
    assert counter.client.get(f"{counter.root}/").location == f"{counter.root}/goods/"
    assert "第 1 号兑换单" in counter.get("/slips/1")
    counter.get("/customer/0001", status=403)
    counter.post("/find", {"q": "李"}, status=403)
    counter.post("/slips/1/undo", {"request_key": key()}, status=403)


def test_strangers_are_sent_to_sign_in(counter: Counter) -> None:
    with counter.client.session_transaction() as cookie:
        cookie.clear()
    answer = counter.client.get(f"{counter.root}/")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location
