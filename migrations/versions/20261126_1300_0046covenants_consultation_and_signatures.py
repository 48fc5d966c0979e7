"""A covenant's draft before the village, the number it is filed under, and the signatures of households

Revision 0046covenants, after 0034matters.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = '0046covenants'
down_revision = '0034matters'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('signature_access',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_signature_access_user_id_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_signature_access_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'subject_id', 'user_id', 'day', name=op.f('pk_signature_access'))
    )
    op.create_table('covenant_comment',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('covenant_id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('said_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name=op.f('ck_covenant_comment_answered')),
    sa.CheckConstraint("channel IN ('online', 'helper', 'paper')", name=op.f('ck_covenant_comment_channel')),
    sa.ForeignKeyConstraint(['answered_by'], ['user_account.id'], name=op.f('fk_covenant_comment_answered_by_user_account')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_covenant_comment_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'covenant_id'], ['covenant.village_id', 'covenant.id'], name=op.f('fk_covenant_comment_village_id_covenant_id_covenant')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_covenant_comment_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_covenant_comment')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_covenant_comment_village_id_request_key'))
    )
    with op.batch_alter_table('covenant_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_covenant_comment_village_id_covenant_comment_covenant_id'), ['village_id', 'covenant_id'], unique=False)

    op.create_table('covenant_sheet',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('covenant_id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('photo_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('entered_by', sa.Uuid(), nullable=False),
    sa.Column('entered_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name=op.f('ck_covenant_sheet_decided')),
    sa.CheckConstraint("state IN ('waiting', 'confirmed', 'refused')", name=op.f('ck_covenant_sheet_state')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> entered_by', name=op.f('ck_covenant_sheet_two')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_covenant_sheet_decided_by_user_account')),
    sa.ForeignKeyConstraint(['entered_by'], ['user_account.id'], name=op.f('fk_covenant_sheet_entered_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'covenant_id'], ['covenant.village_id', 'covenant.id'], name=op.f('fk_covenant_sheet_village_id_covenant_id_covenant')),
    sa.ForeignKeyConstraint(['village_id', 'photo_id'], ['photo.village_id', 'photo.id'], name=op.f('fk_covenant_sheet_village_id_photo_id_photo')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_covenant_sheet_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_covenant_sheet')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_covenant_sheet_village_id_request_key'))
    )
    with op.batch_alter_table('covenant_sheet', schema=None) as batch_op:
        batch_op.create_index('ix_covenant_sheet_state', ['village_id', 'covenant_id', 'state'], unique=False)

    op.create_table('covenant_sheet_line',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('sheet_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_covenant_sheet_line_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'sheet_id'], ['covenant_sheet.village_id', 'covenant_sheet.id'], name=op.f('fk_covenant_sheet_line_village_id_sheet_id_covenant_sheet')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_covenant_sheet_line_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'sheet_id', 'household_id', name=op.f('pk_covenant_sheet_line'))
    )
    op.create_table('covenant_signature',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('covenant_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=80), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('strokes', sa.Text(), nullable=False),
    sa.Column('helper_id', sa.Uuid(), nullable=True),
    sa.Column('sheet_id', sa.Uuid(), nullable=True),
    sa.Column('signed_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(channel = 'drawn') = (strokes <> '')", name=op.f('ck_covenant_signature_drawn')),
    sa.CheckConstraint("(channel = 'helper') = (helper_id IS NOT NULL)", name=op.f('ck_covenant_signature_helper')),
    sa.CheckConstraint("(channel = 'paper') = (sheet_id IS NOT NULL)", name=op.f('ck_covenant_signature_paper')),
    sa.CheckConstraint("channel IN ('drawn', 'ticked', 'helper', 'paper')", name=op.f('ck_covenant_signature_channel')),
    sa.ForeignKeyConstraint(['helper_id'], ['user_account.id'], name=op.f('fk_covenant_signature_helper_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'covenant_id'], ['covenant.village_id', 'covenant.id'], name=op.f('fk_covenant_signature_village_id_covenant_id_covenant')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_covenant_signature_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'sheet_id'], ['covenant_sheet.village_id', 'covenant_sheet.id'], name=op.f('fk_covenant_signature_village_id_sheet_id_covenant_sheet')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_covenant_signature_village_id_division')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user_account.id'], name=op.f('fk_covenant_signature_withdrawn_by_user_account')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_covenant_signature')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_covenant_signature_village_id_request_key'))
    )
    with op.batch_alter_table('covenant_signature', schema=None) as batch_op:
        batch_op.create_index('ix_covenant_signature_household', ['village_id', 'household_id'], unique=False)
        batch_op.create_index('uq_covenant_signature_standing', ['village_id', 'covenant_id', 'household_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

    with op.batch_alter_table('covenant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('consulted_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('consulted_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('filed_number', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('filed_on', sa.Date(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_covenant_consulted'), '(consulted_from IS NULL) = (consulted_until IS NULL)')
        batch_op.create_check_constraint(batch_op.f('ck_covenant_filed'), '(filed_number IS NULL) = (filed_on IS NULL)')



def downgrade():
    with op.batch_alter_table('covenant', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_covenant_filed'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_covenant_consulted'), type_='check')
        batch_op.drop_column('filed_on')
        batch_op.drop_column('filed_number')
        batch_op.drop_column('consulted_until')
        batch_op.drop_column('consulted_from')

    with op.batch_alter_table('covenant_signature', schema=None) as batch_op:
        batch_op.drop_index('uq_covenant_signature_standing', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index('ix_covenant_signature_household')

    op.drop_table('covenant_signature')
    op.drop_table('covenant_sheet_line')
    with op.batch_alter_table('covenant_sheet', schema=None) as batch_op:
        batch_op.drop_index('ix_covenant_sheet_state')

    op.drop_table('covenant_sheet')
    with op.batch_alter_table('covenant_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_covenant_comment_village_id_covenant_comment_covenant_id'))

    op.drop_table('covenant_comment')
    op.drop_table('signature_access')
