"""PostgreSQL itself killed while tills sell, and started again: what was answered is there, and people got a sentence."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.database import Postgresql, run_postgresql
from tests.faults.killed_server import market

pytestmark = pytest.mark.xdist_group("kills")


@pytest.fixture
def own_postgresql() -> Iterator[Postgresql]:
    """One that nobody else uses."""
    with run_postgresql() as server:
        yield server


def test_a_database_killed_in_the_middle_loses_nothing_that_was_answered(own_postgresql: Postgresql) -> None:
    with own_postgresql.database() as url, market(url) as there:
        for strike in (own_postgresql.kill, own_postgresql.stop):
            there.wait_for_answers(8)
            strike()
            until = time.monotonic() + 30
            while not any(till.put_off for till in there.tills):
                assert time.monotonic() < until, "nobody was told to come again"
                time.sleep(0.05)
            told = {json.loads(body)["detail"] for till in there.tills for body in till.put_off}
            assert told == {"这一步做成没有，还不能确定。请过一会儿用同一个 Idempotency-Key 重发，不会重复。"}
            for till in there.tills:
                till.put_off.clear()
            own_postgresql.start()
        there.wait_for_answers(8)
        report = there.close()
    assert report.wrong == []
    assert (report.lost, report.doubled, report.slips) == (0, 0, report.answered)
    assert report.retried > 0
