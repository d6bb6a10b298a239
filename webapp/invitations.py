"""The links of invitations, for this request's house."""

from campaigns.events.links import InvitationLinks
from webapp.edge import runtime


def invitation_links() -> InvitationLinks:
    here = runtime()
    return InvitationLinks(here.signer, here.settings.public_url, here.settings.inbound_domain)
