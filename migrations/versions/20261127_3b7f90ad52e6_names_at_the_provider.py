"""By what name the identity provider knows staff

Revision: 3b7f90ad52e6
"""

import sqlalchemy as sa
from alembic import op

revision = "3b7f90ad52e6"
down_revision = "5e0c9b7a41d3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("oidc_issuer", sa.Text(), nullable=True))
    op.add_column("staff", sa.Column("oidc_subject", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_staff_oidc_issuer_oidc_subject"), "staff", ["oidc_issuer", "oidc_subject"])


def downgrade() -> None:
    op.drop_constraint(op.f("uq_staff_oidc_issuer_oidc_subject"), "staff")
    op.drop_column("staff", "oidc_subject")
    op.drop_column("staff", "oidc_issuer")
