"""Which revision of the tables a database has, and which ones this program knows."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.engine import Connection

from civility.leaving.errors import SchemaNotCurrent


def current_schema(connection: Connection) -> str:
    """The revision of the database, which must be this program's own. Raises SchemaNotCurrent."""
    present = set(MigrationContext.configure(connection).get_current_heads())
    wanted = set(_scripts().get_heads())
    if present != wanted:
        raise SchemaNotCurrent()
    return ",".join(sorted(wanted))


def is_known(schema: str) -> bool:
    """Whether this program's tables came from ``schema``, at once or by later migrations."""
    known = {script.revision for script in _scripts().walk_revisions()}
    return set(schema.split(",")) <= known


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(current_app.extensions["migrate"].directory)
