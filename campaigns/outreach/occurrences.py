"""The runs of a campaign, made as its occasion falls due."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.messaging.templates import latest_version
from campaigns.outreach.models import Campaign, Run, RunState
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.variants.pinned import as_it_stands, as_kept


def add_due_runs(session: Session, campaign: Campaign, *, now: datetime) -> int:
    """Runs with the template as it stands now; those that there are stay. How many are new."""
    newest = session.scalar(_newest(campaign))
    due = occasion_of(campaign).due(session, campaign, newest=newest, now=now)
    rows = [
        {"campaign_id": campaign.id, "occurrence_key": key, "due_at": due_at, "state": RunState.DUE}
        for key, due_at in due
    ]
    if not rows:
        return 0
    words = {
        "template_version_id": latest_version(session, campaign.template_id).id,
        "variants": as_kept(as_it_stands(session, campaign)),
    }
    statement = insert(Run).values([row | words for row in rows])
    ring_on_commit(session, "planning")
    kept = statement.on_conflict_do_nothing(index_elements=["campaign_id", "occurrence_key"])
    return len(session.scalars(kept.returning(Run.id)).all())


def _newest(campaign: Campaign) -> Select[str]:
    own = (Run.campaign_id == campaign.id, Run.completes_id.is_(None))
    return select(func.max(Run.occurrence_key)).where(*own)
