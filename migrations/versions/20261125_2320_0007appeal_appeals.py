"""the day an objection is answered by, and appeals to the township

Revision 0007appeal, after 0006close.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = '0007appeal'
down_revision = '0006close'
branch_labels = None
depends_on = None

PROMISED = timedelta(days=7)  # what the receipt said before there was a calendar
CHINA = timedelta(hours=8)


def upgrade():
    op.add_column('objection', sa.Column('answer_by', sa.Date(), nullable=True))
    op.add_column('objection', sa.Column('appeal_by', sa.Date(), nullable=True))
    objection = sa.table(
        'objection',
        sa.column('village_id', sa.Uuid()),
        sa.column('id', sa.Uuid()),
        sa.column('raised_at', sa.DateTime(timezone=True)),
        sa.column('answer_by', sa.Date()),
    )
    bind = op.get_bind()
    for village_id, objection_id, raised_at in bind.execute(
        sa.select(objection.c.village_id, objection.c.id, objection.c.raised_at)
    ).all():
        at = raised_at if raised_at.tzinfo is None else (raised_at - raised_at.utcoffset()).replace(tzinfo=None)
        bind.execute(
            sa.update(objection)
            .where(objection.c.village_id == village_id, objection.c.id == objection_id)
            .values(answer_by=(at + CHINA + PROMISED).date())
        )
    with op.batch_alter_table('objection') as batch:
        batch.alter_column('answer_by', existing_type=sa.Date(), nullable=False)
    op.create_index('ix_objection_answer_by', 'objection', ['village_id', 'state', 'answer_by'])
    op.create_table('appeal',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('objection_id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_by', sa.Uuid(), nullable=True),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('ruled_by', sa.Uuid(), nullable=True),
    sa.Column('ruled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ruling', sa.String(length=500), nullable=False),
    sa.Column('reversal_seq', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("state IN ('open', 'upheld', 'dismissed')", name=op.f('ck_appeal_state')),
    sa.CheckConstraint("channel IN ('online', 'helper', 'paper')", name=op.f('ck_appeal_channel')),
    sa.CheckConstraint("state = 'open' OR (ruled_by IS NOT NULL AND ruling <> '')", name=op.f('ck_appeal_ruled_with_reason')),
    sa.CheckConstraint("reversal_seq IS NULL OR state = 'upheld'", name=op.f('ck_appeal_reversed_when_upheld')),
    sa.ForeignKeyConstraint(['raised_by'], ['user_account.id'], name=op.f('fk_appeal_raised_by_user_account')),
    sa.ForeignKeyConstraint(['ruled_by'], ['user_account.id'], name=op.f('fk_appeal_ruled_by_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_appeal_village_id_division')),
    sa.ForeignKeyConstraint(['village_id', 'objection_id'], ['objection.village_id', 'objection.id'], name=op.f('fk_appeal_village_id_objection_id_objection')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('village_id', 'objection_id', name=op.f('uq_appeal_village_id_objection_id')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_appeal_village_id_request_key')),
    sa.UniqueConstraint('village_id', 'reversal_seq', name=op.f('uq_appeal_village_id_reversal_seq'))
    )
    op.create_index('ix_appeal_answer_by', 'appeal', ['village_id', 'state', 'answer_by'])


def downgrade():
    op.drop_index('ix_appeal_answer_by', table_name='appeal')
    op.drop_table('appeal')
    op.drop_index('ix_objection_answer_by', table_name='objection')
    op.drop_column('objection', 'appeal_by')
    op.drop_column('objection', 'answer_by')
