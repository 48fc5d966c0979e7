"""where each household's passbook stopped

Revision 0029passbook, after 0027faces.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0029passbook"
down_revision = "0027faces"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('passbook',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('size', sa.String(length=2), nullable=False),
    sa.Column('after_seq', sa.BigInteger(), nullable=False),
    sa.Column('opening_tenths', sa.BigInteger(), nullable=False),
    sa.Column('opening_honour_tenths', sa.BigInteger(), nullable=False),
    sa.Column('begun_by', sa.Uuid(), nullable=False),
    sa.Column('begun_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('voided_by', sa.Uuid(), nullable=True),
    sa.Column('voided_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("size IN ('A6', 'A5')", name=op.f('ck_passbook_size')),
    sa.CheckConstraint('(voided_by IS NULL) = (voided_at IS NULL)', name=op.f('ck_passbook_voided')),
    sa.ForeignKeyConstraint(['begun_by'], ['user_account.id'], name=op.f('fk_passbook_begun_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_passbook_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_passbook_village_id_division')),
    sa.ForeignKeyConstraint(['voided_by'], ['user_account.id'], name=op.f('fk_passbook_voided_by_user_account')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_passbook')),
    sa.UniqueConstraint('village_id', 'household_id', 'number', name=op.f('uq_passbook_village_id_household_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_passbook_village_id_request_key'))
    )
    op.create_table('passbook_print',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('passbook_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('after_seq', sa.BigInteger(), nullable=False),
    sa.Column('upto_seq', sa.BigInteger(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('printed_by', sa.Uuid(), nullable=False),
    sa.Column('printed_at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('upto_seq > after_seq', name=op.f('ck_passbook_print_upto')),
    sa.ForeignKeyConstraint(['printed_by'], ['user_account.id'], name=op.f('fk_passbook_print_printed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'passbook_id'], ['passbook.village_id', 'passbook.id'], name=op.f('fk_passbook_print_village_id_passbook_id_passbook')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_passbook_print_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'passbook_id', 'number', name=op.f('pk_passbook_print')),
    sa.UniqueConstraint('village_id', 'passbook_id', 'after_seq', name=op.f('uq_passbook_print_village_id_passbook_id_after_seq')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_passbook_print_village_id_request_key'))
    )


def downgrade():
    op.drop_table('passbook_print')
    op.drop_table('passbook')
