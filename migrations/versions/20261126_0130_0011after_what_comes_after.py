"""what comes after a claim was recorded: second reviews, corrections, names taken down, deductions, samples, oddities

Revision 0011after, after 0010claims.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = '0011after'
down_revision = '0010claims'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('spot_check',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('least', sa.Integer(), nullable=False),
    sa.Column('claim_count', sa.Integer(), nullable=False),
    sa.Column('list_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('listed_seq', sa.BigInteger(), nullable=True),
    sa.Column('listed_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('seed_after', UtcDateTime(timezone=True), nullable=False),
    sa.Column('checkpoint_size', sa.BigInteger(), nullable=True),
    sa.Column('seed', sa.LargeBinary(length=32), nullable=True),
    sa.Column('drawn_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(seed IS NULL) = (checkpoint_size IS NULL)', name=op.f('ck_spot_check_seeded')),
    sa.CheckConstraint('(seed IS NULL) = (drawn_at IS NULL)', name=op.f('ck_spot_check_drawn')),
    sa.CheckConstraint('seed_after > listed_at', name=op.f('ck_spot_check_seed_later')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_spot_check_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_spot_check')),
    sa.UniqueConstraint('village_id', 'month', name=op.f('uq_spot_check_village_id_month'))
    )
    op.create_table('name_removal',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('sheet', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('asked_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('paper_by', sa.Date(), nullable=False),
    sa.Column('paper_done_by', sa.Uuid(), nullable=True),
    sa.Column('paper_done_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(channel = 'online') = (asked_by IS NULL)", name=op.f('ck_name_removal_asked_by')),
    sa.CheckConstraint("channel IN ('online', 'desk', 'phone')", name=op.f('ck_name_removal_channel')),
    sa.CheckConstraint("sheet IN ('notice', 'roll')", name=op.f('ck_name_removal_sheet')),
    sa.CheckConstraint('(paper_done_by IS NULL) = (paper_done_at IS NULL)', name=op.f('ck_name_removal_paper_done')),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_name_removal_asked_by_user_account')),
    sa.ForeignKeyConstraint(['paper_done_by'], ['user_account.id'], name=op.f('fk_name_removal_paper_done_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_name_removal_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_name_removal_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_name_removal')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_name_removal_village_id_request_key')),
    sa.UniqueConstraint('village_id', 'sheet', 'number', 'household_id', name=op.f('uq_name_removal_village_id_sheet_number_household_id'))
    )
    op.create_table('oddity_note',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('noted_by', sa.Uuid(), nullable=False),
    sa.Column('noted_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['noted_by'], ['user_account.id'], name=op.f('fk_oddity_note_noted_by_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_oddity_note_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_oddity_note')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_oddity_note_village_id_request_key'))
    )
    op.create_index(op.f('ix_oddity_note_village_id_oddity_note_key'), 'oddity_note', ['village_id', 'key'], unique=False)
    op.create_table('correction',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('confirmed_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_reason', sa.String(length=300), nullable=False),
    sa.Column('old_notice_id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=True),
    sa.Column('reversal_seq', sa.BigInteger(), nullable=True),
    sa.Column('replacement_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("kind IN ('amount', 'household', 'withdrawn', 'not_found')", name=op.f('ck_correction_kind')),
    sa.CheckConstraint("reversal_seq IS NULL OR state = 'done'", name=op.f('ck_correction_reversed_when_done')),
    sa.CheckConstraint("state IN ('proposed', 'confirmed', 'done', 'dropped')", name=op.f('ck_correction_state')),
    sa.CheckConstraint("state IN ('proposed', 'dropped') OR confirmed_by IS NOT NULL", name=op.f('ck_correction_confirmed')),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_by <> proposed_by', name=op.f('ck_correction_two_people')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['user_account.id'], name=op.f('fk_correction_confirmed_by_user_account')),
    sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_correction_ended_by_user_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['user_account.id'], name=op.f('fk_correction_proposed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'claim_id'], ['claim.village_id', 'claim.id'], name=op.f('fk_correction_village_id_claim_id_claim')),
    sa.ForeignKeyConstraint(['village_id', 'notice_id'], ['notice.village_id', 'notice.id'], name=op.f('fk_correction_village_id_notice_id_notice')),
    sa.ForeignKeyConstraint(['village_id', 'old_notice_id'], ['notice.village_id', 'notice.id'], name=op.f('fk_correction_village_id_old_notice_id_notice')),
    sa.ForeignKeyConstraint(['village_id', 'replacement_id'], ['claim.village_id', 'claim.id'], name=op.f('fk_correction_village_id_replacement_id_claim')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_correction_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_correction')),
    sa.UniqueConstraint('village_id', 'replacement_id', name=op.f('uq_correction_village_id_replacement_id')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_correction_village_id_request_key')),
    sa.UniqueConstraint('village_id', 'reversal_seq', name=op.f('uq_correction_village_id_reversal_seq'))
    )
    op.create_index(op.f('ix_correction_village_id_correction_claim_id'), 'correction', ['village_id', 'claim_id'], unique=False)
    op.create_index(op.f('ix_correction_village_id_correction_notice_id'), 'correction', ['village_id', 'notice_id'], unique=False)
    op.create_index(op.f('ix_correction_village_id_correction_old_notice_id'), 'correction', ['village_id', 'old_notice_id'], unique=False)
    op.create_table('deduction',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('told_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('repair_by', sa.Date(), nullable=False),
    sa.Column('repaired_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('repaired_by', sa.Uuid(), nullable=True),
    sa.Column('repair_note', sa.String(length=300), nullable=False),
    sa.Column('lessened_tenths', sa.BigInteger(), nullable=False),
    sa.Column('taken_tenths', sa.BigInteger(), nullable=True),
    sa.Column('not_taken_tenths', sa.BigInteger(), nullable=True),
    sa.Column('lapse_on', sa.Date(), nullable=True),
    sa.Column('lapsed_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('lapsed_seq', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('(repaired_by IS NULL) = (repaired_at IS NULL)', name=op.f('ck_deduction_repaired')),
    sa.CheckConstraint('(taken_tenths IS NULL) = (lapse_on IS NULL)', name=op.f('ck_deduction_lapses_when_taken')),
    sa.CheckConstraint('(taken_tenths IS NULL) = (not_taken_tenths IS NULL)', name=op.f('ck_deduction_taken')),
    sa.CheckConstraint('lapsed_seq IS NULL OR lapsed_at IS NOT NULL', name=op.f('ck_deduction_lapsed')),
    sa.CheckConstraint('lessened_tenths >= 0 AND (lessened_tenths = 0 OR repaired_at IS NOT NULL)', name=op.f('ck_deduction_lessened')),
    sa.ForeignKeyConstraint(['repaired_by'], ['user_account.id'], name=op.f('fk_deduction_repaired_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'claim_id'], ['claim.village_id', 'claim.id'], name=op.f('fk_deduction_village_id_claim_id_claim')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_deduction_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'claim_id', name=op.f('pk_deduction')),
    sa.UniqueConstraint('village_id', 'lapsed_seq', name=op.f('uq_deduction_village_id_lapsed_seq'))
    )
    op.create_index(op.f('ix_deduction_village_id_deduction_lapse_on'), 'deduction', ['village_id', 'lapse_on'], unique=False)
    op.create_index(op.f('ix_deduction_village_id_deduction_repair_by'), 'deduction', ['village_id', 'repair_by'], unique=False)
    op.create_table('spot_check_item',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('spot_check_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('result', sa.String(length=10), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('checked_by', sa.Uuid(), nullable=True),
    sa.Column('checked_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('correction_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("result IS NULL OR result = 'found' OR note <> ''", name=op.f('ck_spot_check_item_reasoned')),
    sa.CheckConstraint("result IS NULL OR result IN ('found', 'partly', 'not_found')", name=op.f('ck_spot_check_item_result')),
    sa.CheckConstraint('(result IS NULL) = (checked_by IS NULL)', name=op.f('ck_spot_check_item_checked')),
    sa.ForeignKeyConstraint(['checked_by'], ['user_account.id'], name=op.f('fk_spot_check_item_checked_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'claim_id'], ['claim.village_id', 'claim.id'], name=op.f('fk_spot_check_item_village_id_claim_id_claim')),
    sa.ForeignKeyConstraint(['village_id', 'correction_id'], ['correction.village_id', 'correction.id'], name=op.f('fk_spot_check_item_village_id_correction_id_correction')),
    sa.ForeignKeyConstraint(['village_id', 'spot_check_id'], ['spot_check.village_id', 'spot_check.id'], name=op.f('fk_spot_check_item_village_id_spot_check_id_spot_check')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_spot_check_item_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_spot_check_item')),
    sa.UniqueConstraint('village_id', 'spot_check_id', 'claim_id', name=op.f('uq_spot_check_item_village_id_spot_check_id_claim_id')),
    sa.UniqueConstraint('village_id', 'spot_check_id', 'place', name=op.f('uq_spot_check_item_village_id_spot_check_id_place'))
    )
    op.add_column('village_settings', sa.Column('takedown_days', sa.Integer(), nullable=True))
    op.add_column('village_settings', sa.Column('repair_days', sa.Integer(), nullable=True))
    op.add_column('village_settings', sa.Column('repair_percent', sa.Integer(), nullable=True))
    op.add_column('village_settings', sa.Column('deduction_floor_tenths', sa.BigInteger(), nullable=True))
    op.add_column('village_settings', sa.Column('deduction_lapse_days', sa.Integer(), nullable=True))
    op.add_column('village_settings', sa.Column('deduction_terms_vote', sa.Text(), nullable=True))
    op.add_column('village_settings', sa.Column('sample_percent', sa.Integer(), nullable=True))
    op.add_column('village_settings', sa.Column('sample_least', sa.Integer(), nullable=True))
    op.add_column('village_settings', sa.Column('second_review_tenths', sa.BigInteger(), nullable=True))
    op.add_column('village_settings', sa.Column('second_review_vote', sa.Text(), nullable=True))


def downgrade():
    op.drop_column('village_settings', 'second_review_vote')
    op.drop_column('village_settings', 'second_review_tenths')
    op.drop_column('village_settings', 'sample_least')
    op.drop_column('village_settings', 'sample_percent')
    op.drop_column('village_settings', 'deduction_terms_vote')
    op.drop_column('village_settings', 'deduction_lapse_days')
    op.drop_column('village_settings', 'deduction_floor_tenths')
    op.drop_column('village_settings', 'repair_percent')
    op.drop_column('village_settings', 'repair_days')
    op.drop_column('village_settings', 'takedown_days')
    op.drop_table('spot_check_item')
    op.drop_index(op.f('ix_deduction_village_id_deduction_repair_by'), table_name='deduction')
    op.drop_index(op.f('ix_deduction_village_id_deduction_lapse_on'), table_name='deduction')
    op.drop_table('deduction')
    op.drop_index(op.f('ix_correction_village_id_correction_old_notice_id'), table_name='correction')
    op.drop_index(op.f('ix_correction_village_id_correction_notice_id'), table_name='correction')
    op.drop_index(op.f('ix_correction_village_id_correction_claim_id'), table_name='correction')
    op.drop_table('correction')
    op.drop_index(op.f('ix_oddity_note_village_id_oddity_note_key'), table_name='oddity_note')
    op.drop_table('oddity_note')
    op.drop_table('name_removal')
    op.drop_table('spot_check')
