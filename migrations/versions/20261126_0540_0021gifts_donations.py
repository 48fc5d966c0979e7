"""what is given to stores, and what they wish for

Revision 0021gifts, after 0020opening.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0021gifts"
down_revision = "0020opening"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('wish',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('added_by', sa.Uuid(), nullable=True),
    sa.Column('added_at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('open', 'fulfilled', 'dropped')", name=op.f('ck_wish_state')),
    sa.ForeignKeyConstraint(['added_by'], ['user_account.id'], name=op.f('fk_wish_added_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_wish_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_wish_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_wish')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_wish_village_id_request_key'))
    )
    op.create_table('donation',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('donor', sa.String(length=60), nullable=False),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=True),
    sa.Column('movement_id', sa.Uuid(), nullable=True),
    sa.Column('wish_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('undone_seq', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(kind = 'goods') = (movement_id IS NOT NULL)", name=op.f('ck_donation_goods')),
    sa.CheckConstraint("(kind = 'money') = (amount_fen IS NOT NULL)", name=op.f('ck_donation_money')),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_donation_amount')),
    sa.CheckConstraint("kind IN ('goods', 'money')", name=op.f('ck_donation_kind')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_donation_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'movement_id'], ['stock_movement.village_id', 'stock_movement.id'], name=op.f('fk_donation_village_id_movement_id_stock_movement')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_donation_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id', 'wish_id'], ['wish.village_id', 'wish.id'], name=op.f('fk_donation_village_id_wish_id_wish')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_donation_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_donation')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_donation_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_donation_village_id_request_key')),
    sa.UniqueConstraint('village_id', 'seq', name=op.f('uq_donation_village_id_seq')),
    sa.UniqueConstraint('village_id', 'undone_seq', name=op.f('uq_donation_village_id_undone_seq'))
    )


def downgrade():
    op.drop_table('donation')
    op.drop_table('wish')
