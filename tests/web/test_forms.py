import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from civility.web.fields import SignedKeyField
from civility.web.forms import clean_line, clean_text
from civility.web.numbers import parse_day, parse_tenths
from tests.web.styleguide import ClaimForm, OutOfRice

FILLED = {
    "household": " 第 037 户\u3000",
    "points": "５．５分",
    "happened_on": "2026年11月21日",
    "clause": "3.2",
    "kind": "bonus",
    "evidence": "photo",
    "agreed": "y",
}


def field_value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def filled(web_client: FlaskClient) -> Callable[..., dict[str, str]]:
    page = web_client.get("/claim").text

    def fill(**changes: str) -> dict[str, str]:
        keys = {name: field_value(page, name) for name in ("csrf_token", "request_key")}
        return FILLED | keys | changes

    return fill


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [
        ("5", 50),
        ("5.5", 55),
        ("0.5", 5),
        ("５．５", 55),
        ("5分", 50),
        (" +5 分 ", 50),
        ("5。5", 55),
        ("−20", -200),
        ("-0.5", -5),
        ("1234567", 12345670),
        ("0", 0),
        ("007", 70),
    ],
)
def test_points_are_read_as_people_write_them(typed: str, tenths: int) -> None:
    assert parse_tenths(typed) == tenths


@pytest.mark.parametrize("typed", ["", "五分", "5.55", "5,5", "1e3", "½", "nan", "5 分 6", "--5", ".5", "12345678"])
def test_what_is_not_points_is_never_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match="points"):
        parse_tenths(typed)


@pytest.mark.parametrize(
    "typed", ["2026-11-21", "2026/11/21", "2026.11.21", "2026年11月21日", "20261121", "２０２６－１１－２１"]
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert parse_day(typed) == date(2026, 11, 21)


@pytest.mark.parametrize("typed", ["2026-02-30", "昨天", "11", "2026-13-01", "21-11-2026"])
def test_what_is_not_a_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|range"):
        parse_day(typed)


def test_cleaning_keeps_rare_surnames_and_drops_what_nobody_typed() -> None:
    assert clean_line("\u202e 马\u200b𬭎\x00明\t·㛃\u3000") == "马𬭎明 ·㛃"
    assert clean_line("\U00031350") == "\U00031350"  # newer than this Python's Unicode tables
    assert clean_line("\ufa0c") == "\ufa0c"  # a compatibility form: normalising would change the name
    assert clean_text(" 一\r\n二\r三 ") == "一\n二\n三"


def test_a_good_form_gives_tenths_a_date_and_clean_text(web_app: Flask) -> None:
    with web_app.test_request_context(method="POST"):
        form = ClaimForm(
            MultiDict(FILLED | {"request_key": "01939c1e-7b1a-7c3e-8f00-0123456789ab"}), meta={"csrf": False}
        )
        assert form.validate(), form.errors
        assert (form.points.data, form.happened_on.data, form.household.data) == (
            55,
            date(2026, 11, 21),
            "第 037 户",
        )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"points": "五"}, "请写数字，最多一位小数，比如 5 或 5.5。"),
        ({"points": "-5"}, "请写正数，不带减号。"),
        ({"points": " "}, "请填写这一项。"),
        ({"happened_on": "昨天"}, "请写日期，比如 2026-11-21 或 11月21日。"),
        ({"household": " \u3000"}, "请填写这一项。"),
        ({"household": "户" * 201}, "最多写 200 个字。"),
        ({"note": "字" * 2001}, "最多写 2000 个字。"),
        ({"sacks": "三"}, "请写整数，比如 3。"),
        ({"clause": "9.9"}, "请从列出的里面选一个。"),
        ({"request_key": "x"}, "这张表不完整。请核对后再交一次。"),
    ],
)
def test_what_is_wrong_is_said_in_our_words_and_what_was_typed_is_kept(
    web_client: FlaskClient, filled: Callable[..., dict[str, str]], changes: dict[str, str], sentence: str
) -> None:
    answer = web_client.post("/claim", data=filled(**changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "data-error-summary" in answer.text
    ((name, typed),) = changes.items()
    if name not in {"clause", "request_key"}:
        assert typed.strip() in answer.text


def test_the_english_reader_gets_english_sentences(
    web_client: FlaskClient, filled: Callable[..., dict[str, str]]
) -> None:
    answer = web_client.post("/claim?lang=en", data=filled(household="", sacks="three"))

    assert "This field is required." in answer.text
    assert "Not a valid integer value." in answer.text


def test_the_request_key_is_a_uuid_and_stays_while_the_form_is_put_right(
    web_client: FlaskClient, filled: Callable[..., dict[str, str]]
) -> None:
    data = filled(points="五")

    again = web_client.post("/claim", data=data).text

    assert UUID(data["request_key"])
    assert field_value(again, "request_key") == data["request_key"]
    assert field_value(web_client.get("/claim").text, "request_key") != data["request_key"]


def test_a_refusal_is_shown_over_the_filled_form_with_its_own_status(
    web_client: FlaskClient, filled: Callable[..., dict[str, str]]
) -> None:
    answer = web_client.post("/claim", data=filled(note="refuse"))

    assert answer.status_code == 409
    assert "大米只剩 1 袋，不够 4 袋。" in answer.text
    assert "第 037 户" in answer.text


def test_a_refusal_that_the_book_recorded_gives_the_next_try_a_new_key(web_app: Flask) -> None:
    with web_app.test_request_context():
        form = ClaimForm(formdata=None)
        key = form.request_key.data
        refusal = OutOfRice(left=1, wanted=4)
        form.refuse(refusal)
        assert (form.status, form.request_key.data) == (409, key)
        refusal.recorded = True
        form.refuse(refusal, "points")
        assert form.request_key.data != key
        assert list(form.points.errors) == ["大米只剩 1 袋，不够 4 袋。"]


def test_a_form_without_its_session_is_stale_not_broken(web_client: FlaskClient) -> None:
    answer = web_client.post("/claim", data=FILLED)

    assert answer.status_code == 409
    assert "为了安全，这一步没有做。" in answer.text


class TestPublicForm:
    def test_works_without_any_cookie(self, web_app: Flask) -> None:
        stranger = web_app.test_client(use_cookies=False)
        shown = stranger.get("/p/objection")
        token = field_value(shown.text, "request_key")

        answer = stranger.post("/p/objection", data={"request_key": token, "reason": "那天没有扫"})

        assert "Set-Cookie" not in shown.headers
        assert "Set-Cookie" not in answer.headers
        key, reason = answer.text.split()
        assert (str(UUID(key)), reason) == (key, "那天没有扫")

    def test_pressing_twice_sends_one_key_and_putting_right_keeps_it(self, web_client: FlaskClient) -> None:
        token = field_value(web_client.get("/p/objection").text, "request_key")

        wrong = web_client.post("/p/objection", data={"request_key": token, "reason": ""})
        first = web_client.post("/p/objection", data={"request_key": token, "reason": "一"}).text.split()[0]
        second = web_client.post("/p/objection", data={"request_key": token, "reason": "一"}).text.split()[0]

        assert wrong.status_code == 422
        assert field_value(wrong.text, "request_key") == token
        assert first == second

    @pytest.mark.parametrize("token", ["", "x", "01939c1e-7b1a-7c3e-8f00-0123456789ab"])
    def test_an_unsigned_key_is_refused_and_replaced(self, web_client: FlaskClient, token: str) -> None:
        answer = web_client.post("/p/objection", data={"request_key": token, "reason": "一"})

        assert answer.status_code == 422
        assert "这张表不完整。" in answer.text
        assert field_value(answer.text, "request_key") not in {"", token}

    def test_a_form_kept_for_days_must_be_looked_at_again(
        self, web_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = field_value(web_client.get("/p/objection").text, "request_key")
        monkeypatch.setattr("civility.web.fields.PUBLIC_FORM_AGE_S", -1)

        answer = web_client.post("/p/objection", data={"request_key": token, "reason": "一"})

        assert answer.status_code == 422
        assert "这一页放得太久了。" in answer.text

    def test_a_token_signed_for_another_use_is_refused(self, web_app: Flask, web_client: FlaskClient) -> None:
        with web_app.app_context():
            serializer: Any = SignedKeyField._serializer()
        foreign = type(serializer)("styleguide", salt="other").dumps("01939c1e-7b1a-7c3e-8f00-0123456789ab")

        assert web_client.post("/p/objection", data={"request_key": foreign, "reason": "一"}).status_code == 422
