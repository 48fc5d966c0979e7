"""Make the pictures of README and docs from a fresh demo in a real Chromium.

Run ``.venv/bin/python scripts/screenshots.py`` with Debian's chromium and poppler-utils installed. It makes a demo
township in a temporary folder, serves it on a free loopback port and writes docs/screenshots/. The same seed gives
the same people and deeds; the dates follow the day it is run. ``--only NAME …`` makes some.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
VILLAGE = "/v/990100101201"
PUBLIC = "/p/990100101201"
TOWNSHIP = "/t/990100101000"
PASSWORD, PIN = "demo-village-shop", "246810"
PHONE, DESK = (360, 740), (1180, 780)
COLOURS = 128
LIMIT_BYTES = 3_000_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SPEAKS = {"LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}  # else Chromium takes Japanese faces
PRINTED_ADDRESS = "https://points.example.cn"
RED_LINE_ROWS = """类别,项目,分值,单位,上限,佐证
环境卫生,参加集中清扫,+5,次,每户每月最多20分,签到
邻里互助,照看独居老人,1到5,次,每户每月最多9分,照片
移风易俗,婚事新办,+20,次,,红白理事会记录
其他,没有按时交医保的,-10,年,,
其他,到上级上访的,-20,次,,
"""


@dataclass(frozen=True)
class Shot:
    """One picture: who looks (a sign-in name, or none), at what width, and how to get there."""

    name: str
    who: str | None
    size: tuple[int, int]
    go: Callable[[Page], object]


def home(page: Page) -> None:
    page.goto(f"{VILLAGE}/")


def to_the_top(page: Page) -> None:
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")


def check_standard(page: Page) -> None:
    page.goto(f"{VILLAGE}/standards/upload")
    page.set_input_files(
        "input[type=file]", {"name": "细则.csv", "mimeType": "text/csv", "buffer": RED_LINE_ROWS.encode()}
    )
    page.click("main form[method=post] button[type=submit]")
    page.locator("h2:has-text('看懂了'), dt:has-text('看懂了'), :text('要您确认')").first.evaluate(
        "e => e.scrollIntoView()"
    )


def record_many(page: Page) -> None:
    page.goto(f"{VILLAGE}/claims/many")
    page.click("main a:has-text('参加集中清扫')")
    page.click("main a:has-text('勾上全村')")
    page.locator("summary:has-text('户长单元')").first.click()
    page.locator("summary:has-text('户长单元')").first.evaluate("e => e.scrollIntoView()")


def review(page: Page) -> None:
    page.goto(f"{VILLAGE}/reviews/")
    page.locator("main a:has-text('户：')").first.click()


def notice(page: Page) -> None:
    page.goto(f"{PUBLIC}/notices/")
    page.locator("main a:has-text('号公示')").first.click()


def counter(page: Page) -> None:
    page.goto(f"{VILLAGE}/store/customer/0003")


def confirm(page: Page) -> None:
    counter(page)
    page.fill("input[name=g0009]", "2")
    page.click("button:has-text('香皂')")


def undo(page: Page) -> None:
    """The counter after a bar of soap: the slip, and the way back."""
    confirm(page)
    page.click("main button:has-text('确认兑换')")
    page.locator("main :text('撤销这一单')").first.wait_for()


def count(page: Page) -> None:
    page.goto(f"{VILLAGE}/store/counts/new")
    for place, pieces in enumerate((177, 116, 0)):
        page.locator("main .shelf input").nth(place).fill(str(pieces))
    to_the_top(page)


def day_close(page: Page) -> None:
    """The last day that nobody closed, with what the clerk counted."""
    page.goto(f"{VILLAGE}/store/days/")
    page.locator("main section a.row-link").first.click()
    said = page.locator("main .today-figure strong").all_inner_texts()
    for name, figure in zip(("slips", "points", "returns", "returned"), said, strict=False):
        page.fill(f"input[name={name}]", figure)
    to_the_top(page)


def outlet_till(page: Page) -> None:
    page.goto(f"{VILLAGE}/till/customer/0003")
    page.fill("input[name=tenths]", "6")
    page.fill("input[name=what]", "洗衣粉 2 袋")
    to_the_top(page)


def outlet_month(page: Page) -> None:
    page.goto(f"{VILLAGE}/outlets/o1")
    page.locator("main section a.row-line").first.click()


def household(page: Page) -> None:
    page.goto("/household/sign-in")
    page.select_option("select[name=village]", label="上合乐寺村")
    page.fill("input[name=number]", "0001-3")
    page.fill("input[name=pin]", PIN)
    page.locator("main form button[type=submit]").last.click()


def public_wall_matter(page: Page) -> None:
    page.goto(f"{PUBLIC}/wall/")
    page.locator("main a[href*='/wall/']:not([href*='new']):not([href*='answers'])").first.click()


def draw(page: Page) -> None:
    page.goto(f"{PUBLIC}/draws/")
    page.locator("main a[href*='/draws/']").first.click()


def meeting(page: Page) -> None:
    page.goto(f"{PUBLIC}/meetings/")
    page.locator("main a[href*='/meetings/']").first.click()


SHOTS = [
    Shot("front", None, DESK, lambda page: page.goto("/")),
    Shot("committee", "zhuren1", PHONE, home),
    Shot("standard-check", "zhuren1", PHONE, check_standard),
    Shot("record-many", "wangge1", PHONE, record_many),
    Shot("review", "fuhe1", PHONE, review),
    Shot("notice", None, PHONE, notice),
    Shot("objections", "jianwei1", PHONE, lambda page: page.goto(f"{VILLAGE}/objections/")),
    Shot("counter", "dianyuan1", DESK, counter),
    Shot("confirm", "dianyuan1", PHONE, confirm),
    Shot("count", "dianyuan1", PHONE, count),
    Shot("day-close", "dianyuan1", PHONE, day_close),
    Shot("outlet-till", "shangjia1", PHONE, outlet_till),
    Shot("outlet-month", "zhuren1", PHONE, outlet_month),
    Shot("household", None, PHONE, household),
    Shot("covenant", None, PHONE, lambda page: page.goto(f"{PUBLIC}/covenants/village")),
    Shot("village", None, PHONE, lambda page: page.goto(f"{PUBLIC}/")),
    Shot("matter", None, PHONE, public_wall_matter),
    Shot("meeting", None, PHONE, meeting),
    Shot("draw", None, PHONE, draw),
    Shot("safety", None, PHONE, lambda page: page.goto(f"{PUBLIC}/safety")),
    Shot("head", "huzhang1", PHONE, home),
    Shot("township", "xiangzhen", DESK, lambda page: page.goto(f"{TOWNSHIP}/")),
    Shot("rankings", "xiangzhen", DESK, lambda page: page.goto(f"{TOWNSHIP}/rankings")),
    Shot("undo", "dianyuan1", PHONE, undo),  # the last: it sells something
]


def civility(*words: str) -> list[str]:
    return [sys.executable, "-c", "from civility.cli import main; main()", *words]


@contextmanager
def demo_server(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A demo township of its own, served on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "CIVILITY_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "CIVILITY_SECRET_KEY": "pictures-only-" + "0" * 32,
        "CIVILITY_KEYS": str(folder / "keys"),
        "PORT": str(port),
    }
    subprocess.run(civility("demo"), cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(civility("serve"), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz")
        yield address, environment
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(url: str) -> None:
    for _try in range(150):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  (our own loopback address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"{url} did not answer within 30 s")


def take(browser: Browser, address: str, shot: Shot) -> Path:
    """Take one picture at twice the pixels, and make it small."""
    width, height = shot.size
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if width < 500 else 1.5,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.who:
        page.goto("/sign-in")
        page.fill("input[name=name]", shot.who)
        page.fill("input[type=password]", PASSWORD)
        page.click("main button[type=submit]")
    shot.go(page)
    if page.locator("h1").count() == 0 or "系统出错" in page.inner_text("h1"):
        raise SystemExit(f"{shot.name}: {page.url} shows an error, not the page")
    path = OUT / f"{shot.name}.png"
    page.screenshot(path=path, animations="disabled")
    context.close()
    return shrink(path)


def shrink(path: Path) -> Path:
    """Few colours are enough for pages and paper; a third of the bytes."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return path


def print_paper(folder: Path, environment: dict[str, str], kind: str, *words: str) -> Path:
    """The first sheet of a printable, as a picture."""
    pdf = folder / f"{kind}.pdf"
    command = civility("print", kind, "--village", VILLAGE.rsplit("/", 1)[1], "--out", str(pdf), *words)
    printing = {**environment, "CIVILITY_BASE_URL": PRINTED_ADDRESS}
    subprocess.run(command, cwd=ROOT, env=printing, check=True, stdout=subprocess.DEVNULL)
    target = OUT / f"paper-{kind}"
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-scale-to", "1000", str(pdf), str(target)], check=True)
    return shrink(target.with_suffix(".png"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the pictures of README and docs.")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="the names of some pictures")
    only = parser.parse_args().only
    chromium = shutil.which("chromium")
    if chromium is None or shutil.which("pdftoppm") is None:
        raise SystemExit("chromium and poppler-utils are needed; `make test` installs them on Debian")
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        faces = folder / "share" / "fonts"
        shutil.copytree(ROOT / "printables" / "fonts", faces)  # so that Chromium has Chinese everywhere
        with demo_server(folder) as (address, environment), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=FLAGS,
                env={**os.environ, **SPEAKS, "XDG_DATA_HOME": str(folder / "share")},
            )
            for shot in SHOTS:
                if only is None or shot.name in only:
                    print(take(browser, address, shot).relative_to(ROOT))
            browser.close()
            for kind, words in (
                ("roll", ("--size", "A3")),
                ("covenant", ("--size", "A3")),
                ("slip", ("--number", "1")),
            ):
                if only is None or f"paper-{kind}" in only:
                    print(print_paper(folder, environment, kind, *words).relative_to(ROOT))
    total = sum(path.stat().st_size for path in OUT.glob("*.png"))
    if total > LIMIT_BYTES:
        raise SystemExit(f"docs/screenshots holds {total} bytes; {LIMIT_BYTES} is the limit")


if __name__ == "__main__":
    main()
