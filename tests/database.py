"""Real databases for tests: a fresh SQLite file, or a fresh database of a PostgreSQL started for the run.

``create_schema`` is the one place that knows how the tables come to be.
"""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from flask_migrate import upgrade
from sqlalchemy import URL, Engine, create_engine, event, inspect

from civility import create_app
from civility.config import Settings
from civility.db import prepare_engine
from civility.extensions import db
from civility.ledger import make_missing_keys
from civility.ledger.guards import application_grants

OWNER = "civility_owner"
APP = "civility_app"
TEMPLATE = "civility_template"


def create_schema(url: str, *, app_role: str | None = None) -> None:
    """Run the real migrations as the owner of the database, then grant what the application may do."""
    app = create_app(make_settings(url))
    with app.app_context():
        upgrade()
        if app_role is not None:
            with db.engine.begin() as connection:
                for statement in application_grants(app_role):
                    connection.exec_driver_sql(statement)
        db.engine.dispose()


def make_settings(url: str) -> Settings:
    """Settings over a database; all tests of a process sign with the same keys."""
    return Settings(
        database_url=url,
        secret_key="test-secret-key-of-at-least-32-characters",
        secret_lies="CIVILITY_SECRET_KEY",
        base_url="http://127.0.0.1:8000",
        port=8000,
        log_level="WARNING",
        secure_cookies=False,
        keys_folder=keys_folder(),
    )


@cache
def keys_folder() -> Path:
    """A folder with one key of each role, gone with the process."""
    folder = Path(tempfile.mkdtemp(prefix="civility-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_missing_keys(folder, datetime(2026, 1, 1, tzinfo=UTC))
    return folder


def make_engine(url: str | URL) -> Engine:
    """An engine set up as the application sets its own up."""
    engine = create_engine(url, pool_size=10, max_overflow=50)
    prepare_engine(engine)
    return engine


@cache
def _kept_engine(url: str) -> Engine:
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = OFF"))
    return engine


def shared_engine(url: str) -> Engine:
    """An engine over the one of this process for the address, so that what it compiled for one test serves the next.

    Listeners of its own go with it; whoever made the database closes its connections. On SQLite it does not wait for the disk: nothing here outlives a power cut.
    """
    return _kept_engine(url).execution_options()


@contextmanager
def fresh_sqlite() -> Iterator[str]:
    """The address of a fresh SQLite database, the same for every test of a process."""
    url = sqlite_database(_sqlite_folder())
    yield url
    shared_engine(url).dispose()
    for file in _sqlite_folder().iterdir():
        file.unlink()


@cache
def _sqlite_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="civility-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def sqlite_database(folder: Path) -> str:
    """The address of a fresh SQLite database with the schema in it."""
    shutil.copy(_sqlite_template(), folder / "civility.db")
    return f"sqlite:///{folder / 'civility.db'}"


@cache
def _sqlite_template() -> Path:
    """A migrated database, made once a process; a copy of the closed file is a fresh database."""
    folder = Path(tempfile.mkdtemp(prefix="civility-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    create_schema(f"sqlite:///{folder / 'template.db'}")
    return folder / "template.db"


@dataclass(frozen=True)
class Postgresql:
    """A server and its template database, which holds the schema."""

    folder: Path
    control: Sequence[str | Path]  # how pg_ctl is run
    emptied: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Start it, again after ``kill``, and wait until it answers."""
        subprocess.run([*self.control, "start"], check=True, env=_environment(), stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        """Stop it at once, as a power cut would; nothing happens to one that does not run."""
        subprocess.run([*self.control, "-m", "immediate", "stop"], check=False, capture_output=True)

    def kill(self) -> None:
        """End it with -9, and with it every process that serves a connection."""
        files = [self.folder / "data" / "postmaster.pid", *self.folder.glob(".s.PGSQL.*.lock")]
        os.kill(int(files[0].read_text(encoding="ascii").split()[0]), signal.SIGKILL)
        until = time.monotonic() + 30
        while _children_of(self.folder / "data"):
            if time.monotonic() > until:
                raise TimeoutError("PostgreSQL does not end")
            time.sleep(0.02)
        for file in files:  # in a container the dead may lie about, and would be taken for a server that runs
            file.unlink()

    def url(self, database: str, role: str = APP) -> str:
        address = URL.create("postgresql+psycopg", username=role, database=database)
        return address.update_query_dict({"host": str(self.folder)}).render_as_string(hide_password=False)

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """The address of a fresh database, for the application's role; from ``template0`` it is empty."""
        name = f"test_{uuid4().hex}"
        self._administer(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def emptied_database(self) -> Iterator[str]:
        """Like ``database()``, but one that was used before and emptied. Leave its tables as they are."""
        if not self.emptied:
            self.emptied.append(f"again_{uuid4().hex}")
            self._administer(f"CREATE DATABASE {self.emptied[-1]} OWNER {OWNER} TEMPLATE {TEMPLATE}")
        name = self.emptied.pop()
        yield self.url(name)
        shared_engine(self.url(name)).dispose()
        _empty(self.url(name, "postgres"))
        self.emptied.append(name)

    def prepare(self) -> None:
        """Make the two roles and the template."""
        self._administer(f"CREATE ROLE {OWNER} LOGIN", f"CREATE ROLE {APP} LOGIN")
        self._administer(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
        create_schema(self.url(TEMPLATE, OWNER), app_role=APP)

    def _administer(self, *statements: str) -> None:
        engine = create_engine(self.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
        finally:
            engine.dispose()


def _empty(url: str) -> None:
    """Delete every row there is, in no order: to truncate tables would make their files anew, a hundred times as slow."""
    with shared_engine(url).begin() as connection:
        run = connection.exec_driver_sql
        run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        tables = [table for table in inspect(connection).get_table_names() if table != "alembic_version"]
        filled = run(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
        names = filled.scalars().all()
        run("SET LOCAL session_replication_role = replica")  # foreign keys are not looked at
        for name in names:
            run(f'DELETE FROM "{name}"')


def superuser_url(url: URL) -> URL:
    """The same PostgreSQL database, for somebody who may do anything."""
    return url.set(username="postgres")


def postgresql_programs() -> Path | None:
    """Where ``initdb`` and ``postgres`` are: on the PATH, or where Debian keeps the newest."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


@contextmanager
def run_postgresql(*, durable: bool = False) -> Iterator[Postgresql]:
    """A server of our own in a temporary folder, reached by socket only and gone afterwards.

    ``durable`` keeps fsync on, for measuring; tests do without, since nothing here outlives a power cut.
    """
    programs = postgresql_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql, or deselect with -m")
    folder = Path(tempfile.mkdtemp(prefix="civility-pg-", dir="/tmp"))  # a socket path must be short
    data = folder / "data"
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "200",
        "fsync": "on" if durable else "off",
    }
    options = " ".join(f"-c{name}={value}" for name, value in settings.items())
    prefix: list[str | Path] = [*_unprivileged(folder)]
    try:
        subprocess.run(
            [*prefix, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"],
            check=True,
            env=_environment(),
            stdout=subprocess.DEVNULL,
        )
        control = [*prefix, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options]
        server = Postgresql(folder, control)
        server.start()
        try:
            server.prepare()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _children_of(data: Path) -> list[str]:
    """The processes that work in a server's folder."""
    working = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").resolve() == data.resolve():
                working.append(process.name)
    return working


def _unprivileged(folder: Path) -> list[str]:
    """How to run a program as somebody who is not root: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    raise RuntimeError("no unprivileged user to run PostgreSQL as")
