"""draws by lot that anybody can check

Revision 0031draws, after 0028prints.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0031draws"
down_revision = "0028prints"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('village_draw',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('reserves', sa.Integer(), nullable=False),
    sa.Column('source_kind', sa.String(length=5), nullable=False),
    sa.Column('source_name', sa.String(length=60), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=True),
    sa.Column('households', sa.JSON(), nullable=False),
    sa.Column('list_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('seed_kind', sa.String(length=5), nullable=False),
    sa.Column('seed_name', sa.String(length=60), nullable=False),
    sa.Column('seed_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('state', sa.String(length=6), nullable=False),
    sa.Column('closed_by', sa.Uuid(), nullable=False),
    sa.Column('closed_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('closed_seq', sa.BigInteger(), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=True),
    sa.Column('witnesses', sa.JSON(), nullable=False),
    sa.Column('readings', sa.Integer(), nullable=False),
    sa.Column('first_by', sa.Uuid(), nullable=True),
    sa.Column('second_by', sa.Uuid(), nullable=True),
    sa.Column('drawn', sa.JSON(), nullable=False),
    sa.Column('drawn_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('again', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('replaced_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(again IS NULL) = (attempt = 1)", name=op.f('ck_village_draw_attempt')),
    sa.CheckConstraint("(seed_kind = 'value') = (seed_at IS NOT NULL)", name=op.f('ck_village_draw_seed_at')),
    sa.CheckConstraint("(state = 'closed') = (value IS NULL)", name=op.f('ck_village_draw_value')),
    sa.CheckConstraint("(state = 'drawn') = (drawn_at IS NOT NULL)", name=op.f('ck_village_draw_drawn')),
    sa.CheckConstraint("places > 0 AND reserves >= 0", name=op.f('ck_village_draw_places')),
    sa.CheckConstraint("replaced_by > number", name=op.f('ck_village_draw_replaced_by_newer')),
    sa.CheckConstraint("second_by IS NULL OR (second_by <> first_by AND second_by <> closed_by)", name=op.f('ck_village_draw_second_by')),
    sa.CheckConstraint("(source_kind = 'lot') = (lot_id IS NOT NULL)", name=op.f('ck_village_draw_lot')),
    sa.CheckConstraint("source_kind IN ('all', 'group', 'unit', 'lot', 'typed')", name=op.f('ck_village_draw_source_kind')),
    sa.CheckConstraint("seed_kind IN ('dice', 'value')", name=op.f('ck_village_draw_seed_kind')),
    sa.CheckConstraint("state IN ('closed', 'read', 'drawn')", name=op.f('ck_village_draw_state')),
    sa.ForeignKeyConstraint(['closed_by'], ['user_account.id'], name=op.f('fk_village_draw_closed_by_user_account')),
    sa.ForeignKeyConstraint(['first_by'], ['user_account.id'], name=op.f('fk_village_draw_first_by_user_account')),
    sa.ForeignKeyConstraint(['second_by'], ['user_account.id'], name=op.f('fk_village_draw_second_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'lot_id'], ['goods_lot.village_id', 'goods_lot.id'], name=op.f('fk_village_draw_village_id_lot_id_goods_lot')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_village_draw_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_village_draw')),
    sa.UniqueConstraint('village_id', 'again', name=op.f('uq_village_draw_village_id_again')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_village_draw_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_village_draw_village_id_request_key'))
    )
    op.create_index(op.f('ix_village_draw_village_id_village_draw_lot_id'), 'village_draw', ['village_id', 'lot_id'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_village_draw_village_id_village_draw_lot_id'), table_name='village_draw')
    op.drop_table('village_draw')
