"""Chapters, and whose home each is

Revision: 4f0c7d92e1ab
"""

import sqlalchemy as sa
from alembic import op

revision = '4f0c7d92e1ab'
down_revision = '4ee18772c63e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'chapter',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('zone', sa.Text(), nullable=True),
        sa.Column('language', sa.Text(), nullable=True),
        sa.Column('active', sa.Boolean(), server_default='true', nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_chapter')),
        sa.UniqueConstraint('name', name=op.f('uq_chapter_name')),
    )
    op.execute(
        "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON chapter FOR EACH ROW"
        " WHEN (coalesce(current_setting('convive.actor', true), '') <> '')"
        " EXECUTE FUNCTION note_change('id', '', 'member_id', '')"
    )
    op.add_column('member', sa.Column('chapter_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_member_chapter_id'), 'member', 'chapter', ['chapter_id'], ['id'])
    op.create_index(op.f('ix_member_chapter_id'), 'member', ['chapter_id'])


def downgrade() -> None:
    op.drop_column('member', 'chapter_id')
    op.drop_table('chapter')
