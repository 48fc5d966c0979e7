"""How Alembic reaches our database: through the application's own engine, the whole upgrade in one transaction."""

from alembic import context
from flask import current_app

from civility.db import Base


def _unchanged(_context, _revision, directives):
    """``flask db migrate`` with nothing to say writes no file."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _keys_may_dangle(connection, dangle):
    """SQLite changes a table by making it anew: what refers to it must bear that until the end (sqlite.org/lang_altertable, 7)."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys = {'OFF' if dangle else 'ON'}")


def _refuse_dangling_keys(connection):
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"rows refer to what is not there: {broken[:5]}")


engine = current_app.extensions["migrate"].db.engine
with engine.connect().execution_options(civility_write=True) as connection:
    _keys_may_dangle(connection, True)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        process_revision_directives=_unchanged,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,  # SQLite too: half a schema is worse than none
    )
    with context.begin_transaction():
        context.run_migrations()
        _refuse_dangling_keys(connection)
    connection.commit()
    _keys_may_dangle(connection, False)
