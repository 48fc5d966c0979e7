"""activities: shifts, who comes, rotas, hours

Revision 0044activities, after 0031draws.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0044activities"
down_revision = "0031draws"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('shift_feed',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_shift_feed_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_shift_feed_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_shift_feed')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_shift_feed_village_id_request_key'))
    )
    op.create_index('ix_shift_feed_household', 'shift_feed', ['village_id', 'household_id'], unique=False)
    op.create_table('activity',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('leader_id', sa.Uuid(), nullable=False),
    sa.Column('rule', sa.String(length=10), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('dates', sa.JSON(), nullable=False),
    sa.Column('slots', sa.JSON(), nullable=False),
    sa.Column('skip_holidays', sa.Boolean(), nullable=False),
    sa.Column('skip_festivals', sa.Boolean(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('by_rota', sa.Boolean(), nullable=False),
    sa.Column('clause_title', sa.String(length=200), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('opened_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('volunteer', 'patrol', 'duty', 'school', 'course')", name=op.f('ck_activity_kind')),
    sa.CheckConstraint("rule IN ('week', 'workdays', 'tens', 'lunar', 'dates')", name=op.f('ck_activity_rule')),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_activity_ended')),
    sa.CheckConstraint('until_on >= from_on', name=op.f('ck_activity_until')),
    sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_activity_ended_by_user_account')),
    sa.ForeignKeyConstraint(['leader_id'], ['user_account.id'], name=op.f('fk_activity_leader_id_user_account')),
    sa.ForeignKeyConstraint(['opened_by'], ['user_account.id'], name=op.f('fk_activity_opened_by_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_activity_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_activity')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_activity_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_activity_village_id_request_key'))
    )
    op.create_table('shift_absence',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('helper_id', sa.Uuid(), nullable=True),
    sa.Column('said_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(channel = 'helper') = (helper_id IS NOT NULL)", name=op.f('ck_shift_absence_helper')),
    sa.CheckConstraint("channel IN ('phone', 'helper')", name=op.f('ck_shift_absence_channel')),
    sa.CheckConstraint('until_on >= from_on', name=op.f('ck_shift_absence_until')),
    sa.ForeignKeyConstraint(['helper_id'], ['user_account.id'], name=op.f('fk_shift_absence_helper_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_shift_absence_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_shift_absence_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_shift_absence')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_shift_absence_village_id_request_key'))
    )
    op.create_index('ix_shift_absence_household', 'shift_absence', ['village_id', 'household_id'], unique=False)
    op.create_table('activity_shift',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('activity_id', sa.Uuid(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('begins', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=100), nullable=False),
    sa.Column('cancelled_by', sa.Uuid(), nullable=True),
    sa.Column('cancelled_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f('ck_activity_shift_cancelled')),
    sa.CheckConstraint("state IN ('planned', 'cancelled', 'confirmed')", name=op.f('ck_activity_shift_state')),
    sa.CheckConstraint('begins >= 0 AND ends > begins AND ends <= 1440', name=op.f('ck_activity_shift_hours')),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_activity_shift_capacity')),
    sa.ForeignKeyConstraint(['cancelled_by'], ['user_account.id'], name=op.f('fk_activity_shift_cancelled_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'activity_id'], ['activity.village_id', 'activity.id'], name=op.f('fk_activity_shift_village_id_activity_id_activity')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_activity_shift_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_activity_shift')),
    sa.UniqueConstraint('village_id', 'activity_id', 'held_on', 'begins', name=op.f('uq_activity_shift_village_id_activity_id_held_on_begins'))
    )
    op.create_index('ix_activity_shift_day', 'activity_shift', ['village_id', 'held_on'], unique=False)
    op.create_table('rota_member',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('activity_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('credit', sa.Integer(), nullable=False),
    sa.Column('joined_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('left_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('credit >= 0', name=op.f('ck_rota_member_credit')),
    sa.ForeignKeyConstraint(['village_id', 'activity_id'], ['activity.village_id', 'activity.id'], name=op.f('fk_rota_member_village_id_activity_id_activity')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_rota_member_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'member_id'], ['member.village_id', 'member.id'], name=op.f('fk_rota_member_village_id_member_id_member')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_rota_member_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'activity_id', 'household_id', name=op.f('pk_rota_member'))
    )
    op.create_table('shift_place',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('shift_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('helper_id', sa.Uuid(), nullable=True),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('news', sa.String(length=10), nullable=False),
    sa.Column('told_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('seen_by', sa.Uuid(), nullable=True),
    sa.Column('seen_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'came') = (minutes IS NOT NULL)", name=op.f('ck_shift_place_minutes')),
    sa.CheckConstraint("(state IN ('came', 'missed', 'excused')) = (seen_by IS NOT NULL)", name=op.f('ck_shift_place_seen')),
    sa.CheckConstraint("channel IN ('phone', 'helper', 'paper', 'rota', 'list')", name=op.f('ck_shift_place_channel')),
    sa.CheckConstraint("news IN ('', 'taken_up', 'called', 'cancelled', 'swapped', 'covered')", name=op.f('ck_shift_place_news')),
    sa.CheckConstraint("state IN ('going', 'waiting', 'left', 'came', 'missed', 'excused')", name=op.f('ck_shift_place_state')),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_shift_place_some_minutes')),
    sa.ForeignKeyConstraint(['helper_id'], ['user_account.id'], name=op.f('fk_shift_place_helper_id_user_account')),
    sa.ForeignKeyConstraint(['seen_by'], ['user_account.id'], name=op.f('fk_shift_place_seen_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_shift_place_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'member_id'], ['member.village_id', 'member.id'], name=op.f('fk_shift_place_village_id_member_id_member')),
    sa.ForeignKeyConstraint(['village_id', 'shift_id'], ['activity_shift.village_id', 'activity_shift.id'], name=op.f('fk_shift_place_village_id_shift_id_activity_shift')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_shift_place_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_shift_place')),
    sa.UniqueConstraint('village_id', 'shift_id', 'household_id', name=op.f('uq_shift_place_village_id_shift_id_household_id'))
    )
    op.create_index('ix_shift_place_household', 'shift_place', ['village_id', 'household_id', 'state'], unique=False)
    op.create_table('shift_ask',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('asked_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('asker_id', sa.Uuid(), nullable=True),
    sa.Column('answered_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('answerer_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name=op.f('ck_shift_ask_answered')),
    sa.CheckConstraint("state IN ('asked', 'agreed', 'declined', 'lapsed', 'withdrawn')", name=op.f('ck_shift_ask_state')),
    sa.ForeignKeyConstraint(['answerer_id'], ['user_account.id'], name=op.f('fk_shift_ask_answerer_id_user_account')),
    sa.ForeignKeyConstraint(['asker_id'], ['user_account.id'], name=op.f('fk_shift_ask_asker_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_shift_ask_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'other_id'], ['shift_place.village_id', 'shift_place.id'], name=op.f('fk_shift_ask_village_id_other_id_shift_place')),
    sa.ForeignKeyConstraint(['village_id', 'place_id'], ['shift_place.village_id', 'shift_place.id'], name=op.f('fk_shift_ask_village_id_place_id_shift_place')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_shift_ask_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_shift_ask'))
    )
    op.create_index('ix_shift_ask_household', 'shift_ask', ['village_id', 'household_id', 'state'], unique=False)
    op.create_index('ix_shift_ask_place', 'shift_ask', ['village_id', 'place_id'], unique=False)
    op.create_table('hours_claim',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('clause_title', sa.String(length=200), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('worth_tenths', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('worth_tenths > 0 AND minutes > 0', name=op.f('ck_hours_claim_worth')),
    sa.ForeignKeyConstraint(['village_id', 'claim_id'], ['claim.village_id', 'claim.id'], name=op.f('fk_hours_claim_village_id_claim_id_claim')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_hours_claim_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_hours_claim_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'claim_id', name=op.f('pk_hours_claim'))
    )
    op.create_index('ix_hours_claim_household', 'hours_claim', ['village_id', 'household_id', 'year'], unique=False)


def downgrade():
    op.drop_index('ix_hours_claim_household', table_name='hours_claim')
    op.drop_table('hours_claim')
    op.drop_index('ix_shift_ask_place', table_name='shift_ask')
    op.drop_index('ix_shift_ask_household', table_name='shift_ask')
    op.drop_table('shift_ask')
    op.drop_index('ix_shift_place_household', table_name='shift_place')
    op.drop_table('shift_place')
    op.drop_table('rota_member')
    op.drop_index('ix_activity_shift_day', table_name='activity_shift')
    op.drop_table('activity_shift')
    op.drop_index('ix_shift_absence_household', table_name='shift_absence')
    op.drop_table('shift_absence')
    op.drop_table('activity')
    op.drop_index('ix_shift_feed_household', table_name='shift_feed')
    op.drop_table('shift_feed')
