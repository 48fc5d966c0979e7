"""who looked at households

Revision 0052looks, after 0051blanked.
"""

import sqlalchemy as sa
from alembic import op

revision = "0052looks"
down_revision = "0051blanked"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('household_look',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('what', sa.String(length=10), nullable=False),
    sa.CheckConstraint("(household_id IS NULL) = (what = 'roster')", name=op.f('ck_household_look_whose')),
    sa.CheckConstraint("role IN ('administrator', 'township_officer', 'committee', 'recorder', 'reviewer', 'supervisor', 'storekeeper', 'outlet_keeper', 'grid_worker', 'unit_head')", name=op.f('ck_household_look_role')),
    sa.CheckConstraint("what IN ('roster', 'household', 'balance', 'book', 'file', 'portrait')", name=op.f('ck_household_look_what')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_household_look_user_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_household_look_village_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_household_look_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_household_look')),
    sa.UniqueConstraint('village_id', 'household_id', 'user_id', 'day', 'what', name=op.f('uq_household_look_village_id_household_id_user_id_day_what'))
    )
    op.create_index(op.f('ix_household_look_day'), 'household_look', ['village_id', 'day'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_household_look_day'), table_name='household_look')
    op.drop_table('household_look')
