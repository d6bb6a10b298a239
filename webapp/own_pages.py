"""The address of a member's own page: their points, what they may have for them, and the friends they bring."""

from campaigns.messaging.links import own_page
from webapp.edge import runtime


def own_page_url(member_id: int) -> str:
    return own_page(runtime().signer, runtime().settings.public_url, member_id)
