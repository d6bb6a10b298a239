"""The friend link that a message about an event carries."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.tokens import Randomness
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra
from campaigns.referrals.links import friend_address, friend_codes


def friend_extras(*, public_url: str, random_code: Randomness, clock: Clock) -> Extras:
    """Extras that give each message about an event its member's `links.friend`."""

    def extras(session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        pairs = {each.id: (each.member_id, each.event_id) for each in messages if each.event_id is not None}
        codes = friend_codes(session, pairs=pairs.values(), random_code=random_code, now=clock())
        return {
            message_id: MessageExtra(variables={"links": {"friend": friend_address(public_url, codes[pair])}})
            for message_id, pair in pairs.items()
        }

    return extras
