"""Check that the migrations make just the tables the models describe, up and down, on a fresh SQLite database."""

import os
import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CIVILITY_DATABASE_URL"] = f"sqlite:///{folder}/check.db"
        os.environ["CIVILITY_SECRET_KEY"] = "only-for-checking-migrations-0000"  # noqa: S105
        from civility import create_app  # noqa: PLC0415  (the settings above must come first)
        from civility.db import Base  # noqa: PLC0415
        from civility.extensions import db  # noqa: PLC0415

        with create_app().app_context():
            upgrade()
            with db.engine.connect() as connection:
                context = MigrationContext.configure(connection, opts={"compare_type": True})
                differences = compare_metadata(context, Base.metadata)
            db.engine.dispose()
            downgrade(revision="base")
            left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
            db.engine.dispose()
    for difference in differences:
        print(f"The models and the migrations differ: {difference}", file=sys.stderr)
    if left:
        print(f"Going down leaves tables behind: {', '.join(sorted(left))}", file=sys.stderr)
    return 1 if differences or left else 0


if __name__ == "__main__":
    sys.exit(main())
