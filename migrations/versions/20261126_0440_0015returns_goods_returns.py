"""goods that come back

Revision 0015returns, after 0014outlets.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015returns"
down_revision = "0014outlets"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('goods_return',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('return_number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('redemption_id', sa.Uuid(), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('total_tenths', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('balance_before_tenths', sa.BigInteger(), nullable=True),
    sa.Column('seq', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(state = 'done') = (seq IS NOT NULL)", name=op.f('ck_goods_return_done')),
    sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by OR state = 'declined'", name=op.f('ck_goods_return_two_people')),
    sa.CheckConstraint("state IN ('asked', 'done', 'declined')", name=op.f('ck_goods_return_state')),
    sa.CheckConstraint('total_tenths > 0', name=op.f('ck_goods_return_total')),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_goods_return_asked_by_user_account')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_goods_return_decided_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'redemption_id'], ['redemption.village_id', 'redemption.id'], name=op.f('fk_goods_return_village_id_redemption_id_redemption')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_goods_return_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_goods_return_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_goods_return')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_goods_return_village_id_request_key')),
    sa.UniqueConstraint('village_id', 'return_number', name=op.f('uq_goods_return_village_id_return_number')),
    sa.UniqueConstraint('village_id', 'seq', name=op.f('uq_goods_return_village_id_seq'))
    )
    op.create_index('ix_goods_return_day', 'goods_return', ['village_id', 'store_id', 'done_at'], unique=False)
    op.create_index('ix_goods_return_redemption', 'goods_return', ['village_id', 'redemption_id'], unique=False)
    op.create_index('ix_goods_return_state', 'goods_return', ['village_id', 'state'], unique=False)
    op.create_table('goods_return_line',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('return_id', sa.Uuid(), nullable=False),
    sa.Column('good_id', sa.Uuid(), nullable=False),
    sa.Column('condition', sa.String(length=10), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('price_tenths', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("condition IN ('sound', 'damaged')", name=op.f('ck_goods_return_line_condition')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_goods_return_line_quantity')),
    sa.ForeignKeyConstraint(['village_id', 'good_id'], ['good.village_id', 'good.id'], name=op.f('fk_goods_return_line_village_id_good_id_good')),
    sa.ForeignKeyConstraint(['village_id', 'return_id'], ['goods_return.village_id', 'goods_return.id'], name=op.f('fk_goods_return_line_village_id_return_id_goods_return')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_goods_return_line_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'return_id', 'good_id', 'condition', name=op.f('pk_goods_return_line'))
    )


def downgrade():
    op.drop_table('goods_return_line')
    op.drop_table('goods_return')
