"""What is written: whether it can be filled in, how long its texts are, and which version of it goes."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.messaging.models import Channel, TemplateVersion
from campaigns.messaging.rehearsal import Rehearsal, SpokenText
from campaigns.messaging.text_parts import parts_needed
from campaigns.outreach.checks.found import NAMES, Check, Level
from campaigns.outreach.models import Campaign
from campaigns.outreach.text_rules import broken_rules, foreign_signs

LONG_TEXT = 4
"""Parts, from more than which on a text is dear and often arrives in pieces."""
LONGEST_TEXT = 10
"""Parts, more than which no provider takes."""


def check_words(heard: Rehearsal) -> Iterator[Check]:
    lost = sum(len(failure.members) for failure in heard.failures)
    level = Level.BLOCK if lost and lost == heard.looked_at else Level.WARN
    for failure in heard.failures:
        yield Check(
            level,
            mark("%(channel)s: for %(count)s of %(whole)s readers looked at nothing can be written: %(why)s"),
            {
                "channel": NAMES[failure.channel],
                "count": len(failure.members),
                "whole": heard.looked_at,
                "why": failure.why,
            },
            failure.members,
        )
    for gap in heard.gaps:
        yield Check(
            Level.WARN,
            mark("%(channel)s: “%(variable)s” is empty for %(count)s of %(whole)s readers looked at."),
            {
                "channel": NAMES[gap.channel],
                "variable": gap.variable,
                "count": len(gap.members),
                "whole": heard.looked_at,
            },
            gap.members,
        )


def check_texts(session: Session, texts: Sequence[SpokenText]) -> Iterator[Check]:
    for broken in broken_rules(session, texts):
        yield Check(Level.BLOCK, broken.sentence, broken.values, broken.members)
    parts = {text.member_id: parts_needed(text.text) for text in texts}
    values = {"whole": len(parts), "longest": max(parts.values(), default=0)}
    for level, limit, sentence in (
        (
            Level.BLOCK,
            LONGEST_TEXT,
            mark("%(count)s of %(whole)s texts looked at have more than %(parts)s parts, which no provider takes."),
        ),
        (
            Level.WARN,
            LONG_TEXT,
            mark(
                "%(count)s of %(whole)s texts looked at have more than %(parts)s parts, at most %(longest)s: they are "
                "dear, and may arrive in pieces."
            ),
        ),
    ):
        long = tuple(member_id for member_id, count in parts.items() if count > limit)
        if long:
            yield Check(level, sentence, values | {"count": len(long), "parts": limit}, long)
            return


def check_signs(texts: Sequence[SpokenText], versions: Sequence[TemplateVersion]) -> Iterator[Check]:
    written = "".join(part.text for each in versions for part in each.parts if part.channel is Channel.SMS)
    for found in foreign_signs(texts, written=written):
        yield Check(Level.WARN, found.sentence, found.values, found.members)


def check_version(campaign: Campaign, version: TemplateVersion) -> Iterator[Check]:
    """Whoever drafted the campaign, or changed the draft last, read other words than those that go."""
    if version.created_at > (campaign.edited_at or campaign.created_at):
        yield Check(
            Level.WARN,
            mark("The template was saved again after the draft was last changed. What goes is its version %(number)s."),
            {"number": version.number},
        )
