"""Under the addresses of the public no session is read and none is written."""

import pytest
from flask import Flask, g, session

from civility.web.cookieless import init_cookieless, is_cookieless


@pytest.fixture
def client():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a-secret-key-for-nothing-but-this-test", SESSION_PERMANENT=True)
    init_cookieless(app)

    @app.get("/<path:path>")
    def write(path: str) -> str:
        seen = session.get("seen", "nobody")
        session.permanent = True
        session["seen"] = "somebody"
        return f"{seen} {g.get('cookieless', False)}"

    return app.test_client()


@pytest.mark.parametrize("path", ["/s/1ABC", "/p/632521102201/", "/verify", "/verify?code=A"])
def test_public_addresses_neither_read_nor_write_a_session(client, path):
    assert client.get("/people").headers["Set-Cookie"].startswith("session=")
    answer = client.get(path)
    assert answer.text == "nobody True"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/people", "/sign-in", "/v/632521102201/", "/store", "/my/p/"])
def test_other_addresses_keep_their_session(client, path):
    assert not is_cookieless(path)
    if path != "/":
        client.get(path)
        assert client.get(path).text == "somebody False"
