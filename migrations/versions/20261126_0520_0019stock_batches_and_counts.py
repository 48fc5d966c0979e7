"""batches with best-before dates, transfers, corrections, papers of movements, counts of shelves

Revision 0019stock, after 0018bundles.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0019stock"
down_revision = "0018bundles"
branch_labels = None
depends_on = None

BEFORE = "'opening', 'purchase', 'donation', 'return', 'write_off', 'count'"
KINDS = f"{BEFORE}, 'transfer', 'correction'"
TRANSFER = (
    "(kind <> 'transfer' OR to_store_id IS NOT NULL) AND (to_store_id IS NULL OR kind IN ('transfer', 'correction'))"
)


def upgrade():
    with op.batch_alter_table('stock_movement') as batch:
        batch.add_column(sa.Column('to_store_id', sa.Uuid(), nullable=True))
        batch.add_column(sa.Column('corrects_id', sa.Uuid(), nullable=True))
        batch.add_column(sa.Column('supplier', sa.String(length=60), server_default='', nullable=False))
        batch.drop_constraint(op.f('ck_stock_movement_kind'), type_='check')
        batch.create_check_constraint(op.f('ck_stock_movement_kind'), f"kind IN ({KINDS})")
        batch.create_check_constraint(op.f('ck_stock_movement_transfer'), TRANSFER)
        batch.create_check_constraint(op.f('ck_stock_movement_correction'), "(kind = 'correction') = (corrects_id IS NOT NULL)")
        batch.create_unique_constraint(op.f('uq_stock_movement_village_id_corrects_id'), ['village_id', 'corrects_id'])
        batch.create_foreign_key(op.f('fk_stock_movement_village_id_to_store_id_store'), 'store', ['village_id', 'to_store_id'], ['village_id', 'id'])
        batch.create_foreign_key(op.f('fk_stock_movement_village_id_corrects_id_stock_movement'), 'stock_movement', ['village_id', 'corrects_id'], ['village_id', 'id'])
    with op.batch_alter_table('stock_movement') as batch:
        batch.alter_column('supplier', existing_type=sa.String(length=60), existing_nullable=False, server_default=None)
    op.create_table('batch',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('movement_id', sa.Uuid(), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('good_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('shelf_before', sa.Integer(), nullable=False),
    sa.Column('best_before', sa.Date(), nullable=True),
    sa.Column('cost_fen', sa.Integer(), nullable=True),
    sa.CheckConstraint('cost_fen >= 0', name=op.f('ck_batch_cost')),
    sa.CheckConstraint('quantity <> 0', name=op.f('ck_batch_quantity')),
    sa.CheckConstraint('shelf_before >= 0 AND shelf_before + quantity >= 0', name=op.f('ck_batch_shelf')),
    sa.ForeignKeyConstraint(['village_id', 'good_id'], ['good.village_id', 'good.id'], name=op.f('fk_batch_village_id_good_id_good')),
    sa.ForeignKeyConstraint(['village_id', 'movement_id'], ['stock_movement.village_id', 'stock_movement.id'], name=op.f('fk_batch_village_id_movement_id_stock_movement')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_batch_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_batch_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_batch'))
    )
    op.create_index(op.f('ix_batch_village_id_batch_store_id_batch_good_id_batch_id'), 'batch', ['village_id', 'store_id', 'good_id', 'id'])
    op.create_index(op.f('ix_batch_village_id_batch_movement_id'), 'batch', ['village_id', 'movement_id'])
    op.create_table('stock_photo',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('movement_id', sa.Uuid(), nullable=False),
    sa.Column('photo_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['village_id', 'movement_id'], ['stock_movement.village_id', 'stock_movement.id'], name=op.f('fk_stock_photo_village_id_movement_id_stock_movement')),
    sa.ForeignKeyConstraint(['village_id', 'photo_id'], ['photo.village_id', 'photo.id'], name=op.f('fk_stock_photo_village_id_photo_id_photo')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_stock_photo_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'movement_id', 'photo_id', name=op.f('pk_stock_photo'))
    )
    op.create_table('stock_count',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('at_seq', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('counted_by', sa.Uuid(), nullable=False),
    sa.Column('counted_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('decided_note', sa.String(length=200), nullable=False),
    sa.Column('movement_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(state = 'confirmed') = (movement_id IS NOT NULL)", name=op.f('ck_stock_count_moved')),
    sa.CheckConstraint("(state IN ('confirmed', 'returned')) = (decided_at IS NOT NULL)", name=op.f('ck_stock_count_decided')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> counted_by', name=op.f('ck_stock_count_two_people')),
    sa.CheckConstraint("kind IN ('count', 'write_off')", name=op.f('ck_stock_count_kind')),
    sa.CheckConstraint("state IN ('counted', 'equal', 'confirmed', 'returned')", name=op.f('ck_stock_count_state')),
    sa.ForeignKeyConstraint(['counted_by'], ['user_account.id'], name=op.f('fk_stock_count_counted_by_user_account')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_stock_count_decided_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'movement_id'], ['stock_movement.village_id', 'stock_movement.id'], name=op.f('fk_stock_count_village_id_movement_id_stock_movement')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_stock_count_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_stock_count_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_stock_count')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_stock_count_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_stock_count_village_id_request_key'))
    )
    op.create_table('stock_count_line',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('count_id', sa.Uuid(), nullable=False),
    sa.Column('good_id', sa.Uuid(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=10), nullable=False),
    sa.CheckConstraint("(expected <> counted) = (reason <> '')", name=op.f('ck_stock_count_line_reasoned')),
    sa.CheckConstraint('expected >= 0 AND counted >= 0', name=op.f('ck_stock_count_line_pieces')),
    sa.CheckConstraint("reason IN ('', 'damaged', 'expired', 'lost', 'unslipped', 'unreceived', 'unknown')", name=op.f('ck_stock_count_line_reason')),
    sa.ForeignKeyConstraint(['village_id', 'count_id'], ['stock_count.village_id', 'stock_count.id'], name=op.f('fk_stock_count_line_village_id_count_id_stock_count')),
    sa.ForeignKeyConstraint(['village_id', 'good_id'], ['good.village_id', 'good.id'], name=op.f('fk_stock_count_line_village_id_good_id_good')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_stock_count_line_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'count_id', 'good_id', name=op.f('pk_stock_count_line'))
    )


def downgrade():
    op.drop_table('stock_count_line')
    op.drop_table('stock_count')
    op.drop_table('stock_photo')
    op.drop_table('batch')
    with op.batch_alter_table('stock_movement') as batch:
        batch.drop_constraint(op.f('fk_stock_movement_village_id_corrects_id_stock_movement'), type_='foreignkey')
        batch.drop_constraint(op.f('fk_stock_movement_village_id_to_store_id_store'), type_='foreignkey')
        batch.drop_constraint(op.f('uq_stock_movement_village_id_corrects_id'), type_='unique')
        batch.drop_constraint(op.f('ck_stock_movement_correction'), type_='check')
        batch.drop_constraint(op.f('ck_stock_movement_transfer'), type_='check')
        batch.drop_constraint(op.f('ck_stock_movement_kind'), type_='check')
        batch.create_check_constraint(op.f('ck_stock_movement_kind'), f"kind IN ({BEFORE})")
        batch.drop_column('supplier')
        batch.drop_column('corrects_id')
        batch.drop_column('to_store_id')
