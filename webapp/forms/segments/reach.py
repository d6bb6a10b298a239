"""About what, how often and how sparingly one would write to a segment: what its breakdown reckons with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from campaigns.members.models import Topic
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.audience import Policy
from campaigns.outreach.drafts import LARGEST_HOLDOUT, LONGEST_REST
from campaigns.outreach.people import PeopleFilter

CHANNELS = (Channel.EMAIL, Channel.SMS)
REST_DAYS = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """`seen` is the step whose members are shown, None those the rule means; `unread` what was said in vain."""

    policy: Policy
    seen: PeopleFilter | None = field(default=None)
    unread: Mapping[str, str] = field(default_factory=dict)


def read_wish(form: MultiDict[str, str]) -> Wish:
    """What cannot be read counts as if it were not said."""
    topic = form.get("topic", "")
    rest, holdout = _within(form.get("rest", ""), LONGEST_REST), _within(form.get("holdout", ""), LARGEST_HOLDOUT)
    policy = Policy(
        CHANNELS,
        Topic(topic) if topic in set(Topic) else Topic.EVENTS,
        REST_DAYS if rest is None else rest,
        holdout or 0,
    )
    read = {"rest": rest, "holdout": holdout}
    unread = {name: form[name] for name, number in read.items() if number is None and form.get(name)}
    return Wish(policy, _step(form.get("do", "")) or _step(f"see:{form.get('see', '')}"), unread)


def _step(text: str) -> PeopleFilter | None:
    """`see:email:skipped:no_consent`, as the numbers of a breakdown are called."""
    what, channel, state, reason = [*text.split(":"), "", "", ""][:4]
    known = what == "see" and channel in set(Channel) and state in set(MessageState)
    return PeopleFilter(Channel(channel), MessageState(state), reason) if known else None


def _within(text: str, most: int) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) and int(text) <= most else None
