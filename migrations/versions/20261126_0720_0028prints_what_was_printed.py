"""what was printed, and what waits to be made

Revision 0028prints, after 0027faces.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = "0028prints"
down_revision = "0030panels"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('printed',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('document', sa.String(length=40), nullable=False),
    sa.Column('reference', sa.String(length=120), nullable=False),
    sa.Column('size', sa.String(length=10), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('byte_count', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.LargeBinary(length=32), nullable=False),
    sa.Column('book_seq', sa.BigInteger(), nullable=False),
    sa.Column('before', sa.Integer(), nullable=True),
    sa.Column('printed_by', sa.Uuid(), nullable=False),
    sa.Column('printed_at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('pages > 0', name=op.f('ck_printed_pages')),
    sa.ForeignKeyConstraint(['printed_by'], ['user_account.id'], name=op.f('fk_printed_printed_by_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_printed_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'number', name=op.f('pk_printed'))
    )
    op.create_index(op.f('ix_printed_village_id_printed_address'), 'printed', ['village_id', 'address'], unique=False)
    op.create_table('print_job',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('document', sa.String(length=40), nullable=False),
    sa.Column('reference', sa.String(length=120), nullable=False),
    sa.Column('size', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('pieces', sa.Integer(), nullable=False),
    sa.Column('drawn', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('lease', sa.Uuid(), nullable=True),
    sa.Column('held_until', UtcDateTime(timezone=True), nullable=True),
    sa.Column('trouble', sa.JSON(), nullable=True),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'making') = (lease IS NOT NULL)", name=op.f('ck_print_job_held')),
    sa.CheckConstraint("(state IN ('waiting', 'making')) = (ended_at IS NULL)", name=op.f('ck_print_job_ended')),
    sa.CheckConstraint("state IN ('waiting', 'making', 'done', 'failed', 'cancelled')", name=op.f('ck_print_job_state')),
    sa.CheckConstraint('pieces > 0 AND drawn >= 0', name=op.f('ck_print_job_pieces')),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_print_job_asked_by_user_account')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_print_job_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_print_job')),
    sa.UniqueConstraint('village_id', 'request_key', name=op.f('uq_print_job_village_id_request_key'))
    )
    op.create_index(op.f('ix_print_job_state_print_job_asked_at'), 'print_job', ['state', 'asked_at'], unique=False)
    op.create_table('print_file',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('job_id', sa.Uuid(), nullable=False),
    sa.Column('pdf', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['village_id', 'job_id'], ['print_job.village_id', 'print_job.id'], name=op.f('fk_print_file_village_id_job_id_print_job')),
    sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_print_file_village_id_division')),
    sa.PrimaryKeyConstraint('village_id', 'job_id', name=op.f('pk_print_file'))
    )


def downgrade():
    op.drop_table('print_file')
    op.drop_index(op.f('ix_print_job_state_print_job_asked_at'), table_name='print_job')
    op.drop_table('print_job')
    op.drop_index(op.f('ix_printed_village_id_printed_address'), table_name='printed')
    op.drop_table('printed')
