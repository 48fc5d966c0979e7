"""checklists of stores

Revision 0022lists, after 0021gifts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022lists"
down_revision = "0021gifts"
branch_labels = None
depends_on = None

PROBES = "'', 'prices', 'hours', 'people', 'stock', 'count', 'restock', 'redeemed', 'notice', 'thanks'"


def upgrade():
    op.create_table('checklist_item',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=80), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('list', sa.String(length=6), nullable=False),
    sa.Column('what', sa.String(length=60), nullable=False),
    sa.Column('probe', sa.String(length=16), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=True),
    sa.Column('seen_by', sa.Uuid(), nullable=True),
    sa.Column('dropped', sa.Boolean(), nullable=False),
    sa.CheckConstraint("list IN ('six', 'five')", name=op.f('ck_checklist_item_list')),
    sa.CheckConstraint(f"probe IN ({PROBES})", name=op.f('ck_checklist_item_probe')),
    sa.ForeignKeyConstraint(['seen_by'], ['user_account.id'], name=op.f('fk_checklist_item_seen_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'store_id'], ['store.village_id', 'store.id'], name=op.f('fk_checklist_item_village_id_store_id_store')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_checklist_item_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_checklist_item')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_checklist_item_village_id_request_key'))
    )


def downgrade():
    op.drop_table('checklist_item')
