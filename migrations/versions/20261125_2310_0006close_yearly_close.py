"""how long points last, and the years that were closed

Revision 0006close, after 0004audit.
"""

import sqlalchemy as sa
from alembic import op

revision = '0006close'
down_revision = '0004audit'
branch_labels = None
depends_on = None

SETTINGS = (
    ('expiry_years', sa.Integer()),
    ('expiry_month', sa.Integer()),
    ('expiry_day', sa.Integer()),
    ('expiry_vote', sa.Text()),
    ('closed_year', sa.Integer()),
)


def upgrade():
    for name, kind in SETTINGS:
        op.add_column('village_settings', sa.Column(name, kind, nullable=True))
    op.create_table('year_close',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('usable_until', sa.Date(), nullable=False),
    sa.Column('announced_on', sa.Date(), nullable=False),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('household_count', sa.Integer(), nullable=False),
    sa.Column('total_tenths', sa.BigInteger(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_reason', sa.String(length=200), nullable=False),
    sa.CheckConstraint("state IN ('announced', 'done', 'undone', 'dropped')", name=op.f('ck_year_close_state')),
    sa.CheckConstraint('usable_until > announced_on', name=op.f('ck_year_close_announced_before')),
    sa.CheckConstraint("(state IN ('done', 'undone')) = (closed_at IS NOT NULL)", name=op.f('ck_year_close_closed_when_done')),
    sa.CheckConstraint("state <> 'undone' OR (undone_at IS NOT NULL AND undone_reason <> '')", name=op.f('ck_year_close_undone_with_reason')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_year_close_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_year_close')),
    sa.UniqueConstraint('village_id', 'year', 'attempt', name=op.f('uq_year_close_village_id_year_attempt'))
    )


def downgrade():
    op.drop_table('year_close')
    for name, _kind in reversed(SETTINGS):
        op.drop_column('village_settings', name)
