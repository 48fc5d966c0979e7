"""The stock room through its pages: a clerk who counts, another who looks."""

import io

from sqlalchemy import select

from civility.clock import today
from civility.store.models import StockCount, StockMovement, StockPhoto
from civility.store.queries import dates_on_shelf
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.store import key, on_shelf
from tests.printables.reading import words_of
from tests.store.conftest import Counter, hidden, text_of


def soap(counter: Counter) -> str:
    return counter.shop.goods["soap"].code


def test_goods_come_with_their_date_their_cost_and_the_paper(counter: Counter) -> None:
    day = today().replace(year=today().year + 1)
    where = counter.post(
        "/stock",
        {
            "request_key": key(),
            "kind": "purchase",
            f"n-{soap(counter)}": "4",
            f"d-{soap(counter)}": day.isoformat(),
            f"c-{soap(counter)}": "3.5",
            "supplier": "县供销社",
            "photos": (io.BytesIO(a_photo()), "单.jpg"),
        },
    )
    page = text_of(counter.get(where.removeprefix(counter.root)))
    assert "香皂 4 块" in page
    assert "3.50" in page
    assert "县供销社" in page
    session = counter.fresh()
    assert on_shelf(session, counter.shop, "soap") == 24
    assert dates_on_shelf(session, counter.shop.store)[counter.shop.goods["soap"].id] == {day: 4, None: 20}
    photo = session.scalars(select(StockPhoto.photo_id)).one()
    answer = counter.client.get(f"{counter.root}/papers/{photo}.jpg")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert "先发" in text_of(counter.get("/goods/"))


def test_what_was_typed_stays_when_a_date_cannot_be_read(counter: Counter) -> None:
    page = counter.post(
        "/stock",
        {"request_key": key(), "kind": "purchase", f"n-{soap(counter)}": "4", f"d-{soap(counter)}": "明年"},
        status=422,
    )
    assert "“香皂”的到期日看不懂" in page
    assert 'value="4"' in page
    assert 'value="明年"' in page
    assert on_shelf(counter.fresh(), counter.shop, "soap") == 20


def test_a_paper_is_seen_only_by_those_who_work_with_the_store(counter: Counter) -> None:
    counter.post(
        "/stock",
        {
            "request_key": key(),
            "kind": "purchase",
            f"n-{soap(counter)}": "4",
            "photos": (io.BytesIO(a_photo()), "单.jpg"),
        },
    )
    photo = counter.fresh().scalars(select(StockPhoto.photo_id)).one()
    counter.be(make_user(counter.session, counter.shop.village, "recorder")[1])
    assert counter.client.get(f"{counter.root}/papers/{photo}.jpg").status_code == 403


def test_a_shelf_is_counted_without_seeing_the_books_figures_and_another_confirms(counter: Counter) -> None:
    page = counter.get("/counts/new")
    assert "20" not in text_of(page).replace("2026", "")
    fields = hidden(page)
    refused = counter.post("/counts/new", {**fields, f"n-{soap(counter)}": "18"}, status=422)
    assert "和账上不一样，请重点一遍" in refused
    assert "请选一个原因" in refused
    assert 'value="18"' in refused
    where = counter.post(
        "/counts/new", {**hidden(refused), f"n-{soap(counter)}": "18", f"r-{soap(counter)}": "unslipped"}
    )
    assert where.endswith("/counts/1")
    own = counter.get("/counts/1")
    assert "这是您点的" in own
    assert "看过了，确认" not in own
    counter.post("/counts/1/confirm", {"request_key": key()}, status=403)
    assert "第 1 号盘点等人确认" in counter.get("/stock-room")
    counter.be(make_user(counter.session, counter.shop.village, "supervisor")[1])
    assert "看过了，确认" in counter.get("/counts/1")
    counter.post("/counts/1/confirm", {"request_key": key()})
    page = text_of(counter.get("/counts/1"))
    assert "香皂 20 块 18 块 −2 发了没开单" in page
    assert on_shelf(counter.fresh(), counter.shop, "soap") == 18


def test_a_figure_that_is_none_names_its_good(counter: Counter) -> None:
    fields = hidden(counter.get("/counts/new"))
    page = counter.post("/counts/new", {**fields, f"n-{soap(counter)}": "很多"}, status=422)
    assert "“香皂”的数要写 0 或整数，不能是 很多" in page
    assert "没点的空着" in page


def test_spoilt_goods_wait_and_may_be_sent_back(counter: Counter) -> None:
    counter.post("/write-offs/new", {"request_key": key(), "reason": "damaged", f"n-{soap(counter)}": "2"})
    counter.be(counter.shop.committee)
    counter.post("/counts/1/return", {"request_key": key(), "note": ""}, status=422)
    counter.post("/counts/1/return", {"request_key": key(), "note": "还能用"})
    assert "退回重点：还能用" in counter.get("/counts/1")
    session = counter.fresh()
    assert session.scalars(select(StockCount.state)).one() == "returned"
    assert on_shelf(session, counter.shop, "soap") == 20


def test_a_movement_that_was_mistyped_is_taken_back(counter: Counter) -> None:
    where = counter.post("/stock", {"request_key": key(), "kind": "purchase", f"n-{soap(counter)}": "100"})
    path = where.removeprefix(counter.root)
    counter.post(f"{path}/correct", {"request_key": key(), "reason": ""}, status=422)
    counter.post(f"{path}/correct", {"request_key": key(), "reason": "多写一个零"})
    assert "这一笔已经整笔退掉了" in counter.get(path)
    assert on_shelf(counter.fresh(), counter.shop, "soap") == 20


def test_a_village_with_one_store_is_told_why_nothing_can_be_sent(counter: Counter) -> None:
    assert "村里只有一家超市" in counter.get("/transfer")


def test_goods_go_to_the_other_store(counter: Counter) -> None:
    counter.be(counter.shop.committee)
    counter.post("/open", {"request_key": key(), "name": "二社代办点"})
    counter.be(counter.shop.clerk)
    counter.post("/transfer", {"request_key": key(), "to": "s2", f"n-{soap(counter)}": "5"})
    session = counter.fresh()
    assert on_shelf(session, counter.shop, "soap") == 15
    moved = session.scalars(select(StockMovement).where(StockMovement.kind == "transfer")).one()
    assert moved.to_store_id is not None


def test_the_sheet_has_the_rows_of_the_screen_and_none_of_the_books_figures(counter: Counter) -> None:
    answer = counter.client.get(f"{counter.root}/counts/sheet.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    text = words_of(answer.data)
    assert text.index("大米5公斤") < text.index("香皂")
    assert "点出来" in text
    page = counter.get("/counts/new")
    assert page.index("大米5公斤") < page.index("香皂")
