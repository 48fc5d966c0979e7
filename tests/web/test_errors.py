import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from civility.errors import RuleBroken


def test_a_refusal_without_a_form_is_a_page_with_its_sentence_and_a_way_back(web_client: FlaskClient) -> None:
    answer = web_client.get("/refused", headers={"Referer": "http://localhost/styleguide?page=2"})

    assert answer.status_code == 409
    assert "大米只剩 1 袋，不够 4 袋。" in answer.text
    assert 'href="/styleguide?page=2"' in answer.text


def test_the_way_back_never_leads_to_another_site(web_client: FlaskClient) -> None:
    answer = web_client.get("/refused", headers={"Referer": "http://elsewhere.example/styleguide"})

    assert "elsewhere" not in answer.text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (400, "发来的内容不完整"),
        (401, "登录以后才能看"),
        (403, "您现在的职务不能看这一页"),
        (404, "可能是地址打错了"),
        (405, "这个地址不能直接打开"),
        (413, "发来的文件太大了"),
        (429, "请等一分钟再试"),
        (500, "没有改动任何东西"),
        (418, "发来的内容不完整"),
        (503, "没有改动任何东西"),
    ],
)
def test_each_status_has_its_sentence(web_client: FlaskClient, status: int, sentence: str) -> None:
    answer = web_client.get(f"/stop/{status}")

    assert answer.status_code == status
    assert sentence in answer.text
    assert answer.text.count("<h1>") == 1


def test_a_wrong_method_names_the_right_ones(web_client: FlaskClient) -> None:
    assert set(web_client.put("/styleguide").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_bug_is_a_kind_page_that_shows_nothing_of_itself(web_client: FlaskClient) -> None:
    answer = web_client.get("/bug")

    assert answer.status_code == 500
    assert "系统出错了" in answer.text
    assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize(
    ("says", "title"),
    [
        ("database is locked", "系统正忙"),
        ("attempt to write a readonly database", "现在只能看，不能改"),
        ("database or disk is full", "磁盘满了"),
        ("unable to open database file", "数据库打不开"),
        ("no such table: household", "数据库打不开"),
        ("connection refused", "数据库打不开"),
    ],
)
def test_a_database_that_cannot_serve_is_503_and_says_which(web_client: FlaskClient, says: str, title: str) -> None:
    answer = web_client.get("/database", query_string={"says": says})

    assert answer.status_code == 503
    assert title in answer.text
    assert answer.headers["Retry-After"] == "5"


def test_a_wrong_statement_stays_a_bug(web_client: FlaskClient) -> None:
    assert web_client.get("/database", query_string={"says": "near SELEC: syntax error"}).status_code == 500


def test_the_same_thing_made_twice_at_once_is_a_stale_form_and_no_bug(web_app: Flask) -> None:
    @web_app.get("/taken")
    def taken() -> str:
        raise IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed: user_account.name"))

    @web_app.get("/broken")
    def broken() -> str:
        raise IntegrityError("INSERT", {}, Exception("CHECK constraint failed: amount"))

    web_app.config["PROPAGATE_EXCEPTIONS"] = False
    client = web_app.test_client()

    assert client.get("/taken").status_code == 409
    assert client.get("/broken").status_code == 500


def test_the_page_of_a_broken_database_does_not_ask_it_who_is_signed_in(web_app: Flask) -> None:
    client = web_app.test_client()
    client.get("/in")

    def ask_database(_id: str) -> None:
        raise AssertionError("asked the database")

    web_app.login_manager.user_loader(ask_database)  # type: ignore[attr-defined]

    answer = client.get("/database", query_string={"says": "unable to open database file"})

    assert (answer.status_code, "数据库打不开" in answer.text) == (503, True)


def test_htmx_gets_the_sentence_alone(web_client: FlaskClient) -> None:
    answer = web_client.get("/refused", headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert "大米只剩 1 袋" in answer.text


def test_the_api_speaks_for_itself(web_app: Flask) -> None:
    seen: list[Exception] = []

    def problem(error: Exception) -> tuple[dict[str, str], int]:
        seen.append(error)
        return {"type": "problem"}, 409

    web_app.extensions["civility_problem"] = problem
    client = web_app.test_client()

    assert client.get("/api/v1/refused").get_json() == {"type": "problem"}
    assert client.get("/api/v1/nowhere").get_json() == {"type": "problem"}
    assert [type(error).__name__ for error in seen] == ["OutOfRice", "NotFound"]
    assert isinstance(seen[0], RuleBroken)
