"""Chromium as the village has it: a phone of 360 pixels, Chinese, no way out of the house.

Nothing goes wrong unseen: an error in the console, a script or style the policy refuses, a failed request or one
to another machine fails the test that was looking at the page.
"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

FONTS = Path(__file__).resolve().parents[2] / "printables" / "fonts"
PATIENCE_S = 10
PHONE = {"width": 360, "height": 780}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_REFUSED_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d{3})")


def chromium_program() -> str:
    """Debian's Chromium, wherever it is called from."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("Chromium is not installed: apt-get install chromium, or deselect with -m 'not browser'")
    return found


def launch(playwright: Playwright, folder: Path) -> Browser:
    """A Chromium that finds Chinese letters in the repository's own fonts and a camera in ``folder``/camera.y4m."""
    (folder / "fonts").mkdir(exist_ok=True)
    for font in FONTS.glob("*.ttf"):
        shutil.copy(font, folder / "fonts")
    camera = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={folder / 'camera.y4m'}",
    )
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "TZ": "Asia/Shanghai"}
    return playwright.chromium.launch(
        executable_path=chromium_program(), args=[*QUIET, *camera], env=environment, chromium_sandbox=False
    )


class Watch:
    """Collects what must not happen on the pages of one browser context."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.faults: list[str] = []
        self._expected: set[int] = set()
        self.cut = False
        """Whether requests may fail: there is no net."""
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)

    @contextmanager
    def expect(self, *statuses: int) -> Iterator[None]:
        """Within this block answers of these statuses are what the test is after."""
        self._expected |= set(statuses)
        try:
            yield
        finally:
            self._expected -= set(statuses)

    def check(self) -> None:
        assert self.faults == [], "\n".join(map(str, self.faults))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if self.cut and "net::ERR" in message.text:
            return
        status = _REFUSED_STATUS.match(message.text)
        if status and int(status[1]) in self._expected:
            return
        self.faults.append(f"console {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != self.home:
            self.faults.append(f"asked another machine: {request.url}")

    def _on_failure(self, request: Request) -> None:
        if not self.cut and request.failure not in (
            "net::ERR_ABORTED",
        ):  # a page that was left while it loaded, or a download
            self.faults.append(f"request failed: {request.failure} {request.url}")


class Visitor:
    """Somebody with a phone: one browser context, one page, and the words on it.

    Buttons, links and fields are found by the words a person reads, never by the machinery behind them.
    """

    def __init__(self, browser: Browser, home: str, **options: Any) -> None:
        said: dict[str, Any] = {
            "viewport": PHONE,
            "screen": PHONE,
            "has_touch": True,
            "is_mobile": True,
            "device_scale_factor": 2,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "base_url": home,
        }
        self.home = home
        self.scripts = bool(options.get("java_script_enabled", True))
        self.context = browser.new_context(**(said | options))
        self.context.set_default_timeout(10_000)
        self.watch = Watch(self.context, home)
        self.page: Page = self.context.new_page()

    @contextmanager
    def without_net(self) -> Iterator[None]:
        """Within this block the phone is in a dead spot."""
        self.watch.cut = True
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)
        self.watch.cut = False

    def open(self, path: str, status: int = 200) -> None:
        """Go to a path of the program, or to a whole address."""
        with self.watch.expect(*({status} - {200})):
            answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"

    def press(self, words: str, *, exact: bool = False) -> None:
        """Press the button that says so; where there is none, follow the link."""
        pattern = re.compile(f"^\\s*{re.escape(words)}\\s*$" if exact else re.escape(words))
        main = self.page.locator("main")
        buttons = main.get_by_role("button", name=pattern)
        links = main.get_by_role("link", name=pattern)
        buttons.or_(links).first.wait_for()
        (buttons if buttons.count() else links).first.click()

    def unfold(self, words: str) -> None:
        """Open a folded part of the page by the words on it."""
        self.page.locator("summary").filter(has_text=words).first.click()

    def fill(self, **fields: object) -> None:
        """Fill fields by the name they are sent under."""
        for name, value in fields.items():
            self.page.locator(f"[name={name}]:visible").first.fill(str(value))

    def choose(self, name: str, words: str) -> None:
        """Choose from a list by the words shown."""
        self.page.locator(f"select[name={name}]").wait_for()
        options = self.page.locator(f"select[name={name}] option").all()
        (value,) = [each.get_attribute("value") for each in options if (each.text_content() or "").strip() == words]
        self.page.locator(f"select[name={name}]").select_option(value)

    @property
    def path(self) -> str:
        address = urlsplit(self.page.url)
        return address.path

    @property
    def words(self) -> str:
        """All that is to be read in the middle of the page, without blanks."""
        return "".join(self.page.locator("main").inner_text().split())

    def reads(self, *words: str) -> None:
        """Wait until the page says each of these, blanks aside; it must do so within some seconds."""
        until = time.monotonic() + PATIENCE_S
        while missing := [each for each in words if "".join(each.split()) not in self.words]:
            if time.monotonic() > until:
                shown = self.page.locator("main").inner_text()
                raise AssertionError(f"{self.path} does not say {missing} but:\n{shown}")
            self.page.wait_for_timeout(50)
        self.fits()

    def fits(self) -> None:
        """Assert that nothing has to be pushed sideways to be read."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.page.evaluate("window.screen.width"), f"{self.path} is {wide} pixels wide"

    def says_not(self, *words: str) -> None:
        shown = self.words
        assert [each for each in words if "".join(each.split()) in shown] == []

    def fetch(self, path: str) -> bytes:
        """A file the person may open, such as a sheet to print."""
        answer = self.context.request.get(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return answer.body()

    def paper(self, words: str, place: int = 0) -> bytes:
        """The PDF behind the link that says so."""
        address = self.page.get_by_role("link", name=words).nth(place).get_attribute("href")
        assert address is not None
        return self.fetch(address)

    @property
    def cookies(self) -> list[str]:
        return [each["name"] for each in self.context.cookies()]

    def leave(self) -> None:
        """Close the browser; what went wrong on the way comes out here."""
        self.context.close()
        self.watch.check()


def sign_in(visitor: Visitor, name: str, password: str) -> None:
    visitor.open("/sign-in")
    visitor.fill(name=name, password=password)
    visitor.press("登录", exact=True)
