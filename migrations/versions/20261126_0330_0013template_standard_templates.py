"""the standard a township offers its villages; whom a clause is for, and until when

Revision 0013template, after 0012life.
"""

import sqlalchemy as sa
from alembic import op

revision = '0013template'
down_revision = '0012life'
branch_labels = None
depends_on = None


CLAUSE = (
    ('role', sa.String(length=16)),
    ('ends_on', sa.Date()),
    ('review_on', sa.Date()),
)


def upgrade():
    for name, kind in CLAUSE:
        op.add_column('clause', sa.Column(name, kind, nullable=True))
    op.create_table('standard_template',
    sa.Column('township_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('clauses', sa.JSON(), nullable=False),
    sa.Column('max_bonus', sa.Integer(), nullable=True),
    sa.Column('max_deduction', sa.Integer(), nullable=True),
    sa.Column('max_tenths', sa.BigInteger(), nullable=True),
    sa.Column('published_by', sa.Uuid(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('max_bonus >= 0 AND max_deduction >= 0 AND max_tenths > 0', name=op.f('ck_standard_template_limits')),
    sa.ForeignKeyConstraint(['published_by'], ['user_account.id'], name=op.f('fk_standard_template_published_by_user_account')),
    sa.ForeignKeyConstraint(['township_id'], ['division.id'], name=op.f('fk_standard_template_township_id_division')),
    sa.PrimaryKeyConstraint('township_id', 'id', name=op.f('pk_standard_template')),
    sa.UniqueConstraint('township_id', 'request_key', name=op.f('uq_standard_template_township_id_request_key')),
    sa.UniqueConstraint('township_id', 'version', name=op.f('uq_standard_template_township_id_version'))
    )


def downgrade():
    op.drop_table('standard_template')
    with op.batch_alter_table('clause') as batch_op:
        for name, _kind in reversed(CLAUSE):
            batch_op.drop_column(name)
