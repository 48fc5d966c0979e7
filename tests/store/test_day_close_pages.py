"""The close of a day, through the pages and on paper."""

import io

from pypdf import PdfReader

from civility.clock import today
from civility.store.services import redeem_goods
from tests.factories.people import make_user
from tests.factories.store import key
from tests.store.conftest import Counter, forget_the_last_request, hidden, text_of


def sell(counter: Counter) -> None:
    shop = counter.shop
    redeem_goods(
        counter.session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        household_id=shop.first.id,
        basket={shop.goods["soap"].id: 2},
        collected_by="",
        found_by="card",
        actor=shop.clerk,
        request_key=key(),
    )


def address() -> str:
    return f"/days/{today().isoformat()}"


def said(slips: str, points: str, **more: str) -> dict[str, object]:
    return {"request_key": key(), "slips": slips, "points": points, **more}


def sign_form(page: str) -> dict[str, object]:
    form = page[page.index("/sign") :]
    close = form[form.index('name="close" value="') + len('name="close" value="') :]
    return {"request_key": key(), "close": close[: close.index('"')]}


def test_from_the_counter_to_a_signed_day_on_paper(counter: Counter) -> None:
    sell(counter)
    assert "/days/" in counter.get("/")
    assert "今天的日结" in text_of(counter.get("/days/"))
    assert "账上 1 单 10 分" in text_of(counter.get(address()))
    counter.post(f"{address()}/count", said("1", "10", **{"n-g0001": "18", "n-g0002": ""}))
    mine = counter.get(address())
    assert "您清点的，要另一个人签" in text_of(mine)
    assert "单、分、货都对得上" in text_of(mine)
    assert "签字日结" not in text_of(mine)
    counter.be(counter.shop.committee)
    counter.post(f"{address()}/sign", sign_form(counter.get(address())))
    page = text_of(counter.get(address()))
    assert "王主任 核对、签字" in page
    assert "已日结" in page
    forget_the_last_request()
    pdf = counter.client.get(f"{counter.root}{address()}.pdf")
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf.data)).pages)
    for words in ("日结单", "爱心超市", "兑换单（张）", "香皂（块）", "清点：才让卓玛", "核对：王主任", "账本第"):
        assert words in text


def test_a_difference_is_shown_where_it_lies_and_what_was_typed_is_kept(counter: Counter) -> None:
    sell(counter)
    page = counter.post(f"{address()}/count", said("2", "10", **{"n-g0001": "18"}), status=422)
    assert "数出来的和账上的不一样" in text_of(page)
    assert 'value="18"' in page
    counter.post(f"{address()}/count", said("2", "10", reason="多一张空单"))
    page = text_of(counter.get(address()))
    assert "兑换单（张） 1 2 +1" in page
    assert "多一张空单" in page


def test_what_is_no_figure_is_refused_beside_its_field(counter: Counter) -> None:
    for slips, points in (("-1", "10"), ("", "10"), ("一", "10"), ("1", "-3"), ("1", "1.55"), ("9999999999", "1")):
        page = counter.post(f"{address()}/count", said(slips, points), status=422)
        assert "有地方要改一改" in text_of(page)
    counter.post(f"{address()}/count", said("0", "0", **{"n-g0001": "-4"}), status=422)
    counter.get("/days/someday", status=404)


def test_the_counter_says_that_a_closed_day_sells_nothing_and_keeps_the_basket(counter: Counter) -> None:
    counter.post(f"{address()}/count", said("0", "0"))
    form = counter.confirm("0001/confirm?g0001=2")
    counter.be(counter.shop.committee)
    counter.post(f"{address()}/sign", sign_form(counter.get(address())))
    counter.be(counter.shop.clerk)
    page = counter.post("/customer/0001/redeem", {**form, "collected": "self"}, status=409)
    assert "已经日结，账不能再动" in text_of(page)
    assert "香皂" in text_of(page)


def test_only_supervisors_open_a_day_again_and_say_why(counter: Counter) -> None:
    counter.post(f"{address()}/count", said("0", "0"))
    counter.be(counter.shop.committee)
    form = sign_form(counter.get(address()))
    counter.post(f"{address()}/sign", form)
    counter.post(f"{address()}/reopen", {**form, "reason": "x"}, status=403)
    _, supervisor = make_user(counter.session, counter.shop.village, "supervisor", name="周监督")
    counter.be(supervisor)
    counter.post(f"{address()}/reopen", {**form, "request_key": key(), "reason": ""}, status=422)
    page = counter.get(address())
    assert "重开这一天" in text_of(page)
    counter.post(f"{address()}/reopen", {**hidden(page), **form, "request_key": key(), "reason": "漏了一单"})
    assert "周监督 在" in text_of(counter.get(address()))
    assert "漏了一单" in text_of(counter.get(address()))


def test_a_supervisor_looks_and_does_not_count(counter: Counter) -> None:
    counter.be(counter.shop.committee)
    assert "数好了，交给另一个人签" not in text_of(counter.get(address()))
    counter.post(f"{address()}/count", said("0", "0"), status=403)
