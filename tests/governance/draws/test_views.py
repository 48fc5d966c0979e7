"""The pages of draws, from the lot in the store to the sheet on the wall, and what the public reads."""

import io
import re
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from civility import clock
from civility.governance.draws.queries import get_draw
from civility.papers import issue_paper
from civility.people.actors import Actor
from civility.people.models import User
from tests.conftest import sign_in
from tests.factories.store import key
from tests.governance.draws.acting import AFTER, DICE, NOON, Scene, make_scene
from tests.store.conftest import forget_the_last_request, text_of

pytestmark = pytest.mark.postgresql


class Browser:
    """Somebody at the village's pages; every page is parsed strictly."""

    def __init__(self, client: FlaskClient, scene: Scene) -> None:
        self.client, self.scene = client, scene
        self.code = scene.shop.village.code
        self.root = f"/v/{self.code}/draws"

    def be(self, actor: Actor) -> None:
        user = self.scene.session.get(User, actor.user_id)
        assert user is not None
        sign_in(self.client, user)

    def get(self, path: str, status: int = 200) -> str:
        forget_the_last_request()
        return self._read(self.client.get(path if path.startswith("/p/") else self.root + path), status)

    def post(self, path: str, status: int = 303, **form: Any) -> str:
        forget_the_last_request()
        return self._read(self.client.post(self.root + path, data={"request_key": key(), **form}), status)

    def pdf(self, path: str) -> str:
        forget_the_last_request()
        answer = self.client.get(self.root + path)
        assert answer.status_code == 200
        pages = PdfReader(io.BytesIO(answer.data)).pages
        return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")

    def _read(self, answer: Any, status: int) -> str:
        assert answer.status_code == status, answer.text[:3000]
        if status == 303:
            location: str = answer.location
            return location
        html5lib.HTMLParser(strict=True).parse(answer.text)
        page: str = answer.text
        return page


@pytest.fixture(autouse=True)
def afternoon() -> Any:
    with clock.frozen(NOON):
        yield


@pytest.fixture
def browser(app: Flask, client: FlaskClient, session: Session) -> Browser:
    browser = Browser(client, make_scene(session))
    browser.be(browser.scene.closer)
    return browser


ASKED = {"title": "集市摊位", "places": "2", "reserves": "1", "source": "all", "seed_kind": "dice", "seed_hour": "15"}
SEEN = re.compile(r'name="seen"[^>]*value="([0-9a-f]+)"')


def seen_in(page: str) -> str:
    found = SEEN.search(page)
    assert found is not None
    return found[1]


def close(browser: Browser, **changed: str) -> str:
    asked = {**ASKED, **changed}
    return browser.post("/new", **asked, seen=seen_in(browser.post("/new", 200, **asked)))


def read_first(browser: Browser, status: int = 303, number: int = 1, **changed: str) -> str:
    form = {"value": DICE, "posted": "y", "first_witness": "elder", "second_witness": "representative", **changed}
    return browser.post(f"/{number}/first", status, **form)


def test_from_the_empty_page_to_the_result_on_the_wall(browser: Browser) -> None:
    assert "还没有抓过阄" in text_of(browser.get("/"))
    page = browser.post("/new", 200, **ASKED)
    assert "名单：全村的户，6 户" in text_of(page)
    assert "0001-3 0002-1" in text_of(page)
    assert browser.post("/new", **ASKED, seen=seen_in(page)).endswith("/draws/1")
    page = text_of(browser.get("/1"))
    assert "名单关好了，一个字也不能再改" in page
    assert "名单关了，等掷" in page
    paper = browser.pdf("/1/list.pdf")
    digits = get_draw(browser.scene.session, browser.scene.village_id, 1).list_hash.hex()
    for words in ("第1号抓阄名单", "集市摊位·抽2户，候补1户", digits[:32], "李*国家", "不能再改"):
        assert words in paper
    assert "李建国" not in paper
    browser.get("/1/result.pdf", 409)
    assert read_first(browser, status=303).endswith("/draws/1")
    page = text_of(browser.get("/1"))
    assert "第一遍输好了，等另一个人再输一遍" in page
    assert DICE not in page
    browser.post("/1/second", 403, value=DICE)
    browser.be(browser.scene.supervisor)
    page = browser.get("/1")
    assert DICE not in page
    assert "两遍一样就抽" in text_of(page)
    assert "和第一遍输的不一样" in text_of(browser.post("/1/second", 422, value="1" * 20))
    assert browser.post("/1/second", value=" ".join(DICE)).endswith("/draws/1")
    draw = get_draw(browser.scene.session, browser.scene.village_id, 1)
    browser.scene.session.refresh(draw)
    page = text_of(browser.get("/1"))
    assert "抽中的 2 户" in page
    assert "35162 44351 62641 35261" in page
    assert "老党员、老人、村民代表" in page
    paper = browser.pdf("/1/result.pdf")
    for words in ("抓阄结果", "抽中2户", "候补1", "35162443516264135261", digits[:16], *draw.drawn):
        assert words in paper


def test_what_the_public_reads_before_and_after_and_can_take_along(browser: Browser) -> None:
    close(browser)
    public = f"/p/{browser.code}/draws/"
    assert "集市摊位" in text_of(browser.get(f"/p/{browser.code}/"))
    assert "第 1 号 · 6 户里抽 2 户" in text_of(browser.get(public))
    page = text_of(browser.get(f"{public}1"))
    for words in ("名单关好了，还没有抽", "名单，6 户", "李*国家", "抽完以后再来"):
        assert words in page
    read_first(browser)
    assert DICE not in browser.get(f"{public}1")
    forget_the_last_request()
    file = browser.client.get(f"{public}1.txt").get_data(as_text=True)
    assert ("value" in file, "list-hash" in file) == (False, True)
    browser.be(browser.scene.supervisor)
    browser.post("/1/second", value=DICE)
    page = text_of(browser.get(f"{public}1"))
    for words in ("抽过了，下面是抽中的户", "学校老师、乡镇干部", "这一笔已记在村里的账本上", "35162 44351"):
        assert words in page
    forget_the_last_request()
    file = browser.client.get(f"{public}1.txt").get_data(as_text=True)
    drawn = get_draw(browser.scene.session, browser.scene.village_id, 1).drawn
    assert file.endswith(f"value {DICE}\n" + "".join(f"drawn {number}\n" for number in drawn))
    paper = issue_paper(browser.scene.session, browser.code, "draw", "1")
    forget_the_last_request()
    assert "这个码是本系统印的" in browser.client.get(f"/s/{paper.token}").text
    for path in ("9", "9.txt"):
        browser.get(public + path, 404)


def test_what_was_typed_stays_when_it_is_refused(browser: Browser) -> None:
    for changed, words, status in (
        ({"places": "9"}, "名单上 6 户，抽 9 户抽不了", 422),
        ({"reserves": "5"}, "候补最多 4 户", 422),
        ({"source": "typed", "typed": "1"}, "名单上只有一户", 422),
        ({"source": "typed", "typed": ""}, "名单上一户也没有", 422),
        ({"source": "typed", "typed": "1 999"}, "999", 404),
        ({"seed_kind": "value", "seed_name": "指数"}, "写清是什么数、什么时候出来", 422),
        ({"seed_kind": "value", "seed_name": "指数", "seed_on": "2026-11-19"}, "这个数太早就出来了", 422),
        ({"source": "unit:x"}, "请从列出的里面选一个", 422),
        ({"title": " "}, "请填写这一项", 422),
    ):
        page = browser.post("/new", status, **{**ASKED, **changed})
        assert words in text_of(page)
        assert 'value="集市摊位"' in page or "title" in changed
    assert "还没有抓过阄" in text_of(browser.get("/"))


def test_another_list_than_was_seen_is_shown_again(browser: Browser) -> None:
    page = browser.post("/new", 409, **ASKED, seen="0" * 64)
    assert "名单和刚才看的不一样了" in text_of(page)
    assert browser.post("/new", **ASKED, seen=seen_in(page)).endswith("/draws/1")


def test_the_form_pressed_twice_closes_one_list(browser: Browser) -> None:
    asked = {**ASKED, "seen": seen_in(browser.post("/new", 200, **ASKED)), "request_key": key()}
    for _ in range(2):
        assert browser.post("/new", **asked).endswith("/draws/1")
    browser.get("/2", 404)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"posted": ""}, "名单要先打印贴出来"),
        ({"first_witness": ""}, "要有两个在场的人见证"),
        ({"value": "123"}, "要 20 个点数"),
        ({"value": "999"}, "要 20 个点数"),
        ({"second_witness": "x"}, "请从列出的里面选一个"),
    ],
)
def test_a_first_reading_that_lacks_something_says_what(browser: Browser, changed: dict[str, str], words: str) -> None:
    close(browser)
    assert words in text_of(read_first(browser, 422, **changed))
    assert "名单关了，等掷" in text_of(browser.get("/1"))


def test_a_value_that_is_not_out_cannot_be_typed_yet(browser: Browser) -> None:
    close(browser, seed_kind="value", seed_name="11月21日上证指数收盘", seed_on="2026-11-21")
    page = text_of(browser.get("/1"))
    assert "说好用的数 11月21日 星期六 15:00 以后才公布" in page
    assert "记下第一遍" not in page
    assert "还没有出来" in text_of(read_first(browser, 409, value="3906.17"))
    with clock.frozen(NOON + timedelta(days=2)):
        browser.be(browser.scene.closer)
        read_first(browser, value="3906.17")
        browser.be(browser.scene.supervisor)
        browser.post("/1/second", value="3906.17")
        assert "3906.17" in text_of(browser.get(f"/p/{browser.code}/draws/1"))


def test_a_draw_done_over_tells_both_outcomes_and_why(browser: Browser) -> None:
    scene = browser.scene
    close(browser)
    read_first(browser)
    browser.be(scene.supervisor)
    browser.post("/1/second", value=DICE)
    assert "重抽" not in text_of(browser.get("/1"))
    browser.get("/new?again=1", 403)
    browser.be(scene.closer)
    assert "重抽" not in text_of(browser.get("/1"))
    browser.be(scene.other)
    assert "重抽" in text_of(browser.get("/1"))
    page = browser.get("/new?again=1")
    assert "第 1 号重抽" in text_of(page)
    asked = {**ASKED, "again": "1", "source": "typed", "typed": "1 2 3 4 5"}
    seen = seen_in(browser.post("/new", 200, **asked))
    assert "重抽要写明原因" in text_of(browser.post("/new", 422, **asked, seen=seen))
    assert browser.post("/new", **asked, seen=seen, reason="0006 户不该在名单上").endswith("/draws/2")
    first = get_draw(scene.session, scene.village_id, 1).drawn[:2]
    for page in (browser.get("/2"), browser.get(f"/p/{browser.code}/draws/2")):
        for words in ("这是第 2 次抽", "重抽的原因： 0006 户不该在名单上", f"那次抽中：{'、'.join(first)}"):
            assert words in text_of(page)
    for page in (browser.get("/1"), browser.get(f"/p/{browser.code}/draws/1")):
        assert "已经重抽，以第 2 号为准" in text_of(page)
        assert "抽中的 2 户" in text_of(page)
    paper = browser.pdf("/2/list.pdf")
    assert "第2次，原因：0006户不该在名单上。第1次是第1号，抽中：" in paper
    assert "以第2号为准" in browser.pdf("/1/result.pdf")


def test_goods_kept_for_a_lot_lead_to_the_draw_and_back(browser: Browser) -> None:
    scene, store = browser.scene, f"/v/{browser.code}/store/lots/1"
    scene.put_up(0, 1, 2)
    with clock.frozen(AFTER):
        browser.be(scene.closer)
        forget_the_last_request()
        page = browser.client.get(store).text
        assert f"{browser.root}/new?lot=1" in page
        page = browser.get("/new?lot=1")
        assert 'value="大米5公斤"' in page
        assert 'value="2"' in page
        close(browser, source="lot:1", title="大米5公斤", reserves="0")
        read_first(browser)
        browser.be(scene.supervisor)
        browser.post("/1/second", value=DICE)
        browser.be(scene.shop.clerk)
        forget_the_last_request()
        page = browser.client.get(store).text
        assert "看抓阄的结果，第 1 号" in page
        assert f"/p/{browser.code}/draws/1" in page
        assert "报名要“大米5公斤”的户" in text_of(browser.get("/1"))


HOSTILE = ("<script>alert(1)</script>", "%(n)s {{ 7*7 }} %s", "a\u202eb\u0000c", "抓\r\nvalue 1", "'\" & ;--")


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_a_title(browser: Browser, title: str) -> None:
    close(browser, title=title)
    for page in (browser.get("/"), browser.get("/1"), browser.get(f"/p/{browser.code}/draws/1")):
        assert "<script>alert" not in page
        assert ("{{ 7*7 }}" in text_of(page)) == ("{{ 7*7 }}" in title)
    forget_the_last_request()
    file = browser.client.get(f"/p/{browser.code}/draws/1.txt").get_data(as_text=True)
    assert file.count("\n") == 15
    assert browser.pdf("/1/list.pdf")


def test_who_may_only_look_is_not_let_into_the_forms(browser: Browser) -> None:
    close(browser)
    browser.be(browser.scene.shop.clerk)
    assert "记下第一遍" not in text_of(browser.get("/1"))
    browser.get("/new", 403)
    browser.post("/new", 403, **ASKED)
    read_first(browser, 403)
    browser.post("/1/second", 403, value=DICE)
