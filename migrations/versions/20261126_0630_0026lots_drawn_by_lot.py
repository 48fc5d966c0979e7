"""goods drawn by lot

Revision 0026lots, after 0025services.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0026lots"
down_revision = "0025services"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('good') as batch:
        batch.add_column(sa.Column('by_lot', sa.Boolean(), nullable=True))
    op.create_table('goods_lot',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('good_id', sa.Uuid(), nullable=False),
    sa.Column('pieces', sa.Integer(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('opened_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('draw', sa.String(length=64), nullable=True),
    sa.Column('drawn_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('open', 'drawn', 'ended')", name=op.f('ck_goods_lot_state')),
    sa.CheckConstraint('(draw IS NULL) = (drawn_at IS NULL)', name=op.f('ck_goods_lot_draw')),
    sa.CheckConstraint('pieces > 0', name=op.f('ck_goods_lot_pieces')),
    sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_goods_lot_ended_by_user_account')),
    sa.ForeignKeyConstraint(['opened_by'], ['user_account.id'], name=op.f('fk_goods_lot_opened_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'good_id'], ['good.village_id', 'good.id'], name=op.f('fk_goods_lot_village_id_good_id_good')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_goods_lot_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_goods_lot_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_goods_lot')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_goods_lot_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_goods_lot_village_id_request_key'))
    )
    op.create_table('goods_lot_name',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('helper_id', sa.Uuid(), nullable=True),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('won', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(channel = 'helper') = (helper_id IS NOT NULL)", name=op.f('ck_goods_lot_name_helper')),
    sa.CheckConstraint("channel IN ('phone', 'helper')", name=op.f('ck_goods_lot_name_channel')),
    sa.CheckConstraint('NOT won OR withdrawn_at IS NULL', name=op.f('ck_goods_lot_name_won')),
    sa.ForeignKeyConstraint(['helper_id'], ['user_account.id'], name=op.f('fk_goods_lot_name_helper_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_goods_lot_name_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'lot_id'], ['goods_lot.village_id', 'goods_lot.id'], name=op.f('fk_goods_lot_name_village_id_lot_id_goods_lot')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_goods_lot_name_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'lot_id', 'household_id', name=op.f('pk_goods_lot_name'))
    )


def downgrade():
    op.drop_table('goods_lot_name')
    op.drop_table('goods_lot')
    with op.batch_alter_table('good') as batch:
        batch.drop_column('by_lot')
