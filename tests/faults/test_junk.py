"""Every route, given nonsense by everybody who may open it: a sentence each time, never a 500."""

import io
from collections.abc import Iterator
from urllib.parse import quote
from uuid import uuid4

import pytest

from civility.cli.server import describe_routes

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]

JUNK = (
    "a%00b",
    "%FF%ED%A0%80",
    "999999999999999999999999",
    "0000-01",
    "9999-12",
    quote("👩‍🌾\u202e٣%s%(x)s{0}<script>'--"),
    "x" * 2000,
)
TAKEN_APART = JUNK[:3]
"""What the two databases take differently; the rest is read, or refused, before one is asked, and is tried on SQLite."""
ARGUMENTS = (  # noqa: SIM905  (a hundred quotation marks are not easier to read)
    "q page state who month by size day code card number store take before next back lang elder done undone group "
    "category all limit cursor on claim household decision g0001 undo again draft small replaces old lot stars sheets first at"
).split()
TEXT_FIELDS = (  # noqa: SIM905
    "request_key title name sign_in_name role place starts_on ends_on household_number number code parent file pin old "
    "new password village card notice_days undo_minutes happened_on option quantity tenths member reason evidence "
    "numbers household claim decision text contact who outcome ruling channel basket shown by collected collector q "
    "category unit low_stock monthly_limit shelf_life_days kind note in_force_from voted_on eligible present votes_for "
    "votes_against abstentions edition step period attempt articles-0-text articles-99999-text articles-x-title "
    "p-g0001 n-g0001 leave_out row store keep photos-kept lost-0 lost-99999 lines rows_total points_total read seen-0001 lost-0001-0 at-0001"
).split()
SHADOWING = {  # nonsense in one of these is refused before the others are read
    "month": ("0000-01", "a%00b"),
    "size": ("999999999999999999999999",),
    "card": ("a%00b",),
    "store": ("a%00b",),
}
TYPED = (
    "\x00",
    "\ud800",
    "999999999999999999999999",
    "-1",
    "9e99999999",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "9999-12",
    "👩‍🌾\u202e٣",
    "x" * 5000,
    "g0001:999999999999,:,g0001",
)
KEPT_APART = (*TYPED[:3], *TYPED[-2:])
"""The same of what is typed: bytes and numbers one of them has no place for, and what is too long for PostgreSQL."""


def broken(client, method, path, **sent) -> str | None:
    """What went wrong that is not a refusal; None when the answer was one."""
    try:
        answer = client.open(path, method=method, **sent)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:300]}"
    return f"status {answer.status_code}" if answer.status_code >= 500 else None


def findings(routes, client, tries) -> list[str]:
    """Each try begins with the cookie of the first: what earlier ones left to be said would heap up in it, unread."""
    found, cookie = [], client.get_cookie("civility")
    for row in routes:
        for method, path, sent in tries(row):
            trouble = broken(client, method, path, **sent)
            if cookie is not None:
                client.set_cookie("civility", cookie.value)
            if trouble:
                found.append(f"{method} {row['path']} ← {path[:120]} {str(sent)[:200]}: {trouble}")
    return found


OPEN_TO = {"household": {"open", "own_household"}, "nobody": {"open"}}
NOT_YET = (
    "/v/<village_code>/closing/sheet.pdf",  # nothing is announced in this village
    "/v/<village_code>/book/seal.pdf",  # its first month is not over
    "/v/<village_code>/tributes/worthies.pdf",  # the only worthy waits to be looked at
    "/v/<village_code>/matters/care.pdf",  # nobody is on the care list
    "/p/<village_code>/covenants/<kind>/<int:version>/changes",  # the version in force is the first
)


@pytest.fixture
def routes(app):
    return [row for row in describe_routes(app) if row["endpoint"] not in ("static", "health.metrics")]


@pytest.fixture
def thorough(engine):
    """Whether all is tried, or what only a database could stumble over."""
    return engine.dialect.name == "sqlite"


@pytest.fixture
def everything(world, browser):
    return browser(world.people["everything"])


def test_every_page_opens_for_whoever_may_do_everything(world, routes, everything, browser):
    """The ground the other tests stand on: with real addresses the pages are really reached."""
    keeper = browser(world.people["outlet_keeper"])
    opened = []
    for row in routes:
        if "GET" in row["methods"] and row["scope"] == "village" and not row["path"].startswith(("/api/", *NOT_YET)):
            whose = keeper if "/till/" in row["path"] else everything
            opened.append((whose.get(world.address(row["path"]) + "?g0001=1").status_code, row["path"]))
    missing = [path for status, path in opened if status not in (200, 302, 303)]
    assert "\n".join(missing) == ""


def test_junk_in_the_path_is_not_found(world, routes, everything, thorough):
    junks = JUNK if thorough else TAKEN_APART

    def tries(row) -> Iterator[tuple]:
        names = [part.split(":")[-1] for part in row["path"].replace(">", "<").split("<")[1::2]]
        for name in names:
            for junk in junks if name != "village_code" else junks[:1]:
                yield row["methods"][0], world.address(row["path"], **{name: junk}), {}

    assert "\n".join(findings(routes, everything, tries)) == ""


def test_junk_in_the_query_is_answered(world, routes, everything, thorough):
    junks = JUNK if thorough else TAKEN_APART

    def tries(row) -> Iterator[tuple]:
        if "GET" not in row["methods"]:
            return
        base = world.address(row["path"])
        if row["path"].startswith("/api/"):
            for name in ("limit", "cursor", "on", "month", "by", "state", "store"):
                yield from (("GET", f"{base}?{name}={junk}", {}) for junk in junks)
            return
        for junk in junks:
            yield "GET", base + "?" + "&".join(f"{name}={junk}" for name in ARGUMENTS if name not in SHADOWING), {}
        for name, own in SHADOWING.items() if row["path"].startswith(("/v/", "/t/")) else ():
            yield from (("GET", f"{base}?{name}={junk}&{name}={junk}", {}) for junk in own)

    assert "\n".join(findings(routes, everything, tries)) == ""


@pytest.mark.parametrize("role", ["everything", "household", "nobody"])
def test_empty_doubled_and_nonsense_forms_are_refused(world, routes, browser, thorough, role):
    client = browser(world.people[role])

    def tries(row) -> Iterator[tuple]:
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            yield method, world.address(row["path"]), {}
        if "POST" not in row["methods"]:
            return
        if row["endpoint"] in ("people.sign_out", "people.password"):
            return  # they would sign this browser out, and the rest would be tried by nobody
        if role in OPEN_TO and row["permission"] not in OPEN_TO[role]:
            return  # refused before a form is read
        path = world.address(row["path"])
        key = str(uuid4())
        yield "POST", path, {"data": {"request_key": key}}
        yield "POST", path, {"data": {name: ["1", "2"] for name in TEXT_FIELDS} | {"request_key": [key, key]}}
        yield "POST", path, {"data": {"request_key": "\0" + key}}
        for typed in TYPED if thorough else KEPT_APART:
            form = dict.fromkeys(TEXT_FIELDS, typed)
            yield "POST", path, {"data": {**quoted(form), "request_key": str(uuid4())}}
        for name, content in FILES if thorough else FILES[:1]:
            file = (io.BytesIO(content), name)
            photo = (io.BytesIO(content), name)
            photos = (io.BytesIO(content), name)
            sent = {"request_key": str(uuid4()), "file": file, "photo": photo, "photos": photos}
            yield "POST", path, {"data": sent}
        yield from (("POST", path, sent) for sent in (MALFORMED if thorough else ()))

    assert "\n".join(findings(routes, client, tries)) == ""


def quoted(form):
    """Lone surrogates cannot be sent as UTF-8: they go as the bytes a broken program would send."""
    return {
        name: [each.encode("utf-8", "surrogatepass") for each in value]
        if isinstance(value, list)
        else value.encode("utf-8", "surrogatepass")
        for name, value in form.items()
    }


MALFORMED = (
    {"json": {"request_key": ["a list"]}},
    {"data": b"\xff\xfe\x00", "content_type": "application/json"},
    {"data": b"\xff\x00=%ZZ", "content_type": "application/x-www-form-urlencoded"},
    {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"},
    {"data": b"x", "content_type": "multipart/form-data"},
)
FILES = (
    ("a\x00b.csv", "户号,姓名\n1,李\x00建国\n".encode()),
    ("../../etc/passwd", b""),
    ("x.xlsx", b"PK\x03\x04" + b"\x00" * 200),
    ("名单.csv", "户号,姓名\n1,李建国\n1,王秀兰\n".encode("gb18030")),
    ("x.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
    ("x" * 3000 + ".csv", b"\xff\xfe\x00"),
)
