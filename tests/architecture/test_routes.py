"""Every route says who may open it, and no village can look into another."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

import civility
from civility.cli.server import describe_routes
from civility.people.permissions import TABLE
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village

ALL_VILLAGE_ROLES = (
    "committee",
    "recorder",
    "reviewer",
    "supervisor",
    "storekeeper",
    "grid_worker",
    "unit_head",
)
KNOWN = {"open", "own_household", "operator", *TABLE}


@pytest.fixture
def routes(app):
    return describe_routes(app)


def test_every_route_names_a_permission_from_the_table(routes):
    unnamed = [row["path"] for row in routes if row["permission"] not in KNOWN]
    assert unnamed == []


def test_every_action_of_the_table_guards_a_route(routes):
    used = {row["permission"] for row in routes}
    assert sorted(set(TABLE) - used) == []


def test_every_village_route_is_closed_to_people_of_another_village(app, client, session, routes):
    here, there = make_village(session), make_village(session)
    user, _ = make_user(session, here, *ALL_VILLAGE_ROLES)
    sign_in(client, user)
    open_doors = []
    for row in routes:
        if row["scope"] != "village" or row["permission"] == "open" or row["path"].startswith("/api/"):
            continue
        for method in row["methods"]:
            status = client.open(address(row["path"], there.code), method=method).status_code
            if status != 404:
                open_doors.append((method, row["path"], status))
    assert open_doors == []


def test_nobody_who_is_not_signed_in_gets_past_a_guarded_route(client, session, routes):
    village = make_village(session)
    for row in routes:
        if row["permission"] in ("open", "operator") or row["path"].startswith("/api/"):
            continue
        for method in row["methods"]:
            answer = client.open(address(row["path"], village.code), method=method)
            assert answer.status_code in (302, 404), (method, row["path"], answer.status_code)
            if answer.status_code == 302:
                assert "/sign-in" in answer.headers["Location"]


def address(path, village_code):
    path = path.replace("<village_code>", village_code)
    path = re.sub(r"<uuid:[^>]+>", str(uuid4()), path)
    path = re.sub(r"<int[^>]*>", "1", path)
    path = re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", path)
    return re.sub(r"<[^>]+>", "0001", path)


def test_every_address_that_is_written_out_leads_to_a_page(app):
    """A link built only in one state of a thing would otherwise break when somebody first comes to it."""
    root = Path(civility.__file__).resolve().parents[1]
    files = [*(root / "civility").rglob("*.py"), *(root / "templates").rglob("*.html")]
    named = {
        (name, file.relative_to(root).as_posix())
        for file in files
        for name in re.findall(r"""url_for\(\s*["']([a-z_]+\.[a-z_]+)["']""", file.read_text(encoding="utf-8"))
    }
    assert len(named) > 300
    assert sorted(each for each in named if each[0] not in app.view_functions) == []
