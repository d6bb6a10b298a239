"""Addresses of the pages that a member reaches from a message, by signed token."""

from campaigns.core.tokens import Signer
from campaigns.members.models import ConsentRequest, Topic

PURPOSE = "preferences"
COMPLAINT = "complaint"
OWN_PAGE = "own page"
CONFIRMING = "consent request"


def preferences_url(signer: Signer, public_url: str, member_id: int) -> str:
    return f"{public_url}/p/{signer.sign(PURPOSE, member_id)}"


def unsubscribe_url(preferences: str, topic: Topic) -> str:
    """Where a mail client posts for a one-click unsubscribe (RFC 8058)."""
    return f"{preferences}/unsubscribe?topic={topic.value}"


def complaint_url(signer: Signer, public_url: str, member_id: int) -> str:
    """Where a member says what went wrong, without telling us again who they are."""
    return f"{public_url}/complaint?t={signer.sign(COMPLAINT, member_id)}"


def own_page(signer: Signer, public_url: str, member_id: int) -> str:
    """Where a member sees their points and what they may have for them."""
    return f"{public_url}/mine/{signer.sign(OWN_PAGE, member_id)}"


def confirm_url(signer: Signer, public_url: str, request: ConsentRequest) -> str:
    """The page where the second yes of a double opt-in is given."""
    return f"{public_url}/consent/{signer.sign(CONFIRMING, request.id, expires=request.expires_at)}"
