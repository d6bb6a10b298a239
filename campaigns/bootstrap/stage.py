"""What rehearsing needs."""

from campaigns.bootstrap import Runtime
from campaigns.events.extras import event_extras
from campaigns.events.links import InvitationLinks
from campaigns.messaging.extras import Variables
from campaigns.messaging.rehearsal import Stage
from campaigns.messaging.standing import standing_extras
from campaigns.referrals.links import CODE_LENGTH, friend_address
from campaigns.rewards.extras import own_page_extras

SOME_INVITATION = 1_000_000
"""As long as real ones, and nobody's while a club is smaller."""


def build_stage(runtime: Runtime) -> Stage:
    """What rehearsing needs: the words of the rooms above, and links as long as those a run will make."""
    public_url = runtime.settings.public_url
    links = InvitationLinks(runtime.signer, public_url, runtime.settings.inbound_domain)
    friend = friend_address(public_url, "f" * CODE_LENGTH)
    its_own = {"rsvp": links.page(SOME_INVITATION), "feedback": links.feedback(SOME_INVITATION)}
    to_come: Variables = {
        "links": {**its_own, "online": None, "sessions": None, "friend": friend},
        "sessions": {"mine": None, "waiting": None, "new": None, "people": None},
    }
    extras = (event_extras(links), standing_extras(runtime.clock), own_page_extras(runtime.signer, public_url))
    return Stage(runtime.signer, public_url, extras, to_come)
