"""Commands and due work meet a database that undoes what they did, and do it again."""

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from civility import create_app
from civility.cli import worker
from civility.cli.context import in_app, in_app_once
from civility.cli.due import Job
from civility.db import transaction
from civility.extensions import current_session, db
from civility.people.models import Division
from tests.database import make_engine, make_settings
from tests.factories.people import make_village
from tests.test_db import lose


class Renaming:
    """Gives a village a name, and loses the connection in the middle of the first try."""

    def __init__(self, url: str) -> None:
        self.server = make_engine(url)
        with Session(self.server) as session:
            self.village_id = make_village(session, households=0).id
        self.tries = 0

    def __call__(self, session: Session) -> int:
        self.tries += 1
        with transaction(session):
            session.get_one(Division, self.village_id).name = f"第{self.tries}次"
            session.flush()
            if self.tries == 1:
                lose(self.server, session.scalar(text("SELECT pg_backend_pid()")))
            session.scalar(text("SELECT 1"))
        return 1

    def name(self) -> str:
        with Session(self.server) as session:
            return session.get_one(Division, self.village_id).name


@pytest.fixture
def renaming(postgresql, environment):
    with postgresql.database() as url:
        environment(url)
        made = Renaming(url)
        made.url = url
        yield made
        made.server.dispose()


def test_a_command_is_done_again_when_its_connection_is_lost(renaming):
    @click.command()
    @in_app
    def rename():
        renaming(current_session())
        click.echo("done")

    result = CliRunner().invoke(rename, catch_exceptions=False)

    assert (result.output, renaming.tries, renaming.name()) == ("done\n", 2, "第2次")


def test_a_command_that_may_not_be_begun_again_is_not(renaming):
    @click.command()
    @in_app_once
    def rename():
        renaming(current_session())

    result = CliRunner().invoke(rename)

    assert result.exit_code == 1
    assert renaming.tries == 1


def test_due_work_is_done_again_when_its_connection_is_lost(renaming, monkeypatch):
    monkeypatch.setattr(worker, "DUE", (Job("rename", renaming),))
    app = create_app(make_settings(renaming.url))

    assert worker.run_due(app) == ({"rename": 1}, [])

    assert (renaming.tries, renaming.name()) == (2, "第2次")
    with app.app_context():
        db.engine.dispose()
