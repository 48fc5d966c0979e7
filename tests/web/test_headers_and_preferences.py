import pytest
from flask import Flask
from flask.testing import FlaskClient

from civility.web.paths import safe_path


def test_every_answer_carries_the_policy(web_client: FlaskClient) -> None:
    for path in ("/styleguide", "/stop/404", "/bug", "/static/civility.css"):
        answer = web_client.get(path)
        headers = answer.headers
        answer.close()
        assert headers["Content-Security-Policy"] == (
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
            "img-src 'self' data: blob:; style-src 'self'; "
            "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Permissions-Policy"].startswith("camera=(self)")
        assert "Strict-Transport-Security" not in headers


def test_https_is_remembered_by_the_browser(web_client: FlaskClient) -> None:
    answer = web_client.get("/styleguide", base_url="https://localhost")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_signed_in_page_is_never_stored_and_a_fingerprinted_file_for_a_year(
    web_client: FlaskClient,
) -> None:
    assert web_client.get("/claim").headers["Cache-Control"] == "no-cache"
    web_client.get("/in")
    assert web_client.get("/claim").headers["Cache-Control"] == "no-store"
    for address, kept in (("/static/civility.css?v=1", True), ("/static/civility.css", False)):
        with web_client.get(address) as answer:
            assert ("immutable" in answer.headers["Cache-Control"]) is kept


@pytest.mark.parametrize(
    ("path", "headers", "lang"),
    [
        ("/bare", {}, "zh-CN"),
        ("/bare", {"Accept-Language": "en-US,en;q=0.9"}, "en"),
        ("/bare", {"Accept-Language": "en-US,en;q=0.9,zh-CN;q=0.5"}, "zh-CN"),
        ("/bare", {"Accept-Language": "en,zh;q=0"}, "en"),
        ("/bare", {"Accept-Language": "bo"}, "zh-CN"),
        ("/bare?lang=en", {}, "en"),
        ("/bare?lang=xx", {}, "zh-CN"),
        ("/bare?lang=zh", {"cookie": "en"}, "zh-CN"),
        ("/bare", {"cookie": "en"}, "en"),
    ],
)
def test_the_language_is_chinese_unless_asked_otherwise(
    web_client: FlaskClient, path: str, headers: dict[str, str], lang: str
) -> None:
    if "cookie" in headers:
        web_client.set_cookie("lang", headers["cookie"])
        headers = {}
    assert f'<html lang="{lang}"' in web_client.get(path, headers=headers).text


def test_a_preference_is_a_plain_link_that_comes_back(web_client: FlaskClient) -> None:
    answer = web_client.get("/preferences?elder=1&back=/styleguide?page%3D2")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/styleguide?page=2")
    assert "elder=1" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert '<html lang="zh-CN" class="elder">' in web_client.get("/bare").text


def test_a_nonsense_preference_sets_nothing(web_client: FlaskClient) -> None:
    assert "Set-Cookie" not in web_client.get("/preferences?elder=yes&lang=fr").headers


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "styleguide",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example",
        "/\t/elsewhere",
        "/a\\b",
        "\\\\elsewhere",
        "/" + "a" * 2001,
        "/a\r\nSet-Cookie: x=1",
    ],
)
def test_only_paths_of_this_site_are_gone_back_to(target: str | None) -> None:
    assert safe_path(target) == "/"


def test_a_public_page_sets_no_cookie_and_carries_the_language_in_its_links(web_app: Flask) -> None:
    stranger = web_app.test_client(use_cookies=False)

    answer = stranger.get("/p/objection?lang=en&n=12")

    assert "Set-Cookie" not in answer.headers
    assert 'href="/p/objection?n=12&amp;lang=zh"' in answer.text
    assert 'href="/p/objection?n=12&amp;lang=en&amp;elder=1"' in answer.text
    assert "/preferences" not in answer.text


def test_a_cookieless_page_does_not_show_who_is_signed_in(web_client: FlaskClient) -> None:
    web_client.get("/in")

    assert "卓玛措" in web_client.get("/claim").text
    assert "卓玛措" not in web_client.get("/p/objection").text
