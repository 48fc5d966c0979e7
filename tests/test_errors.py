"""How a refusal is said."""

from datetime import date

import pytest
from flask import Flask

from civility.clock import today
from civility.errors import N_, RuleBroken, recall, said
from civility.web.filters import day


class TooLateForThis(RuleBroken):
    code = "too-late-for-this"
    message = N_("%(what)s到 %(until)s 为止。")


def test_a_day_is_said_as_on_every_page_and_kept_as_a_date() -> None:
    refusal = TooLateForThis(what="报名", until=date(today().year, 11, 26).isoformat())
    assert refusal.describe() == f"报名到 {day(date(today().year, 11, 26))} 为止。"
    assert "11月26日 星期" in str(refusal)
    assert refusal.until == f"{today().year}-11-26"
    assert str(recall(refusal.code, refusal.fields)) == str(refusal)


def test_in_english_too(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert TooLateForThis(what="x", until="2020-11-26").describe() == "x到 Thu 26 Nov 2020 为止。"


@pytest.mark.parametrize("words", ["2026-99-99", "2026-11-26 ", "２０２６-11-26", "12026-11-26", 20261126, None])
def test_what_is_no_day_stays_as_it_was_written(words: object) -> None:
    assert said({"what": words}) == {"what": words}
