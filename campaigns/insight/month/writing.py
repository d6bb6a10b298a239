"""What the club's campaigns wrote: by the month in which their runs came due, as a run's own page counts it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.insight.month.spans import Span, table_of_spans, within
from campaigns.insight.month.whose import Whose
from campaigns.messaging.models import Message
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.states import COUNTED, Counts


@dataclass(frozen=True, slots=True)
class Written:
    campaign: Campaign
    counts: Counts

    @property
    def is_greeting(self) -> bool:
        return occasion_of(self.campaign).is_greeting


def written_by_campaigns(session: Session, spans: Sequence[Span], *, whose: Whose) -> list[list[Written]]:
    """Of each span, those that wrote most first."""
    span = table_of_spans(spans)
    rows = (
        select(span.c.place, Campaign, *COUNTED)
        .select_from(span)
        .join(Run, within(span, Run.due_at))
        .join(Campaign, Campaign.id == Run.campaign_id)
        .join(Message, Message.run_id == Run.id)
        .where(whose.members(Message.member_id))
        .group_by(span.c.place, Campaign.id)
        .order_by(COUNTED[0].desc(), Campaign.id)
    )
    found: list[list[Written]] = [[] for _ in spans]
    for place, campaign, *counts in session.execute(rows):
        found[place].append(Written(campaign, Counts(*counts)))
    return found
