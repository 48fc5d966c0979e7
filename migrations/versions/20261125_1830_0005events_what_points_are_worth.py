"""what points are worth, what goods cost, and the salt that hides a head's name in the book

Revision 0005events, after 0002seal. Made 2026-11-25 18:30:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005events'
down_revision = '0002seal'
branch_labels = None
depends_on = None

SETTINGS = (
    ('point_value_fen', sa.Integer()),
    ('fund_year', sa.Integer()),
    ('fund_fen', sa.BigInteger()),
    ('warning_percent', sa.Integer()),
    ('ceiling_percent', sa.Integer()),
    ('ceiling_vote', sa.Text()),
)


def upgrade():
    for name, kind in SETTINGS:
        op.add_column('village_settings', sa.Column(name, kind, nullable=True))
    op.add_column('good', sa.Column('cost_fen', sa.Integer(), nullable=True))
    op.add_column('household', sa.Column('salt', sa.LargeBinary(length=16), nullable=True))


def downgrade():
    op.drop_column('household', 'salt')
    op.drop_column('good', 'cost_fen')
    for name, _kind in reversed(SETTINGS):
        op.drop_column('village_settings', name)
