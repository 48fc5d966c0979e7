"""households that staff declared to be their relatives'

Revision 0009kin, after 0008consult. Made 2026-11-25 23:50:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = '0009kin'
down_revision = '0008consult'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'kinship',
        sa.Column('village_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('household_id', sa.Uuid(), nullable=False),
        sa.Column('declared_by', sa.Uuid(), nullable=False),
        sa.Column('declared_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('ended_by', sa.Uuid(), nullable=True),
        sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint('(ended_by IS NULL) = (ended_at IS NULL)', name=op.f('ck_kinship_ended')),
        sa.ForeignKeyConstraint(['declared_by'], ['user_account.id'], name=op.f('fk_kinship_declared_by_user_account')),
        sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_kinship_ended_by_user_account')),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_kinship_user_id_user_account')),
        sa.ForeignKeyConstraint(
            ['village_id', 'household_id'],
            ['household.village_id', 'household.id'],
            name=op.f('fk_kinship_village_id_household'),
        ),
        sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_kinship_village_id_division')),
        sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_kinship')),
    )
    op.create_index(op.f('ix_kinship_village_id_kinship_user_id'), 'kinship', ['village_id', 'user_id'])


def downgrade():
    op.drop_index(op.f('ix_kinship_village_id_kinship_user_id'), table_name='kinship')
    op.drop_table('kinship')
