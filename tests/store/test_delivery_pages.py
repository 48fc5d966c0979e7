"""Bringing reserved goods to the door through the pages: the phone, the clerk's list, the sheet, typing it."""

import io
from datetime import timedelta

from pypdf import PdfReader
from sqlalchemy import select

from civility.clock import today
from civility.db import transaction
from civility.people.queries import get_settings
from civility.store.models import Delivery, DeliveryLine, Hold
from tests.factories.people import make_user
from tests.factories.store import balance_of, key
from tests.store.conftest import Counter, forget_the_last_request, hidden, text_of
from tests.store.test_hold_pages import mine, on_the_phone


def reserve(counter: Counter, number: int = 0, **more: str) -> None:
    """A household reserves two soaps on its phone, to be brought."""
    on_the_phone(counter, number)
    mine(counter, "/confirm", {**hidden(mine(counter, "/confirm?g0001=2")), "bring": "y", **more}, status=303)
    counter.be(counter.shop.clerk)


def sheet(counter: Counter, **changed: object) -> dict[str, object]:
    asked = {"request_key": key(), "numbers": ["1"], "day": today().isoformat(), "who": "other", "carrier": "马建国"}
    return {**asked, **changed}


def test_a_household_has_it_brought_or_fetches_it_after_all(counter: Counter) -> None:
    on_the_phone(counter)
    assert "腿脚不便，请送到家" in text_of(mine(counter, "/confirm?g0001=2"))
    reserve(counter)
    on_the_phone(counter)
    page = text_of(mine(counter, "/"))
    assert "下一趟送到家；分和东西留到" in page
    assert "我自己来领" in page
    assert mine(counter, "/1/bring", {"wanted": "0"}, status=303) == "/my/reservations/"
    assert "到爱心超市来领" in text_of(mine(counter, "/"))
    mine(counter, "/1/bring", {"wanted": "1"}, status=303)
    mine(counter, "/9/bring", {"wanted": "1"}, status=404)
    counter.be(counter.shop.clerk)
    counter.post("/deliveries/", sheet(counter))
    on_the_phone(counter)
    page = text_of(mine(counter, "/"))
    assert "第 1 趟送货" in page
    assert "由马建国送来" in page
    assert "不要了，取消" not in page
    refused = text_of(mine(counter, "/1/bring", {"wanted": "0"}, status=409))
    assert "在第 1 趟送货单上" in refused


def test_from_the_list_to_the_signed_sheet(counter: Counter) -> None:
    assert "现在没有等着送的" in text_of(counter.get("/deliveries/"))
    reserve(counter, 0)
    reserve(counter, 1)
    assert "2 份东西等着送到家" in text_of(home(counter))
    page = counter.get("/deliveries/")
    assert page.count('name="numbers"') == page.count("checked") == 2
    where = counter.post("/deliveries/", sheet(counter, numbers=["1", "2"]))
    assert where.endswith("/deliveries/1")
    assert "第 1 趟送货单还没录完" in text_of(home(counter))
    page = text_of(counter.get("/deliveries/1"))
    assert "要带的：香皂 4 块" in page
    assert "照单子记账" in page
    typed = {"request_key": key(), "o-1": "self", "o-2": "other", "r-2": ""}
    page = counter.post("/deliveries/1", typed, status=422)
    assert "第 2 行是别人代收的，请写代收人的姓名" in text_of(page)
    assert 'id="o-1-self" name="o-1" value="self" checked' in page
    assert balance_of(counter.fresh(), counter.shop.village.id, "0001") == 900
    counter.post("/deliveries/1", {**typed, "r-2": "邻居老王"})
    page = text_of(counter.get("/deliveries/1"))
    assert "本户签收 · 第 1 号兑换单 送到了" in page
    assert "邻居老王代收 · 第 2 号兑换单 送到了" in page
    assert "第 1 趟 录完了" in text_of(counter.get("/deliveries/"))
    slip = text_of(counter.get("/slips/2"))
    assert "邻居老王" in slip
    assert "第 1 趟，马建国送" in slip
    assert "其中 2 单是送货上门" in text_of(counter.get(f"/days/{today().isoformat()}"))
    paper = PdfReader(io.BytesIO(counter.client.get(f"{counter.root}/slips/1.pdf").data))
    assert "第1趟，马建国送" in paper.pages[0].extract_text().replace(" ", "")


def home(counter: Counter) -> str:
    forget_the_last_request()
    return counter.client.get(f"/v/{counter.shop.village.code}/").text


def test_what_cannot_go_out_is_said_beside_what_was_typed(counter: Counter) -> None:
    reserve(counter)
    page = counter.post("/deliveries/", sheet(counter, carrier=""), status=422)
    assert "请写这一趟谁去送" in text_of(page)
    late = (today() + timedelta(days=30)).isoformat()
    page = counter.post("/deliveries/", sheet(counter, day=late), status=422)
    assert "送的日子要在今天到" in text_of(page)
    assert f'value="{late}"' in page
    assert "请勾上这趟要送的" in text_of(counter.post("/deliveries/", sheet(counter, numbers=[]), status=422))
    counter.post("/deliveries/", sheet(counter, numbers=["x"]), status=422)
    counter.post("/deliveries/", sheet(counter, numbers=[str(10**30)]), status=422)
    counter.post("/deliveries/", sheet(counter, who="nobody"), status=422)
    assert counter.fresh().scalars(select(Delivery)).all() == []
    counter.post("/deliveries/", sheet(counter))
    assert "一行也没有选" in text_of(counter.post("/deliveries/1", {"request_key": key(), "o-1": ""}, status=422))
    counter.post("/deliveries/1", {"request_key": key(), "o-9": "self"}, status=404)
    counter.post("/deliveries/1", {"request_key": key(), "o-1": "self", "o-x": "self"})
    assert "已经录过了" in text_of(counter.post("/deliveries/1", {"request_key": key(), "o-1": "back"}, status=409))
    assert counter.fresh().scalars(select(DeliveryLine.outcome)).all() == ["delivered"]


def test_somebody_called_and_the_clerk_notes_it(counter: Counter) -> None:
    reserve(counter, bring="")
    page = text_of(counter.get("/holds/reservation/1"))
    assert "来超市领" in page
    assert "请送到家" in page
    assert counter.post("/holds/reservation/1/bring", {"wanted": "1"}).endswith("/holds/reservation/1")
    page = text_of(counter.get("/holds/reservation/1"))
    assert "下一趟送到家" in page
    assert "这户自己来领" in page
    assert "请送到家" in text_of(counter.get("/holds/"))
    counter.post("/holds/reservation/9/bring", {"wanted": "1"}, status=404)
    counter.post("/deliveries/", sheet(counter))
    page = text_of(counter.get("/holds/reservation/1"))
    assert "看第 1 趟送货单" in page
    assert "东西交给他" not in page
    refused = counter.post("/holds/reservation/1/collect", {"request_key": key(), "collected": "self"}, status=409)
    assert "东西已经带出去了" in text_of(refused)


def test_the_sheet_says_what_goes_where_and_what_a_signature_stands_for(counter: Counter) -> None:
    reserve(counter, 0)
    with transaction(counter.session):
        get_settings(counter.session, counter.shop.village.id).pin_at_counter = True
    counter.post("/deliveries/", sheet(counter, who=str(counter.shop.clerk.user_id), carrier=""))
    forget_the_last_request()
    answer = counter.client.get(f"{counter.root}/deliveries/1.pdf")
    assert answer.mimetype == "application/pdf"
    said = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text().replace(" ", "")
    for words in ("第1趟", "送货人才让卓玛", "0001", "香皂2块", "用签字代替", "第1页共1页", "/deliveries/1"):
        assert words in said
    assert "去送的人不能自己录" in text_of(counter.get("/deliveries/1"))
    page = counter.post("/deliveries/1", {"request_key": key(), "o-1": "self"}, status=403)
    assert "请另一位店员照着签了字的单子录" in text_of(page)
    assert counter.fresh().scalars(select(Hold.state)).all() == ["held"]


def test_others_look_and_do_not_send(counter: Counter) -> None:
    reserve(counter)
    counter.post("/deliveries/", sheet(counter))
    reserve(counter, 1)
    counter.be(make_user(counter.session, counter.shop.village, "supervisor")[1])
    assert "出送货单" not in counter.get("/deliveries/")
    assert "照单子记账" not in counter.get("/deliveries/1")
    counter.post("/deliveries/", sheet(counter, numbers=["2"]), status=403)
    counter.post("/deliveries/1", {"request_key": key(), "o-1": "self"}, status=403)
    counter.post("/holds/reservation/2/bring", {"wanted": "0"}, status=403)
    assert counter.fresh().scalars(select(DeliveryLine.outcome)).all() == ["out"]


def test_a_helper_reserves_and_has_it_brought(counter: Counter) -> None:
    counter.be(make_user(counter.session, counter.shop.village, "grid_worker")[1])
    form = hidden(counter.get("/reserve/0002/confirm?g0001=1"))
    counter.post("/reserve/0002/confirm", {**form, "bring": "y"})
    assert "下一趟送到家" in counter.get("/reserve/")
    assert counter.fresh().scalars(select(Hold)).one().bring_asked_at is not None
