"""opening hours of stores and notices that they are shut

Revision 0020opening, after 0019stock.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0020opening"
down_revision = "0019stock"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('store', sa.Column('schedule', sa.JSON(none_as_null=True), nullable=True))
    op.create_table('store_closure',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=100), nullable=False),
    sa.Column('closed_by', sa.Uuid(), nullable=True),
    sa.Column('closed_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('reopened_on', sa.Date(), nullable=True),
    sa.Column('reopened_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(reopened_on IS NULL) = (reopened_by IS NULL)', name=op.f('ck_store_closure_reopened')),
    sa.CheckConstraint('until_on >= from_on', name=op.f('ck_store_closure_until')),
    sa.ForeignKeyConstraint(['closed_by'], ['user_account.id'], name=op.f('fk_store_closure_closed_by_user_account')),
    sa.ForeignKeyConstraint(['reopened_by'], ['user_account.id'], name=op.f('fk_store_closure_reopened_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_store_closure_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_store_closure_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_store_closure')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_store_closure_village_id_request_key'))
    )


def downgrade():
    op.drop_table('store_closure')
    with op.batch_alter_table('store') as batch:
        batch.drop_column('schedule')
