"""the photo of who collects

Revision 0027faces, after 0026lots.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0027faces"
down_revision = "0026lots"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('portrait',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('kept_by', sa.Uuid(), nullable=True),
    sa.Column('kept_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('jpeg', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['kept_by'], ['user_account.id'], name=op.f('fk_portrait_kept_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_portrait_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_portrait_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'household_id', name=op.f('pk_portrait'))
    )


def downgrade():
    op.drop_table('portrait')
