"""photos, households' own claims, drafts, what was found, the walking order

Revision 0010claims, after 0009kin.
"""

import sqlalchemy as sa
from alembic import op

from civility.db import UtcDateTime

revision = '0010claims'
down_revision = '0009kin'
branch_labels = None
depends_on = None

LIFE = "'submitted', 'reviewed', 'on_notice', 'objected', 'posted', 'returned', 'withdrawn', 'recalled'"


def upgrade():
    op.create_table(
        'photo',
        sa.Column('village_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('keeper', sa.String(length=60), nullable=False),
        sa.Column('loose_until', UtcDateTime(timezone=True), nullable=True),
        sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
        sa.Column('likeness', sa.LargeBinary(length=8), nullable=False),
        sa.Column('width', sa.Integer(), nullable=False),
        sa.Column('height', sa.Integer(), nullable=False),
        sa.Column('large', sa.LargeBinary(), nullable=False),
        sa.Column('small', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_photo_village_id_division')),
        sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_photo')),
    )
    op.create_index('ix_photo_loose', 'photo', ['village_id', 'loose_until'])
    op.create_table(
        'sheet_draft',
        sa.Column('village_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('form', sa.String(length=8), nullable=False),
        sa.Column('clause_id', sa.Uuid(), nullable=False),
        sa.Column('about', sa.String(length=60), nullable=False),
        sa.Column('said', sa.JSON(), nullable=False),
        sa.Column('writer_id', sa.Uuid(), nullable=False),
        sa.Column('saved_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('typed_at', UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("form IN ('one', 'many', 'round', 'paper')", name=op.f('ck_sheet_draft_form')),
        sa.CheckConstraint("typed_at IS NULL OR form = 'paper'", name=op.f('ck_sheet_draft_typed_from_paper')),
        sa.ForeignKeyConstraint(
            ['village_id', 'clause_id'],
            ['clause.village_id', 'clause.id'],
            name=op.f('fk_sheet_draft_village_id_clause_id_clause'),
        ),
        sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_sheet_draft_village_id_division')),
        sa.ForeignKeyConstraint(['writer_id'], ['user_account.id'], name=op.f('fk_sheet_draft_writer_id_user_account')),
        sa.PrimaryKeyConstraint('village_id', 'id', name=op.f('pk_sheet_draft')),
    )
    op.create_index(
        op.f('ix_sheet_draft_village_id_sheet_draft_writer_id_sheet_draft_saved_at'),
        'sheet_draft',
        ['village_id', 'writer_id', 'saved_at'],
    )
    with op.batch_alter_table('claim_sheet') as batch:
        batch.alter_column('recorder_id', existing_type=sa.Uuid(), nullable=True)
        batch.add_column(sa.Column('confirmed_by', sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f('fk_claim_sheet_confirmed_by_user_account'), 'user_account', ['confirmed_by'], ['id']
        )
        batch.create_check_constraint(
            op.f('ck_claim_sheet_confirmed_by_another'), 'confirmed_by IS NULL OR confirmed_by <> recorder_id'
        )
    with op.batch_alter_table('claim') as batch:
        batch.drop_constraint(op.f('ck_claim_state'), type_='check')
        batch.create_check_constraint(op.f('ck_claim_state'), f"state IN ({LIFE})")
        batch.alter_column('recorder_id', existing_type=sa.Uuid(), nullable=True)
        batch.add_column(sa.Column('detail', sa.String(length=300), nullable=False, server_default=''))
        batch.add_column(sa.Column('replaces_id', sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f('fk_claim_village_id_replaces_id_claim'),
            'claim',
            ['village_id', 'replaces_id'],
            ['village_id', 'id'],
        )
    with op.batch_alter_table('claim') as batch:
        batch.alter_column('detail', existing_type=sa.String(length=300), server_default=None)
    op.create_table(
        'sheet_photo',
        sa.Column('village_id', sa.Uuid(), nullable=False),
        sa.Column('sheet_id', sa.Uuid(), nullable=False),
        sa.Column('photo_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ['village_id', 'photo_id'],
            ['photo.village_id', 'photo.id'],
            name=op.f('fk_sheet_photo_village_id_photo_id_photo'),
        ),
        sa.ForeignKeyConstraint(
            ['village_id', 'sheet_id'],
            ['claim_sheet.village_id', 'claim_sheet.id'],
            name=op.f('fk_sheet_photo_village_id_sheet_id_claim_sheet'),
        ),
        sa.ForeignKeyConstraint(['village_id'], ['division.id'], name=op.f('fk_sheet_photo_village_id_division')),
        sa.PrimaryKeyConstraint('village_id', 'sheet_id', 'photo_id', name=op.f('pk_sheet_photo')),
    )
    op.create_index(
        op.f('ix_sheet_photo_village_id_sheet_photo_photo_id'), 'sheet_photo', ['village_id', 'photo_id']
    )
    op.add_column('household', sa.Column('walk_order', sa.Integer(), nullable=True))


def downgrade():
    op.drop_column('household', 'walk_order')
    op.drop_table('sheet_photo')
    _give_recorders()
    with op.batch_alter_table('claim') as batch:
        batch.drop_constraint(op.f('fk_claim_village_id_replaces_id_claim'), type_='foreignkey')
        batch.drop_column('replaces_id')
        batch.drop_column('detail')
        batch.alter_column('recorder_id', existing_type=sa.Uuid(), nullable=False)
        batch.drop_constraint(op.f('ck_claim_state'), type_='check')
        batch.create_check_constraint(op.f('ck_claim_state'), f"state IN ('draft', {LIFE})")
    with op.batch_alter_table('claim_sheet') as batch:
        batch.drop_constraint(op.f('ck_claim_sheet_confirmed_by_another'), type_='check')
        batch.drop_constraint(op.f('fk_claim_sheet_confirmed_by_user_account'), type_='foreignkey')
        batch.drop_column('confirmed_by')
        batch.alter_column('recorder_id', existing_type=sa.Uuid(), nullable=False)
    op.drop_table('sheet_draft')
    op.drop_table('photo')


def _give_recorders():
    """An older program knows no claim without a recorder: those of households get whoever in the village was appointed first."""
    for table in ('claim', 'claim_sheet'):
        op.execute(
            f"UPDATE {table} SET recorder_id = (SELECT user_id FROM appointment"
            f" WHERE division_id = {table}.village_id ORDER BY starts_on, id LIMIT 1) WHERE recorder_id IS NULL"
        )
