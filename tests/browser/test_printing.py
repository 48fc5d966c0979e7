"""The covenant's editor with its live poster, and the print centre, on a phone; with scripts and without."""

import sys

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy.orm import Session

from civility.extensions import current_session
from civility.governance.covenants.queries import find_draft
from civility.prints.making import make_prints
from civility.prints.models import Printed
from tests.browser.chromium import Visitor
from tests.browser.fixtures import Visit
from tests.browser.scenes import arrive, look, make_day
from tests.browser.served import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-printing")]
PICTURE = "#preview img"


def drawn(page: Page, src: str = "") -> str:
    """The picture that is shown, or that of ``src``, by its points."""
    if not src:
        page.locator(PICTURE).wait_for()
    return page.evaluate(
        "async (src) => { const picture = new Image(); picture.src = src || document.querySelector('#preview img').src;"
        " await picture.decode(); const canvas = document.createElement('canvas');"
        " canvas.width = picture.width; canvas.height = picture.height;"
        " canvas.getContext('2d').drawImage(picture, 0, 0); return canvas.toDataURL() }",
        src,
    )


def write(writer: Visitor, number: int, text: str) -> None:
    """Fill an article in, and with scripts wait for its picture."""
    field = writer.page.get_by_label(f"第 {number} 条的内容")
    if not writer.scripts:
        field.fill(text)
        return
    with writer.page.expect_response(lambda answer: answer.url.endswith("/draft/picture")):
        field.fill(text)
    writer.page.locator("#preview:not([aria-busy])").wait_for()


def test_the_poster_follows_what_is_typed_and_is_the_one_the_button_shows(session: Session, visit: Visit) -> None:
    day = make_day(session)
    editor = f"{day.home}/covenants/custom/draft"
    writer = arrive(visit, "wang")
    writer.open(editor)
    writer.reads("写上第一条，这里就有海报的样子。")
    assert writer.page.locator(PICTURE).is_hidden()
    write(writer, 1, "门前三包，天天扫。")
    first = drawn(writer.page)
    look(writer, "贴出来就是这样")
    write(writer, 2, "红事白事从简办。")
    both = drawn(writer.page)
    assert both != first
    assert writer.page.evaluate("document.documentElement.scrollWidth") <= 360
    plain = arrive(visit, "wang", java_script_enabled=False)
    plain.open(editor)
    plain.page.get_by_label("第 1 条的内容").fill("门前三包，天天扫。")
    plain.page.get_by_label("第 2 条的内容").fill("红事白事从简办。")
    plain.press("看样子")
    shown = plain.page.locator(PICTURE).get_attribute("src")
    assert shown is not None
    assert drawn(writer.page, shown) == both
    assert plain.page.get_by_label("第 2 条的内容").input_value() == "红事白事从简办。"
    session.rollback()
    assert find_draft(session, day.shop.village.id, "custom") is None


def test_a_character_that_cannot_be_printed_is_named_while_one_types(session: Session, visit: Visit) -> None:
    day = make_day(session)
    writer = arrive(visit, "wang")
    writer.open(f"{day.home}/covenants/custom/draft")
    write(writer, 1, "李𱍐家")
    writer.reads("有字印不出来：𱍐（在 李𱍐家）")
    assert writer.page.locator(PICTURE).is_hidden()
    write(writer, 1, "李家")
    assert drawn(writer.page).startswith("data:image/png")


@pytest.mark.parametrize("scripts", [True, False])
def test_articles_are_moved_added_and_removed_and_nothing_typed_is_lost(
    session: Session, visit: Visit, scripts: bool
) -> None:
    day = make_day(session)
    writer = arrive(visit, "wang", java_script_enabled=scripts)
    writer.open(f"{day.home}/covenants/custom/draft")
    for number, text in enumerate(("甲，一件事。", "乙，两件事。", "丙，三件事。"), 1):
        write(writer, number, text)
    for press, then in (
        ("把第 1 条往下挪", ["乙，两件事。", "甲，一件事。", "丙，三件事。"]),
        ("把第 3 条往上挪", ["乙，两件事。", "丙，三件事。", "甲，一件事。"]),
        ("再加一条", ["乙，两件事。", "丙，三件事。", "甲，一件事。", ""]),
        ("去掉第 2 条", ["乙，两件事。", "甲，一件事。", ""]),
    ):
        writer.press(press)
        fields = writer.page.locator("textarea[name$='-text']")
        expect(fields).to_have_count(len(then))
        for place, text in enumerate(then):
            expect(fields.nth(place)).to_have_value(text)
    write(writer, 3, "丁，四件事。")
    writer.press("存草稿", exact=True)
    writer.reads("草稿已存")
    session.rollback()
    kept = find_draft(session, day.shop.village.id, "custom")
    assert kept is not None
    assert [article["text"] for article in kept.articles] == ["乙，两件事。", "甲，一件事。", "丁，四件事。"]


def test_leaving_with_something_unsaved_asks_first(session: Session, visit: Visit) -> None:
    day = make_day(session)
    writer = arrive(visit, "wang")
    writer.open(f"{day.home}/covenants/custom/draft")
    writer.page.get_by_label("第 1 条的内容").click()
    write(writer, 1, "天天扫。")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    writer.page.once("dialog", stay)
    writer.page.locator(".back-link").click(no_wait_after=True)
    writer.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert writer.page.get_by_label("第 1 条的内容").input_value() == "天天扫。"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_sheet_is_seen_before_it_is_printed_and_then_stands_in_the_log(
    session: Session, visit: Visit, scripts: bool
) -> None:
    day = make_day(session)
    officer = arrive(visit, "wang", java_script_enabled=scripts)
    officer.open(f"{day.home}/prints/")
    look(officer, "墙上贴的", "各家用的")
    officer.press("价目表")
    assert officer.page.locator(PICTURE).is_visible()
    look(officer, "就这一张。")
    officer.page.get_by_label("纸").select_option("A3")
    officer.press("看样子")
    officer.page.wait_for_url("**size=A3**")
    address = officer.page.url.partition("#")[0].replace("/prices?", "/prices/file.pdf?")
    assert officer.fetch(address).startswith(b"%PDF")
    officer.open(f"{day.home}/prints/log")
    look(officer, "价目表")
    officer.press("价目表")
    look(officer, "第 1 次打印", "再印应当一样")
    officer.press("再印一次")
    officer.page.locator(PICTURE).wait_for()
    session.rollback()
    assert [(row.document, row.size) for row in session.query(Printed)] == [("prices", "A3")]


def test_a_queued_print_can_be_left_and_shows_by_itself_when_it_is_ready(
    session: Session, server: Server, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = make_day(session)
    monkeypatch.setattr(sys.modules["civility.prints.views"], "SMALL", 2)
    officer = arrive(visit, "wang")
    officer.open(f"{day.home}/prints/sheets/cards")
    look(officer, "一共 3 份")
    officer.press("排队做")
    look(officer, "在排队，轮到就做。")
    officer.open(f"{day.home}/prints/")
    officer.press("在排队")
    with server.app.app_context():
        assert make_prints(current_session()) == 1
    officer.reads("做好了，一共 1 张纸")  # nobody pressed anything
    look(officer)
    assert officer.paper("打开 PDF").startswith(b"%PDF")
