"""The links of invitations, for this request's house."""

from campaigns.events.links import InvitationLinks
from campaigns.events.models import Event
from webapp.edge import runtime


def invitation_links() -> InvitationLinks:
    here = runtime()
    return InvitationLinks(here.signer, here.settings.public_url, here.settings.inbound_domain)


def public_address(event: Event) -> str:
    """Of the page for everybody; it shows something only while the event is public."""
    return f"{runtime().settings.public_url.rstrip('/')}/event/{event.code}"
