"""Trips are worth what was kept of them, and a tier change knows the step that was left.

Revision: 9ad4e1b7c053
"""

import sqlalchemy as sa
from alembic import op

revision = '9ad4e1b7c053'
down_revision = 'f5b8d1c2a973'
branch_labels = None
depends_on = None

ORDERS = "SELECT member_id, local_date AS day, amount FROM purchase WHERE kind = 'order' AND member_id IN (SELECT member_id FROM purchase WHERE kind = 'refund')"
REFUNDS = (
    "SELECT * FROM (SELECT r.member_id, coalesce((SELECT o.local_date FROM purchase AS o WHERE o.member_id = r.member_id AND o.kind = 'order' AND r.refunded_order <> ''"
    " AND o.source = r.source AND o.order_reference = r.refunded_order), (SELECT max(o.local_date) FROM purchase AS o WHERE o.member_id = r.member_id AND o.kind = 'order'"
    " AND o.local_date <= r.local_date)) AS day, r.amount FROM purchase AS r WHERE r.kind = 'refund') AS refund WHERE day IS NOT NULL"
)
SPENT = (
    "UPDATE member_trips SET spent = taken.spent FROM (SELECT member_id, array_agg(spent ORDER BY day) AS spent FROM (SELECT member_id, day,"
    " (sum(sum(amount)) OVER (PARTITION BY member_id ORDER BY day))::bigint AS spent FROM ({rows}) AS row GROUP BY member_id, day) AS each GROUP BY member_id) AS taken"
    " WHERE taken.member_id = member_trips.member_id"
)


def upgrade() -> None:
    op.add_column('tier_change', sa.Column('from_tier_id', sa.BigInteger(), nullable=True))
    op.create_index(op.f('ix_tier_change_from_tier_id'), 'tier_change', ['from_tier_id'], unique=False)
    op.create_foreign_key(op.f('fk_tier_change_from_tier_id'), 'tier_change', 'tier', ['from_tier_id'], ['id'], ondelete='SET NULL')
    op.execute("UPDATE tier_change SET from_tier_id = (SELECT tier.id FROM tier WHERE tier.name = tier_change.from_name ORDER BY tier.id LIMIT 1)")
    op.execute(SPENT.format(rows=f"{ORDERS} UNION ALL {REFUNDS}"))


def downgrade() -> None:
    op.execute(SPENT.format(rows=ORDERS))
    op.drop_constraint(op.f('fk_tier_change_from_tier_id'), 'tier_change', type_='foreignkey')
    op.drop_index(op.f('ix_tier_change_from_tier_id'), table_name='tier_change')
    op.drop_column('tier_change', 'from_tier_id')
