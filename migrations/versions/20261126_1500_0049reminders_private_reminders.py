"""reminders of an article, for one household alone

Revision 0049reminders, after 0047goals.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0049reminders"
down_revision = "0047goals"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('covenant_reminder',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('covenant_id', sa.Uuid(), nullable=False),
    sa.Column('article', sa.Integer(), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.Column('words', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=100), nullable=False),
    sa.Column('handed_by', sa.String(length=20), nullable=False),
    sa.Column('handed_on', sa.Date(), nullable=True),
    sa.Column('handed_noted_by', sa.Uuid(), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('emptied_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state IN ('waiting', 'withdrawn')) = (decided_at IS NULL)", name=op.f('ck_covenant_reminder_decided')),
    sa.CheckConstraint("(state IN ('withdrawn', 'closed', 'mistaken')) = (ended_at IS NOT NULL)", name=op.f('ck_covenant_reminder_ended')),
    sa.CheckConstraint("emptied_at IS NULL OR (words = '' AND reason = '' AND handed_by = '')", name=op.f('ck_covenant_reminder_emptied')),
    sa.CheckConstraint("state IN ('waiting', 'returned', 'withdrawn', 'sent', 'answered', 'closed', 'mistaken')", name=op.f('ck_covenant_reminder_state')),
    sa.CheckConstraint('(handed_on IS NULL) = (handed_noted_by IS NULL)', name=op.f('ck_covenant_reminder_handed')),
    sa.CheckConstraint('article > 0', name=op.f('ck_covenant_reminder_article')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_covenant_reminder_decided_by_user_account')),
    sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_covenant_reminder_ended_by_user_account')),
    sa.ForeignKeyConstraint(['handed_noted_by'], ['user_account.id'], name=op.f('fk_covenant_reminder_handed_noted_by_user_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['user_account.id'], name=op.f('fk_covenant_reminder_proposed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'covenant_id'], ['covenant.village_id', 'covenant.id'], name=op.f('fk_covenant_reminder_village_id_covenant_id_covenant')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_covenant_reminder_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_covenant_reminder_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_covenant_reminder')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_covenant_reminder_village_id_request_key'))
    )
    with op.batch_alter_table('covenant_reminder') as batch_op:
        batch_op.create_index('ix_covenant_reminder_household', ['village_id', 'household_id'], unique=False)
        batch_op.create_index('ix_covenant_reminder_state', ['village_id', 'state'], unique=False)

    op.create_table('covenant_reminder_answer',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reminder_id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=5), nullable=False),
    sa.Column('words', sa.String(length=120), nullable=False),
    sa.Column('channel', sa.String(length=6), nullable=False),
    sa.Column('helper_id', sa.Uuid(), nullable=True),
    sa.Column('said_at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(channel = 'phone') = (helper_id IS NULL)", name=op.f('ck_covenant_reminder_answer_helper')),
    sa.CheckConstraint("channel IN ('phone', 'helper', 'paper')", name=op.f('ck_covenant_reminder_answer_channel')),
    sa.CheckConstraint("kind IN ('done', 'known', 'said')", name=op.f('ck_covenant_reminder_answer_kind')),
    sa.ForeignKeyConstraint(['helper_id'], ['user_account.id'], name=op.f('fk_covenant_reminder_answer_helper_id_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'reminder_id'], ['covenant_reminder.village_id', 'covenant_reminder.id'], name='fk_covenant_reminder_answer_reminder'),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_covenant_reminder_answer_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_covenant_reminder_answer')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_covenant_reminder_answer_village_id_request_key'))
    )
    with op.batch_alter_table('covenant_reminder_answer') as batch_op:
        batch_op.create_index('ix_covenant_reminder_answer_reminder', ['village_id', 'reminder_id'], unique=False)


def downgrade():
    with op.batch_alter_table('covenant_reminder_answer') as batch_op:
        batch_op.drop_index('ix_covenant_reminder_answer_reminder')

    op.drop_table('covenant_reminder_answer')
    with op.batch_alter_table('covenant_reminder') as batch_op:
        batch_op.drop_index('ix_covenant_reminder_state')
        batch_op.drop_index('ix_covenant_reminder_household')

    op.drop_table('covenant_reminder')
