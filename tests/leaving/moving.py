"""Two installations of the program, and what there is to compare between them."""

import atexit
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from inspect import unwrap
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import create_app, papers
from civility.clock import today
from civility.db import Base, transaction
from civility.errors import RuleBroken
from civility.extensions import db
from civility.leaving import export_village, import_village
from civility.leaving.belongings import KEPT_BACK
from civility.leaving.folder import MANIFEST, SEAL
from civility.ledger import make_missing_keys
from civility.ledger.models import LedgerHead
from civility.people.models import Grid, User
from civility.people.services import set_pin
from civility.people.sessions import actor_for
from civility.store.services import redeem_goods, undo_redemption
from civility.township.models import PeriodReturn
from civility.township.services import review_return
from tests.database import make_settings
from tests.factories.people import make_user, make_village
from tests.factories.store import key
from tests.factories.world import World, make_world

ELSEWHERE = "another-secret-key-of-at-least-32-characters"


@contextmanager
def program(url: str, secret: str | None = None) -> Iterator[tuple[Flask, Session]]:
    """The program over a database, and a session; with ``secret`` another installation than the tests' own."""
    settings = make_settings(url)
    if secret:
        settings = replace(settings, secret_key=secret, keys_folder=keys_elsewhere(url))
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    with app.app_context():
        try:
            yield app, db.session()
        finally:
            db.session.remove()
            db.engine.dispose()


@cache
def keys_elsewhere(url: str) -> Path:
    """The keys of the other installation over a database."""
    folder = Path(tempfile.mkdtemp(prefix="civility-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_missing_keys(folder, datetime(2026, 2, 2, tzinfo=UTC))
    return folder


@dataclass
class Left:
    """A village that left: where it lives, its folder, and the tokens of its papers."""

    url: str
    village_id: UUID
    code: str
    name: str
    folder: Path
    tokens: list[str]
    year: int


def live(session: Session) -> World:
    """A village with something of everything, sealed, with a reversal and a remembered refusal; another beside it."""
    world = unwrap(make_world)(session)  # another village each time
    shop, village = world.shop, world.village
    basket: dict[str, Any] = {
        "village_id": village.id,
        "store_id": shop.store.id,
        "household_id": shop.households[1].id,
        "collected_by": "",
        "found_by": "number",
        "actor": shop.clerk,
    }
    papers.seal_book(session, village.id)
    papers.ask_township(session, village.id, world.township.id)
    slip = redeem_goods(session, basket={shop.goods["rice"].id: 1}, request_key=key(), **basket)
    undo_redemption(
        session, village_id=village.id, redemption_id=slip.id, reason="拿错了", actor=shop.clerk, request_key=key()
    )
    try:
        redeem_goods(session, basket={shop.goods["rice"].id: 99}, request_key=key(), **basket)
    except RuleBroken:
        session.rollback()
    handed_in = session.scalars(select(PeriodReturn).where(PeriodReturn.village_id == village.id)).one()
    officer = world.people["township_officer"]
    assert isinstance(officer, User)
    review_return(
        session,
        village_id=village.id,
        return_id=handed_in.id,
        actor=actor_for(session, officer),
        accept=True,
        reason="",
        request_key=key(),
    )
    set_pin(session, village_id=village.id, household_id=shop.first.id, pin="492817")
    with transaction(session):
        inner, outer = Grid(village_id=village.id, name="内"), Grid(village_id=village.id, name="外")
        session.add_all([inner, outer])
        session.flush()
        shop.households[2].head_name = "=1+1"
        low, high = sorted([inner, outer], key=lambda grid: grid.id)
        low.parent_id = high.id  # the one that comes first refers to the one that comes later
    other = make_village(session, name="下合乐寺村")
    make_user(session, other, "committee", name="邻村主任")
    session.commit()
    return world


def leave(url: str, folder: Path) -> Left:
    """Live in a fresh database, then export."""
    with program(url) as (_app, session):
        world = live(session)
        village = world.village
        named = [("slip", "1"), ("roll", "1"), ("notice", "1"), ("covenant", "village-1")]
        tokens = [papers.issue_paper(session, village.code, kind, ref).token for kind, ref in named]
        papers.seal_book(session, village.id)
        session.commit()
        left = Left(url, village.id, village.code, village.name, folder, tokens, today().year)
        export_village(session, village_id=village.id, out=folder)
    return left


def arrive(url: str, folder: Path, secret: str = ELSEWHERE) -> Any:
    with program(url, secret) as (_app, session):
        return import_village(session, folder=folder)


def contents(session: Session) -> dict[str, int]:
    """Rows by table, of the whole database."""
    counted = {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }
    session.rollback()
    return {name: count or 0 for name, count in counted.items()}


def rows_of(session: Session, village_id: UUID, name: str) -> list[tuple[Any, ...]]:
    """Every row of a village's table, by key, without what is kept back when a village leaves."""
    table = Base.metadata.tables[name]
    query = (
        select(*(column for column in table.c if column.name not in KEPT_BACK.get(name, {})))
        .where(table.c.village_id == village_id)
        .order_by(*table.primary_key)
    )
    return [tuple(row) for row in session.execute(query)]


def head_of(session: Session, village_id: UUID) -> tuple[int, bytes, int]:
    head = session.get_one(LedgerHead, village_id)
    return head.seq, bytes(head.hash), head.touched


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change_manifest(folder: Path, **changed: Any) -> None:
    """Write other things into the manifest and seal it again, as a forger would."""
    path = folder / MANIFEST
    text = json.dumps({**json.loads(path.read_text()), **changed}, ensure_ascii=False)
    path.write_text(text)
    (folder / SEAL).write_text(f"{hashlib.sha256(text.encode()).hexdigest()}  {MANIFEST}\n")


def change_rows(folder: Path, table: str, *rows: dict[str, Any]) -> None:
    """Put other rows into a file and seal everything again, as a forger would."""
    name = f"data/{table}.jsonl"
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    (folder / name).write_bytes(data)
    files = json.loads((folder / MANIFEST).read_text())["files"]
    files[name] |= {
        "sha256": hashlib.sha256(data).hexdigest(),
        "rows": len(rows),
        "columns": list(rows[0]) if rows else files[name]["columns"],
    }
    change_manifest(folder, files=files)


def read_rows(folder: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "data" / f"{table}.jsonl").read_text().splitlines()]
