"""Checkpoints: signed heads of books, the groups proofs are made from, and what witnesses answered.

Revision 0002seal, after 0001first. Made 2026-11-25 18:20:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002seal"
down_revision = "0001first"
branch_labels = None
depends_on = None

# Frozen from civility.ledger.guards: these tables only grow. PostgreSQL has grants instead (civility init --app-role).
SQLITE_GUARDS = (
    "CREATE TRIGGER ledger_tile_refuses_update BEFORE UPDATE ON ledger_tile BEGIN SELECT RAISE(ABORT, 'ledger_tile is append-only'); END",
    "CREATE TRIGGER ledger_tile_refuses_delete BEFORE DELETE ON ledger_tile BEGIN SELECT RAISE(ABORT, 'ledger_tile is append-only'); END",
    "CREATE TRIGGER ledger_tile_refuses_insert BEFORE INSERT ON ledger_tile WHEN EXISTS (SELECT 1 FROM ledger_tile t WHERE t.village_id = NEW.village_id AND t.level = NEW.level AND t.position = NEW.position) BEGIN SELECT RAISE(ABORT, 'ledger_tile is append-only'); END",
    "CREATE TRIGGER ledger_checkpoint_refuses_update BEFORE UPDATE ON ledger_checkpoint BEGIN SELECT RAISE(ABORT, 'ledger_checkpoint is append-only'); END",
    "CREATE TRIGGER ledger_checkpoint_refuses_delete BEFORE DELETE ON ledger_checkpoint BEGIN SELECT RAISE(ABORT, 'ledger_checkpoint is append-only'); END",
    "CREATE TRIGGER ledger_checkpoint_refuses_insert BEFORE INSERT ON ledger_checkpoint WHEN EXISTS (SELECT 1 FROM ledger_checkpoint t WHERE t.village_id = NEW.village_id AND t.size = NEW.size) BEGIN SELECT RAISE(ABORT, 'ledger_checkpoint is append-only'); END",
    "CREATE TRIGGER ledger_witnessed_refuses_update BEFORE UPDATE ON ledger_witnessed BEGIN SELECT RAISE(ABORT, 'ledger_witnessed is append-only'); END",
    "CREATE TRIGGER ledger_witnessed_refuses_delete BEFORE DELETE ON ledger_witnessed BEGIN SELECT RAISE(ABORT, 'ledger_witnessed is append-only'); END",
    "CREATE TRIGGER ledger_witnessed_refuses_insert BEFORE INSERT ON ledger_witnessed WHEN EXISTS (SELECT 1 FROM ledger_witnessed t WHERE t.village_id = NEW.village_id AND t.witness_id = NEW.witness_id AND t.number = NEW.number) BEGIN SELECT RAISE(ABORT, 'ledger_witnessed is append-only'); END",
)


def upgrade():
    op.create_table(
        "ledger_tile",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("length(root) = 32", name=op.f("ck_ledger_tile_root")),
        sa.CheckConstraint("level > 0", name=op.f("ck_ledger_tile_level")),
        sa.PrimaryKeyConstraint("village_id", "level", "position", name=op.f("pk_ledger_tile")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_checkpoint",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_ledger_checkpoint_size")),
        sa.CheckConstraint("length(root) = 32", name=op.f("ck_ledger_checkpoint_root")),
        sa.PrimaryKeyConstraint("village_id", "size", name=op.f("pk_ledger_checkpoint")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_witnessed",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("witness_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('confirmed', 'refused')", name=op.f("ck_ledger_witnessed_state")),
        sa.CheckConstraint("(state = 'refused') = (reason <> '')", name=op.f("ck_ledger_witnessed_reason")),
        sa.CheckConstraint("length(root) = 32", name=op.f("ck_ledger_witnessed_root")),
        sa.PrimaryKeyConstraint("village_id", "witness_id", "number", name=op.f("pk_ledger_witnessed")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ledger_witnessed_size", "ledger_witnessed", ["village_id", "witness_id", "state", "size"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_GUARDS:
            op.execute(statement)


def downgrade():
    op.drop_index("ix_ledger_witnessed_size", table_name="ledger_witnessed")
    op.drop_table("ledger_witnessed")
    op.drop_table("ledger_checkpoint")
    op.drop_table("ledger_tile")
