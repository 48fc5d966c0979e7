"""reserved goods that are brought to the door

Revision 0024rounds, after 0023needs.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0024rounds"
down_revision = "0023needs"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('hold') as batch:
        batch.add_column(sa.Column('bring_asked_at', UtcDateTime(timezone=True), nullable=True))
    op.create_table('delivery',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('carrier', sa.String(length=60), nullable=False),
    sa.Column('carrier_id', sa.Uuid(), nullable=True),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['carrier_id'], ['user_account.id'], name=op.f('fk_delivery_carrier_id_user_account')),
    sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_delivery_made_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_delivery_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_delivery_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_delivery_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_delivery_village_id_request_key'))
    )
    op.create_table('delivery_line',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('delivery_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('hold_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('redemption_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(outcome = 'delivered') = (redemption_id IS NOT NULL)", name=op.f('ck_delivery_line_delivered')),
    sa.CheckConstraint("outcome IN ('out', 'delivered', 'back')", name=op.f('ck_delivery_line_outcome')),
    sa.ForeignKeyConstraint(['village_id', 'delivery_id'], ['delivery.village_id', 'delivery.id'], name=op.f('fk_delivery_line_village_id_delivery_id_delivery')),
    sa.ForeignKeyConstraint(['village_id', 'hold_id'], ['hold.village_id', 'hold.id'], name=op.f('fk_delivery_line_village_id_hold_id_hold')),
    sa.ForeignKeyConstraint(['village_id', 'redemption_id'], ['redemption.village_id', 'redemption.id'], name=op.f('fk_delivery_line_village_id_redemption_id_redemption')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_delivery_line_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'delivery_id', 'place', name=op.f('pk_delivery_line')),
    sa.UniqueConstraint('village_id', 'redemption_id', name=op.f('uq_delivery_line_village_id_redemption_id'))
    )
    op.create_index('ix_delivery_line_out', 'delivery_line', ['village_id', 'hold_id'], unique=True, sqlite_where=sa.text("outcome = 'out'"), postgresql_where=sa.text("outcome = 'out'"))


def downgrade():
    op.drop_table('delivery_line')
    op.drop_table('delivery')
    with op.batch_alter_table('hold') as batch:
        batch.drop_column('bring_asked_at')
