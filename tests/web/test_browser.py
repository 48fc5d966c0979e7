"""The style guide in a real Chromium: accessibility, width, the camera reader, and the small helps."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import qrcode
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect
from werkzeug.serving import make_server

from tests.web.styleguide import make_app

pytestmark = pytest.mark.browser
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, make_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield chromium
    chromium.close()


def open_page(browser: Browser, width: int = 360, scheme: str = "light") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 740},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="zh-CN",
        reduced_motion="reduce",
    )
    return context.new_page()


@pytest.mark.parametrize(
    ("width", "scheme", "path"),
    [
        (360, "light", "/styleguide?wrong=1"),
        (1280, "light", "/styleguide"),
        (360, "dark", "/styleguide?wrong=1"),
        (1280, "dark", "/styleguide"),
        (360, "light", "/styleguide?wrong=1&elder=1"),
        (768, "dark", "/styleguide?elder=1"),
    ],
)
def test_nothing_hinders_anyone_and_nothing_is_cut_off(
    browser: Browser, address: str, width: int, scheme: str, path: str
) -> None:
    page = open_page(browser, width, scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/in")
    page.goto(address + path)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("elder", ["0", "1"])
def test_what_is_pressed_is_large_enough_for_a_thumb(browser: Browser, address: str, elder: str) -> None:
    page = open_page(browser)
    page.goto(f"{address}/styleguide?elder={elder}")

    small = page.locator("main .btn:visible, main .input:visible, main .choice:visible, .site-tools a").evaluate_all(
        "all => all.filter(it => it.getBoundingClientRect().height < 48).map(it => it.outerHTML.slice(0, 90))"
    )

    assert small == []
    page.context.close()


def test_large_letters_come_at_once_and_stay(browser: Browser, address: str) -> None:
    page = open_page(browser)
    page.goto(f"{address}/styleguide")
    with page.expect_response("**/preferences?elder=1*"):
        page.get_by_role("link", name="大字").click()

    expect(page.locator("html.elder")).to_have_count(1)
    expect(page.get_by_role("link", name="标准字")).to_be_visible()
    page.reload()
    expect(page.locator("html.elder")).to_have_count(1)
    page.context.close()


def test_the_error_summary_has_the_focus_and_leads_to_the_field(browser: Browser, address: str) -> None:
    page = open_page(browser)
    page.goto(f"{address}/styleguide?wrong=1")

    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="记多少分").click()
    expect(page.locator("#points")).to_be_focused()
    page.context.close()


def test_a_number_is_stepped_within_its_limits(browser: Browser, address: str) -> None:
    page = open_page(browser)
    page.goto(f"{address}/styleguide")
    box = page.locator("[data-step-number]").first

    for _press in range(7):
        box.get_by_role("button", name="加一").click()
    expect(box.locator("input")).to_have_value("5")
    for _press in range(6):
        box.get_by_role("button", name="减一").click()
    expect(box.locator("input")).to_have_value("0")
    page.context.close()


def test_a_usb_scanner_types_into_the_scan_field_wherever_the_eye_is(browser: Browser, address: str) -> None:
    page = open_page(browser)
    page.goto(f"{address}/styleguide")
    page.keyboard.type("104000000041")

    expect(page.locator("[data-scanner]")).to_have_value("104000000041")
    page.context.close()


def test_a_photo_of_a_code_is_read_on_the_phone_under_the_policy(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    picture = tmp_path / "card.png"
    qrcode.make("HTTPS://VILLAGE.EXAMPLE/S/104000000041K0CSQ01PJSTT2F2N81NAH").save(picture)
    page = open_page(browser)
    page.route("**/styleguide", lambda route: route.continue_() if route.request.method == "GET" else route.abort())
    page.goto(f"{address}/styleguide")
    page.locator("[data-scan]").evaluate("box => delete box.dataset.scanSubmit")

    page.locator("[data-scan-photo]").set_input_files(picture)

    expect(page.locator("[data-scanner]")).to_have_value("HTTPS://VILLAGE.EXAMPLE/S/104000000041K0CSQ01PJSTT2F2N81NAH")
    expect(page.locator("[data-scan-say]")).to_have_text("扫到了")
    page.context.close()


def write_film(path: Path, text: str) -> None:
    """What a camera held over a code sees, as the one film format that Chromium takes for a camera."""
    frame = Image.new("L", (640, 480), 200)
    frame.paste(qrcode.make(text).get_image().convert("L").resize((360, 360)), (140, 60))
    picture = b"FRAME\n" + frame.tobytes() + bytes([128]) * (320 * 240 * 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + picture * 10)


def test_the_camera_reads_a_card_with_our_own_wasm_and_sends_the_form(
    playwright: Playwright, address: str, tmp_path: Path
) -> None:
    write_film(tmp_path / "card.y4m", "HTTPS://VILLAGE.EXAMPLE/S/104000000041K")
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'card.y4m'}",
    ]
    chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS, *camera])
    page = open_page(chromium)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{address}/styleguide")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="用相机扫").click()
    assert "HTTPS://VILLAGE.EXAMPLE/S/104000000041K" in (sent.value.post_data_buffer or b"").decode()
    assert all(url.startswith((address, "data:", "blob:")) for url in fetched)
    assert any("zxing_reader.wasm" in url for url in fetched)
    chromium.close()


def test_a_refused_camera_is_explained_with_the_other_ways(browser: Browser, address: str) -> None:
    page = open_page(browser)
    page.goto(f"{address}/styleguide")
    page.get_by_role("button", name="用相机扫").click()

    expect(page.locator("[data-scan-say]")).to_contain_text("直接输入号码")
    expect(page.locator("[data-scanner]")).to_be_focused()
    page.context.close()


def test_a_form_is_sent_once_however_often_the_button_is_pressed(browser: Browser, address: str) -> None:
    page = open_page(browser)
    page.goto(f"{address}/claim")
    sent: list[str] = []
    page.route("**/claim", lambda route: sent.append(route.request.method))  # held: the village's network is slow

    state = page.get_by_role("button", name="记上").evaluate(
        "button => { button.click(); button.click(); return [button.textContent, button.ariaDisabled]; }"
    )
    page.wait_for_timeout(300)

    assert state == ["正在记…", "true"]
    assert sent == ["POST"]
    page.context.close()
