"""what happens to households in their lives; two indexes for lists of many claims

Revision 0012life, after 0011after.
"""

import sqlalchemy as sa
from alembic import op

revision = '0012life'
down_revision = '0011after'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_claim_day', 'claim', ['village_id', 'happened_on'])
    op.create_index('ix_claim_recorder', 'claim', ['village_id', 'recorder_id', 'happened_on'])
    op.add_column('member', sa.Column('left_on', sa.Date(), nullable=True))
    op.create_table('household_event',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=True),
    sa.Column('other_id', sa.Uuid(), nullable=True),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.Column('moved_tenths', sa.BigInteger(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("kind IN ('join', 'head_change', 'correction', 'split', 'merge', 'move_out', 'come_back', 'away', 'home', 'member_join', 'member_leave')", name=op.f('ck_household_event_kind')),
    sa.CheckConstraint("state IN ('proposed', 'done', 'declined')", name=op.f('ck_household_event_state')),
    sa.CheckConstraint("(state = 'done') = (seq IS NOT NULL)", name=op.f('ck_household_event_done_in_book')),
    sa.CheckConstraint("household_id IS NOT NULL OR kind = 'join'", name=op.f('ck_household_event_happens_to_somebody')),
    sa.CheckConstraint('moved_tenths >= 0', name=op.f('ck_household_event_moved')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_household_event_decided_by_user_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['user_account.id'], name=op.f('fk_household_event_proposed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_household_event_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id', 'other_id'], ['household.village_id', 'household.id'], name=op.f('fk_household_event_village_id_other_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_household_event_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_household_event')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_household_event_village_id_request_key')),
    sa.UniqueConstraint('village_id', 'seq', name=op.f('uq_household_event_village_id_seq'))
    )
    op.create_index('ix_household_event_household', 'household_event', ['village_id', 'household_id'])
    op.create_index('ix_household_event_other', 'household_event', ['village_id', 'other_id'])
    op.create_index('ix_household_event_state', 'household_event', ['village_id', 'state', 'kind'])


def downgrade():
    op.drop_table('household_event')
    with op.batch_alter_table('member') as batch_op:
        batch_op.drop_column('left_on')
    op.drop_index('ix_claim_recorder', 'claim')
    op.drop_index('ix_claim_day', 'claim')
