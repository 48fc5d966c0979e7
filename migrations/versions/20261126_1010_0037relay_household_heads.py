"""household heads

Revision 0037relay, after 0032meetings.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0037relay"
down_revision = "0032meetings"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('appraisal',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('office', sa.String(length=8), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('duties', sa.JSON(), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('opened_at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("office IN ('worker', 'head')", name=op.f('ck_appraisal_office')),
    sa.CheckConstraint('until_on >= since_on', name=op.f('ck_appraisal_period')),
    sa.ForeignKeyConstraint(['opened_by'], ['user_account.id'], name=op.f('fk_appraisal_opened_by_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_appraisal_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_appraisal')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_appraisal_village_id_request_key'))
    )
    op.create_table('contact',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('household_id', sa.Uuid(), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("phone != ''", name=op.f('ck_contact_phone')),
    sa.CheckConstraint('(user_id IS NULL) != (household_id IS NULL)', name=op.f('ck_contact_subject')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_contact_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_contact_user_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_contact_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_contact_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_contact')),
    sa.UniqueConstraint('village_id', 'household_id', name=op.f('uq_contact_village_id_household_id')),
    sa.UniqueConstraint('village_id', 'user_id', name=op.f('uq_contact_village_id_user_id'))
    )
    op.create_table('grid_post',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('grid_id', sa.Uuid(), nullable=False),
    sa.Column('worker_id', sa.Uuid(), nullable=True),
    sa.Column('lead_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['user_account.id'], name=op.f('fk_grid_post_lead_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'grid_id'], ['grid.village_id', 'grid.id'], name=op.f('fk_grid_post_village_id_grid_id_grid')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_grid_post_village_id_division')),
    sa.ForeignKeyConstraint(['worker_id'], ['user_account.id'], name=op.f('fk_grid_post_worker_id_user_account')),
    sa.PrimaryKeyConstraint('village_id', 'grid_id', name=op.f('pk_grid_post'))
    )
    op.create_table('relay_notice',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('from_township', sa.Boolean(), nullable=False),
    sa.Column('sent_by', sa.Uuid(), nullable=False),
    sa.Column('sent_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_why', sa.String(length=200), nullable=False),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawn_by IS NULL)', name=op.f('ck_relay_notice_withdrawn')),
    sa.ForeignKeyConstraint(['sent_by'], ['user_account.id'], name=op.f('fk_relay_notice_sent_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'replaces_id'], ['relay_notice.village_id', 'relay_notice.id'], name=op.f('fk_relay_notice_village_id_replaces_id_relay_notice')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_relay_notice_village_id_division')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user_account.id'], name=op.f('fk_relay_notice_withdrawn_by_user_account')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_relay_notice')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_relay_notice_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_relay_notice_village_id_request_key'))
    )
    with op.batch_alter_table('relay_notice') as batch_op:
        batch_op.create_index(batch_op.f('ix_relay_notice_village_id_relay_notice_due_on'), ['village_id', 'due_on'], unique=False)

    op.create_table('unit_change',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('moves', sa.JSON(), nullable=False),
    sa.Column('by', sa.Uuid(), nullable=False),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('formed', 'moved', 'dissolved')", name=op.f('ck_unit_change_kind')),
    sa.ForeignKeyConstraint(['by'], ['user_account.id'], name=op.f('fk_unit_change_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'unit_id'], ['head_unit.village_id', 'head_unit.id'], name=op.f('fk_unit_change_village_id_unit_id_head_unit')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_unit_change_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_unit_change')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_unit_change_village_id_request_key'))
    )
    with op.batch_alter_table('unit_change') as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_change_village_id_unit_change_unit_id'), ['village_id', 'unit_id'], unique=False)

    op.create_table('visit',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('grid_id', sa.Uuid(), nullable=True),
    sa.Column('visited_on', sa.Date(), nullable=False),
    sa.Column('purpose', sa.String(length=10), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('again_on', sa.Date(), nullable=True),
    sa.Column('by', sa.Uuid(), nullable=False),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('emptied_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("emptied_at IS NULL OR text = ''", name=op.f('ck_visit_emptied')),
    sa.CheckConstraint("purpose IN ('look', 'need', 'wish', 'tell', 'safety')", name=op.f('ck_visit_purpose')),
    sa.ForeignKeyConstraint(['by'], ['user_account.id'], name=op.f('fk_visit_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'grid_id'], ['grid.village_id', 'grid.id'], name=op.f('fk_visit_village_id_grid_id_grid')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_visit_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_visit_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_visit')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_visit_village_id_request_key'))
    )
    with op.batch_alter_table('visit') as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_village_id_visit_household_id_visit_visited_on'), ['village_id', 'household_id', 'visited_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_village_id_visit_visited_on'), ['village_id', 'visited_on'], unique=False)

    op.create_table('appraisal_score',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('appraisal_id', sa.Uuid(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('scorer_id', sa.Uuid(), nullable=False),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['scorer_id'], ['user_account.id'], name=op.f('fk_appraisal_score_scorer_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'appraisal_id'], ['appraisal.village_id', 'appraisal.id'], name=op.f('fk_appraisal_score_village_id_appraisal_id_appraisal')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_appraisal_score_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'appraisal_id', 'subject_id', 'scorer_id', name=op.f('pk_appraisal_score'))
    )
    op.create_table('head_term',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('candidates', sa.JSON(), nullable=False),
    sa.Column('voted_on', sa.Date(), nullable=False),
    sa.Column('vote_place', sa.String(length=80), nullable=False),
    sa.Column('eligible', sa.Integer(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.Column('votes_for', sa.Integer(), nullable=False),
    sa.Column('votes_against', sa.Integer(), nullable=False),
    sa.Column('abstentions', sa.Integer(), nullable=False),
    sa.Column('photo_id', sa.Uuid(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_by_what', sa.String(length=10), nullable=False),
    sa.Column('end_vote', sa.Text(), nullable=True),
    sa.Column('end_recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("ended_by_what IN ('', 'recalled', 'resigned', 'died', 'left', 'succeeded')", name=op.f('ck_head_term_ended_by_what')),
    sa.CheckConstraint('ends_on > starts_on', name=op.f('ck_head_term_term')),
    sa.CheckConstraint('present <= eligible', name=op.f('ck_head_term_present_of_eligible')),
    sa.CheckConstraint('votes_for + votes_against + abstentions <= present', name=op.f('ck_head_term_votes_of_present')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_head_term_appointment_id_appointment')),
    sa.ForeignKeyConstraint(['end_recorded_by'], ['user_account.id'], name=op.f('fk_head_term_end_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_head_term_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_head_term_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'photo_id'], ['photo.village_id', 'photo.id'], name=op.f('fk_head_term_village_id_photo_id_photo')),
    sa.ForeignKeyConstraint(['village_id', 'unit_id'], ['head_unit.village_id', 'head_unit.id'], name=op.f('fk_head_term_village_id_unit_id_head_unit')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_head_term_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_head_term')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_head_term_village_id_request_key'))
    )
    with op.batch_alter_table('head_term') as batch_op:
        batch_op.create_index(batch_op.f('ix_head_term_village_id_head_term_unit_id_head_term_starts_on'), ['village_id', 'unit_id', 'starts_on'], unique=False)

    op.create_table('relay_receipt',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.String(length=6), nullable=False),
    sa.Column('by', sa.Uuid(), nullable=True),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('taken_back_by', sa.Uuid(), nullable=True),
    sa.Column('taken_back_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(taken_back_at IS NULL) = (taken_back_by IS NULL)", name=op.f('ck_relay_receipt_taken_back')),
    sa.CheckConstraint("(channel = 'online') = (by IS NULL)", name=op.f('ck_relay_receipt_through')),
    sa.CheckConstraint("channel IN ('online', 'visit', 'paper', 'desk')", name=op.f('ck_relay_receipt_channel')),
    sa.ForeignKeyConstraint(['by'], ['user_account.id'], name=op.f('fk_relay_receipt_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_relay_receipt_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'notice_id'], ['relay_notice.village_id', 'relay_notice.id'], name=op.f('fk_relay_receipt_village_id_notice_id_relay_notice')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_relay_receipt_village_id_division')),
    sa.ForeignKeyConstraint(['taken_back_by'], ['user_account.id'], name=op.f('fk_relay_receipt_taken_back_by_user_account')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_relay_receipt'))
    )
    with op.batch_alter_table('relay_receipt') as batch_op:
        batch_op.create_index('ix_relay_receipt_stands', ['village_id', 'notice_id', 'household_id'], unique=True, sqlite_where=sa.text('taken_back_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_relay_receipt_village_id_relay_receipt_household_id'), ['village_id', 'household_id'], unique=False)

    op.create_table('visit_look',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_visit_look_user_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'visit_id'], ['visit.village_id', 'visit.id'], name=op.f('fk_visit_look_village_id_visit_id_visit')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_visit_look_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_visit_look')),
    sa.UniqueConstraint('village_id', 'visit_id', 'user_id', 'day', name=op.f('uq_visit_look_village_id_visit_id_user_id_day'))
    )
    with op.batch_alter_table('head_unit') as batch_op:
        batch_op.add_column(sa.Column('dissolved_on', sa.Date(), nullable=True))

    with op.batch_alter_table('village_settings') as batch_op:
        batch_op.add_column(sa.Column('units_strict', sa.Boolean(), nullable=True))


def downgrade():
    with op.batch_alter_table('village_settings') as batch_op:
        batch_op.drop_column('units_strict')

    with op.batch_alter_table('head_unit') as batch_op:
        batch_op.drop_column('dissolved_on')

    op.drop_table('visit_look')
    with op.batch_alter_table('relay_receipt') as batch_op:
        batch_op.drop_index('ix_relay_receipt_stands', sqlite_where=sa.text('taken_back_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_relay_receipt_village_id_relay_receipt_household_id'))

    op.drop_table('relay_receipt')
    with op.batch_alter_table('head_term') as batch_op:
        batch_op.drop_index(batch_op.f('ix_head_term_village_id_head_term_unit_id_head_term_starts_on'))

    op.drop_table('head_term')
    op.drop_table('appraisal_score')
    with op.batch_alter_table('visit') as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_village_id_visit_visited_on'))
        batch_op.drop_index(batch_op.f('ix_visit_village_id_visit_household_id_visit_visited_on'))

    op.drop_table('visit')
    with op.batch_alter_table('unit_change') as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_change_village_id_unit_change_unit_id'))

    op.drop_table('unit_change')
    with op.batch_alter_table('relay_notice') as batch_op:
        batch_op.drop_index(batch_op.f('ix_relay_notice_village_id_relay_notice_due_on'))

    op.drop_table('relay_notice')
    op.drop_table('grid_post')
    op.drop_table('contact')
    op.drop_table('appraisal')
