"""Every page of the program, found by following its links as each kind of person, at 360 pixels in both letter sizes."""

from collections import deque
from collections.abc import Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from civility.clock import today
from civility.demo import make_demo
from civility.demo.people import PASSWORD, PIN
from civility.people.rules import short_number
from civility.public.safety import last_month
from tests.browser.auditing import Fault, audit
from tests.browser.chromium import Visitor, sign_in
from tests.browser.lived_in import (
    CLOSE,
    VILLAGE,
    codes_on_paper,
    dispute_and_close,
    done_at_the_wall,
    of_nobody,
    on_notice,
    ruled,
    taken_from,
)
from tests.browser.served import Server, serve
from tests.database import make_engine, sqlite_database
from tests.journeys.village import STANDARD, goods, roster

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser-pages")]

HOME = f"/v/{VILLAGE}"
# The township first: its template holds for what the committee puts to the vote.
PEOPLE = ("xiangzhen", "zhuren1", "jifen1", "fuhe1", "jianwei1", "dianyuan1", "shangjia1", "wangge1", "admin")

# A walk looks at one meeting only; these are steps of others. The demo's first is over, its second called, its third written.
MEETING_PAGES = (
    "3/plan", "3/cancel", "2/motions/new", "2/motions/1/open", "2/motions/1/enter", "2/motions/2/hands", "1/attendance",
    "1/minutes", "1/motions/1/count", "1/motions/1/counted",
)  # fmt: skip

# Answers that are no pages: sheets of paper, signed texts, programs' answers, and addresses that only lead elsewhere.
NO_PAGES = {"web.preferences", "static", "public.checkpoint", "public.proof", "township.kept"}
NO_PAGES |= {"points.photo", "points.own_photo", "points.minutes", "store.stock_photo"}
NO_PAGES |= {"public.covenant_changes"}  # a demo has no covenant that was voted twice
NO_PAGES |= {"meetings.photo", "people.portrait_picture", "home.my_portrait"}
NO_PAGES |= {
    "covenants.sheet_photo",
    "relay.minutes",
    "relay.loose_photo",
    "matters.photo",
    "matters.own_photo",
    "public.wall_photo",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A small township that has lived for two months."""
    url = sqlite_database(tmp_path_factory.mktemp("demo"))
    engine = make_engine(url)
    with serve(url) as server:
        with server.app.app_context(), Session(engine) as session:
            make_demo(session, villages=1, households=30, months=2)
            dispute_and_close(session)
        engine.dispose()
        yield server


class Walk:
    """One person's way through all pages their links lead to, one example of each sort.

    What somebody before them had on the screen (``seen``) is opened again, since a link that is not for this
    person would show, but looked over only once.
    """

    def __init__(self, visitor: Visitor, server: Server, seen: set[str]) -> None:
        self.visitor, self.server, self.seen = visitor, server, seen
        self.routes = server.app.url_map.bind(urlsplit(server.url).netloc)
        self.faults: list[Fault] = []
        self.opened: set[str] = set()

    def endpoint(self, address: str) -> str | None:
        try:
            found = self.routes.match(urlsplit(address).path, method="GET")[0]
        except HTTPException:
            return None
        return str(found)

    def kind(self, address: str) -> str:
        """What two addresses share when they show the same sort of page."""
        asked = sorted(set(parse_qs(urlsplit(address).query)) - {"back", "month", "day", "page", "lang", "elder"})
        return f"{self.endpoint(address)} {' '.join(asked)}".strip()

    def look_over(self, state: str = "") -> None:
        """Audit the page on the screen, once for each sort of page and state of it."""
        kind = f"{self.kind(self.visitor.page.url)} {state}".strip()
        if kind not in self.seen:
            self.seen.add(kind)
            self.faults += audit(self.visitor.page, kind)

    def follow_all(self, *starts: str) -> None:
        waiting = deque(starts)
        while waiting:
            path = waiting.popleft()
            if self.kind(path) in self.opened:
                continue
            self.opened.add(self.kind(path))
            self.visitor.open(path)
            self.opened.add(self.kind(self.visitor.page.url))
            self.look_over()
            waiting.extend(self.links())

    def links(self) -> list[str]:
        page = self.visitor.page
        found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        paths = []
        for link in found:
            address = urlsplit(urljoin(page.url, link))
            if address.scheme == "tel":
                continue  # a number to call, on the contact board
            path = address.path + (f"?{address.query}" if address.query else "")
            endpoint = self.endpoint(path)
            assert address.netloc == urlsplit(page.url).netloc, f"a link out of the house: {link}"
            assert endpoint is not None, f"{page.url} links to nothing: {link}"
            if endpoint not in NO_PAGES and not is_paper(path):
                paths.append(path)
        return paths


def is_paper(path: str) -> bool:
    return urlsplit(path).path.endswith((".pdf", ".csv", ".xlsx", ".ics", ".txt", ".json", ".jpg", ":file>"))


def test_every_page_of_everybody_is_fit_for_a_small_phone_and_for_all_eyes(browser: Browser, demo: Server) -> None:
    seen: set[str] = set()
    faults: list[Fault] = []
    for walk in (as_stranger, as_household, *PEOPLE):
        visitor = Visitor(browser, demo.url, reduced_motion="reduce")  # words that still fade in are pale
        way = Walk(visitor, demo, seen)
        if callable(walk):
            walk(way)
        else:
            sign_in(visitor, walk, PASSWORD)
            visitor.page.wait_for_url(lambda address: not address.endswith("/sign-in"))
            way.follow_all(urlsplit(visitor.page.url).path)
            by_hand(way, walk)
        faults += way.faults
        visitor.leave()
    missed = pages_of(demo) - {kind.split()[0] for kind in seen}
    said = [f"{each.page} ({each.letters}): {each.what}" for each in faults]
    said += [f"nobody came to {page}" for page in sorted(missed)]
    assert said == [], "\n".join(said)


def pages_of(server: Server) -> set[str]:
    """The endpoints that answer GET with a page of ours."""
    rules = server.app.url_map.iter_rules()
    pages = {rule.endpoint for rule in rules if "GET" in (rule.methods or ()) and not is_paper(rule.rule)}
    return {each for each in pages if not each.startswith(("api", "health"))} - NO_PAGES


def as_stranger(way: Walk) -> None:
    """Whoever passes a poster: the public pages, every kind of printed code, an objection of one's own."""
    visitor = way.visitor
    dismissed, _number = ruled(way.server, "dismissed")
    way.follow_all(f"/p/{VILLAGE}/objections/{dismissed}", f"/p/{VILLAGE}/closing")
    receipt = f"/p/{VILLAGE}/matters/{done_at_the_wall(way.server)}"
    way.follow_all(receipt, f"{receipt}/reopen")
    way.follow_all("/", f"/p/{VILLAGE}/", "/sign-in", "/household/sign-in", "/verify", "/help")
    way.follow_all(
        f"/p/{VILLAGE}/covenants/village/1",
        f"/p/{VILLAGE}/safety/{last_month():%Y-%m}",
    )
    for kind, address in codes_on_paper(way.server).items():
        visitor.open(address)
        way.look_over(kind)
    visitor.open(f"/p/{VILLAGE}/notices/")
    visitor.page.locator("main a[href*='/notices/']:not(.back-link)").first.click()
    visitor.page.get_by_role("link", name="我要提异议").first.click()
    with visitor.watch.expect(422):
        visitor.press("交上去")
        visitor.reads("有地方要改一改")
        way.look_over("refused")
    visitor.fill(text="那天下雨，没有扫。")
    visitor.press("交上去")
    visitor.reads("收到了，谢谢您")
    way.look_over()


def as_household(way: Walk) -> None:
    visitor = way.visitor
    visitor.open("/household/sign-in")
    visitor.page.locator("select[name=village]").select_option(VILLAGE)
    upheld, number = ruled(way.server, "upheld")
    visitor.fill(number=short_number(number), pin=PIN)
    visitor.press("看我家", exact=True)
    visitor.page.wait_for_url("**/my/")
    way.follow_all("/my/reservations/confirm?g0001=1")
    way.follow_all("/my/", "/my/book", f"/my/appeals/{upheld}", f"/my/deductions/{taken_from(way.server, number)}")


def by_hand(way: Walk, name: str) -> None:
    """Pages that come after a form, and those that come after a household was found."""
    way.follow_all("/account/password")
    if name == "zhuren1":
        bring_files(way)
        put_to_the_vote(way)
        vote_a_ceiling(way)
        way.follow_all(
            f"{HOME}/store/open",
            f"{HOME}/standards/1/filing",
            f"{HOME}/covenants/village/1/filing",
            f"{HOME}/closing/",
            f"{HOME}/closing/preview",
        )
        way.follow_all(*(f"{HOME}/meetings/{rest}" for rest in MEETING_PAGES))
        way.follow_all(f"{HOME}/covenants/village/1/signatures/")
        way.follow_all(f"{HOME}/closing/vote", f"{HOME}/closing/vote/lift", f"{HOME}/closing/{CLOSE}/undo")
        way.follow_all(
            f"{HOME}/standards/second-review/lift", f"{HOME}/standards/deductions", f"{HOME}/standards/deductions/terms"
        )
    if name == "jifen1":
        way.follow_all(f"{HOME}/claims/new/{of_nobody(way.server)}", f"{HOME}/claims/{on_notice(way.server)}/correct")
    if name == "xiangzhen":
        offer_template(way)
    if name == "dianyuan1":
        customer = f"{HOME}/store/customer/{of_nobody(way.server)}"
        reserving = customer.replace("customer", "reserve")
        way.follow_all(customer, f"{customer}/confirm?g0001=1", reserving, f"{reserving}/confirm?g0001=1")
    if name == "shangjia1":
        way.follow_all(f"{HOME}/till/customer/{of_nobody(way.server)}")


def bring_files(way: Walk) -> None:
    visitor = way.visitor
    for path, file, data in (
        (f"{HOME}/households/import", "花名册.csv", roster()),
        (f"{HOME}/store/goods/import", "商品.csv", goods()),
        (f"{HOME}/standards/upload", "细则.csv", STANDARD.read_bytes()),
    ):
        visitor.open(path)
        upload = {"name": file, "mimeType": "text/csv", "buffer": data}
        visitor.page.locator("input[type=file]").set_input_files(upload)
        visitor.press("下一步：看一遍")
        visitor.page.wait_for_url("**/*-*-*-*-*")
        way.look_over()


def offer_template(way: Walk) -> None:
    """The township publishes a template; then a village's standard can be held beside it."""
    visitor, at = way.visitor, f"/t/{VILLAGE[:9]}000/template/"
    visitor.open(f"{at}upload")
    file = {"name": "样板.csv", "mimeType": "text/csv", "buffer": STANDARD.read_bytes()}
    visitor.page.locator("input[type=file]").set_input_files(file)
    visitor.press("下一步：看一遍")
    visitor.page.wait_for_url("**/*-*-*-*-*")
    way.look_over()
    visitor.page.locator("[name=leave_out]").check()
    visitor.fill(max_bonus=5, max_deduction=5, max_tenths=2)
    visitor.press("公布样板")
    visitor.reads("样板公布了")
    way.look_over("published")
    way.follow_all(f"{HOME}/standards/1/template")


def put_to_the_vote(way: Walk) -> None:
    """The standard that was just read becomes a draft and is adopted; so does a covenant."""
    visitor = way.visitor
    visitor.page.locator("[name=leave_out]").check()
    visitor.press("存成草稿")
    visitor.reads("草稿有了")
    way.look_over("draft")
    drawn_up = urlsplit(visitor.page.url).path
    visitor.page.get_by_role("link", name="先给村民看").click()
    way.look_over()
    visitor.open(drawn_up)
    visitor.press("开会表决过了，记下票数")
    visitor.fill(voted_on=today().isoformat(), place="村委会院子", eligible=30, present=25, votes_for=20)
    way.look_over()
    visitor.fill(votes_against=3, abstentions=2)
    visitor.press("记下表决")
    visitor.reads("定从哪天起施行")
    way.look_over()
    visitor.open(f"{HOME}/covenants/residents/draft")
    visitor.page.locator("[name='articles-0-text']").fill("红事白事从简办，彩礼不攀比。")
    visitor.page.get_by_role("button", name="存草稿").last.click()
    visitor.press("登记表决")
    visitor.page.wait_for_url("**/vote")
    way.look_over()


def vote_a_ceiling(way: Walk) -> None:
    """No more points than a share of the fund; only then there is one to lift."""
    visitor = way.visitor
    visitor.open(f"{HOME}/budget/ceiling")
    visitor.fill(percent=90, voted_on=today().isoformat(), place="村委会院子", eligible=30, present=25, votes_for=20)
    visitor.fill(votes_against=3, abstentions=2)
    visitor.press("记下表决")
    visitor.reads("表决记下了")
    way.look_over("ceiling")
    way.follow_all(f"{HOME}/budget")
