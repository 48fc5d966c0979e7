"""nightly audits of books, and monthly totals of households, head units and villages

Revision 0004audit, after 0005events.
"""

import sqlalchemy as sa
from alembic import op

revision = '0004audit'
down_revision = '0005events'
branch_labels = None
depends_on = None

# What was posted before there were totals, as posting would have kept it: a household's unit is the one it has now.
FILL = (
    """UPDATE claim SET posted_unit_id = (SELECT h.head_unit_id FROM household h
       WHERE h.village_id = claim.village_id AND h.id = claim.household_id) WHERE posted_seq IS NOT NULL""",
    """INSERT INTO monthly_total
         (village_id, month, scope, holder_id, head_unit_id, honour_tenths, claim_count, household_count)
       SELECT s.village_id, s.month, 'household', s.household_id, h.head_unit_id,
              SUM(s.honour_tenths), SUM(s.claim_count), CASE WHEN SUM(s.claim_count) > 0 THEN 1 ELSE 0 END
       FROM monthly_score s JOIN household h ON h.village_id = s.village_id AND h.id = s.household_id
       GROUP BY s.village_id, s.month, s.household_id, h.head_unit_id""",
    """INSERT INTO monthly_total
         (village_id, month, scope, holder_id, honour_tenths, claim_count, household_count)
       SELECT village_id, month, 'head_unit', head_unit_id, SUM(honour_tenths), SUM(claim_count), SUM(household_count)
       FROM monthly_total WHERE scope = 'household' AND head_unit_id IS NOT NULL
       GROUP BY village_id, month, head_unit_id""",
    """INSERT INTO monthly_total
         (village_id, month, scope, holder_id, honour_tenths, claim_count, household_count)
       SELECT village_id, month, 'village', village_id, SUM(honour_tenths), SUM(claim_count), SUM(household_count)
       FROM monthly_total WHERE scope = 'household' GROUP BY village_id, month""",
)


def upgrade():
    op.create_table('monthly_total',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('scope', sa.String(length=10), nullable=False),
    sa.Column('holder_id', sa.Uuid(), nullable=False),
    sa.Column('head_unit_id', sa.Uuid(), nullable=True),
    sa.Column('honour_tenths', sa.BigInteger(), nullable=False),
    sa.Column('claim_count', sa.Integer(), nullable=False),
    sa.Column('household_count', sa.Integer(), nullable=False),
    sa.CheckConstraint("scope IN ('household', 'head_unit', 'village')", name=op.f('ck_monthly_total_scope')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_monthly_total_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'month', 'scope', 'holder_id', name=op.f('pk_monthly_total'))
    )
    op.create_table('audit_run',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('duration_ms', sa.Integer(), nullable=False),
    sa.Column('finding_count', sa.Integer(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('question_count', sa.Integer(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.CheckConstraint('seq >= 0', name=op.f('ck_audit_run_seq')),
    sa.CheckConstraint('finding_count >= 0 AND question_count >= 0', name=op.f('ck_audit_run_counts')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_audit_run_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'number', name=op.f('pk_audit_run'))
    )
    op.create_index('ix_monthly_total_honour', 'monthly_total', ['village_id', 'scope', 'month', 'honour_tenths'])
    op.create_index('ix_household_village_id_household_joined_on', 'household', ['village_id', 'joined_on'])
    op.create_index('ix_household_village_id_household_left_on', 'household', ['village_id', 'left_on'])
    op.add_column('claim', sa.Column('posted_unit_id', sa.Uuid(), nullable=True))
    for statement in FILL:
        op.execute(statement)


def downgrade():
    op.drop_column('claim', 'posted_unit_id')
    op.drop_index('ix_household_village_id_household_left_on', table_name='household')
    op.drop_index('ix_household_village_id_household_joined_on', table_name='household')
    op.drop_index('ix_monthly_total_honour', table_name='monthly_total')
    op.drop_table('audit_run')
    op.drop_table('monthly_total')
