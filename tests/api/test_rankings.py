"""Rankings over the API."""

import pytest

from civility.clock import frozen
from tests.factories.governance import NOVEMBER_3, score
from tests.factories.people import make_township, make_user, make_village

pytestmark = pytest.mark.postgresql


def two_villages(session):
    busy = make_village(session, households=8, code="632521102301", name="东村")
    quiet = make_village(session, households=5, code="632521102302", name="西村")
    score(session, busy, "2026-10", {"0001": {"卫生": 55}, "0002": {"卫生": 20}})
    score(session, quiet, "2026-10", {"0001": {"卫生": 10}})
    return busy, quiet


def ranks(answer):
    return [
        (line["rank"], line["village_name"], line["value"], line["numerator"], line["denominator"])
        for line in answer["items"]
    ]


def test_a_township_officer_reads_villages_by_rate_with_their_denominators(session, caller):
    two_villages(session)
    _user, officer = make_user(session, make_township(session), "township_officer")
    with frozen(NOVEMBER_3):
        township = caller(officer, make_township(session))
        told = township.get("rankings").get_json()
        honour = township.get("rankings?by=honour&month=2026-10").get_json()
    assert (told["month"], told["by"], told["unit"]) == ("2026-10", "participation", "percent")
    assert ranks(told) == [(1, "东村", "25.0", "2", 8), (2, "西村", "20.0", "1", 5)]
    assert ranks(honour) == [(1, "东村", "0.9", "7.5", 8), (2, "西村", "0.2", "1", 5)]


def test_a_committee_reads_the_same_from_its_village_and_nobody_else_does(session, caller):
    busy, quiet = two_villages(session)
    _user, committee = make_user(session, quiet, "committee")
    _user, recorder = make_user(session, quiet, "recorder")
    with frozen(NOVEMBER_3):
        assert [line["rank"] for line in caller(committee, quiet).get("rankings").get_json()["items"]] == [1, 2]
        assert caller(committee, busy).get("rankings").status_code == 404
        assert caller(committee, make_township(session)).get("rankings").status_code == 404
        assert caller(recorder, quiet).get("rankings").status_code == 403


def test_what_is_not_a_month_or_an_indicator_is_a_bad_value(session, caller):
    _user, officer = make_user(session, make_township(session), "township_officer")
    township = caller(officer, make_township(session))
    for asked in ("by=kindness", "month=2026-13", "month=2026", "page=2"):
        assert township.get(f"rankings?{asked}").status_code == 422
