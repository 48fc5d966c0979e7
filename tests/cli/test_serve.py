"""Serving, with due work beside it."""

import socket
import time
from datetime import timedelta

import pytest

from civility.clock import frozen, now
from civility.points.queries import get_claim
from tests.factories.points import make_notice, make_scene
from tests.serving import free_port, start_server, stop_server, wait_until_ready


@pytest.fixture
def port():
    return free_port()


def wait_for(condition, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(("words", "state"), [((), "posted"), (("--no-worker",), "on_notice")])
def test_a_served_village_closes_its_notices_by_itself_unless_told_not_to(database_url, session, port, words, state):
    with frozen(now() - timedelta(days=30)):
        scene = make_scene(session)
        _notice, claims = make_notice(session, scene)
    session.rollback()
    village_id, claim_id = scene.village_id, claims[0].id
    server = start_server(port, database_url, *words)

    def is_posted():
        session.rollback()
        return get_claim(session, village_id, claim_id).state == "posted"

    try:
        wait_until_ready(port)
        assert wait_for(is_posted, seconds=10 if state == "posted" else 1.5) == (state == "posted")
        session.rollback()
        assert get_claim(session, village_id, claim_id).state == state
    finally:
        stop_server(server)


def test_a_port_that_is_taken_is_one_sentence_with_the_way_out(civility, session, port, monkeypatch):
    monkeypatch.setenv("PORT", str(port))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        result = civility("serve")
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: 端口 {port} 已被别的程序占用。换一个再试：PORT={port % 65535 + 1} make run\n",
    )
