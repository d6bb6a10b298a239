"""The mark of a campaign as it stands: of all that an approval covers, so that any change gives another."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import orjson
from sqlalchemy.orm import Session

from campaigns.messaging.templates import latest_version
from campaigns.outreach.drafts import draft_of
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.variants.pinned import Pinned, as_it_stands, of_run
from campaigns.segments.models import Segment
from campaigns.segments.names import rules_named
from campaigns.segments.rules import digest_of, parse_rule


def mark_of(session: Session, campaign: Campaign, *, run: Run | None = None) -> str:
    """Of what was decided, the words in their newest versions or those that a run says, and whom its segment means.

    What it is called is not in it, nor who is in the segment by now.
    """
    decided = asdict(draft_of(campaign))
    del decided["name"]
    decided["send_at"] = campaign.send_at.timestamp() if campaign.send_at else None
    seen = [
        decided,
        campaign.draw_wave_id,
        campaign.template_id,
        run.template_version_id if run else latest_version(session, campaign.template_id).id,
        [_said(each) for each in (of_run(session, run) if run else as_it_stands(session, campaign))],
        sorted(_digests(session, campaign.segment)),
    ]
    return hashlib.sha256(orjson.dumps(seen, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _said(pinned: Pinned) -> Sequence[object]:
    """A variant: to whom it says what."""
    each = pinned.variant
    whom = (each.tier_id, each.age_from, each.age_to, each.nth, each.relation)
    return [each.template_id, pinned.version_id, *whom]


def _digests(session: Session, segment: Segment | None) -> Iterator[str]:
    """Of its rule, and of those of the segments that it mentions."""
    if segment is None:
        return
    yield segment.digest
    yield from map(digest_of, rules_named(session, parse_rule(segment.rule)).values())
