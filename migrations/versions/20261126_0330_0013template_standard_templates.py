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
    op.create_table('standard_minutes',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('standard_id', sa.Uuid(), nullable=False),
    sa.Column('photo_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['village_id', 'photo_id'], ['photo.village_id', 'photo.id'], name=op.f('fk_standard_minutes_village_id_photo_id_photo')),
    sa.ForeignKeyConstraint(['village_id', 'standard_id'], ['standard.village_id', 'standard.id'], name=op.f('fk_standard_minutes_village_id_standard_id_standard')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_standard_minutes_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'standard_id', 'photo_id', name=op.f('pk_standard_minutes'))
    )
    op.create_table('favourite_clause',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_favourite_clause_user_id_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_favourite_clause_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'user_id', 'title', name=op.f('pk_favourite_clause'))
    )


def downgrade():
    op.drop_table('favourite_clause')
    op.drop_table('standard_minutes')
    op.drop_table('standard_template')
    with op.batch_alter_table('clause') as batch_op:
        for name, _kind in reversed(CLAUSE):
            batch_op.drop_column(name)
