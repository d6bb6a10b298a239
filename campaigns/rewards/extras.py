"""The member's own page, where a message names it."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from campaigns.core.tokens import Signer
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra
from campaigns.messaging.links import own_page
from campaigns.messaging.naming import versions_naming

NAME = "links.points"


def own_page_extras(signer: Signer, public_url: str) -> Extras:
    """Extras that give each message its member's `links.points`, where its template names that."""

    def extras(session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        naming = versions_naming(session, {each.template_version_id for each in messages}, NAME)
        return {
            each.id: MessageExtra(variables={"links": {"points": own_page(signer, public_url, each.member_id)}})
            for each in messages
            if each.template_version_id in naming
        }

    return extras
