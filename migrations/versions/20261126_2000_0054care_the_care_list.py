"""why a household is on the care list, and visits that were not made in time

Revision 0054care, after 0052looks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0054care"
down_revision = "0052looks"
branch_labels = None
depends_on = None

WHY = ("", "alone", "child", "disabled", "ill", "other")
ACTIONS = (
    *("raise", "admit", "join", "dispatch", "accept", "decline", "up", "down", "overdue", "overdue_stays"),
    *("overdue_visit", "answer", "rate", "close", "reopen", "reopen_up", "refuse", "merge", "withdraw", "take"),
)


def upgrade():
    with op.batch_alter_table("matter") as batch_op:
        batch_op.add_column(sa.Column("why", sa.String(10), nullable=False, server_default=""))
        batch_op.create_check_constraint(op.f("ck_matter_why"), _among("why", WHY))
    with op.batch_alter_table("matter") as batch_op:
        batch_op.alter_column("why", server_default=None)
    _actions(ACTIONS)


def downgrade():
    """No place of a trail goes missing: a visit that was late is called what the clock says else."""
    op.execute("UPDATE matter_step SET action = 'overdue_stays' WHERE action = 'overdue_visit'")
    _actions([action for action in ACTIONS if action != "overdue_visit"])
    with op.batch_alter_table("matter") as batch_op:
        batch_op.drop_constraint(op.f("ck_matter_why"), type_="check")
        batch_op.drop_column("why")


def _actions(words):
    name = op.f("ck_matter_step_action")
    with op.batch_alter_table("matter_step") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, _among("action", words))


def _among(column, words):
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
