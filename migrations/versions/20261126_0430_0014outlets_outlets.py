"""ordinary shops that take points, and the sheets by which they are paid

Revision 0014outlets, after 0013template.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014outlets"
down_revision = "0013template"
branch_labels = None
depends_on = None

BEFORE = ('administrator', 'township_officer', 'committee', 'recorder', 'reviewer', 'supervisor', 'storekeeper', 'grid_worker', 'unit_head')
AFTER = (*BEFORE[:7], 'outlet_keeper', *BEFORE[7:])


def _roles(roles):
    with op.batch_alter_table('appointment') as batch_op:
        batch_op.drop_constraint(op.f('ck_appointment_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_appointment_role'), 'role IN (' + ', '.join(repr(role) for role in roles) + ')')


def upgrade():
    _roles(AFTER)
    op.create_table('outlet',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('keeper_id', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['keeper_id'], ['user_account.id'], name=op.f('fk_outlet_keeper_id_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_outlet_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_outlet')),
    sa.UniqueConstraint('village_id', 'code', name=op.f('uq_outlet_village_id_code')),
    sa.UniqueConstraint('village_id', 'name', name=op.f('uq_outlet_village_id_name'))
    )
    op.create_index(op.f('ix_outlet_village_id_outlet_keeper_id'), 'outlet', ['village_id', 'keeper_id'], unique=False)
    op.create_table('settlement',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('outlet_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('point_value_fen', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paid_by', sa.Uuid(), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_seq', sa.BigInteger(), nullable=True),
    sa.Column('paid_tenths', sa.BigInteger(), nullable=True),
    sa.Column('paid_fen', sa.BigInteger(), nullable=True),
    sa.Column('paid_note', sa.String(length=80), nullable=False),
    sa.CheckConstraint('(paid_at IS NULL) = (paid_seq IS NULL)', name=op.f('ck_settlement_paid')),
    sa.CheckConstraint('paid_by IS NULL OR paid_by <> made_by', name=op.f('ck_settlement_two_people')),
    sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_settlement_made_by_user_account')),
    sa.ForeignKeyConstraint(['paid_by'], ['user_account.id'], name=op.f('fk_settlement_paid_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'outlet_id'], ['outlet.village_id', 'outlet.id'], name=op.f('fk_settlement_village_id_outlet_id_outlet')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_settlement_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_settlement')),
    sa.UniqueConstraint('village_id', 'outlet_id', 'month', name=op.f('uq_settlement_village_id_outlet_id_month'))
    )
    op.create_table('outlet_sale',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('outlet_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.String(length=80), nullable=False),
    sa.Column('total_tenths', sa.BigInteger(), nullable=False),
    sa.Column('balance_before_tenths', sa.BigInteger(), nullable=False),
    sa.Column('found_by', sa.String(length=10), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_seq', sa.BigInteger(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settlement_id', sa.Uuid(), nullable=True),
    sa.Column('disputed_by', sa.Uuid(), nullable=True),
    sa.Column('disputed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dispute_reason', sa.String(length=200), nullable=False),
    sa.Column('dispute_result', sa.String(length=10), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("dispute_result IN ('', 'stands', 'reversed')", name=op.f('ck_outlet_sale_dispute_result')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> disputed_by', name=op.f('ck_outlet_sale_two_people')),
    sa.CheckConstraint('total_tenths > 0', name=op.f('ck_outlet_sale_total')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_outlet_sale_decided_by_user_account')),
    sa.ForeignKeyConstraint(['disputed_by'], ['user_account.id'], name=op.f('fk_outlet_sale_disputed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_outlet_sale_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'outlet_id'], ['outlet.village_id', 'outlet.id'], name=op.f('fk_outlet_sale_village_id_outlet_id_outlet')),
    sa.ForeignKeyConstraint(['village_id', 'settlement_id'], ['settlement.village_id', 'settlement.id'], name=op.f('fk_outlet_sale_village_id_settlement_id_settlement')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_outlet_sale_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_outlet_sale')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_outlet_sale_village_id_number')),
    sa.UniqueConstraint('village_id', 'seq', name=op.f('uq_outlet_sale_village_id_seq')),
    sa.UniqueConstraint('village_id', 'undone_seq', name=op.f('uq_outlet_sale_village_id_undone_seq'))
    )
    op.create_index(op.f('ix_outlet_sale_village_id_outlet_sale_household_id'), 'outlet_sale', ['village_id', 'household_id'], unique=False)
    op.create_index(op.f('ix_outlet_sale_village_id_outlet_sale_outlet_id_outlet_sale_at'), 'outlet_sale', ['village_id', 'outlet_id', 'at'], unique=False)
    op.create_index(op.f('ix_outlet_sale_village_id_outlet_sale_settlement_id'), 'outlet_sale', ['village_id', 'settlement_id'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_outlet_sale_village_id_outlet_sale_settlement_id'), table_name='outlet_sale')
    op.drop_index(op.f('ix_outlet_sale_village_id_outlet_sale_outlet_id_outlet_sale_at'), table_name='outlet_sale')
    op.drop_index(op.f('ix_outlet_sale_village_id_outlet_sale_household_id'), table_name='outlet_sale')
    op.drop_table('outlet_sale')
    op.drop_table('settlement')
    op.drop_index(op.f('ix_outlet_village_id_outlet_keeper_id'), table_name='outlet')
    op.drop_table('outlet')
    _roles(BEFORE)
