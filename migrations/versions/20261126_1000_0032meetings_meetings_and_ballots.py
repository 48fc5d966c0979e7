"""meetings and ballots

Revision 0032meetings, after 0044activities.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0032meetings"
down_revision = "0044activities"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('meeting',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('starts_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('agenda', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('written_by', sa.Uuid(), nullable=False),
    sa.Column('called_by', sa.Uuid(), nullable=True),
    sa.Column('called_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('late_reason', sa.String(length=200), nullable=False),
    sa.Column('listed', sa.Integer(), nullable=True),
    sa.Column('attended', sa.Integer(), nullable=True),
    sa.Column('attended_by', sa.Uuid(), nullable=True),
    sa.Column('attended_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('minutes', sa.Text(), nullable=False),
    sa.Column('minuted_by', sa.Uuid(), nullable=True),
    sa.Column('minuted_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.Uuid(), nullable=True),
    sa.Column('closed_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.String(length=200), nullable=False),
    sa.CheckConstraint("kind IN ('households', 'assembly', 'representatives', 'informed', 'candid', 'council', 'heads')", name=op.f('ck_meeting_kind')),
    sa.CheckConstraint("state IN ('draft', 'called', 'held', 'minuted', 'closed', 'cancelled')", name=op.f('ck_meeting_state')),
    sa.CheckConstraint('(attended_at IS NULL) = (attended IS NULL)', name=op.f('ck_meeting_held')),
    sa.CheckConstraint('(called_at IS NULL) = (listed IS NULL)', name=op.f('ck_meeting_called')),
    sa.CheckConstraint('attended <= listed', name=op.f('ck_meeting_attended_of_listed')),
    sa.CheckConstraint('closed_by <> minuted_by', name=op.f('ck_meeting_closed_by_second')),
    sa.ForeignKeyConstraint(['attended_by'], ['user_account.id'], name=op.f('fk_meeting_attended_by_user_account')),
    sa.ForeignKeyConstraint(['called_by'], ['user_account.id'], name=op.f('fk_meeting_called_by_user_account')),
    sa.ForeignKeyConstraint(['closed_by'], ['user_account.id'], name=op.f('fk_meeting_closed_by_user_account')),
    sa.ForeignKeyConstraint(['minuted_by'], ['user_account.id'], name=op.f('fk_meeting_minuted_by_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_meeting_village_id_division')),
    sa.ForeignKeyConstraint(['written_by'], ['user_account.id'], name=op.f('fk_meeting_written_by_user_account')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_meeting_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_meeting_village_id_request_key'))
    )
    op.create_table('meeting_photo',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('photo_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['village_id', 'meeting_id'], ['meeting.village_id', 'meeting.id'], name=op.f('fk_meeting_photo_village_id_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['village_id', 'photo_id'], ['photo.village_id', 'photo.id'], name=op.f('fk_meeting_photo_village_id_photo_id_photo')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_meeting_photo_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'meeting_id', 'photo_id', name=op.f('pk_meeting_photo'))
    )
    op.create_table('meeting_seat',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('came', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_meeting_seat_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'meeting_id'], ['meeting.village_id', 'meeting.id'], name=op.f('fk_meeting_seat_village_id_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['village_id', 'member_id'], ['member.village_id', 'member.id'], name=op.f('fk_meeting_seat_village_id_member_id_member')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_meeting_seat_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'meeting_id', 'place', name=op.f('pk_meeting_seat')),
    sa.UniqueConstraint('village_id', 'meeting_id', 'household_id', 'member_id', name=op.f('uq_meeting_seat_village_id_meeting_id_household_id_member_id'))
    )
    op.create_table('motion',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('wording', sa.String(length=500), nullable=False),
    sa.Column('way', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('written_by', sa.Uuid(), nullable=False),
    sa.Column('written_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('fixed_by', sa.Uuid(), nullable=True),
    sa.Column('fixed_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('eligible', sa.Integer(), nullable=True),
    sa.Column('present', sa.Integer(), nullable=True),
    sa.Column('votes_for', sa.Integer(), nullable=True),
    sa.Column('votes_against', sa.Integer(), nullable=True),
    sa.Column('abstentions', sa.Integer(), nullable=True),
    sa.Column('spoiled', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(state = 'decided') = (outcome IS NOT NULL)", name=op.f('ck_motion_decided')),
    sa.CheckConstraint("outcome <> 'carried' OR votes_for * 2 > present", name=op.f('ck_motion_majority')),
    sa.CheckConstraint("outcome IN ('carried', 'lost', 'no_quorum', 'void')", name=op.f('ck_motion_outcome')),
    sa.CheckConstraint("state IN ('draft', 'fixed', 'voting', 'counted', 'decided', 'dropped')", name=op.f('ck_motion_state')),
    sa.CheckConstraint("way IN ('hands', 'open', 'secret')", name=op.f('ck_motion_way')),
    sa.CheckConstraint('(outcome IS NULL) = (decided_on IS NULL)', name=op.f('ck_motion_decided_on')),
    sa.CheckConstraint('present <= eligible', name=op.f('ck_motion_present_of_eligible')),
    sa.CheckConstraint('votes_for + votes_against + abstentions + spoiled <= present', name=op.f('ck_motion_votes_of_present')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_motion_decided_by_user_account')),
    sa.ForeignKeyConstraint(['fixed_by'], ['user_account.id'], name=op.f('fk_motion_fixed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'meeting_id'], ['meeting.village_id', 'meeting.id'], name=op.f('fk_motion_village_id_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_motion_village_id_division')),
    sa.ForeignKeyConstraint(['written_by'], ['user_account.id'], name=op.f('fk_motion_written_by_user_account')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_motion')),
    sa.UniqueConstraint('village_id', 'meeting_id', 'place', name=op.f('uq_motion_village_id_meeting_id_place')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_motion_village_id_request_key'))
    )
    op.create_table('ballot',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('motion_id', sa.Uuid(), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('opened_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('closes_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('issued', sa.Integer(), nullable=True),
    sa.Column('counted_by', sa.Uuid(), nullable=True),
    sa.Column('counted_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('mismatch', sa.String(length=300), nullable=False),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('confirmed_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(counted_by IS NULL) = (counted_at IS NULL)', name=op.f('ck_ballot_counted')),
    sa.CheckConstraint('(counted_by IS NULL) = (issued IS NULL)', name=op.f('ck_ballot_issued')),
    sa.CheckConstraint('closes_at > opened_at', name=op.f('ck_ballot_closes')),
    sa.CheckConstraint('confirmed_by <> counted_by', name=op.f('ck_ballot_confirmed_by_second')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['user_account.id'], name=op.f('fk_ballot_confirmed_by_user_account')),
    sa.ForeignKeyConstraint(['counted_by'], ['user_account.id'], name=op.f('fk_ballot_counted_by_user_account')),
    sa.ForeignKeyConstraint(['opened_by'], ['user_account.id'], name=op.f('fk_ballot_opened_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'motion_id'], ['motion.village_id', 'motion.id'], name=op.f('fk_ballot_village_id_motion_id_motion')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_ballot_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'motion_id', name=op.f('pk_ballot'))
    )
    op.create_table('ballot_box',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('motion_id', sa.Uuid(), nullable=False),
    sa.Column('choice', sa.String(length=8), nullable=False),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.CheckConstraint("choice IN ('for', 'against', 'abstain')", name=op.f('ck_ballot_box_choice')),
    sa.CheckConstraint('votes >= 0', name=op.f('ck_ballot_box_votes')),
    sa.ForeignKeyConstraint(['village_id', 'motion_id'], ['ballot.village_id', 'ballot.motion_id'], name=op.f('fk_ballot_box_village_id_motion_id_ballot')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_ballot_box_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'motion_id', 'choice', name=op.f('pk_ballot_box'))
    )
    op.create_table('ballot_cast',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('motion_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('helper_id', sa.Uuid(), nullable=True),
    sa.Column('choice', sa.String(length=8), nullable=True),
    sa.Column('at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(channel = 'online') = (helper_id IS NULL)", name=op.f('ck_ballot_cast_helper')),
    sa.CheckConstraint("channel IN ('online', 'desk', 'paper', 'helper')", name=op.f('ck_ballot_cast_channel')),
    sa.CheckConstraint("choice IN ('for', 'against', 'abstain')", name=op.f('ck_ballot_cast_choice')),
    sa.CheckConstraint('choice IS NULL OR at IS NOT NULL', name=op.f('ck_ballot_cast_secret')),
    sa.ForeignKeyConstraint(['helper_id'], ['user_account.id'], name=op.f('fk_ballot_cast_helper_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'motion_id'], ['ballot.village_id', 'ballot.motion_id'], name=op.f('fk_ballot_cast_village_id_motion_id_ballot')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_ballot_cast_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'motion_id', 'place', name=op.f('pk_ballot_cast')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_ballot_cast_village_id_request_key'))
    )
    op.create_table('ballot_sheet',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('motion_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('mark', sa.String(length=8), nullable=False),
    sa.CheckConstraint("mark IN ('for', 'against', 'abstain', 'spoiled')", name=op.f('ck_ballot_sheet_mark')),
    sa.ForeignKeyConstraint(['village_id', 'motion_id'], ['ballot.village_id', 'ballot.motion_id'], name=op.f('fk_ballot_sheet_village_id_motion_id_ballot')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_ballot_sheet_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'motion_id', 'number', name=op.f('pk_ballot_sheet'))
    )


def downgrade():
    op.drop_table('ballot_sheet')
    op.drop_table('ballot_cast')
    op.drop_table('ballot_box')
    op.drop_table('ballot')
    op.drop_table('motion')
    op.drop_table('meeting_seat')
    op.drop_table('meeting_photo')
    op.drop_table('meeting')
