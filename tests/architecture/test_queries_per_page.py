"""A page asks the database as often in a large village as in a small one."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from civility import clock, create_app
from civility.demo import make_demo
from civility.demo.people import PASSWORD, PIN, TOWNSHIP
from civility.extensions import current_session, db
from civility.people.rules import short_number
from tests.database import make_settings, sqlite_database

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("lived-in villages")]  # they are made once
LAST_DAY = date(2026, 11, 21)
EVENING = datetime(2026, 11, 21, 12, tzinfo=UTC)
SIZES = {"small": (1, 14), "large": (3, 70)}  # villages, households in each
V, HOUSEHOLD = f"/v/{TOWNSHIP[0][:9]}201", "0003"
P, T = V.replace("/v/", "/p/"), f"/t/{TOWNSHIP[0]}"
# (who, where to look for the link, what the link is like) and the most statements the page may send
PAGES = {
    "sign-in": (("", "/sign-in", ""), 0),
    "the committee's home": (("zhuren1", f"{V}/", ""), 46),
    "the storekeeper's home": (("dianyuan1", f"{V}/", ""), 21),
    "points and goods": (("zhuren1", f"{V}/budget/", ""), 18),
    "record form": (("jifen1", f"{V}/claims/new/{HOUSEHOLD}", rf"{V}/claims/new/{HOUSEHOLD}/[\w-]+"), 10),
    "record form for many": (("jifen1", f"{V}/claims/many", rf"{V}/claims/many/[\w-]+"), 12),
    "a round": (("wangge1", f"{V}/rounds/", rf"{V}/rounds/[\w-]+"), 15),
    "my claims": (("household", "/my/claims/", ""), 4),
    "review list": (("fuhe1", f"{V}/reviews/", ""), 7),
    "claims": (("zhuren1", f"{V}/claims/", ""), 8),
    "notices": (("zhuren1", f"{V}/notices/", ""), 13),
    "households": (("zhuren1", f"{V}/households/", ""), 10),
    "a household": (("zhuren1", f"{V}/households/{HOUSEHOLD}", ""), 12),
    "households' changes": (("zhuren1", f"{V}/household-events/", ""), 9),
    "counter": (("dianyuan1", f"{V}/store/", ""), 22),
    "household at the counter": (("dianyuan1", f"{V}/store/customer/{HOUSEHOLD}", ""), 24),
    "slips": (("dianyuan1", f"{V}/store/slips/", ""), 14),
    "my page": (("household", "/my/", ""), 38),
    "what is set aside": (("dianyuan1", f"{V}/store/holds/", ""), 14),
    "home delivery": (("dianyuan1", f"{V}/store/deliveries/", ""), 15),
    "a delivery round": (("dianyuan1", f"{V}/store/deliveries/2", ""), 15),
    "closed days": (("dianyuan1", f"{V}/store/days/", ""), 14),
    "my reservations": (("household", "/my/reservations/", ""), 10),
    "goods": (("dianyuan1", f"{V}/store/goods/", ""), 13),
    "stock room": (("dianyuan1", f"{V}/store/stock-room", ""), 14),
    "gifts": (("zhuren1", f"{V}/store/donations/", ""), 18),
    "groups": (("zhuren1", f"{V}/panels/", ""), 7),
    "roll, groups, covenants": (("", f"{P}/triad", ""), 10),
    "checklists": (("zhuren1", f"{V}/store/checklists/", ""), 21),
    "what to buy": (("dianyuan1", f"{V}/store/report", ""), 16),
    "what households want": (("dianyuan1", f"{V}/store/needs/", ""), 8),
    "what my household wants": (("household", "/my/needs", ""), 7),
    "matters": (("zhuren1", f"{V}/matters/", ""), 13),
    "care list": (("zhuren1", f"{V}/matters/care", ""), 8),
    "a matter": (("zhuren1", f"{V}/matters/?standing=all", rf"{V}/matters/\d+"), 17),
    "services": (("zhuren1", f"{V}/services/", ""), 7),
    "my household's matters": (("household", "/my/matters/", ""), 4),
    "the wall at home": (("household", "/my/wall/", ""), 10),
    "the issue wall": (("", f"{P}/wall/", ""), 9),
    "the echo wall": (("", f"{P}/wall/answers", ""), 9),
    "something on the wall": (("", f"{P}/wall/", rf"{P}/wall/\d+"), 7),
    "what was handed up": (("xiangzhen", f"{T}/matters", ""), 6),
    "outlets": (("zhuren1", f"{V}/outlets/", ""), 9),
    "an outlet's month": (("zhuren1", f"{V}/outlets/o1", rf"{V}/outlets/o1/[\d-]+"), 9),
    "till": (("shangjia1", f"{V}/till/", ""), 9),
    "my book": (("household", "/my/book", ""), 22),
    "a household's book": (("zhuren1", f"{V}/households/{HOUSEHOLD}/book", ""), 26),
    "a household's passbook": (("zhuren1", f"{V}/households/{HOUSEHOLD}/passbook", ""), 17),
    "the village's month": (("zhuren1", f"{V}/book", ""), 27),
    "objections": (("jianwei1", f"{V}/objections/", ""), 12),
    "spot checks": (("jianwei1", f"{V}/spot-checks/", ""), 15),
    "oddities": (("jianwei1", f"{V}/oddities/", ""), 15),
    "print centre": (("zhuren1", f"{V}/prints/", ""), 7),
    "a sheet to print": (("zhuren1", f"{V}/prints/sheets/cards", ""), 9),
    "print log": (("zhuren1", f"{V}/prints/log", ""), 7),
    "corrections": (("zhuren1", f"{V}/corrections/", ""), 8),
    "names": (("zhuren1", f"{V}/names/", ""), 6),
    "who looked at us": (("household", "/my/looks", ""), 4),
    "who looked at households": (("jianwei1", f"{V}/looks", ""), 4),
    "my names": (("household", "/my/names", ""), 8),
    "appeals": (("xiangzhen", f"{T}/appeals", ""), 11),
    "covenants": (("zhuren1", f"{V}/covenants/", ""), 6),
    "a covenant": (("zhuren1", f"{V}/covenants/village/1", ""), 10),
    "who signed": (("zhuren1", f"{V}/covenants/village/1/signatures/", ""), 10),
    "a signing sheet": (
        ("zhuren1", f"{V}/covenants/village/1/signatures/", rf"{V}/covenants/village/1/sheets/[\w-]+"),
        10,
    ),
    "comments on a covenant": (("zhuren1", f"{V}/covenants/village/2/comments", ""), 7),
    "my covenants": (("household", "/my/covenants/", ""), 6),
    "reminders": (("zhuren1", f"{V}/reminders/", ""), 6),
    "a reminder": (("zhuren1", f"{V}/reminders/", rf"{V}/reminders/[\w]+-[\w-]+"), 14),
    "a reminder's form": (("zhuren1", f"{V}/reminders/new", ""), 6),
    "my reminders": (("household", "/my/covenants/reminders/", ""), 5),
    "my reminder": (("household", "/my/covenants/reminders/", r"/my/covenants/reminders/[\w]+-[\w-]+"), 11),
    "a covenant's draft": (("", f"{P}/covenants/village/draft", ""), 8),
    "public covenant": (("", f"{P}/covenants/village", ""), 8),
    "public front": (("", f"{P}/", ""), 17),
    "public goals": (("", f"{P}/goals", ""), 6),
    "eight smalls": (("", f"{P}/eight", ""), 16),
    "safety index": (("", f"{P}/safety", ""), 9),
    "public tributes": (("", f"{P}/tributes", ""), 3),
    "goals": (("zhuren1", f"{V}/goals/", ""), 11),
    "tributes": (("zhuren1", f"{V}/tributes/", ""), 7),
    "draws": (("zhuren1", f"{V}/draws/", ""), 6),
    "a draw": (("zhuren1", f"{V}/draws/1", ""), 8),
    "a draw's form": (("zhuren1", f"{V}/draws/new", ""), 10),
    "public draw": (("", f"{P}/draws/", rf"{P}/draws/\d+"), 7),
    "public notice": (("", f"{P}/notices/", rf"{P}/notices/\d+"), 15),
    "public roll": (("", f"{P}/", rf"{P}/rolls/\d+"), 11),  # sealed: the proof is read by tiles
    "activities": (("zhuren1", f"{V}/activities/", ""), 17),
    "an activity": (("zhuren1", f"{V}/activities/2", ""), 13),
    "a shift": (("zhuren1", f"{V}/activities/1", rf"{V}/activities/shifts/[0-9a-f-]+"), 15),
    "my shifts": (("household", "/my/shifts/", ""), 14),
    "my shift": (("household", "/my/shifts/", r"/my/shifts/[0-9a-f-]{36}"), 13),
    "public activities": (("", f"{P}/activities", ""), 3),
    "meetings": (("zhuren1", f"{V}/meetings/", ""), 7),
    "a meeting": (("zhuren1", f"{V}/meetings/1", ""), 10),
    "attendance": (("zhuren1", f"{V}/meetings/1/attendance", ""), 7),
    "a count": (("zhuren1", f"{V}/meetings/1/motions/1/counted", ""), 13),
    "my ballots": (("household", "/my/ballots/", ""), 4),
    "public meeting": (("", f"{P}/meetings/1", ""), 6),
    "units": (("zhuren1", f"{V}/units/", ""), 8),
    "a unit": (("zhuren1", f"{V}/units/", rf"{V}/units/[\w]+-[\w-]+"), 13),
    "notices to households": (("zhuren1", f"{V}/relay/", ""), 9),
    "a notice to households": (("zhuren1", f"{V}/relay/", rf"{V}/relay/\d+"), 15),
    "my households": (("huzhang1", f"{V}/my-households", ""), 13),
    "carrying a notice": (("huzhang1", f"{V}/relay/1/carry", ""), 11),
    "notebook": (("wangge1", f"{V}/visits/", ""), 15),
    "grids": (("zhuren1", f"{V}/grids/", ""), 9),
    "contact board": (("zhuren1", f"{V}/board/", ""), 14),
    "an appraisal": (("zhuren1", f"{V}/appraisals/", rf"{V}/appraisals/[\w]+-[\w-]+"), 16),
    "my notices": (("household", "/my/notices", ""), 5),
    "public contact board": (("", f"{P}/board", ""), 10),
    "grids of the township": (("xiangzhen", f"{T}/grids", ""), 7),
    "township home": (("xiangzhen", f"{T}/", ""), 10),
    "rankings": (("xiangzhen", f"{T}/rankings", ""), 13),
}


@dataclass
class Township:
    app: Flask
    sent: list[str]

    def __post_init__(self) -> None:
        self.people: dict[str, FlaskClient] = {}

    def as_(self, who: str) -> FlaskClient:
        if who not in self.people:
            self.people[who] = self.app.test_client()
            if who == "household":
                form = {"village": V.rpartition("/")[2], "number": short_number(HOUSEHOLD), "pin": PIN}
                assert self.people[who].post("/household/sign-in", data=form).status_code == 303
            elif who:
                form = {"name": who, "password": PASSWORD}
                assert self.people[who].post("/sign-in", data=form).status_code == 303
        return self.people[who]

    def statements(self, who: str, path: str) -> list[str]:
        """What a page sends the second time it is opened."""
        self.as_(who).get(path)
        self.sent.clear()
        answer = self.as_(who).get(path)
        assert answer.status_code == 200, answer.text[:2000]
        return [text for text in self.sent if not text.startswith(("BEGIN", "PRAGMA"))]


@pytest.fixture(scope="module", params=SIZES)
def township(request, tmp_path_factory):
    villages, households = SIZES[request.param]
    app = create_app(make_settings(sqlite_database(tmp_path_factory.mktemp(request.param))))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    sent: list[str] = []
    with app.app_context():
        make_demo(current_session(), villages=villages, households=households, months=2, last_day=LAST_DAY)
        db.session.remove()
        engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda _c, _k, text, *_: sent.append(text))
    with clock.frozen(EVENING):
        yield Township(app, sent)
    engine.dispose()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_no_more_of_a_larger_village(township, page):
    (who, path, link), most = PAGES[page]
    if link:
        found = re.search(rf'href="({link})["?]', township.as_(who).get(path).text)
        assert found, f"the demo has no {page}"
        path = found[1]

    sent = township.statements(who, path)

    assert len(sent) <= most, "\n".join(sent)
