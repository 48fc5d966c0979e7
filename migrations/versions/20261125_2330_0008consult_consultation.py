"""standards are talked over before the vote, and filed with the township after it

Revision 0008consult, after 0007appeal. Made 2026-11-25 23:30:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = '0008consult'
down_revision = '0007appeal'
branch_labels = None
depends_on = None

STANDARD = (
    ('consulted_from', sa.Date()),
    ('consulted_until', sa.Date()),
    ('meeting', sa.String(length=16)),
    ('filed_number', sa.String(length=40)),
    ('filed_on', sa.Date()),
)


def upgrade():
    for name, kind in STANDARD:
        op.add_column('standard', sa.Column(name, kind, nullable=True))
    op.create_table(
        'standard_comment',
        sa.Column('village_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('standard_id', sa.Uuid(), nullable=False),
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
        sa.CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name=op.f('ck_standard_comment_answered')),
        sa.CheckConstraint("channel IN ('online', 'helper', 'paper')", name=op.f('ck_standard_comment_channel')),
        sa.ForeignKeyConstraint(
            ['answered_by'], ['user_account.id'], name=op.f('fk_standard_comment_answered_by_user_account')
        ),
        sa.ForeignKeyConstraint(
            ['recorded_by'], ['user_account.id'], name=op.f('fk_standard_comment_recorded_by_user_account')
        ),
        sa.ForeignKeyConstraint(
            ['village_id', 'standard_id'],
            ['standard.village_id', 'standard.id'],
            name=op.f('fk_standard_comment_village_id_standard'),
        ),
        sa.ForeignKeyConstraint(
            ['village_id'], ['division.id'], name=op.f('fk_standard_comment_village_id_division')
        ),
        sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_standard_comment')),
        sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_standard_comment_village_id_request_key')),
    )
    op.create_index(
        op.f('ix_standard_comment_village_id_standard_comment_standard_id'), 'standard_comment', ['village_id', 'standard_id']
    )


def downgrade():
    op.drop_index(op.f('ix_standard_comment_village_id_standard_comment_standard_id'), table_name='standard_comment')
    op.drop_table('standard_comment')
    for name, _kind in reversed(STANDARD):
        op.drop_column('standard', name)
