"""points and goods set aside

Revision 0017holds, after 0016days.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017holds"
down_revision = "0016days"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('hold',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('copy', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('total_tenths', sa.BigInteger(), nullable=False),
    sa.Column('collect_by', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('redemption_id', sa.Uuid(), nullable=True),
    sa.Column('released_by', sa.Uuid(), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_seq', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(state = 'collected') = (redemption_id IS NOT NULL)", name=op.f('ck_hold_collected')),
    sa.CheckConstraint("(state IN ('cancelled', 'expired')) = (released_seq IS NOT NULL)", name=op.f('ck_hold_released')),
    sa.CheckConstraint("kind IN ('reservation', 'voucher')", name=op.f('ck_hold_kind')),
    sa.CheckConstraint("state IN ('held', 'collected', 'cancelled', 'expired')", name=op.f('ck_hold_state')),
    sa.CheckConstraint('total_tenths > 0', name=op.f('ck_hold_total')),
    sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_hold_made_by_user_account')),
    sa.ForeignKeyConstraint(['released_by'], ['user_account.id'], name=op.f('fk_hold_released_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_hold_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'redemption_id'], ['redemption.village_id', 'redemption.id'], name=op.f('fk_hold_village_id_redemption_id_redemption')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_hold_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_hold_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_hold')),
    sa.UniqueConstraint('village_id', 'kind', 'number', name=op.f('uq_hold_village_id_kind_number')),
    sa.UniqueConstraint('village_id', 'redemption_id', name=op.f('uq_hold_village_id_redemption_id')),
    sa.UniqueConstraint('village_id', 'request_key', 'copy', name=op.f('uq_hold_village_id_request_key_copy')),
    sa.UniqueConstraint('village_id', 'seq', name=op.f('uq_hold_village_id_seq'))
    )
    op.create_index('ix_hold_household', 'hold', ['village_id', 'household_id', 'state'], unique=False)
    op.create_index('ix_hold_state', 'hold', ['village_id', 'state', 'collect_by'], unique=False)
    op.create_table('hold_line',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('hold_id', sa.Uuid(), nullable=False),
    sa.Column('good_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('price_tenths', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_hold_line_quantity')),
    sa.ForeignKeyConstraint(['village_id', 'good_id'], ['good.village_id', 'good.id'], name=op.f('fk_hold_line_village_id_good_id_good')),
    sa.ForeignKeyConstraint(['village_id', 'hold_id'], ['hold.village_id', 'hold.id'], name=op.f('fk_hold_line_village_id_hold_id_hold')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_hold_line_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'hold_id', 'good_id', name=op.f('pk_hold_line'))
    )
    op.add_column('village_settings', sa.Column('reservation_days', sa.Integer(), nullable=True))


def downgrade():
    op.drop_column('village_settings', 'reservation_days')
    op.drop_table('hold_line')
    op.drop_table('hold')
