"""Without an endpoint a row that ends asks one empty table

Revision: 5e0c9b7a41d3
"""

from alembic import op

revision = "5e0c9b7a41d3"
down_revision = "c5d20e81b7f4"
branch_labels = None
depends_on = None

ASKED_FIRST = "IF NOT EXISTS (SELECT FROM webhook_endpoint) THEN RETURN NULL; END IF;"
ROW = """
CREATE OR REPLACE FUNCTION row_awaits_calls() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    club_time timestamptz;
BEGIN
    {first}
    club_time := now() + coalesce((SELECT clock_shift FROM club), interval '0');
    CASE TG_TABLE_NAME
    WHEN 'message' THEN PERFORM await_calls('message_' || NEW.state, NEW.id, NEW.member_id, club_time);
    WHEN 'run' THEN PERFORM await_calls('run_finished', NEW.id, NULL, NEW.finished_at);
    WHEN 'referral' THEN PERFORM await_calls('friend_joined', NEW.id, NEW.referrer_id, NEW.joined_at);
    WHEN 'privacy_record' THEN PERFORM await_calls('member_erased', NEW.id, NEW.member_id, NEW.at);
    END CASE;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute(ROW.format(first=ASKED_FIRST))


def downgrade() -> None:
    op.execute(ROW.format(first=""))
