"""people and photos that were blanked

Revision 0051blanked, after 0050silence.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0051blanked"
down_revision = "0050silence"
branch_labels = None
depends_on = None

BEFORE = (
    *("join", "head_change", "correction", "split", "merge", "move_out", "come_back", "away", "home"),
    *("member_join", "member_leave"),
)
KINDS = (*BEFORE, "blank", "member_blank")


def upgrade():
    with op.batch_alter_table("photo") as batch_op:
        batch_op.add_column(sa.Column("emptied_at", UtcDateTime(), nullable=True))
    _check(KINDS)


def downgrade():
    """That somebody was blanked is not forgotten by going back: it is called what an earlier program knows, a correction."""
    op.execute("UPDATE household_event SET kind = 'correction' WHERE kind IN ('blank', 'member_blank')")
    _check(BEFORE)
    with op.batch_alter_table("photo") as batch_op:
        batch_op.drop_column("emptied_at")


def _check(kinds):
    name = op.f("ck_household_event_kind")
    with op.batch_alter_table("household_event") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"kind IN ({', '.join(repr(kind) for kind in kinds)})")
