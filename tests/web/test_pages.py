"""Every page of the style guide is parsed strictly, its colours are measured, vendored files compared."""

import re
from pathlib import Path

import html5lib
import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from civility.web import navigation
from civility.web.navigation import NavLink
from scripts import vendor

ROOT = Path(__file__).parents[2]
PAGES = [
    "/styleguide",
    "/styleguide?wrong=1&page=2&elder=1",
    "/claim",
    "/p/objection",
    "/bare",
    "/stop/404",
    "/bug",
    "/refused",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_page_is_valid_html_with_one_heading_and_nothing_inline(
    web_client: FlaskClient, path: str, signed_in: bool
) -> None:
    if signed_in:
        web_client.get("/in")
    page = web_client.get(path).text

    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)

    assert len(tree.findall(".//h1")) == 1
    assert not tree.findall(".//style")
    assert all(script.get("src") for script in tree.findall(".//script"))
    for element in tree.iter():
        assert not [name for name in element if name == "style" or str(name).startswith("on")]
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert sorted(set(ids)) == sorted(ids)
    labelled = {label.get("for") for label in tree.iter("label")}
    for control in [*tree.iter("input"), *tree.iter("select"), *tree.iter("textarea")]:
        if control.get("type") != "hidden":
            assert control.get("id") in labelled or control.get("aria-label")
    described = {word for element in tree.iter() for word in (element.get("aria-describedby") or "").split()}
    assert described <= set(ids)


def test_a_wrong_field_is_tied_to_its_hint_and_its_sentence(web_client: FlaskClient) -> None:
    page = web_client.get("/styleguide?wrong=1").text

    household = re.search(r'<input[^>]*id="household"[^>]*>', page)
    assert household is not None
    assert 'aria-describedby="household-hint household-error"' in household[0]
    assert 'aria-invalid="true"' in household[0]
    assert 'href="#household"' in page
    assert 'href="#kind-0"' in page


def test_the_own_row_and_the_present_page_are_marked_in_words(web_client: FlaskClient) -> None:
    page = web_client.get("/styleguide").text

    assert '<a href="/styleguide" aria-current="page">今天</a>' in page
    assert "您家" in page
    assert 'aria-current="step"' in page


def test_a_flashed_message_is_shown_once_and_escaped(web_client: FlaskClient) -> None:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', web_client.get("/claim").text)
    key = re.search(r'name="request_key"[^>]*value="([^"]+)"', web_client.get("/claim").text)
    assert token is not None
    assert key is not None
    web_client.post(
        "/claim",
        data={
            "csrf_token": token[1],
            "request_key": key[1],
            "household": "<b>李",
            "points": "5",
            "clause": "3.2",
            "happened_on": "2026-11-21",
            "kind": "bonus",
            "evidence": "photo",
            "agreed": "y",
        },
    )

    assert "已给&lt;b&gt;李记 50 / 2026-11-21" in web_client.get("/styleguide").text
    assert "已给&lt;b&gt;李" not in web_client.get("/styleguide").text


def test_what_we_serve_of_others_is_what_they_published() -> None:
    assert vendor.findings() == []


def test_a_changed_vendored_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "vendor"
    (copy / "htmx").mkdir(parents=True)
    (copy / "htmx" / "htmx.min.js").write_text("alert(1)")
    (copy / "new.js").write_text("")
    monkeypatch.setattr(vendor, "VENDOR", copy)

    found = vendor.findings()

    assert "htmx/htmx.min.js: changed" in found
    assert "new.js: not in the manifest" in found
    assert "bootstrap/bootstrap.min.css: missing" in found


def tokens_of(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--[a-z-]+): (#[0-9A-F]{6});", css))


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_ink_is_readable_on_every_ground_it_stands_on(scheme: str) -> None:
    css = (ROOT / "static" / "civility.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)", 2)[:2]
    colours = tokens_of(light) | (tokens_of(dark) if scheme == "dark" else {})
    pairs = [
        (ink, ground)
        for ink in ("--ink", "--quiet", "--accent", "--earned", "--spent", "--info")
        for ground in ("--ground", "--card", "--well")
    ]
    pairs += [(f"--{name}", f"--{name}-soft") for name in ("accent", "earned", "spent", "info")]
    pairs += [("--ink", f"--{name}-soft") for name in ("accent", "earned", "spent", "info")]
    pairs += [("--quiet", f"--{name}-soft") for name in ("accent", "spent")]
    pairs += [("--on-fill", "--fill")]

    for ink, ground in pairs:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for edge in ("--edge", "--focus"):
        assert contrast(colours[edge], colours["--ground"]) >= 3, edge


def test_a_provider_of_links_is_asked_once_a_page_in_the_order_of_registering(
    web_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(navigation, "_providers", providers := [])
    web_app.extensions["civility_navigation"] = providers
    first = navigation.register(lambda: [NavLink("一", "/one")])
    navigation.register(lambda: [NavLink("二", "/two", active=True)])
    navigation.register(first)

    with web_app.test_request_context():
        assert navigation.page_links() == [("一", "/one", False), ("二", "/two", True)]
        g.cookieless = True
        assert navigation.page_links() == []
