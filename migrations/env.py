"""How Alembic reaches our database: through the application's own engine, the whole upgrade in one transaction."""

from alembic import context
from flask import current_app

from civility.db import Base


def _unchanged(_context, _revision, directives):
    """``flask db migrate`` with nothing to say writes no file."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


engine = current_app.extensions["migrate"].db.engine
with engine.connect().execution_options(civility_write=True) as connection:
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
    connection.commit()
