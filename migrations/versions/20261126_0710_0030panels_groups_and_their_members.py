"""groups of a village and their members

Revision 0030panels, after 0029passbook.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030panels"
down_revision = "0029passbook"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('panel',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('duty', sa.String(length=200), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('example', sa.Boolean(), nullable=False),
    sa.Column('dropped', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_panel_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_panel')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_panel_village_id_request_key'))
    )
    op.create_table('panel_member',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('panel_id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('duty', sa.String(length=40), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_panel_member_term')),
    sa.ForeignKeyConstraint(['village_id', 'panel_id'], ['panel.village_id', 'panel.id'], name=op.f('fk_panel_member_village_id_panel_id_panel')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_panel_member_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_panel_member')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_panel_member_village_id_request_key'))
    )


def downgrade():
    op.drop_table('panel_member')
    op.drop_table('panel')
