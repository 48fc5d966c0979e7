"""Holds the program against the tables of docs/reference/states.md: every state, every action, everybody.

A stage is one thing in one state. On it each cell is tried twice: the public service is called, and the real route is
asked with that person signed in. What a cell refuses must leave every row of the database and the book's head as they
were; what it allows is undone before the next cell, by putting the database back.
"""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from civility.clock import frozen
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.people.actors import SYSTEM, Actor
from civility.people.models import ROLES, User
from civility.people.permissions import TABLE
from civility.people.queries import find_division
from civility.people.services import issue_card
from civility.people.sessions import CardHolder, actor_of
from civility.web.forms import PublicForm
from tests.conftest import sign_in
from tests.factories.people import COUNTY, make_user
from tests.factories.points import Scene, make_scene
from tests.points.machines.page import Row, read_table

MONDAY = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)  # ten in the morning in the village
PLACES = {"administrator": COUNTY, "township_officer": ""}
WORKER, ANYBODY, NOBODY = "the worker", "anybody", "nobody"
HOUSEHOLD, NEIGHBOUR = "the household", "another household"


@dataclass
class Stage:
    """One thing in one state at the moment ``at``. ``hands`` are people who had one in it already, by what they did."""

    session: Session
    scene: Scene
    at: datetime = MONDAY
    ids: dict[str, Any] = field(default_factory=dict)
    hands: dict[str, Actor] = field(default_factory=dict)
    people: dict[str, User | CardHolder] = field(default_factory=dict)

    def call(self, service: Callable[..., Any], actor: Actor, **said: Any) -> Any:
        """Ask a public service of this village for something."""
        return service(self.session, village_id=self.scene.village_id, actor=actor, **said)

    def row(self, model: type[Any], name: str) -> Any:
        """The row of this village whose id is kept under a name, as it is now."""
        return self.session.get(model, (self.scene.village_id, self.ids[name]), populate_existing=True)

    def hand(self, who: str, *roles: str, **known: Any) -> Actor:
        """Somebody who is to have a hand in it, under this name."""
        self.hands[who] = make_user(self.session, self.scene.village, *roles, name=who, **known)[1]
        return self.hands[who]

    def actor(self, who: str) -> Actor:
        if who in (WORKER, ANYBODY):
            return SYSTEM
        return self.hands.get(who) or actor_of(self.session, self.people[who]) or SYSTEM

    def user(self, who: str) -> User | CardHolder | None:
        if who in self.hands:
            return self.session.get_one(User, self.hands[who].user_id)
        return self.people.get(who)


@dataclass(frozen=True)
class Action:
    """``do`` calls the public service. ``route`` is an endpoint (None: only the worker does it), ``values`` its
    arguments, ``form`` what a person fills in."""

    do: Callable[[Stage, Actor], object]
    route: str | None
    values: Callable[[Stage], Mapping[str, Any]] = lambda stage: {}
    form: Callable[[Stage], Mapping[str, Any]] = lambda stage: {}


def of(*names: str, **said: Any) -> Callable[[Stage], Mapping[str, Any]]:
    """What an address or a form says: ids the stage keeps, and plain words."""
    return lambda stage: {**{name: str(stage.ids[name]) for name in names}, **said}


@dataclass(frozen=True)
class Machine:
    """``title`` is the heading of its table, ``build`` makes a stage in a state, ``state_of`` says which one it is in."""

    title: str
    build: Callable[[Session, str], Stage]
    state_of: Callable[[Stage], str]
    actions: Mapping[str, Action]

    @property
    def states(self) -> list[str]:
        return read_table(self.title)[0]

    @property
    def rows(self) -> list[Row]:
        return read_table(self.title)[1]

    def faults(self, session: Session, client: FlaskClient, state: str) -> list[str]:
        """Every cell of a state that the program does not keep, in words."""
        with frozen(MONDAY):
            stage = self.build(session, state)
            make_people(session, stage)
        session.commit()
        found = self.state_of(stage)
        session.rollback()
        with closing(_Walk(self, stage, client, state)) as walk:
            return [f"built {found} for {state}"] if found != state else list(walk.faults())

    def gaps(self, app: Flask) -> list[str]:
        """Actions without a row, rows without an action, and roles the table of permissions has otherwise."""
        told = {row.action for row in self.rows}
        found = [f"not told: {each}" for each in self.actions.keys() - told]
        found += [f"cannot be tried: {each}" for each in told - self.actions.keys()]
        for name, action in self.actions.items():
            roles = {who for row in self.rows if row.action == name for who in row.who if who in ROLES}
            wanted = set(TABLE.get(guard_of(app, action.route), ()))
            if roles != wanted:
                found.append(f"{name}: told of {sorted(roles)}, permitted {sorted(wanted)}")
        return found


def guard_of(app: Flask, route: str | None) -> str:
    """The action a route asks for in the table of permissions, ``open``, ``own_household``, or nothing."""
    return str(getattr(app.view_functions[route], "permission", "")) if route else ""


def make_stage(session: Session, **asked: Any) -> Stage:
    """A village with a clause, at the stage's own moment."""
    return Stage(session, make_scene(session, **asked))


def make_people(session: Session, stage: Stage) -> None:
    """Somebody of every role with no hand in it, the household it is about, and another one."""
    village = stage.scene.village
    for role in ROLES:
        place = find_division(session, PLACES.get(role, village.code) or village.code[:9] + "000")
        assert place is not None
        stage.people[role] = make_user(session, place, role, name=role)[0]
    for who, household in zip((HOUSEHOLD, NEIGHBOUR), stage.scene.households, strict=False):
        card = issue_card(session, village_id=household.village_id, household_id=household.id)
        stage.people[who] = CardHolder(card, household)


class _Walk:
    """One stage, cell by cell."""

    def __init__(self, machine: Machine, stage: Stage, client: FlaskClient, state: str) -> None:
        self.machine, self.stage, self.client, self.state = machine, stage, client, state
        self.live = sqlite3.connect(str(stage.session.get_bind().engine.url.database))
        self.kept = sqlite3.connect(":memory:")
        self.live.backup(self.kept)
        self.before, self.version = self.rows(), self.committed()

    def close(self) -> None:
        self.live.close()
        self.kept.close()

    def faults(self) -> Iterator[str]:
        for row in self.machine.rows:
            cell = row.cells[self.state]
            if not cell.startswith("–"):
                for who in row.who:
                    yield from self.cell(row.action, who, cell)
        for name, action in self.machine.actions.items():
            rows = [row for row in self.machine.rows if row.action == name]
            if any(not row.cells[self.state].startswith("–") for row in rows):
                yield from self.kept_out(name, action, {who for row in rows for who in row.who})

    def cell(self, name: str, who: str, told: str) -> Iterator[str]:
        """The service and the route, each against what the table tells."""
        action, refusal = self.machine.actions[name], None
        try:
            with frozen(self.stage.at):
                action.do(self.stage, self.stage.actor(who))
            self.stage.session.commit()
            answer = self.moved()
        except (Forbidden, NotFound) as refused:
            answer = {"forbidden": "403", "not-found": "404"}[refused.code]
        except RuleBroken as refused:
            refusal, answer = refused, f"`{refused.code}`"
            if re.search("[a-z]{3}", refused.describe(str)):
                yield f"{self.state}: {name} by {who} is refused in a sentence that shows a code: {refused}"
        service, _, page = told.partition(" / ")
        yield from self.compare(f"{name} by {who}: the service", service, answer)
        if action.route is not None:
            answer = self.answer_of(self.ask(action, who), refusal)
            yield from self.compare(f"{name} by {who}: the page", page or service, answer)

    def kept_out(self, name: str, action: Action, told: set[str]) -> Iterator[str]:
        """Everybody the table does not name is turned away at the door, and nothing happens."""
        if action.route is None or ANYBODY in told:
            return
        own = guard_of(self.client.application, action.route) == "own_household"
        for who in {NOBODY, HOUSEHOLD, *ROLES} - told:
            wanted = 302 if who == NOBODY else 404 if who == HOUSEHOLD and not own else 403
            response = self.ask(action, who)
            if response.status_code != wanted or self.has_changed():
                yield f"{self.state}: {name} by {who} answers {response.status_code}, not {wanted}"
                self.put_back()

    def compare(self, what: str, told: str, answer: str) -> Iterator[str]:
        changed = self.has_changed()
        if answer != told:
            yield f"{self.state}: {what} says {answer}, the table {told}"
        if changed and (told.startswith("`") or told in ("403", "404", "nothing")):
            yield f"{self.state}: {what} changed something"
        if changed:
            self.put_back()

    def moved(self) -> str:
        """The state it is in now; ``nothing`` when no row of the database is another."""
        self.stage.session.rollback()
        if not self.has_changed():
            return "nothing"
        try:
            return self.machine.state_of(self.stage)
        finally:
            self.stage.session.rollback()

    def ask(self, action: Action, who: str) -> TestResponse:
        """Send the form as this person, as a browser would."""
        client, app = self.client, self.client.application
        assert action.route is not None
        values = {"village_code": self.stage.scene.village.code, **action.values(self.stage)}
        path = app.url_map.bind("localhost").build(action.route, values, method="POST")
        with client.session_transaction() as cookie:
            cookie.clear()
        user = self.stage.user(who)
        if user is not None:
            sign_in(client, user)
        with frozen(self.stage.at):
            form = {"request_key": _key(app, action.route), **action.form(self.stage)}
            return client.post(path, data=form)

    def answer_of(self, response: TestResponse, refusal: RuleBroken | None) -> str:
        """What a page answered; a refusal by its sentence, which may come as a message on the page one is sent to."""
        status = response.status_code
        if refusal is None or status == 302 or (status == 404 and refusal.status != 404):
            return self.moved() if status == 303 else str(status)
        if status == 303:
            with frozen(self.stage.at):
                response = self.client.get(response.location)
        with frozen(self.stage.at):  # a day of this year is said without it
            said = str(escape(refusal.describe(str)))
        right = said in response.get_data(as_text=True) and status in (303, refusal.status)
        return f"`{refusal.code}`" if right else f"{status} without “{said}”"

    def has_changed(self) -> bool:
        """Whether any row of the database is another than before."""
        return self.committed() != self.version and self.rows() != self.before

    def committed(self) -> int:
        """A number that is another one as soon as anybody has committed anything."""
        return int(self.live.execute("PRAGMA data_version").fetchone()[0])

    def rows(self) -> dict[str, str]:
        """A digest of every table. The head's ``touched`` is the lock and says nothing of what is in the book."""
        names = [name for (name,) in self.live.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        content = {name: self.live.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
        content["ledger_head"] = self.live.execute("SELECT village_id, seq, hash FROM ledger_head").fetchall()
        return {name: hashlib.sha256(repr(rows).encode()).hexdigest() for name, rows in content.items()}

    def put_back(self) -> None:
        self.stage.session.rollback()
        self.kept.backup(self.live)
        self.version = self.committed()


def _key(app: Flask, route: str) -> str:
    """A request key; inside a signed token where the form knows its sender by no cookie."""
    if not route.startswith("public."):
        return str(uuid4())
    with app.test_request_context():
        return str(PublicForm().request_key._value())
