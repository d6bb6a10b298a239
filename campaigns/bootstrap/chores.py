"""What is done once a day."""

from campaigns.audit.operations import drop_entries
from campaigns.care.daily import keep_in_touch
from campaigns.core.chores import Chore
from campaigns.insight.contribution.movement import keep_moves
from campaigns.insight.month.kept import keep_months
from campaigns.insight.nightly import keep_readings
from campaigns.members.duplicates.undoing import drop_snapshots
from campaigns.members.holdout import draw_lots
from campaigns.members.imports.operations import drop_contents
from campaigns.members.long_work.operations import ask
from campaigns.members.models import WorkKind
from campaigns.members.points.expiry import expire_points
from campaigns.members.profile.naming import name_members_anew
from campaigns.members.standing.rebuild import pass_time
from campaigns.members.tiers.steps import let_days_pass
from campaigns.messaging.letting_go import let_go
from campaigns.messaging.retention import let_records_go
from campaigns.messaging.watch import fold_tallies
from campaigns.outreach.drawn import let_reserves_move_up
from campaigns.segments.recording import record_segments
from campaigns.staff.replies import drop_replies
from campaigns.staff.sessions import drop_sessions
from campaigns.surprises.noticing import look_ahead
from campaigns.webhooks.letting_go import let_deliveries_go

CHORES: tuple[Chore, ...] = (
    Chore("profiles", lambda session, now: name_members_anew(session, now=now)),
    Chore("summaries", lambda session, now: pass_time(session, now=now)),
    Chore("points_expiry", expire_points),
    Chore("tiers", let_days_pass),
    Chore("lots", draw_lots),
    Chore("class_moves", keep_moves),
    Chore("readings", keep_readings, by_club=True),
    Chore("duplicates", lambda session, now: ask(session, WorkKind.SEARCH, now=now)),
    Chore("care", lambda session, now: keep_in_touch(session, now=now)),
    Chore("moments", look_ahead),
    Chore("reserves", let_reserves_move_up),
    Chore("imports", lambda session, now: drop_contents(session, now=now)),
    Chore("merges", lambda session, now: drop_snapshots(session, now=now)),
    Chore("months", lambda session, now: keep_months(session, now=now)),
    Chore("segments", lambda session, now: record_segments(session, now=now)),
    Chore("tallies", lambda session, now: fold_tallies(session, now=now)),
    Chore("replies", drop_replies),
    Chore("sessions", drop_sessions),
    Chore("audit", drop_entries),
    Chore("webhook_log", lambda session, now: let_deliveries_go(session, now=now), in_chunks=True),
    Chore("records", lambda session, now: let_records_go(session, now=now), in_chunks=True),
    Chore("clicks", lambda session, now: let_go(session, now=now), in_chunks=True),
)
"""What time alone brings, once a day, in this order."""
