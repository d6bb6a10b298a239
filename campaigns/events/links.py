"""The addresses of one invitation: its page, its mailbox, its calendar entry, and where its guest says how it was."""

from dataclasses import dataclass

from campaigns.core.tokens import Signer

PURPOSE = "rsvp"
MAILBOX = "rsvp"
FEED = "feed"
FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class InvitationLinks:
    """Makes them for any invitation. `public_url` has no slash at its end."""

    signer: Signer
    public_url: str
    inbound_domain: str

    def page(self, invitation_id: int) -> str:
        return f"{self.public_url.rstrip('/')}/r/{self.signer.sign(PURPOSE, invitation_id)}"

    def sessions(self, invitation_id: int) -> str:
        """Where the guest chooses among sessions."""
        return f"{self.page(invitation_id)}/sessions"

    def feedback(self, invitation_id: int) -> str:
        """Where the guest says how it was."""
        return f"{self.public_url.rstrip('/')}/e/{self.signer.sign(FEEDBACK, invitation_id)}"

    def mailbox(self, invitation_id: int) -> str:
        return f"{MAILBOX}+{self.signer.sign_address(PURPOSE, invitation_id)}@{self.inbound_domain}"

    def uid(self, invitation_id: int) -> str:
        """The name of the entry in the guest's calendar, which never changes."""
        return f"invitation-{invitation_id}@{self.inbound_domain}"

    def feed(self, member_id: int) -> str:
        """Where a calendar subscribes to all that the member comes to."""
        return f"{self.public_url.rstrip('/')}/feed/{self.signer.sign(FEED, member_id)}.ics"

    def invitation_of(self, mailbox: str) -> int:
        """The invitation whose mailbox this is. Raises ForgedToken."""
        local = mailbox.strip().strip("<>").partition("@")[0]
        return self.signer.read_address(PURPOSE, local.partition("+")[2])
