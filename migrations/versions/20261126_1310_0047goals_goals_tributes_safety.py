"""small goals, tributes, what the safety index counts

Revision 0047goals, after 0046covenants.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0047goals"
down_revision = "0046covenants"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('goal',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('grid_id', sa.Uuid(), nullable=True),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('text', sa.String(length=60), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('before_id', sa.Uuid(), nullable=True),
    sa.Column('after_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('why', sa.String(length=100), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=False),
    sa.Column('set_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_by IS NOT NULL)", name=op.f('ck_goal_withdrawn')),
    sa.CheckConstraint("state != 'not_done' OR why != ''", name=op.f('ck_goal_why')),
    sa.CheckConstraint("state IN ('open', 'done', 'not_done', 'withdrawn')", name=op.f('ck_goal_state')),
    sa.CheckConstraint("state NOT IN ('done', 'not_done') OR settled_on IS NOT NULL", name=op.f('ck_goal_settled')),
    sa.CheckConstraint('grid_id IS NULL OR unit_id IS NULL', name=op.f('ck_goal_place')),
    sa.ForeignKeyConstraint(['set_by'], ['user_account.id'], name=op.f('fk_goal_set_by_user_account')),
    sa.ForeignKeyConstraint(['settled_by'], ['user_account.id'], name=op.f('fk_goal_settled_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'after_id'], ['photo.village_id', 'photo.id'], name=op.f('fk_goal_village_id_after_id_photo')),
    sa.ForeignKeyConstraint(['village_id', 'before_id'], ['photo.village_id', 'photo.id'], name=op.f('fk_goal_village_id_before_id_photo')),
    sa.ForeignKeyConstraint(['village_id', 'grid_id'], ['grid.village_id', 'grid.id'], name=op.f('fk_goal_village_id_grid_id_grid')),
    sa.ForeignKeyConstraint(['village_id', 'unit_id'], ['head_unit.village_id', 'head_unit.id'], name=op.f('fk_goal_village_id_unit_id_head_unit')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_goal_village_id_division')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user_account.id'], name=op.f('fk_goal_withdrawn_by_user_account')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_goal')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_goal_village_id_request_key'))
    )
    with op.batch_alter_table('goal') as batch_op:
        batch_op.create_index(batch_op.f('ix_goal_village_id_goal_settled_on'), ['village_id', 'settled_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_goal_village_id_goal_state_goal_due_on'), ['village_id', 'state', 'due_on'], unique=False)

    op.create_table('safety_rule',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('weights', sa.JSON(), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=False),
    sa.Column('set_at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('place > 0', name=op.f('ck_safety_rule_place')),
    sa.ForeignKeyConstraint(['set_by'], ['user_account.id'], name=op.f('fk_safety_rule_set_by_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_safety_rule_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_safety_rule')),
    sa.UniqueConstraint('village_id', 'place', name=op.f('uq_safety_rule_village_id_place')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_safety_rule_village_id_request_key'))
    )
    with op.batch_alter_table('safety_rule') as batch_op:
        batch_op.create_index(batch_op.f('ix_safety_rule_village_id_safety_rule_from_on'), ['village_id', 'from_on'], unique=False)

    op.create_table('tribute',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=6), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('person', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('signed', sa.String(length=6), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=True),
    sa.Column('proposed_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('channel', sa.String(length=6), nullable=False),
    sa.Column('signer', sa.String(length=40), nullable=False),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('agreed_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=100), nullable=False),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(channel = 'paper') = (confirmed_by IS NOT NULL)", name=op.f('ck_tribute_paper')),
    sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f('ck_tribute_withdrawn')),
    sa.CheckConstraint("channel IN ('', 'phone', 'paper')", name=op.f('ck_tribute_channel')),
    sa.CheckConstraint("kind IN ('worthy', 'motto')", name=op.f('ck_tribute_kind')),
    sa.CheckConstraint("signed IN ('name', 'masked', 'none')", name=op.f('ck_tribute_signed')),
    sa.CheckConstraint("state IN ('asked', 'agreed', 'public', 'declined', 'withdrawn')", name=op.f('ck_tribute_state')),
    sa.CheckConstraint("state NOT IN ('agreed', 'public', 'declined') OR agreed_at IS NOT NULL", name=op.f('ck_tribute_consent')),
    sa.CheckConstraint("state NOT IN ('public', 'declined') OR decided_by IS NOT NULL", name=op.f('ck_tribute_decided')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['user_account.id'], name=op.f('fk_tribute_confirmed_by_user_account')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_tribute_decided_by_user_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['user_account.id'], name=op.f('fk_tribute_proposed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id', 'household_id'], ['household.village_id', 'household.id'], name=op.f('fk_tribute_village_id_household_id_household')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_tribute_village_id_division')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user_account.id'], name=op.f('fk_tribute_withdrawn_by_user_account')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_tribute')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_tribute_village_id_request_key'))
    )
    with op.batch_alter_table('tribute') as batch_op:
        batch_op.create_index(batch_op.f('ix_tribute_village_id_tribute_household_id'), ['village_id', 'household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tribute_village_id_tribute_state_tribute_kind'), ['village_id', 'state', 'kind'], unique=False)


def downgrade():
    with op.batch_alter_table('tribute') as batch_op:
        batch_op.drop_index(batch_op.f('ix_tribute_village_id_tribute_state_tribute_kind'))
        batch_op.drop_index(batch_op.f('ix_tribute_village_id_tribute_household_id'))

    op.drop_table('tribute')
    with op.batch_alter_table('safety_rule') as batch_op:
        batch_op.drop_index(batch_op.f('ix_safety_rule_village_id_safety_rule_from_on'))

    op.drop_table('safety_rule')
    with op.batch_alter_table('goal') as batch_op:
        batch_op.drop_index(batch_op.f('ix_goal_village_id_goal_state_goal_due_on'))
        batch_op.drop_index(batch_op.f('ix_goal_village_id_goal_settled_on'))

    op.drop_table('goal')
