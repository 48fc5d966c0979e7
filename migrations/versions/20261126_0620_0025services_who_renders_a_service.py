"""who renders a service

Revision 0025services, after 0024rounds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025services"
down_revision = "0024rounds"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('good') as batch:
        batch.add_column(sa.Column('provider', sa.String(length=60), nullable=True))
        batch.add_column(sa.Column('provider_place', sa.String(length=80), nullable=True))
    for table in ('hold_line', 'redemption_line'):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column('provider', sa.String(length=60), nullable=True))


def downgrade():
    for table in ('redemption_line', 'hold_line'):
        with op.batch_alter_table(table) as batch:
            batch.drop_column('provider')
    with op.batch_alter_table('good') as batch:
        batch.drop_column('provider_place')
        batch.drop_column('provider')
