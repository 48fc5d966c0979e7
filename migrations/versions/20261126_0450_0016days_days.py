"""days counted and signed

Revision 0016days, after 0015returns.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016days"
down_revision = "0015returns"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('day_close',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('slips', sa.Integer(), nullable=False),
    sa.Column('points_tenths', sa.BigInteger(), nullable=False),
    sa.Column('undone', sa.Integer(), nullable=False),
    sa.Column('returns', sa.Integer(), nullable=False),
    sa.Column('returned_tenths', sa.BigInteger(), nullable=False),
    sa.Column('slips_said', sa.Integer(), nullable=False),
    sa.Column('points_said_tenths', sa.BigInteger(), nullable=False),
    sa.Column('returns_said', sa.Integer(), nullable=False),
    sa.Column('returned_said_tenths', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('counted_by', sa.Uuid(), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reopened_by', sa.Uuid(), nullable=True),
    sa.Column('reopened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reopened_reason', sa.String(length=200), nullable=False),
    sa.CheckConstraint("(state = 'reopened') = (reopened_by IS NOT NULL)", name=op.f('ck_day_close_reopened')),
    sa.CheckConstraint("(state IN ('closed', 'reopened')) = (signed_by IS NOT NULL)", name=op.f('ck_day_close_signed')),
    sa.CheckConstraint("reason <> '' OR (slips = slips_said AND points_tenths = points_said_tenths AND returns = returns_said AND returned_tenths = returned_said_tenths)", name=op.f('ck_day_close_not_silently')),
    sa.CheckConstraint("state IN ('counted', 'recounted', 'closed', 'reopened')", name=op.f('ck_day_close_state')),
    sa.CheckConstraint('signed_by IS NULL OR signed_by <> counted_by', name=op.f('ck_day_close_two_people')),
    sa.ForeignKeyConstraint(['counted_by'], ['user_account.id'], name=op.f('fk_day_close_counted_by_user_account')),
    sa.ForeignKeyConstraint(['reopened_by'], ['user_account.id'], name=op.f('fk_day_close_reopened_by_user_account')),
    sa.ForeignKeyConstraint(['signed_by'], ['user_account.id'], name=op.f('fk_day_close_signed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_day_close_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_day_close_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_day_close')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_day_close_village_id_request_key')),
    sa.UniqueConstraint('village_id', 'store_id', 'day', 'attempt', name='uq_day_close_attempt')
    )
    op.create_table('day_close_count',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('close_id', sa.Uuid(), nullable=False),
    sa.Column('good_id', sa.Uuid(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('booked', sa.Integer(), nullable=False),
    sa.CheckConstraint('counted >= 0 AND booked >= 0', name=op.f('ck_day_close_count_counts')),
    sa.ForeignKeyConstraint(['village_id', 'close_id'], ['day_close.village_id', 'day_close.id'], name=op.f('fk_day_close_count_village_id_close_id_day_close')),
    sa.ForeignKeyConstraint(['village_id', 'good_id'], ['good.village_id', 'good.id'], name=op.f('fk_day_close_count_village_id_good_id_good')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_day_close_count_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'close_id', 'good_id', name=op.f('pk_day_close_count'))
    )


def downgrade():
    op.drop_table('day_close_count')
    op.drop_table('day_close')
