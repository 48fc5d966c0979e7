"""bundles; limits for a year

Revision 0018bundles, after 0017holds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018bundles"
down_revision = "0017holds"
branch_labels = None
depends_on = None

KINDS = "'stock', 'service', 'honour'"


def upgrade():
    op.create_table('good_part',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('bundle_id', sa.Uuid(), nullable=False),
    sa.Column('good_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.CheckConstraint('quantity > 0 AND bundle_id <> good_id', name=op.f('ck_good_part_part')),
    sa.ForeignKeyConstraint(['village_id', 'bundle_id'], ['good.village_id', 'good.id'], name='fk_good_part_bundle'),
    sa.ForeignKeyConstraint(['village_id', 'good_id'], ['good.village_id', 'good.id'], name='fk_good_part_good'),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_good_part_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'bundle_id', 'good_id', name=op.f('pk_good_part'))
    )
    with op.batch_alter_table('good') as batch:
        batch.add_column(sa.Column('yearly_limit', sa.Integer(), nullable=True))
        batch.drop_constraint(op.f('ck_good_kind'), type_='check')
        batch.create_check_constraint(op.f('ck_good_kind'), f"kind IN ({KINDS}, 'bundle')")


def downgrade():
    op.drop_table('good_part')
    op.execute("UPDATE good SET kind = 'service' WHERE kind = 'bundle'")  # what no shelf holds by itself
    with op.batch_alter_table('good') as batch:
        batch.drop_constraint(op.f('ck_good_kind'), type_='check')
        batch.create_check_constraint(op.f('ck_good_kind'), f'kind IN ({KINDS})')
        batch.drop_column('yearly_limit')
