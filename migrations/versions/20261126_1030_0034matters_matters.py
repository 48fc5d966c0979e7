"""matters: what is raised and followed to its end

Revision 0034matters, after 0032meetings.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0034matters"
down_revision = "0037relay"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('service_offer',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('what', sa.String(length=120), nullable=False),
    sa.Column('provider', sa.String(length=60), nullable=False),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('dropped', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_service_offer_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_service_offer')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_service_offer_village_id_request_key'))
    )
    op.create_table('matter',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('private', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('other', sa.String(length=120), nullable=False),
    sa.Column('consent', sa.String(length=120), nullable=False),
    sa.Column('every_days', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('contact', sa.String(length=60), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=True),
    sa.Column('raised_by', sa.Uuid(), nullable=True),
    sa.Column('raised_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('handler_id', sa.Uuid(), nullable=True),
    sa.Column('due_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('fix_by', sa.Date(), nullable=True),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('reopened', sa.Integer(), nullable=False),
    sa.Column('supported', sa.Integer(), nullable=False),
    sa.Column('merged_into', sa.Uuid(), nullable=True),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("channel IN ('online', 'household', 'staff', 'phone', 'paper')", name=op.f('ck_matter_channel')),
    sa.CheckConstraint("kind IN ('issue', 'hazard', 'slip', 'service', 'wish', 'need', 'dispute', 'care', 'pairing')", name=op.f('ck_matter_kind')),
    sa.CheckConstraint("level IN ('grid', 'village', 'township')", name=op.f('ck_matter_level')),
    sa.CheckConstraint("state != 'dispatched' OR handler_id IS NOT NULL", name=op.f('ck_matter_handler')),
    sa.CheckConstraint("state != 'merged' OR merged_into IS NOT NULL", name=op.f('ck_matter_merged')),
    sa.CheckConstraint("state IN ('held', 'raised', 'dispatched', 'accepted', 'done', 'rated', 'refused', 'merged', 'withdrawn')", name=op.f('ck_matter_state')),
    sa.ForeignKeyConstraint(['handler_id'], ['user_account.id'], name=op.f('fk_matter_handler_id_user_account')),
    sa.ForeignKeyConstraint(['raised_by'], ['user_account.id'], name=op.f('fk_matter_raised_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_matter_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'merged_into'], ['matter.village_id', 'matter.id'], name=op.f('fk_matter_village_id_merged_into_matter')),
    sa.ForeignKeyConstraint(['village_id', 'offer_id'], ['service_offer.village_id', 'service_offer.id'], name=op.f('fk_matter_village_id_offer_id_service_offer')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_matter_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_matter')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_matter_village_id_number')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_matter_village_id_request_key'))
    )
    op.create_index(op.f('ix_matter_village_id_matter_handler_id_matter_state'), 'matter', ['village_id', 'handler_id', 'state'], unique=False)
    op.create_index(op.f('ix_matter_village_id_matter_household_id'), 'matter', ['village_id', 'household_id'], unique=False)
    op.create_index('ix_matter_wall', 'matter', ['village_id', 'kind', 'state', 'hidden', 'private', 'number'], unique=False)
    op.create_index(op.f('ix_matter_village_id_matter_merged_into'), 'matter', ['village_id', 'merged_into'], unique=False)
    op.create_index(op.f('ix_matter_village_id_matter_raised_at'), 'matter', ['village_id', 'raised_at'], unique=False)
    op.create_index(op.f('ix_matter_village_id_matter_state_matter_due_at'), 'matter', ['village_id', 'state', 'due_at'], unique=False)
    op.create_index(op.f('ix_matter_village_id_matter_state_matter_number'), 'matter', ['village_id', 'state', 'number'], unique=False)
    op.create_table('matter_access',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_matter_access_user_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'matter_id'], ['matter.village_id', 'matter.id'], name=op.f('fk_matter_access_village_id_matter_id_matter')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_matter_access_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'matter_id', 'user_id', 'day', name=op.f('pk_matter_access'))
    )
    op.create_table('matter_entry',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=80), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=14), nullable=False),
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('planned_by', sa.Uuid(), nullable=True),
    sa.Column('planned_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('done_by', sa.Uuid(), nullable=True),
    sa.Column('done_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('investigation', 'session', 'agreement', 'return', 'visit', 'step')", name=op.f('ck_matter_entry_kind')),
    sa.CheckConstraint('(done_at IS NULL) = (done_by IS NULL)', name=op.f('ck_matter_entry_done')),
    sa.ForeignKeyConstraint(['done_by'], ['user_account.id'], name=op.f('fk_matter_entry_done_by_user_account')),
    sa.ForeignKeyConstraint(['planned_by'], ['user_account.id'], name=op.f('fk_matter_entry_planned_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'matter_id'], ['matter.village_id', 'matter.id'], name=op.f('fk_matter_entry_village_id_matter_id_matter')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_matter_entry_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_matter_entry')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_matter_entry_village_id_request_key'))
    )
    op.create_index(op.f('ix_matter_entry_village_id_matter_entry_done_at_matter_entry_due_on'), 'matter_entry', ['village_id', 'done_at', 'due_on'], unique=False)
    op.create_index(op.f('ix_matter_entry_village_id_matter_entry_matter_id'), 'matter_entry', ['village_id', 'matter_id'], unique=False)
    op.create_table('matter_hiding',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=10), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('hide', sa.Boolean(), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("reason IN ('personal', 'abuse', 'flood', 'advert')", name=op.f('ck_matter_hiding_reason')),
    sa.CheckConstraint('(hide IS NULL) = (decided_by IS NULL)', name=op.f('ck_matter_hiding_decided')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by != proposed_by', name=op.f('ck_matter_hiding_two')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_matter_hiding_decided_by_user_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['user_account.id'], name=op.f('fk_matter_hiding_proposed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'matter_id'], ['matter.village_id', 'matter.id'], name=op.f('fk_matter_hiding_village_id_matter_id_matter')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_matter_hiding_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_matter_hiding'))
    )
    op.create_index(op.f('ix_matter_hiding_village_id_matter_hiding_matter_id'), 'matter_hiding', ['village_id', 'matter_id'], unique=False)
    op.create_table('matter_photo',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('photo_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['village_id', 'matter_id'], ['matter.village_id', 'matter.id'], name=op.f('fk_matter_photo_village_id_matter_id_matter')),
    sa.ForeignKeyConstraint(['village_id', 'photo_id'], ['photo.village_id', 'photo.id'], name=op.f('fk_matter_photo_village_id_photo_id_photo')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_matter_photo_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'matter_id', 'photo_id', name=op.f('pk_matter_photo'))
    )
    op.create_table('matter_step',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('action', sa.String(length=14), nullable=False),
    sa.Column('by', sa.String(length=10), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('from_level', sa.String(length=10), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('handler_id', sa.Uuid(), nullable=True),
    sa.Column('due_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint("(by = 'user') = (user_id IS NOT NULL)", name=op.f('ck_matter_step_user')),
    sa.CheckConstraint("action IN ('raise', 'admit', 'join', 'dispatch', 'accept', 'decline', 'up', 'down', 'overdue', 'overdue_stays', 'answer', 'rate', 'reopen', 'reopen_up', 'refuse', 'merge', 'withdraw', 'take')", name=op.f('ck_matter_step_action')),
    sa.CheckConstraint("by IN ('user', 'household', 'receipt', 'clock')", name=op.f('ck_matter_step_by')),
    sa.ForeignKeyConstraint(['handler_id'], ['user_account.id'], name=op.f('fk_matter_step_handler_id_user_account')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_matter_step_user_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'matter_id'], ['matter.village_id', 'matter.id'], name=op.f('fk_matter_step_village_id_matter_id_matter')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_matter_step_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'matter_id', 'place', name=op.f('pk_matter_step'))
    )
    op.create_index(op.f('ix_matter_step_village_id_matter_step_user_id'), 'matter_step', ['village_id', 'user_id'], unique=False)
    op.create_table('matter_supporter',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_matter_supporter_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'matter_id'], ['matter.village_id', 'matter.id'], name=op.f('fk_matter_supporter_village_id_matter_id_matter')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_matter_supporter_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'matter_id', 'household_id', name=op.f('pk_matter_supporter'))
    )


def downgrade():
    op.drop_table('matter_supporter')
    op.drop_index(op.f('ix_matter_step_village_id_matter_step_user_id'), table_name='matter_step')
    op.drop_table('matter_step')
    op.drop_table('matter_photo')
    op.drop_index(op.f('ix_matter_hiding_village_id_matter_hiding_matter_id'), table_name='matter_hiding')
    op.drop_table('matter_hiding')
    op.drop_index(op.f('ix_matter_entry_village_id_matter_entry_matter_id'), table_name='matter_entry')
    op.drop_index(op.f('ix_matter_entry_village_id_matter_entry_done_at_matter_entry_due_on'), table_name='matter_entry')
    op.drop_table('matter_entry')
    op.drop_table('matter_access')
    op.drop_index(op.f('ix_matter_village_id_matter_state_matter_number'), table_name='matter')
    op.drop_index(op.f('ix_matter_village_id_matter_state_matter_due_at'), table_name='matter')
    op.drop_index(op.f('ix_matter_village_id_matter_raised_at'), table_name='matter')
    op.drop_index(op.f('ix_matter_village_id_matter_merged_into'), table_name='matter')
    op.drop_index('ix_matter_wall', table_name='matter')
    op.drop_index(op.f('ix_matter_village_id_matter_household_id'), table_name='matter')
    op.drop_index(op.f('ix_matter_village_id_matter_handler_id_matter_state'), table_name='matter')
    op.drop_table('matter')
    op.drop_table('service_offer')
