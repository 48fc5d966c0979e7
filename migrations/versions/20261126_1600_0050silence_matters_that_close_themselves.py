"""a matter that nobody says anything of closes itself

Revision 0050silence, after 0049reminders.
"""

from alembic import op

revision = "0050silence"
down_revision = "0049reminders"
branch_labels = None
depends_on = None

STATES = ("held", "raised", "dispatched", "accepted", "done", "rated", "closed", "refused", "merged", "withdrawn")
ACTIONS = (
    *("raise", "admit", "join", "dispatch", "accept", "decline", "up", "down", "overdue", "overdue_stays", "answer"),
    *("rate", "close", "reopen", "reopen_up", "refuse", "merge", "withdraw", "take"),
)


def upgrade():
    _check("matter", "state", STATES)
    _check("matter_step", "action", ACTIONS)


def downgrade():
    """What closed itself waits again; no place of a trail goes missing, so the step is called what the clock says else."""
    op.execute("UPDATE matter SET state = 'done' WHERE state = 'closed'")
    op.execute("UPDATE matter_step SET action = 'overdue_stays', state = 'done' WHERE action = 'close'")
    _check("matter", "state", [state for state in STATES if state != "closed"])
    _check("matter_step", "action", [action for action in ACTIONS if action != "close"])


def _check(table, column, words):
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({', '.join(repr(word) for word in words)})")
