"""what comes after a claim was recorded: second reviews

Revision 0011after, after 0009kin.
"""

import sqlalchemy as sa
from alembic import op

revision = '0011after'
down_revision = '0009kin'
branch_labels = None
depends_on = None

SETTINGS = (
    ('second_review_tenths', sa.BigInteger()),
    ('second_review_vote', sa.Text()),
)


def upgrade():
    for name, kind in SETTINGS:
        op.add_column('village_settings', sa.Column(name, kind, nullable=True))


def downgrade():
    for name, _kind in reversed(SETTINGS):
        op.drop_column('village_settings', name)
