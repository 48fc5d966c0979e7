"""what households would like the store to buy

Revision 0023needs, after 0022lists.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0023needs"
down_revision = "0022lists"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('goods_poll',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=True),
    sa.Column('opened_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['opened_by'], ['user_account.id'], name=op.f('fk_goods_poll_opened_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_goods_poll_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_goods_poll_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_goods_poll')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_goods_poll_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_goods_poll_village_id_request_key'))
    )
    op.create_table('goods_voice',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('poll_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('choice', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('helper_id', sa.Uuid(), nullable=True),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(channel = 'helper') = (helper_id IS NOT NULL)", name=op.f('ck_goods_voice_helper')),
    sa.CheckConstraint('choice >= 0', name=op.f('ck_goods_voice_choice')),
    sa.CheckConstraint("channel IN ('phone', 'helper')", name=op.f('ck_goods_voice_channel')),
    sa.ForeignKeyConstraint(['helper_id'], ['user_account.id'], name=op.f('fk_goods_voice_helper_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_goods_voice_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'poll_id'], ['goods_poll.village_id', 'goods_poll.id'], name=op.f('fk_goods_voice_village_id_poll_id_goods_poll')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_goods_voice_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'poll_id', 'household_id', name=op.f('pk_goods_voice'))
    )


def downgrade():
    op.drop_table('goods_voice')
    op.drop_table('goods_poll')
