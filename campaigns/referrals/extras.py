"""The friend link that a message carries: to its event, or the standing one."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.tokens import Randomness
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra
from campaigns.messaging.naming import versions_naming
from campaigns.referrals.links import friend_address, friend_codes

NAME = "friend"
"""What a template that brings the link along has in it somewhere."""


def friend_extras(*, public_url: str, random_code: Randomness, clock: Clock) -> Extras:
    """Extras that give each message its member's `links.friend`, where its template names that."""

    def extras(session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        naming = versions_naming(session, {each.template_version_id for each in messages}, NAME)
        pairs = {each.id: (each.member_id, each.event_id) for each in messages if each.template_version_id in naming}
        codes = friend_codes(session, pairs=pairs.values(), random_code=random_code, now=clock())
        return {
            message_id: MessageExtra(variables={"links": {"friend": friend_address(public_url, codes[pair])}})
            for message_id, pair in pairs.items()
        }

    return extras
