"""What the club's campaigns wrote: by the month in which their runs came due, as a run's own page counts it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from campaigns.insight.month.spans import Span, table_of_spans, within
from campaigns.insight.month.whose import Whose
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.states import Counts


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
    counted = _counted(spans, whose)
    rows = (
        select(span.c.place, Campaign, counted.c.state, func.sum(counted.c.messages))
        .select_from(span)
        .join(Run, within(span, Run.due_at))
        .join(Campaign, Campaign.id == Run.campaign_id)
        .join(counted, counted.c.run_id == Run.id)
        .group_by(span.c.place, Campaign.id, counted.c.state)
    )
    found: defaultdict[tuple[int, Campaign], list[tuple[MessageState, int]]] = defaultdict(list)
    for place, campaign, state, messages in session.execute(rows):
        found[place, campaign].append((state, int(messages)))
    written: list[list[Written]] = [[] for _ in spans]
    for (place, campaign), states in found.items():
        written[place].append(Written(campaign, Counts.of(states)))
    return [sorted(each, key=lambda one: (-one.counts.sent, one.campaign.id)) for each in written]


def _counted(spans: Sequence[Span], whose: Whose) -> Subquery:
    """(run_id, state, messages): of a million messages these few are read in the order of an index, then joined."""
    span = table_of_spans(spans)
    runs = select(Run.id).select_from(span).join(Run, within(span, Run.due_at))
    rows = select(Message.run_id, Message.state, func.count().label("messages"))
    return (
        rows.where(Message.run_id.in_(runs), whose.members(Message.member_id))
        .group_by(Message.run_id, Message.state)
        .subquery("counted")
    )
